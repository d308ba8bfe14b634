"""What a line says of an activity: which rows, what of them is measured, and when."""

from __future__ import annotations

from decimal import Decimal

from engine.catalog.entries import amount_of
from engine.catalog.model import Activity, DataColumn
from engine.catalog.quick.meaning import UNFINISHED, Meaning, meanings
from engine.catalog.quick.reading import Event, Free
from engine.catalog.quick.subjects import Called, Named, Spent, Subject, Valued
from engine.catalog.quick.vocabulary import SAYING, Compared, Measured, Period, Word
from engine.definition.measures import MEASURES
from engine.definition.model import (
    COUNT,
    ActivityCondition,
    AllTime,
    Filter,
    Filters,
    Measure,
    Next,
    Per,
    Value,
    Which,
    Window,
)
from engine.definition.operators import operators_for
from engine.definition.types import TEXT, TIME

MOST_TIMES = 20
"""Up to this a bare number is rather how many times, beyond it rather how much."""


def activity_meanings(subject: Subject, line: tuple[Event, ...]) -> list[Meaning]:
    """Return what a line may mean for the subject's activity; nothing when it does not name any of it."""
    activity = subject.activity
    assert activity is not None
    if not any(isinstance(event.meaning, Called | Named | Valued) for event in line):
        return []
    return meanings(_ActivityReading(activity, line))


class _Test:
    """A filter on the way: its column and what it is compared with."""

    def __init__(self, column: DataColumn) -> None:
        self.column = column
        self.values: list[Value] = []
        self.free: list[str] = []
        self.op: str | None = None
        self.negated = False
        self.empty = False
        self.filled = False
        self.state: bool | None = None

    @property
    def open(self) -> bool:
        """Whether something may still be said of it."""
        return not self.values and not self.empty and not self.filled

    def filter(self) -> Filter:
        """Return it as a filter."""
        kind = self.column.type
        if self.empty or self.filled:
            return Filter(attribute=self.column.name, op="is_set", negated=self.empty != self.negated)
        op = self.op or operators_for(kind)[0].key
        return Filter(attribute=self.column.name, op=op, values=tuple(self.values), negated=self.negated)


