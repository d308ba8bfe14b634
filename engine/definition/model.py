"""Segment definitions as frozen values: what a person lays out, independent of any data.

The structs mirror the JSON of the file format one to one (names, nesting, what may be left out). Reading
and writing is in ``codec`` alone (msgspec's own decoder can't tell ``Filter`` from ``Filters``), meaning in
``operators``, ``windows`` and ``measures``. Two equal values mean the same people, so they serve as cache
keys.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Literal, TypeAlias

import msgspec

FORMAT = "cardinal.segment/1"

Join: TypeAlias = Literal["and", "or"]
Match: TypeAlias = Literal["all", "any"]
Which: TypeAlias = Literal["any", "every", "first", "last", "nth"]
Unit: TypeAlias = Literal["hour", "day", "week", "month", "quarter", "year"]

Value: TypeAlias = str | Decimal | bool
"""One comparison value. Numbers are always ``Decimal`` (the codec sees to it), so 1 and 1.0 are equal."""


class Node(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    cache_hash=True,
):
    """Base of every part of a definition. As keys they are asked for their hashes again and again."""


# --- windows ---------------------------------------------------------------------------------------------


class AllTime(Node, frozen=True, kw_only=True, tag="all_time"):
    """Everything up to as of."""


class Last(Node, frozen=True, kw_only=True, tag="last"):
    """The last ``n`` units up to as of."""

    n: int
    unit: Unit


class Previous(Node, frozen=True, kw_only=True, tag="previous"):
    """The ``n`` whole calendar units before the current one."""

    n: int
    unit: Unit


class Current(Node, frozen=True, kw_only=True, tag="current"):
    """The calendar unit that today is in."""

    unit: Unit


class Next(Node, frozen=True, kw_only=True, tag="next"):
    """From tomorrow to today + ``n`` units (contact fields only)."""

    n: int
    unit: Unit


class OlderThan(Node, frozen=True, kw_only=True, tag="older_than"):
    """Everything before the range of ``Last(n, unit)``."""

    n: int
    unit: Unit


class Ago(Node, frozen=True, kw_only=True, tag="ago"):
    """From the start of ``last start`` to the day before the start of ``last end``; ``start > end >= 1``."""

    start: int = msgspec.field(name="from")
    end: int = msgspec.field(name="to")
    unit: Unit


class Between(Node, frozen=True, kw_only=True, tag="between"):
    """Fixed days or instants (ISO 8601), both included; either may be left out."""

    start: str | None = msgspec.field(name="from", default=None)
    end: str | None = msgspec.field(name="to", default=None)


class Anniversary(Node, frozen=True, kw_only=True, tag="anniversary"):
    """Month and day fall from today + ``start`` to today + ``end`` days (date fields of contacts only)."""

    start: int = msgspec.field(name="from")
    end: int = msgspec.field(name="to")


Window: TypeAlias = AllTime | Last | Previous | Current | Next | OlderThan | Ago | Between | Anniversary

# --- filters on one activity row --------------------------------------------------------------------------


class Filter(Node, frozen=True, kw_only=True):
    """A test of one attribute of an activity row."""

    attribute: str
    op: str
    values: tuple[Value, ...] = ()
    window: Window | None = None
    match_case: bool = False
    negated: bool = False


class Filters(Node, frozen=True, kw_only=True):
    """Filters about the same row, joined by one word; an item may be another ``Filters``, to any depth."""

    match: Match = "all"
    filters: tuple[Filter | Filters, ...] = ()
    negated: bool = False


# --- conditions --------------------------------------------------------------------------------------------


class Measure(Node, frozen=True, kw_only=True):
    """What is computed over rows (or, with ``per``, over groups)."""

    fn: str
    attribute: str | None = None
    match_case: bool = False


COUNT = Measure(fn="count")


class Per(Node, frozen=True, kw_only=True):
    """Groups rows by an attribute's exact value and keeps the groups whose measure compares."""

    attribute: str
    measure: Measure = COUNT
    op: str | None = None
    values: tuple[Value, ...] = ()


class FieldCondition(Node, frozen=True, kw_only=True, tag="field"):
    """A test of a contact's field."""

    field: str
    op: str
    values: tuple[Value, ...] = ()
    window: Window | None = None
    match_case: bool = False
    negated: bool = False


class ActivityCondition(Node, frozen=True, kw_only=True, tag="activity"):
    """A test of the rows of one activity that belong to a contact."""

    activity: str
    which: Which = "any"
    nth: int | None = None
    among: Filters | None = None
    where: Filters = Filters()
    window: Window = AllTime()
    per: Per | None = None
    measure: Measure = COUNT
    op: str | None = None  # None: at_least 1, only with the default measure
    values: tuple[Value, ...] = ()
    during: Window | None = None  # for first_time and last_time
    negated: bool = False


class SegmentCondition(Node, frozen=True, kw_only=True, tag="segment"):
    """Is in the saved segment of that name, as of the same moment."""

    segment: str
    negated: bool = False


class ListCondition(Node, frozen=True, kw_only=True, tag="list"):
    """Is on the fixed list of that name."""

    list: str
    negated: bool = False


class SqlCondition(Node, frozen=True, kw_only=True, tag="sql"):
    """A boolean expression over the contact's fields, in the allowed subset of SQL."""

    expression: str
    negated: bool = False


class Within(Node, frozen=True, kw_only=True):
    """How long after the row before it a step's row may come."""

    n: int
    unit: Unit


class Step(Node, frozen=True, kw_only=True):
    """One step of a sequence."""

    activity: str
    where: Filters = Filters()
    within: Within | None = None
    negated: bool = False


MOST_STEPS = 50
"""How many steps a sequence may have."""


class SequenceCondition(Node, frozen=True, kw_only=True, tag="sequence"):
    """Rows of several activities, one after another."""

    steps: tuple[Step, ...]
    window: Window = AllTime()
    same: tuple[str, ...] = ()
    negated: bool = False


Condition: TypeAlias = (
    FieldCondition | ActivityCondition | SegmentCondition | ListCondition | SqlCondition | SequenceCondition
)

# --- cards, groups, columns, segments ----------------------------------------------------------------------


class Card(Node, frozen=True, kw_only=True, tag="card"):
    """Conditions joined by one word."""

    match: Match = "all"
    negated: bool = False
    title: str = ""
    conditions: tuple[Condition, ...] = ()


class Group(Node, frozen=True, kw_only=True, tag="group"):
    """A bracket around cards and groups."""

    negated: bool = False
    items: tuple[Card | Group, ...] = ()
    joins: tuple[Join, ...] = ()


Item: TypeAlias = Card | Group


class Column(Node, frozen=True, kw_only=True):
    """The include or the exclude column: items with one join fewer; ``and`` binds tighter than ``or``."""

    items: tuple[Card | Group, ...] = ()
    joins: tuple[Join, ...] = ()


class Segment(Node, frozen=True, kw_only=True):
    """A whole definition: include AND NOT exclude."""

    format: str
    name: str = ""
    purpose: str = ""
    tags: tuple[str, ...] = ()
    include: Column = Column()
    exclude: Column = Column()


NO_CARDS = Column()


def segment(
    *,
    name: str = "",
    include: Column = NO_CARDS,
    exclude: Column = NO_CARDS,
    purpose: str = "",
    tags: tuple[str, ...] = (),
) -> Segment:
    """Return a definition of the present format (files always name theirs, so it has no default)."""
    return Segment(format=FORMAT, name=name, purpose=purpose, tags=tags, include=include, exclude=exclude)
