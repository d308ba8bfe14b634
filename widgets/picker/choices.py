"""What the picker lists for a typed line: meanings of it, entries by family, names, and what is custom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import msgspec

from engine.catalog.entries import Entry, entries, search
from engine.catalog.families import FAMILIES
from engine.catalog.model import Catalog, DataColumn
from engine.catalog.phrases import phrase
from engine.catalog.quick import QuickAdd
from engine.catalog.wording import GAP
from engine.definition.model import (
    ActivityCondition,
    Condition,
    FieldCondition,
    Filter,
    Filters,
    ListCondition,
    SegmentCondition,
    SequenceCondition,
    SqlCondition,
    Step,
)
from engine.definition.operators import operators_for
from engine.definition.types import TYPE_WORDS
from widgets.editor.column_test import first_test

MEANINGS = 5
RECENT = 4
SUGGESTED = 5
FEW_VALUES = 60
MISSING = (("value", GAP),)
"""Ends what lacks a value somewhere and shows no gap."""

Words: TypeAlias = tuple[tuple[str, str], ...]


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the list.

    ``words`` are (role, text) parts; ``draft`` is what choosing it opens, ``counted`` the condition whose
    size it shows; a heading has neither. ``unread`` is what of the typed line it does not say, ``aside`` is
    offered whatever is typed: it must be chosen on purpose.
    """

    words: Words
    note: str = ""
    fill: float | None = None
    draft: Condition | None = None
    counted: Condition | None = None
    unread: tuple[str, ...] = ()
    aside: bool = False

    @property
    def text(self) -> str:
        """The words as plain text."""
        return " ".join(text for _, text in self.words)


class Names(msgspec.Struct, frozen=True):
    """Saved segments, fixed lists and what was made lately."""

    segments: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    recent: tuple[Condition, ...] = ()


