"""The steps of the tutorial: what each asks for, what it points at, and how it is seen to be done."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import msgspec

from app.history.past import TAB
from engine.definition.model import Card, Segment
from engine.definition.walk import SIDES, Side, cards

_FILE = Path(__file__).resolve().parents[2] / "resources" / "tutorial" / "steps.toml"


class Step(msgspec.Struct, frozen=True):
    """One step; ``points_at`` are object names, the first that can be seen is ringed."""

    key: str
    text: str
    points_at: tuple[str, ...]


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """What there is to see of a person's work; ``did`` are actions and edits since the step began."""

    segment: Segment
    saved: bool = False
    tab: str = ""
    did: frozenset[str] = frozenset()

    def cards(self, side: Side) -> list[Card]:
        """Return the cards of a column that have a condition."""
        found = [each.card for each in cards(self.segment) if each.path.startswith(side)]
        return [card for card in found if card.conditions]


Done: TypeAlias = Callable[[Seen], bool]


def _anything(seen: Seen) -> bool:
    return any(True for _ in cards(seen.segment))


def _negated_condition(seen: Seen) -> bool:
    return any(each.negated for side in SIDES for card in seen.cards(side) for each in card.conditions)


DONE: Mapping[str, Done] = MappingProxyType(
    {
        "card": _anything,
        "condition": lambda seen: bool(seen.cards("include")),
        "not-equal": _negated_condition,
        "red-card": lambda seen: any(card.negated for card in seen.cards("include")),
        "second-card": lambda seen: len(seen.cards("include")) > 1,
        "and-or": lambda seen: "or" in seen.segment.include.joins,
        "exclude": lambda seen: bool(seen.cards("exclude")),
        "equation": lambda seen: "type equation" in seen.did,
        "preview": lambda seen: seen.tab == "preview",
        "save": lambda seen: seen.saved,
        "recalculation": lambda seen: "recalculate" in seen.did,
        "chart": lambda seen: seen.tab == TAB,
    }
)
"""How each step is seen to be done, by its key."""


@cache
def steps() -> tuple[Step, ...]:
    """Return the steps in their order."""
    rows = tomllib.loads(_FILE.read_text("utf-8"))
    return tuple(Step(key, row["text"], tuple(row["points_at"])) for key, row in rows.items())
