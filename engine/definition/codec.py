"""Definitions as JSON: strict reading, canonical writing. Reading what was written gives the same again."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from engine.definition import decimals, strict
from engine.definition.model import FORMAT, Card, Column, Condition, Filters, Group, Item, Node, Segment
from engine.errors import DefinitionError, Place

CARDS_KEPT = 1024
"""Cards whose depth is known: an edit leaves all but one as they were, and asks for each."""

_FAMILY, _, _VERSION = FORMAT.partition("/")


def read_segment(text: str | bytes) -> Segment:
    """Read a definition file.

    Raises DefinitionError, its place saying the path (``include.items[2].conditions[0].op``) or the line and
    column: keys that are not known or stand twice, wrong types, a wrong number of joins, a number with more
    than 9 decimals, too deep nesting, a newer or foreign format.
    """
    return from_tree(strict.parse(text))


def write_segment(segment: Segment) -> str:
    """Return the definition as indented JSON with what says nothing left out, ending in a new line.

    Raises DefinitionError for what could not be read back: text that is not Unicode, too deep nesting.
    """
    text = msgspec.json.format(_encoded(segment), indent=2).decode() + "\n"
    strict.check_depth(text)
    return text


def writing_problem(segment: Segment) -> DefinitionError | None:
    """Return why a definition can't be written and read back (too deep, broken text), or None."""
    try:
        _encoded(msgspec.structs.replace(segment, include=Column(), exclude=Column()))
        strict.refuse_depth(1 + max(_depth(segment.include), _depth(segment.exclude)))
    except DefinitionError as refused:
        return refused
    return None


def _depth(node: Column | Item) -> int:
    """Return how many brackets a part is written with within one another; errors as ``write_segment``."""
    if isinstance(node, Card):
        return _card_depth(node)
    return 2 + max(map(_depth, node.items), default=0)


@lru_cache(maxsize=CARDS_KEPT)
def _card_depth(card: Card) -> int:
    return strict.depth_of(write_node(card))


def from_tree(raw: Any) -> Segment:
    """Return plain values (as ``strict.parse`` gives them) as a definition; errors as ``read_segment``."""
    if not isinstance(raw, dict):
        raise DefinitionError("this is not a segment definition", mend='it starts with {"format": …}')
    _check_format(raw)
    segment: Segment = strict.build(raw, Segment)
    _check_joins(segment.include, "include")
    _check_joins(segment.exclude, "exclude")
    return segment


def read_condition(text: str | bytes) -> Condition:
    """Read one condition of any kind; errors as ``read_segment``."""
    condition: Condition = strict.build(strict.parse(text), Condition)
    return condition


def write_node(node: Node) -> str:
    """Return one part of a definition as compact JSON, canonical as ``write_segment``."""
    return _encoded(node).decode()


def to_tree(node: Node) -> dict[str, Any]:
    """Return one part of a definition as plain values, canonical; numbers stay Decimal."""
    kind = type(node)
    config = kind.__struct_config__
    tree: dict[str, Any] = {}
    if config.tag_field is not None:
        tree[config.tag_field] = config.tag
    for key, field in strict.fields_of(kind).items():
        value = getattr(node, field.name)
        if key in _ALWAYS or not (value == field.default or _is_empty_where(value)):
            tree[key] = _plain(value)
    return tree


_ALWAYS = frozenset({"include", "items", "conditions", "filters", "steps"})
_ENCODER = msgspec.json.Encoder(decimal_format="number")


def _is_empty_where(value: Any) -> bool:
    """Tell a filter that keeps every row: it says nothing, whichever word would join its filters."""
    return isinstance(value, Filters) and not value.filters and not value.negated


def _plain(value: Any) -> Any:
    if isinstance(value, Node):
        return to_tree(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return decimals.plain(value) if isinstance(value, Decimal) else value


def _encoded(node: Node) -> bytes:
    try:
        return _ENCODER.encode(to_tree(node))
    except UnicodeEncodeError:
        raise DefinitionError(
            "a text holds half of a character (a lone surrogate)", mend="write it anew"
        ) from None


_FORMAT = re.compile(rf"{re.escape(_FAMILY)}/([1-9][0-9]{{0,8}})")


def _check_format(raw: dict[str, Any]) -> None:
    """Look at the format before anything else: a newer one may know keys that this one does not."""
    place = Place(path="format")
    mend = f'write "format": "{FORMAT}"'
    if "format" not in raw:
        raise DefinitionError("the format is missing", place=place, mend=mend)
    given = raw["format"]
    if given == FORMAT:
        return
    newer = _FORMAT.fullmatch(given) if isinstance(given, str) else None
    if newer is not None:
        raise DefinitionError(
            f"the definition was written by a newer version of the program ({given}); it is left as it was",
            place=place,
            mend=f"update the program; this one reads {FORMAT}",
        )
    raise DefinitionError("this is not the format of a segment definition", place=place, mend=mend)


def _check_joins(sequence: Column | Group, path: str) -> None:
    wanted = max(len(sequence.items) - 1, 0)
    if len(sequence.joins) != wanted:
        have = f"the number of joins is {len(sequence.joins)}, that of items {len(sequence.items)}"
        strict.refuse(strict.join(path, "joins"), have, f"write {wanted}, one join fewer than items")
    for index, item in enumerate(sequence.items):
        if isinstance(item, Group):
            _check_joins(item, strict.join(path, f"items[{index}]"))
