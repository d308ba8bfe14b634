"""The words of values, periods and filters: parts of a sentence, each with its role on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Literal, NamedTuple, TypeAlias

import msgspec

from engine.catalog.model import Activity, Catalog, DataColumn
from engine.definition import windows
from engine.definition.dates import MONTH_NAMES, describe_range
from engine.definition.model import (
    AllTime,
    Anniversary,
    Between,
    FieldCondition,
    Filter,
    Filters,
    Value,
    Window,
)
from engine.definition.moment import AsOf
from engine.definition.operators import OPERATORS
from engine.errors import DefinitionError

Role: TypeAlias = Literal["field", "operator", "value", "period", "not"]


class Part(NamedTuple):
    """Some words of a sentence; parts are separated by spaces."""

    role: Role
    text: str


Parts: TypeAlias = tuple[Part, ...]


def plain_number(number: Decimal) -> str:
    """Return "1,234.5": grouped by thousands, no exponent, no zeros at the end."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


GAP = "…"
"""Stands where a value is still to be given."""

LISTED = 60
"""Values of a test that a sentence lists; of more it says how many more there are."""

WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PART_NAMES = {"weekday": WEEKDAY_NAMES, "month": MONTH_NAMES}


class Wording(msgspec.Struct, frozen=True):
    """Says parts of conditions in the words of a catalog; with ``as_of``, periods print their dates."""

    catalog: Catalog
    number: Callable[[Decimal], str] = plain_number
    as_of: AsOf | None = None

    def test(self, test: FieldCondition | Filter, column: DataColumn | None, name: str) -> Parts:
        """Say a test of one column: "Country is one of DE, AT, CH"."""
        subject = Part("field", column.shown if column is not None else name)
        kind = OPERATORS.get(test.op)
        if kind is not None and kind.takes == "window":
            return (subject, *self.inside(test.window, negated=test.negated))
        return (subject, *self.comparison(test.op, test.values, column, negated=test.negated), *_case(test))

    def comparison(
        self, op: str, values: tuple[Value, ...], column: DataColumn | None = None, *, negated: bool = False
    ) -> Parts:
        """Say an operator with its values: "is between 100 and 200"; "is less than …" while one lacks."""
        kind = OPERATORS.get(op)
        words = kind.words(several=len(values) > 1, negated=negated) if kind else op
        said = [self._value(value, column) for value in values[:LISTED]]
        operator = Part("not" if negated else "operator", words)
        takes = kind.takes if kind is not None else "nothing"
        wanted = {"nothing": 0, "pair": 2}.get(takes, 1)
        said += [GAP] * (wanted - len(said))
        if takes == "pair":
            return (operator, *_between([Part("value", text) for text in said], Part("operator", "and")))
        more = f" and {len(values) - LISTED:,} more" if len(values) > LISTED else ""
        return (operator, Part("value", ", ".join(said) + more)) if said else (operator,)

    def period(self, window: Window | None) -> Parts:
        """Say a window: "in the last 6 months (12 May – 11 November 2017)"; nothing for all time."""
        if window is None or isinstance(window, AllTime):
            return ()
        return (Part("period", windows.phrase(window) + self._dates(window)),)

    def where(self, filters: Filters, activity: Activity | None) -> Parts:
        """Say the filters of rows without a leading word; nothing when they keep every row."""
        said = self._filters(filters, activity)
        if not filters.negated:
            return said
        return (Part("not", "not"), *_bracketed(said)) if said else (Part("not", "never"),)

    def _filters(self, filters: Filters, activity: Activity | None) -> Parts:
        word = Part("operator", "and" if filters.match == "all" else "or")
        said: list[Part] = []
        for item in filters.filters:
            if said:
                said.append(word)
            if isinstance(item, Filter):
                column = activity.attribute(item.attribute) if activity is not None else None
                said += self.test(item, column, item.attribute)
            else:
                inner = self.where(item, activity)
                said += inner if item.negated or len(filters.filters) == 1 else _bracketed(inner)
        return tuple(said)

    def inside(self, window: Window | None, *, negated: bool) -> Parts:
        """Say that a date lies in a window."""
        role: Role = "not" if negated else "operator"
        if window is None:
            return (Part(role, OPERATORS["in"].words(negated=negated)), Part("period", f"in {GAP}"))
        words = OPERATORS["in"].words(negated=negated)
        if isinstance(window, Anniversary):
            words = "does not have its anniversary" if negated else "has its anniversary"
        return (Part(role, words), Part("period", windows.phrase(window) + self._dates(window)))

    def _dates(self, window: Window) -> str:
        if self.as_of is None or isinstance(window, Between):
            return ""  # fixed dates have said themselves
        try:
            return f" ({describe_range(windows.resolve(window, self.as_of))})"
        except DefinitionError:
            return ""  # what is wrong with it is told by the review

    def _value(self, value: Value, column: DataColumn | None) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str):
            return quoted(column.shown_value(value) if column is not None else value)
        return self.number(value) + _part_name(value, column)


def quoted(text: str) -> str:
    """Return a text value as it is read in a list: in quotes when it could be taken for two, or for none."""
    unclear = not text or text != text.strip() or any(mark in text for mark in ',"“”()') or " or " in text
    return f"“{text}”" if unclear or " and " in text else text


def _part_name(value: Decimal, column: DataColumn | None) -> str:
    names = _PART_NAMES.get(column.part or "", ()) if column is not None else ()
    whole = int(value) if value == value.to_integral_value() else 0
    return f" ({names[whole - 1]})" if 1 <= whole <= len(names) else ""


def _case(test: FieldCondition | Filter) -> Parts:
    return (Part("operator", "in exactly this case"),) if test.match_case else ()


def _between(parts: Iterable[Part], word: Part) -> Parts:
    said: list[Part] = []
    for part in parts:
        said += [word, part] if said else [part]
    return tuple(said)


def _bracketed(parts: Parts) -> Parts:
    if not parts:
        return ()
    opened = (parts[0]._replace(text=f"({parts[0].text}"), *parts[1:])
    return (*opened[:-1], opened[-1]._replace(text=f"{opened[-1].text})"))
