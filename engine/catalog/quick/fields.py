"""What a line says of a contact's field."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from engine.catalog.model import DataColumn
from engine.catalog.quick.meaning import UNFINISHED, Meaning, meanings
from engine.catalog.quick.reading import Event, Free
from engine.catalog.quick.subjects import Aged, Named, Subject, Valued
from engine.catalog.quick.vocabulary import SAYING, Compared, Period, Word
from engine.definition.model import (
    Ago,
    Anniversary,
    Condition,
    Current,
    FieldCondition,
    Last,
    Next,
    OlderThan,
    Value,
    Window,
)
from engine.definition.operators import operators_for
from engine.definition.types import TIME
from engine.definition.windows import problem

_ANNIVERSARY = ("anniversary", "anniversaries", "birthday", "birthdays")


def field_meanings(subject: Subject, line: tuple[Event, ...]) -> list[Meaning]:
    """Return what a line may mean for the subject's field; nothing when it does not name it."""
    column = subject.column
    assert column is not None
    if not any(isinstance(event.meaning, Named | Valued) for event in line):
        return []
    return meanings(_FieldReading(column, line))


class _FieldReading:
    """Sorts the events of a line into what the field can say and what not."""

    def __init__(self, column: DataColumn, line: tuple[Event, ...]) -> None:
        self.column = column
        self._named = any(isinstance(event.meaning, Named) for event in line)
        """Else one of its values was met, and a word that is none of them is hardly about it."""
        self.said: list[Event] = []
        self.unread: list[Event] = []
        self.penalty = 0.0
        self._negated = False
        self._op: str | None = None
        self._values: list[Value] = []
        self._free: list[str] = []
        self._numbers: Compared | None = None
        self._window: Window | None = None
        self._empty = False
        self._filled = False
        self._aged: Aged | None = None
        self._anniversary: Event | None = None
        for event in line:
            (self.said if self._take(event) else self.unread).append(event)
        self._flush()

    def _take(self, event: Event) -> bool:
        meaning = event.meaning
        kind = self.column.type
        if isinstance(meaning, Free) and kind in TIME and event.text.lower() in _ANNIVERSARY:
            self._anniversary = event
            return True
        if isinstance(meaning, Free):
            return self._take_free(event.text)
        if isinstance(meaning, Word) and meaning.role == "separator":
            self._flush()
            return True
        if isinstance(meaning, Aged):
            self._aged = meaning
            return True
        if isinstance(meaning, Named):
            return True
        if isinstance(meaning, Valued):
            self._values += [value for value in meaning.values if value not in self._values]
            return True
        if isinstance(meaning, Word):
            return self._take_word(meaning.role)
        if isinstance(meaning, Compared):
            return self._take_number(meaning, event.text)
        if isinstance(meaning, Period) and kind in TIME and self._window is None:
            self._window = meaning.window
            return True
        return False

    def _take_free(self, text: str) -> bool:
        if self.column.type == "boolean" and text.lower() in ("true", "yes", "false"):
            self._negated = text.lower() == "false"
            return True
        if self.column.type not in ("text", "url", "list") or not self._named:
            return False
        self._free.append(text)
        return True

    def _flush(self) -> None:
        """Make one value of the free words that stand together."""
        if self._free:
            self._values.append(" ".join(self._free))
            self._free = []

    def _take_word(self, role: str) -> bool:
        if role == "not":
            self._negated = True
        elif role == "empty":
            self._empty = True
        elif role == "filled":
            self._filled = True
        elif self.column.type in SAYING.get(role, ()):
            self._op = role
        else:
            return False
        return True

    def _take_number(self, meaning: Compared, text: str) -> bool:
        if self.column.type == "number" and self._numbers is None:
            self._numbers = meaning
            return True
        if self._aged is not None and self._window is None:
            self._window = _born(meaning.op or self._aged.op or "equals", meaning.numbers)
            return self._window is not None
        if self.column.type in ("text", "url", "list") and meaning.op is None:
            self._free.append(text)
            return True
        return False

    def conditions(self) -> list[Condition]:
        """Return what is said, the likeliest first."""
        if self._empty or self._filled:
            return [self._condition("is_set", negated=self._negated != self._empty)]
        if self.column.type in TIME:
            return self._of_time()
        operators = operators_for(self.column.type)
        op, values = self._op or operators[0].key, tuple(self._values)
        if self.column.type == "number":
            op, values = _number_test(self._numbers)
        if self.column.type != "boolean" and not values:
            self.penalty = UNFINISHED
        return [self._condition(op, values)]

    def _of_time(self) -> list[Condition]:
        window = self._window
        if window is None:
            self.penalty = UNFINISHED
            unsaid = Anniversary(start=0, end=7) if self._anniversary else Last(n=30, unit="day")
            return [self._condition("in", window=unsaid)]
        exact = self._condition("in", window=window)
        days = _days(window)
        again = self._condition("in", window=Anniversary(start=0, end=days)) if days is not None else None
        if self._anniversary is not None:
            if again is not None:
                return [again]
            self.said.remove(self._anniversary)  # there is no saying it of such a period
            self.unread.append(self._anniversary)
        if again is None:
            return [exact]
        born = any(word in self.column.shown.lower() for word in ("birth", "anniversary", "born"))
        return [again, exact] if born else [exact, again]

    def _condition(
        self,
        op: str,
        values: tuple[Value, ...] = (),
        window: Window | None = None,
        *,
        negated: bool | None = None,
    ) -> FieldCondition:
        return FieldCondition(
            field=self.column.name,
            op=op,
            values=values,
            window=None if window is not None and op != "in" else window,
            negated=self._negated if negated is None else negated,
        )


def _days(window: Window) -> int | None:
    """Return how many days after today an anniversary may be; None where the period says no such thing."""
    if window == Current(unit="day"):
        return 0
    if not isinstance(window, Next) or window.unit not in ("day", "week"):
        return None
    days = window.n * (7 if window.unit == "week" else 1)
    return days if days <= 366 else None


def _number_test(numbers: Compared | None) -> tuple[str, tuple[Decimal, ...]]:
    if numbers is None:
        return "equals", ()
    return numbers.op or "equals", numbers.numbers


def _born(op: str, ages: tuple[Decimal, ...]) -> Window | None:
    """Return when people of some age, in whole years, were born; None for no such age."""
    if any(age != int(age) for age in ages):
        return None
    low, high = int(ages[0]), int(ages[-1])
    made: dict[str, Callable[[], Window]] = {
        "at_least": lambda: OlderThan(n=low, unit="year"),
        "greater_than": lambda: OlderThan(n=low + 1, unit="year"),
        "less_than": lambda: Last(n=low, unit="year"),
        "at_most": lambda: Last(n=low + 1, unit="year"),
        "equals": lambda: Ago(start=low + 1, end=low, unit="year"),
        "between": lambda: Ago(start=high + 1, end=low, unit="year"),
    }
    window = made[op]()
    return window if problem(window) is None else None
