"""Segments for widget tests in one line of text: ``A and (B or not C) | D`` (include | exclude).

A letter is a card with that title; ``A:xy`` has the conditions x and y, joined by *and*.
"""

from __future__ import annotations

import re

from engine.definition.model import (
    Card,
    Column,
    Condition,
    FieldCondition,
    Group,
    Item,
    Join,
    Segment,
    segment,
)

TOKEN = re.compile(r"\s*(\(|\)|and\b|or\b|not\b|[A-Z](?::[a-z]*)?)")


def condition(name: str) -> Condition:
    return FieldCondition(field=name, op="is_set")


def build(text: str) -> Segment:
    """Return the segment that ``text`` writes."""
    include, _, exclude = text.partition("|")
    return segment(name="Test", include=_column(include), exclude=_column(exclude))


def show(found: Segment) -> str:
    """Return the text that ``build`` reads."""
    include, exclude = _shown(found.include), _shown(found.exclude)
    return f"{include} | {exclude}".strip() if exclude else include


def _column(text: str) -> Column:
    tokens = TOKEN.findall(text)
    items, joins = _sequence(tokens)
    return Column(items=items, joins=joins)


def _sequence(tokens: list[str]) -> tuple[tuple[Item, ...], tuple[Join, ...]]:
    items: list[Item] = []
    joins: list[Join] = []
    while tokens and tokens[0] != ")":
        word = tokens.pop(0)
        if word in ("and", "or"):
            joins.append("and" if word == "and" else "or")
            continue
        negated = word == "not"
        items.append(_item(tokens.pop(0) if negated else word, tokens, negated))
    return tuple(items), tuple(joins)


def _item(word: str, tokens: list[str], negated: bool) -> Item:
    if word == "(":
        items, joins = _sequence(tokens)
        tokens.pop(0)
        return Group(items=items, joins=joins, negated=negated)
    title, _, names = word.partition(":")
    return Card(title=title, negated=negated, conditions=tuple(condition(name) for name in names))


def _shown(node: Column | Group) -> str:
    words = [_shown_item(node.items[0])] if node.items else []
    for join, item in zip(node.joins, node.items[1:], strict=True):
        words += [join, _shown_item(item)]
    return " ".join(words)


def _shown_item(item: Item) -> str:
    prefix = "not " if item.negated else ""
    if isinstance(item, Group):
        return f"{prefix}({_shown(item)})"
    names = "".join(c.field if isinstance(c, FieldCondition) else "?" for c in item.conditions)
    match = "" if item.match == "all" else "*"
    return f"{prefix}{item.title or '_'}{':' + names if names else ''}{match}"