class _ActivityReading:
    """Sorts the events of a line into tests of rows, a measure, a period and what can't be said."""

    def __init__(self, activity: Activity, line: tuple[Event, ...]) -> None:
        self._activity = activity
        self.said: list[Event] = []
        self.unread: list[Event] = []
        self.penalty = 0.0
        self._tests: list[_Test] = []
        self._current: _Test | None = None
        self._negated = False
        self._not_here = False
        self._fn: str | None = None
        self._spent = False  # the sum is meant by a word for the rows themselves
        self._measured: DataColumn | None = None
        self._per: str | None = None
        self._per_next = False
        self._bound: Compared | None = None  # how the measure compares
        self._loose: Compared | None = None  # a comparison of nothing named
        self._times: Compared | None = None  # "at least 2 orders"
        self._window: Window | None = None
        self._more = False  # a comma: the next free word is another value of the same detail
        for at, event in enumerate(line):
            following = line[at + 1].meaning if at + 1 < len(line) else None
            (self.said if self._take(event, following) else self.unread).append(event)
        self._flush_value()

    # --- taking events -------------------------------------------------------------------------------------

    def _take(self, event: Event, following: object) -> bool:
        meaning = event.meaning
        if isinstance(meaning, Free):
            return self._take_free(event.text)
        if isinstance(meaning, Word) and meaning.role == "separator":
            self._flush_value()
            self._more = True
            return True
        self._flush_value()
        if isinstance(meaning, Spent):
            self._spent = self._fn is None
            return self._take_measure("sum")
        if isinstance(meaning, Called):
            return True
        if isinstance(meaning, Named):
            return self._take_column(meaning.column)
        if isinstance(meaning, Valued):
            return self._take_value(meaning)
        if isinstance(meaning, Measured):
            return self._take_measure(meaning.fn)
        if isinstance(meaning, Period):
            return self._take_period(meaning.window)
        if isinstance(meaning, Word):
            return self._take_word(meaning.role)
        return isinstance(meaning, Compared) and self._take_number(meaning, event.text, following)

    def _take_free(self, text: str) -> bool:
        test = self._current
        takes = test is not None and (not test.values or bool(test.free) or self._more)
        if test is None or test.column.type not in ("text", "url", "list") or not takes:
            return False
        self._more = False
        test.free.append(text)
        return True

    def _flush_value(self) -> None:
        """Make one value of the free words that stand together."""
        test = self._current
        if test is not None and test.free:
            test.values.append(" ".join(test.free))
            test.free = []

    def _take_column(self, column: DataColumn) -> bool:
        if self._per_next:
            self._per, self._per_next = column.name, False
            return True
        kind = MEASURES.get(self._fn or "")
        if kind is not None and column.type in kind.types and self._measured is None:
            self._measured = column
            return True
        if column.type in TIME:
            return column.name == self._activity.time  # when is said by the period
        self._begin(column)
        return True

    def _begin(self, column: DataColumn) -> _Test:
        test = _Test(column)
        test.negated, self._not_here = self._not_here and bool(self._tests), False
        self._tests.append(test)
        self._current = test
        return test

    def _take_value(self, meaning: Valued) -> bool:
        test = next((each for each in self._tests if each.column is meaning.column), None)
        if test is None:
            test = self._begin(meaning.column)
        test.values += [value for value in meaning.values if value not in test.values]
        self._current = test
        return True

    def _take_measure(self, fn: str) -> bool:
        if self._fn is not None and self._fn != fn and not (self._fn == "avg" and fn == "sum"):
            return False
        kind = MEASURES[fn]
        if kind.result == "time" and self._activity.time is None:
            return False
        self._fn = self._fn or fn
        return True

    def _take_period(self, window: Window) -> bool:
        if self._window is not None or self._activity.time is None or isinstance(window, Next):
            return False
        self._window = window
        return True

    def _take_word(self, role: str) -> bool:
        if role == "not":
            self._negated = self._negated or not self._tests
            self._not_here = bool(self._tests)
            if self._current is not None and self._current.open:
                self._current.negated, self._not_here = True, False
            return True
        if role == "per":
            self._per_next = True
            return True
        test = self._current
        if test is None or not test.open:
            return False
        if role in ("empty", "filled"):
            test.empty, test.filled = role == "empty", role == "filled"
            return True
        if test.column.type in SAYING.get(role, ()):
            test.op = role
            return True
        return False

    def _take_number(self, meaning: Compared, text: str, following: object) -> bool:
        test = self._current
        if isinstance(following, Called) and self._times is None:
            self._times = Compared(meaning.op or "at_least", meaning.numbers)
            return True
        if test is not None and test.open and test.column.type == "number":
            test.op, test.values = meaning.op or "equals", list(meaning.numbers)
            return True
        if test is not None and test.open and test.column.type in TEXT and meaning.op in (None, "equals"):
            test.values = [text.lstrip("= ")]
            return True
        if meaning.op is None and self._fn is None:
            return False
        if self._fn is not None and self._bound is None:
            self._bound = Compared(meaning.op or "at_least", meaning.numbers)
            return True
        if self._loose is None and meaning.op is not None:
            self._loose = meaning
            return True
        return False

    # --- saying them ---------------------------------------------------------------------------------------

    def conditions(self) -> list[ActivityCondition]:
        """Return what is said, the likeliest first."""
        where = self._where()
        if self._spent and self._bound is None:
            self._fn = None  # "did not spend" tells of no amount
        kind = MEASURES.get(self._fn or "")
        if kind is not None and kind.result == "time":
            return [self._of_time(where)]
        if self._per is not None:
            return [self._grouped(where)]
        if kind is not None and self._bound is not None:
            return self._measured_as(kind.key, self._bound, where)
        if self._fn in ("sum", "avg", "min", "max", "count_distinct"):
            self.penalty += UNFINISHED
            return self._measured_as(self._fn, None, where)
        if self._loose is not None:
            return self._loosely(self._loose, where)
        if self._times is not None:
            return [self._condition(where, COUNT, self._times)]
        return [self._condition(where, COUNT, self._bound)]

    def _where(self) -> Filters:
        for test in self._tests:
            if test.open and test.column.type != "boolean":
                self.penalty += UNFINISHED
        return Filters(filters=tuple(test.filter() for test in self._tests))

    def _measured_as(self, fn: str, bound: Compared | None, where: Filters) -> list[ActivityCondition]:
        kind = MEASURES[fn]
        column = self._measured or (amount_of(self._activity) if kind.needs_attribute else None)
        if kind.needs_attribute and column is None:
            self.penalty += UNFINISHED
        measure = Measure(fn=fn, attribute=column.name if column is not None else None)
        if self._times is not None and not _implied(self._times):
            self.penalty += UNFINISHED
        return [self._condition(where, measure, bound)]

    def _loosely(self, bound: Compared, where: Filters) -> list[ActivityCondition]:
        """Say a comparison of nothing named: of how much, and of how often."""
        often = self._condition(where, COUNT, bound)
        money = amount_of(self._activity)
        if money is None:
            return [often]
        much = self._condition(where, Measure(fn="sum", attribute=money.name), bound)
        rather_often = all(number <= MOST_TIMES and number == int(number) for number in bound.numbers)
        return [often, much] if rather_often else [much, often]

    def _grouped(self, where: Filters) -> ActivityCondition:
        assert self._per is not None
        money = self._measured or amount_of(self._activity)
        inner = Measure(fn="sum", attribute=money.name) if money is not None and self._fn else COUNT
        bound = self._bound or self._loose
        if self._fn == "avg" and bound is not None:
            per = Per(attribute=self._per, measure=inner)
            return self._condition(where, Measure(fn="avg"), bound, per)
        per = Per(attribute=self._per, measure=inner)
        if bound is not None:
            per = Per(attribute=self._per, measure=inner, op=bound.op, values=bound.numbers)
        times = self._times or Compared("at_least", (Decimal(1),))
        return self._condition(where, COUNT, times, per)

    def _of_time(self, where: Filters) -> ActivityCondition:
        assert self._fn is not None
        if self._window is None:
            which: Which = "first" if self._fn == "first_time" else "last"
            if not where.filters:
                self.penalty += UNFINISHED
            return ActivityCondition(
                activity=self._activity.name,
                which=which,
                where=where,
                negated=self._negated,
            )
        return ActivityCondition(
            activity=self._activity.name,
            where=where,
            measure=Measure(fn=self._fn),
            op="in",
            during=self._window,
            negated=self._negated,
        )

    def _condition(
        self, where: Filters, measure: Measure, bound: Compared | None, per: Per | None = None
    ) -> ActivityCondition:
        op, values = (bound.op, bound.numbers) if bound is not None else (None, ())
        if measure != COUNT and op is None:
            op = "at_least"
        return ActivityCondition(
            activity=self._activity.name,
            where=where,
            window=self._window or AllTime(),
            per=per,
            measure=measure,
            op=op,
            values=values,
            negated=self._negated,
        )


def _implied(times: Compared) -> bool:
    """Return whether "so many times" is said by any total above nothing: "more than 0", "at least 1"."""
    return (times.op, times.numbers) in (
        ("greater_than", (Decimal(0),)),
        ("at_least", (Decimal(1),)),
    )
