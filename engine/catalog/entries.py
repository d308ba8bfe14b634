"""What the picker offers: fields, activities and their details, by family and by search."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from engine.catalog.families import FAMILIES, family_of
from engine.catalog.model import Activity, Catalog, DataColumn, Family
from engine.catalog.vocabulary import read_header
from engine.definition.hints import likeness
from engine.definition.measures import MEASURES, MeasureKind

MONEY = ("line_total", "line total", "amount", "total", "value", "revenue", "price", "spent", "gross", "net")
"""Words in the name of the detail that is an activity's amount.

A line's own total comes first: the amount of its order stands on every line of it.
"""

PART = "part_amount"
"""What the vocabulary calls a tax, a discount, a subtotal."""

Kind: TypeAlias = Literal["field", "activity", "attribute"]


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to start a condition from.

    ``activity`` is set for activities and attributes, ``column`` for fields and attributes; ``label`` is what
    the screen shows.
    """

    kind: Kind
    label: str
    family: Family
    activity: Activity | None = None
    column: DataColumn | None = None

    @property
    def name(self) -> str:
        """What definitions call it."""
        named = self.column or self.activity
        assert named is not None
        return named.name


def entries(catalog: Catalog) -> tuple[Entry, ...]:
    """Return everything a condition can start from, by family in the picker's order, then as in the data."""
    found = [
        Entry(kind="field", label=column.shown, family=family_of(column), column=column)
        for column in catalog.fields
    ]
    for activity in catalog.activities:
        found.append(Entry(kind="activity", label=activity.shown, family=activity.family, activity=activity))
        found += [
            Entry(
                kind="attribute",
                label=column.shown,
                family=family_of(column, activity),
                activity=activity,
                column=column,
            )
            for column in activity.attributes
        ]
    order = {family: index for index, family in enumerate(FAMILIES)}
    return tuple(sorted(found, key=lambda entry: order[entry.family]))


def search(among: tuple[Entry, ...], typed: str) -> tuple[Entry, ...]:
    """Return the entries that fit what was typed, the best first; all of them for a blank text.

    Every word must be found in the label, the name, the activity or the family; when none fits so, the near
    misses are returned.
    """
    words = typed.lower().split()
    if not words:
        return among
    scored = [(score, entry) for entry in among if (score := _score(entry, words)) is not None]
    if not scored:
        scored = [(1 - like, entry) for entry in among if (like := _likeness(entry, typed)) >= NEAR]
    return tuple(entry for _, entry in sorted(scored, key=lambda pair: pair[0]))


NEAR = 0.6


def _score(entry: Entry, words: list[str]) -> float | None:
    """Return how far an entry is from the words, 0 being the closest; None when a word is not in it."""
    own = [entry.label.lower(), entry.name.lower()]
    around = f"{entry.activity.shown} {entry.activity.name} ".lower() if entry.activity is not None else ""
    everything = f"{' '.join(own)} {around}{FAMILIES[entry.family].label} {entry.family}".lower()
    if not all(word in everything for word in words):
        return None
    typed = " ".join(words)
    ranks = (typed in own, any(text.startswith(typed) for text in own), any(typed in text for text in own))
    best = ranks.index(True) if True in ranks else len(ranks)
    return best + {"field": 0.0, "activity": 0.1, "attribute": 0.2}[entry.kind]


def _likeness(entry: Entry, typed: str) -> float:
    return max(likeness(typed, entry.label), likeness(typed, entry.name))


def measures_of(activity: Activity) -> tuple[tuple[MeasureKind, tuple[DataColumn, ...]], ...]:
    """Return the measures that can be taken over an activity's rows, each with the attributes that fit it.

    One that needs an attribute is left out when none fits, a time when the activity is undated.
    """
    found = []
    for kind in MEASURES.values():
        fitting = tuple(column for column in activity.attributes if column.type in kind.types)
        dated = kind.result != "time" or activity.time is not None
        if dated and (fitting or not kind.needs_attribute):
            found.append((kind, fitting))
    return tuple(found)


def amount_of(activity: Activity) -> DataColumn | None:
    """Return the attribute that is meant by a bare "> 300", or by a total of which nothing more is said."""
    numbers = [column for column in activity.attributes if column.type == "number" and column.part is None]
    numbers.sort(key=lambda column: read_header(column.name).meaning == PART)  # taxes and discounts last
    for word in MONEY:
        for column in numbers:
            if word in column.shown.lower() or word in column.name.lower():
                return column
    return None
