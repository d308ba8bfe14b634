"""Value indicators over a grid: each contact's numbers carried on from step to step, fifths found at each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from sqlglot import exp

from engine.catalog.model import Activity, DataColumn, Rfm
from engine.compiler import columns, filters, tree
from engine.compiler.indicators import SEGMENTS, counted_order
from engine.compiler.operators import numbers as decimals
from engine.definition.model import AllTime, FieldCondition
from engine.evaluation.history.bounds import EPOCH, Numbers
from engine.evaluation.history.comparing import ROOM, CannotSweepError, number_test
from engine.evaluation.history.flips import Flips, Truth
from engine.evaluation.history.rows import RowSource, code, whole

Ordinals: TypeAlias = npt.NDArray[np.intp]

FIFTHS = 5

_PLACES = np.zeros((FIFTHS + 1, FIFTHS + 1), np.int64)
"""The segments' places in their list by r and f."""

for _place, (_, _recency, _frequency) in enumerate(SEGMENTS):
    _PLACES[_recency.start : _recency.stop, _frequency.start : _frequency.stop] = _place


def sweep_indicator(condition: FieldCondition, column: DataColumn, source: RowSource) -> Flips:
    """Return where a condition on an indicator, its own *not* left aside, changes.

    Raises ``CannotSweepError`` for amounts too large to be added up.
    """
    rfm = source.context.catalog.rfm
    if rfm is None or column.indicator is None:
        raise CannotSweepError
    buyers = _Buyers(rfm, source)
    test = _test(condition, column, buyers.scale, source)
    value = attrgetter(column.indicator)
    length = len(source.grid)
    before = np.zeros(source.context.catalog.contacts, np.bool_)
    keys, states = [], []
    for step in range(length):
        source.check(step / length)
        buyers.go_on(step)
        now = np.zeros_like(before)
        now[buyers.there] = test(value(buyers))
        changed = np.flatnonzero(now != before)
        keys.append(buyers.by_key[changed] * length + step)
        states.append(now[changed])
        before = now
    return Flips.ordered(keys, states, length)


def _test(
    condition: FieldCondition, column: DataColumn, scale: int, source: RowSource
) -> Callable[[Numbers], Truth]:
    """Return the test of an indicator's numbers; of the segments' places in their list."""
    if condition.op == "is_set":
        return lambda numbers: np.ones(len(numbers), np.bool_)
    if column.indicator != "segment":
        given = decimals(condition.op, condition.values)
        return number_test(condition.op, given, scale if column.indicator == "monetary" else 0)
    as_of = source.context.as_of
    tests = [filters.test(condition, column, tree.text(name), as_of) for name, _, _ in SEGMENTS]
    query = exp.Select(expressions=[exp.alias_(test, f"t{place}") for place, test in enumerate(tests)])
    holding = np.array([bool(held[0]) for held in source.columns(query).values()])
    return lambda places: holding[places]


