"""Puts answers into the definition of a template."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from engine.templates.model import Tree

MARK = "$"
NOT = f"not {MARK}"


class Answers(msgspec.Struct, frozen=True):
    """What stands for the names of asks: out of a project, taken as it is, or a form of the template's own.

    A form speaks of other asks in turn; what a project's values say is never read so.
    """

    found: Mapping[str, Tree]
    forms: Mapping[str, Tree]

    def of(self, name: str) -> Tree:
        """Return what stands for a name."""
        return filled(self.forms[name], self) if name in self.forms else self.found[name]


def filled(tree: Tree, answers: Answers) -> Tree:
    """Return a part of a template with every ``$name`` in it answered.

    In a list, an answer that is itself a list takes the place as so many items. What stands under the key
    ``$`` is put beside the other keys; a condition written as ``not $name`` is turned around.
    """
    if isinstance(tree, str):
        return _answered(tree, answers)
    if isinstance(tree, list | tuple):
        return [item for each in tree for item in _items(each, answers)]
    if isinstance(tree, dict):
        beside = filled(tree[MARK], answers) if MARK in tree else {}
        return {key: filled(value, answers) for key, value in tree.items() if key != MARK} | beside
    return tree


def _items(item: Tree, answers: Answers) -> list[Tree]:
    answer = filled(item, answers)
    return answer if isinstance(answer, list) and isinstance(item, str) else [answer]


def _answered(text: str, answers: Answers) -> Tree:
    if text.startswith(NOT):
        condition = answers.of(text.removeprefix(NOT))
        return {**condition, "negated": not condition.get("negated", False)}
    return answers.of(text.removeprefix(MARK)) if text.startswith(MARK) else text


def sequence(items: Tree, answers: Answers) -> Tree:
    """Return a column of a definition; its items are cards, joined by *and*."""
    cards = [{"type": "card", **filled(item, answers)} for item in items]
    return {"items": cards, "joins": ["and"] * (len(cards) - 1)}
