"""Steps through a condition editor, and what it opens with."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from engine.catalog.entries import entries
from engine.definition.model import Condition
from tests.support.catalogs import SHOP
from tests.support.editor_hands import Hands
from widgets.picker.choices import entry_row

Steps: TypeAlias = Callable[[Hands], object]


def starting(label: str) -> Condition:
    """Return what choosing an entry of the picker opens."""
    found = next(entry for entry in entries(SHOP) if label in (entry.name, f"{_owner(entry)}{entry.name}"))
    draft = entry_row(found).draft
    assert draft is not None
    return draft


def _owner(entry: object) -> str:
    activity = getattr(entry, "activity", None)
    return f"{activity.name}:" if activity is not None else ""


def nothing(_: Hands) -> None:
    """Leave it as it opens."""


def counted(form: str, n: int, unit: str) -> Steps:
    """Return the steps that fill in a form of so many units."""

    def steps(it: Hands) -> None:
        it.choose("period-form", form)
        it.set("period-n", n)
        it.choose("period-unit", unit)

    return steps


def both(form: str, n: int, m: int, unit: str = "") -> Steps:
    """Return the steps that fill in a form of two numbers."""

    def steps(it: Hands) -> None:
        it.choose("period-form", form)
        it.set("period-n", n)
        it.set("period-m", m)
        if unit:
            it.choose("period-unit", unit)

    return steps


def dates(start: str, end: str) -> Steps:
    """Return the steps that type fixed dates."""

    def steps(it: Hands) -> None:
        it.choose("period-form", "between")
        it.type("period-from", start)
        it.type("period-to", end)

    return steps