class _Buyers:
    """The numbers of all contacts with a row, as they stand at one step after the other.

    Contacts stand in the order of their keys, ``by_key``, which ranks equal ones. ``there`` are those that
    exist; what is asked for is in their order.
    """

    def __init__(self, rfm: Rfm, source: RowSource) -> None:
        """Read the rows."""
        activity = columns.activity(source.context.catalog, rfm.activity)
        if activity.time_column is None:
            raise CannotSweepError
        amount = columns.attribute(activity, rfm.amount)
        self.scale = amount.scale
        extra = {"day": _day(activity), "amount": whole(amount, columns.value_of(amount), activity.rows)}
        if rfm.order is not None:
            extra["code"] = code(counted_order(activity, rfm.order))
        rows = source.fetch(activity, AllTime(), None, extra)
        order = np.argsort(rows.enter, kind="stable")
        contacts = source.context.catalog.contacts
        self.by_key = _by_key(source)
        place = np.zeros(contacts, np.intp)
        place[self.by_key] = np.arange(contacts)
        self._who = place[rows.contacts[order]]
        self._ends = np.searchsorted(rows.enter[order], np.arange(len(source.grid)), side="right")
        self._days = np.asarray(rows.columns["day"])[order]
        self._amounts = np.ma.filled(rows.columns["amount"], 0)[order].astype(np.int64)
        self._counts = _firsts(self._who, np.ma.filled(rows.columns["code"], 0)[order]) if rfm.order else None
        self._todays = [(moment.today - EPOCH.date()).days for moment in source.grid.moments]
        self._born = source.existence()[self.by_key]
        self._met = np.zeros(contacts, np.bool_)
        self._last = np.zeros(contacts, np.int64)
        self._frequency = np.zeros(contacts, np.int64)
        self._spent = np.zeros(contacts, np.int64)
        self._today = self._at = 0
        self.there: Ordinals = np.zeros(0, np.intp)

    def go_on(self, step: int) -> None:
        """Take in the rows that come at a step."""
        new = slice(self._at, int(self._ends[step]))
        self._at, self._today = new.stop, self._todays[step]
        who = self._who[new]
        self._met[who] = True
        np.maximum.at(self._last, who, self._days[new])
        np.add.at(self._frequency, who, 1 if self._counts is None else self._counts[new])
        np.add.at(self._spent, who, self._amounts[new])
        self.there = np.flatnonzero(self._met & (self._born <= step))

    @property
    def recency(self) -> Numbers:
        """Calendar days since the last row."""
        return self._today - self._last[self.there]

    @property
    def frequency(self) -> Numbers:
        """How many orders, or rows."""
        return self._frequency[self.there]

    @property
    def monetary(self) -> Numbers:
        """What was spent, a whole number by ``scale``."""
        return self._spent[self.there]

    @property
    def r(self) -> Numbers:
        """The score of recency."""
        return FIFTHS + 1 - _fifths(self.recency)

    @property
    def f(self) -> Numbers:
        """The score of frequency, by rank; equal ones are ranked by key."""
        rank = np.zeros(len(self.there), np.int64)
        rank[_ascending(self.frequency)] = np.arange(len(rank))
        return _scores(rank, [fifth * (len(rank) - 1) for fifth in range(1, FIFTHS)])

    @property
    def m(self) -> Numbers:
        """The score of what was spent."""
        return _fifths(self.monetary)

    @property
    def segment(self) -> Numbers:
        """The segment by r and f, as its place in their list."""
        return _PLACES[self.r, self.f]


def _fifths(values: Numbers) -> Numbers:
    """Return 1 to 5 by the four cuts between fifths, by linear interpolation: whole when taken five-fold."""
    if len(values) and int(np.abs(values).max()) >= ROOM // FIFTHS:
        raise CannotSweepError
    last = len(values) - 1
    below = [divmod(fifth * last, FIFTHS) for fifth in range(1, FIFTHS)] if len(values) else []
    wanted = {min(each, last) for place, _ in below for each in (place, place + 1)}
    ordered = np.partition(values, sorted(wanted)) if wanted else values
    gaps = [ordered[min(place + 1, last)] - ordered[place] for place, _ in below]
    cuts = [FIFTHS * ordered[place] + rest * gap for (place, rest), gap in zip(below, gaps, strict=True)]
    return _scores(values, cuts)


def _scores(values: Numbers, cuts: Sequence[int]) -> Numbers:
    """Return 1 and one more for each cut that a value is above; cuts are given five-fold."""
    five = FIFTHS * values
    scores = np.ones(len(values), np.int64)
    for cut in cuts:
        scores += five > cut
    return scores


def _ascending(counts: Numbers) -> Ordinals:
    """Return the places of counts in ascending order, equal ones as they were."""
    few = counts.max(initial=0) <= np.iinfo(np.uint16).max  # sorted in a tenth of the time
    return np.argsort(counts.astype(np.uint16) if few else counts, kind="stable")


def _firsts(who: Ordinals, codes: Numbers) -> Numbers:
    """Return 1 for the first row of every value of a contact, else 0; ``codes`` of 0 are no values."""
    filled = np.flatnonzero(codes > 0)
    values = who[filled] * (int(codes.max(initial=0)) + 1) + codes[filled]
    _, first = np.unique(values, return_index=True)
    counts = np.zeros(len(who), np.int64)
    counts[filled[first]] = 1
    return counts


def _day(of: Activity) -> exp.Expr:
    """Return the day of a row's time, since 1970."""
    assert of.time_column is not None
    day = tree.cast(tree.named(of.time_column.column), "DATE")
    return tree.call("date_diff", tree.text("day"), tree.day(EPOCH.date()), day)


def _by_key(source: RowSource) -> Ordinals:
    """Return the ordinals of all contacts in the order of their keys."""
    query = tree.contacts_of(tree.contacts()).order_by(tree.own(tree.KEY))
    return np.asarray(source.columns(query)[tree.CONTACT]).astype(np.intp)
