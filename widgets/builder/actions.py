"""All that can be done with a card, group or condition: one row an action, for menus and keys alike."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

import msgspec

from engine.definition.model import Card, Group, Segment
from widgets import paths
from widgets.builder import moves
from widgets.intents import (
    AddCondition,
    DuplicateCondition,
    DuplicateItem,
    EditCondition,
    Intent,
    NegateCondition,
    RemoveCondition,
    RemoveItem,
    ToggleMatch,
    ToggleNegated,
)

Scope: TypeAlias = Literal["card", "group", "condition"]
Make: TypeAlias = Callable[[Segment, str, Sequence[str]], Intent | None]
Say: TypeAlias = Callable[[Segment, str], str]


class Action(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do: ``make`` gives the intent, or None when it can't be done there now.

    Without ``make`` it changes only what is on the screen, which the builder does itself. ``line`` puts a
    line above it in the menu.
    """

    key: str
    label: str | Say
    shortcut: str = ""
    icon: str = ""
    scopes: tuple[Scope, ...]
    make: Make | None = None
    line: bool = False

    def words(self, segment: Segment, path: str) -> str:
        """Return the label for the part at ``path``."""
        return self.label if isinstance(self.label, str) else self.label(segment, path)


def scope_of(segment: Segment, path: str) -> Scope:
    """Return what stands at a path."""
    if paths.is_condition(path):
        return "condition"
    return "group" if isinstance(paths.item(segment, path), Group) else "card"


def _match_words(segment: Segment, path: str) -> str:
    card = paths.card(segment, path)
    return "Any condition is enough (or)" if card.match == "all" else "All conditions must hold (and)"


def _not_words(segment: Segment, path: str) -> str:
    item = paths.condition(segment, path) if paths.is_condition(path) else paths.item(segment, path)
    return "Take the not away" if item.negated else "Not: the opposite of this"


def _group_words(segment: Segment, path: str) -> str:
    at, many = paths.index(path), len(paths.sequence(segment, paths.owner(path)).items)
    return "Group with the one below" if at < many - 1 else "Group with the one above"


def _ungroup_words(segment: Segment, path: str) -> str:
    if paths.is_condition(path):
        return "Move to a card of its own"
    return "Ungroup" if isinstance(paths.item(segment, path), Group) else "Take out of the bracket"


def _simple(make: Callable[[str], Intent]) -> Make:
    return lambda _segment, path, _selection: make(path)


def _either(of_item: Callable[[str], Intent], of_condition: Callable[[str], Intent]) -> Make:
    return lambda _segment, path, _selection: (of_condition if paths.is_condition(path) else of_item)(path)


def _step(make: Callable[[Segment, str], Intent | None]) -> Make:
    return lambda segment, path, _selection: make(segment, path)


def _match(segment: Segment, path: str, _selection: Sequence[str]) -> Intent | None:
    item = paths.item(segment, path)
    return ToggleMatch(path) if isinstance(item, Card) and len(item.conditions) > 1 else None


def _delete(_segment: Segment, path: str, selection: Sequence[str]) -> Intent | None:
    """Return what takes a part away, with all cards and groups that are selected when it is one of them."""
    if paths.is_condition(path):
        return RemoveCondition(path)
    chosen = [each for each in selection if not paths.is_condition(each)] if path in selection else [path]
    first, *more = (
        each for each in chosen if not any(paths.is_inside(each, other) for other in chosen if other != each)
    )
    return RemoveItem(first, tuple(more))


def _group(segment: Segment, path: str, selection: Sequence[str]) -> Intent | None:
    return moves.group(segment, selection if path in selection else (path,))


ITEMS: tuple[Scope, ...] = ("card", "group")
ALL: tuple[Scope, ...] = ("card", "group", "condition")

ACTIONS: tuple[Action, ...] = (
    Action(
        key="edit",
        label="Edit",
        shortcut="Return",
        icon="edit",
        scopes=("condition",),
        make=_simple(EditCondition),
    ),
    Action(key="rename", label="Rename", shortcut="F2", icon="edit", scopes=("card",)),
    Action(
        key="add-condition",
        label="Add a condition",
        shortcut="Ins",
        icon="plus",
        scopes=("card",),
        make=_simple(AddCondition),
    ),
    Action(key="match", label=_match_words, shortcut="Alt+M", scopes=("card",), make=_match),
    Action(
        key="not",
        label=_not_words,
        shortcut="Alt+N",
        icon="not-equal",
        scopes=ALL,
        make=_either(ToggleNegated, NegateCondition),
    ),
    Action(
        key="duplicate",
        label="Duplicate",
        shortcut="Ctrl+D",
        icon="duplicate",
        scopes=ALL,
        make=_either(DuplicateItem, DuplicateCondition),
    ),
    Action(
        key="fold",
        label="Collapse or expand",
        shortcut="Ctrl+.",
        icon="collapse",
        scopes=("card",),
    ),
    Action(
        key="up",
        label="Move up",
        shortcut="Alt+Up",
        icon="chevron-up",
        scopes=ALL,
        make=_step(moves.up),
        line=True,
    ),
    Action(
        key="down",
        label="Move down",
        shortcut="Alt+Down",
        icon="chevron-down",
        scopes=ALL,
        make=_step(moves.down),
    ),
    Action(
        key="to-exclude",
        label="Move to exclude",
        shortcut="Alt+Right",
        icon="move-right",
        scopes=ALL,
        make=_step(lambda segment, path: moves.to_side(segment, path, "exclude")),
    ),
    Action(
        key="to-include",
        label="Move to include",
        shortcut="Alt+Left",
        icon="move-left",
        scopes=ALL,
        make=_step(lambda segment, path: moves.to_side(segment, path, "include")),
    ),
    Action(
        key="group",
        label=_group_words,
        shortcut="Ctrl+G",
        icon="group",
        scopes=ITEMS,
        make=_group,
        line=True,
    ),
    Action(
        key="ungroup",
        label=_ungroup_words,
        shortcut="Ctrl+Shift+G",
        icon="ungroup",
        scopes=ALL,
        make=_step(moves.ungroup),
    ),
    Action(
        key="delete",
        label="Delete",
        shortcut="Del",
        icon="trash",
        scopes=ALL,
        make=_delete,
        line=True,
    ),
)


def available(segment: Segment, path: str) -> list[Action]:
    """Return the actions for what stands at a path, in the menu's order."""
    scope = scope_of(segment, path)
    return [action for action in ACTIONS if scope in action.scopes]


def by_shortcut(segment: Segment, path: str, shortcut: str) -> Action | None:
    """Return the action of a key for what stands at a path."""
    aliases = {"Enter": "Return", "Backspace": "Del"}
    wanted = aliases.get(shortcut, shortcut)
    if wanted == "Return" and scope_of(segment, path) == "card":
        wanted = "Ins"  # a key that many keyboards lack
    return next((action for action in available(segment, path) if action.shortcut == wanted), None)