class Choices:
    """Lists what there is to choose; it reads the catalog once."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._entries = entries(catalog)
        self._quick = QuickAdd(catalog)

    @property
    def contacts(self) -> int:
        """How many contacts there are at all."""
        return self._catalog.contacts

    def rows(self, typed: str, names: Names) -> tuple[Row, ...]:
        """Return the list for what is typed, headings included."""
        first = tuple(self._meanings(typed) if typed.strip() else self._openers(names))
        fitting = search(self._entries, typed)
        families = tuple(self._by_family(fitting))
        called = (
            *_named("Saved segments", names.segments, typed),
            *_named("Fixed lists", names.lists, typed),
        )
        best = next((row for row in first if row.draft is not None), None)
        fits_names_only = best is not None and bool(best.unread)  # a name that fits says all of the line
        if best is not None and _spelt_out(typed, fitting, best.text):
            found = (*families, *first, *called)
        elif fits_names_only:
            found = (*called, *first, *families)
        else:
            found = (*first, *families, *called)
        custom = tuple(self._custom(typed))
        if not found and all(row.aside for row in custom):
            found = (_heading("Nothing in your data fits this"),)
        return (*found, _heading("More"), *custom)

    def _meanings(self, typed: str) -> Iterable[Row]:
        found = self._quick.read(typed)[:MEANINGS]
        if found:
            yield _heading("It could mean")
        for candidate in found:
            yield Row(
                words=self._phrase(candidate.condition, finished=candidate.finished),
                draft=candidate.condition,
                counted=candidate.condition if candidate.finished else None,
                unread=candidate.unread,
            )

    def _openers(self, names: Names) -> Iterable[Row]:
        recent = names.recent[:RECENT]
        if recent:
            yield _heading("Recent")
            for condition in recent:
                yield Row(words=self._phrase(condition), draft=condition, counted=condition)
        suggested = sorted(self._entries, key=_interest, reverse=True)[:SUGGESTED]
        if suggested and len(self._entries) > 2 * SUGGESTED:
            yield _heading("Suggested")
            yield from (entry_row(entry) for entry in suggested)

    def _by_family(self, found: tuple[Entry, ...]) -> Iterable[Row]:
        order = dict.fromkeys(entry.family for entry in found)
        for family in order:
            yield _heading(FAMILIES[family].label)
            for entry in found:
                if entry.family == family:
                    yield entry_row(entry)

    def _custom(self, typed: str) -> Iterable[Row]:
        for row in self._custom_rows():
            yield msgspec.structs.replace(row, aside=not _fits(f"{row.text} {row.note}", typed))

    def _custom_rows(self) -> Iterable[Row]:
        dated = [activity.name for activity in self._catalog.activities if activity.time is not None]
        if dated:
            steps = tuple(Step(activity=name) for name in (dated * 2)[:2])
            yield Row(
                words=(("field", "One after another"),),
                note="a sequence of activities",
                draft=SequenceCondition(steps=steps),
            )
        yield Row(
            words=(("field", "Fixed list"),),
            note="paste keys or e-mail addresses",
            draft=ListCondition(list=""),
        )
        yield Row(
            words=(("field", "SQL condition"),),
            note="custom, such as a share of two fields",
            draft=SqlCondition(expression=""),
        )

    def _phrase(self, condition: Condition, *, finished: bool = True) -> Words:
        words = tuple((part.role, part.text) for part in phrase(condition, self._catalog))
        return words if finished or any(GAP in text for _, text in words) else words + MISSING


def _spelt_out(typed: str, fitting: tuple[Entry, ...], meant: str) -> bool:
    """Return whether several words stand so in a name, and what they may mean speaks of none such."""
    words = " ".join(typed.lower().split())
    names = {entry.label.lower() for entry in fitting if words in entry.label.lower()}
    return " " in words and bool(names) and not any(name in meant.lower() for name in names)


def _heading(label: str) -> Row:
    return Row(words=(("heading", label),))


def _fits(text: str, typed: str) -> bool:
    """Tell whether every word that was typed stands in a text."""
    return all(word in text.lower() for word in typed.lower().split())


def _named(heading: str, names: tuple[str, ...], typed: str) -> Iterable[Row]:
    fitting = [name for name in names if _fits(name, typed)]
    if fitting:
        yield _heading(heading)
    segments = heading == "Saved segments"
    for name in fitting:
        condition = SegmentCondition(segment=name) if segments else ListCondition(list=name)
        yield Row(words=(("field", name),), draft=condition, counted=condition)


def entry_row(entry: Entry) -> Row:
    """Return an entry as a line: opening it starts a condition, its size is who has it at all."""
    column, activity = entry.column, entry.activity
    if activity is None:
        assert column is not None
        op, values, window = first_test(column)
        return Row(
            words=(("field", entry.label),),
            note=TYPE_WORDS[column.type],
            fill=_fill(column),
            draft=FieldCondition(field=column.name, op=op, values=values, window=window),
            counted=FieldCondition(field=column.name, op="is_set"),
        )
    if column is None:
        happened = ActivityCondition(activity=activity.name)
        return Row(
            words=(("field", entry.label),),
            note=f"{activity.rows:,} rows",
            draft=happened,
            counted=happened,
        )
    op, values, window = first_test(column)
    test = Filter(attribute=column.name, op=op, values=values, window=window)
    known = Filter(attribute=column.name, op="is_set")
    return Row(
        words=(("operator", f"{activity.shown}:"), ("field", entry.label)),
        note=TYPE_WORDS[column.type],
        fill=_fill(column),
        draft=ActivityCondition(activity=activity.name, where=Filters(filters=(test,))),
        counted=ActivityCondition(activity=activity.name, where=Filters(filters=(known,))),
    )


def _fill(column: DataColumn) -> float | None:
    known = column.statistics
    return known.filled / known.rows if known is not None and known.rows else None


def _interest(entry: Entry) -> float:
    """Return how likely an entry is what a person wants: activities, then fields of few, filled values."""
    if entry.kind == "activity":
        return 2.0
    if entry.column is None or entry.kind == "attribute" or entry.column.part is not None:
        return 0.0
    known = entry.column.statistics
    fill = _fill(entry.column) or 0.5
    few = known is not None and 1 < known.distinct <= FEW_VALUES
    return fill + (0.8 if few else 0.0) if operators_for(entry.column.type) else 0.0
