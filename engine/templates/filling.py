"""Puts answers into the definition of a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.templates.model import Tree

MARK = "$"


def filled(tree: Tree, bound: Mapping[str, Tree]) -> Tree:
    """Return a part of a definition with every ``$name`` in it answered.

    In a list, an answer that is itself a list takes the place as so many items. What stands under the key
    ``$`` is put beside the other keys; a condition written as ``not $name`` is turned around.
    """
    if isinstance(tree, str):
        return _answered(tree, bound)
    if isinstance(tree, list | tuple):
        return [item for each in tree for item in _items(each, bound)]
    if isinstance(tree, dict):
        beside = filled(tree[MARK], bound) if MARK in tree else {}
        return {key: filled(value, bound) for key, value in tree.items() if key != MARK} | beside
    return tree


def _items(item: Tree, bound: Mapping[str, Tree]) -> list[Tree]:
    answer = filled(item, bound)
    return answer if isinstance(answer, list) and isinstance(item, str) else [answer]


def _answered(text: str, bound: Mapping[str, Tree]) -> Tree:
    if text.startswith(f"not {MARK}"):
        condition = filled(text.removeprefix("not "), bound)
        return {**condition, "negated": not condition.get("negated", False)}
    return filled_again(text, bound) if text.startswith(MARK) else text


def filled_again(text: str, bound: Mapping[str, Tree]) -> Tree:
    """Return an answer, the asks in it answered too: a form that a person chooses speaks of other roles."""
    answer: Any = bound[text.removeprefix(MARK)]
    return answer if isinstance(answer, str) else filled(answer, bound)


def sequence(items: Tree, bound: Mapping[str, Tree]) -> Tree:
    """Return a column of a definition; its items are cards, joined by *and*."""
    cards = [{"type": "card", **filled(item, bound)} for item in items]
    return {"items": cards, "joins": ["and"] * (len(cards) - 1)}
