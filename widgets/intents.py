"""What a person wants, as frozen data: widgets emit these, the document carries them out.

Every path is one of the definition that is on the screen when the intent is emitted; ``edits.apply`` says
what each means to a definition. ``AddCondition``, ``EditCondition``, ``TypeEquation``, ``Mend`` and
``MakeList`` ask the application for something.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.definition.model import Condition


class Intent(msgspec.Struct, frozen=True):
    """Base of every intent."""


class Gap(msgspec.Struct, frozen=True):
    """A place between two items: before the item at ``index`` of a column or group (its length: at the end).

    Indices count what is on the screen, before anything that moves is taken away.
    """

    sequence: str
    index: int


class AddCard(Intent, frozen=True):
    """Put an empty card into a gap."""

    at: Gap


class RemoveItem(Intent, frozen=True):
    """Take a card or group away, with everything on it; ``more``: others, none inside another."""

    path: str
    more: tuple[str, ...] = ()


class DuplicateItem(Intent, frozen=True):
    """Put a copy of a card or group right after it."""

    path: str


class MoveItem(Intent, frozen=True):
    """Move (or copy) a card or group into a gap, of its own column or another."""

    source: str
    target: Gap
    copy: bool = False


class GroupItems(Intent, frozen=True):
    """Bracket items with the target card in its place; a target group takes them at its end."""

    target: str
    moved: tuple[str, ...]
    copy: bool = False


class Ungroup(Intent, frozen=True):
    """Take a bracket away and leave its items in its place."""

    path: str


class ToggleJoin(Intent, frozen=True):
    """Change the word between two items; the path is the join's (``include.joins[0]``)."""

    path: str


class ToggleMatch(Intent, frozen=True):
    """Change the word between a card's conditions."""

    path: str


class ToggleNegated(Intent, frozen=True):
    """Put *not* before a card or group, or take it away."""

    path: str


class Rename(Intent, frozen=True):
    """Give a card a title."""

    path: str
    title: str


class AddCondition(Intent, frozen=True):
    """Ask for a new condition at the end of a card."""

    path: str


class EditCondition(Intent, frozen=True):
    """Ask to edit a condition."""

    path: str


class DuplicateCondition(Intent, frozen=True):
    """Put a copy of a condition right after it."""

    path: str


class RemoveCondition(Intent, frozen=True):
    """Take a condition off its card."""

    path: str


class InsertConditions(Intent, frozen=True):
    """Put new conditions onto a card, before the one at ``index`` (their number: at the end)."""

    card: str
    index: int
    conditions: tuple[Condition, ...]


class InsertCard(Intent, frozen=True):
    """Put a new card with conditions into a gap."""

    at: Gap
    conditions: tuple[Condition, ...]


class NegateCondition(Intent, frozen=True):
    """Turn a condition into its opposite, or back."""

    path: str


class MoveCondition(Intent, frozen=True):
    """Move (or copy) a condition to a place on a card, its own or another."""

    source: str
    card: str
    index: int
    copy: bool = False


class ExtractCondition(Intent, frozen=True):
    """Move (or copy) a condition into a gap, onto a new card of its own."""

    source: str
    target: Gap
    copy: bool = False


class TypeEquation(Intent, frozen=True):
    """Rearrange the cards to a typed equation."""

    text: str


class Mend(Intent, frozen=True):
    """Accept a warning's offer; ``action`` is the key that came with the mark."""

    path: str
    action: str


class MakeList(Intent, frozen=True):
    """Ask for a fixed list of keys or e-mail addresses, pasted as text or in a file of it.

    ``name`` "" leaves the name to the answer.
    """

    of: str | Path
    name: str = ""
