"""Who is in a segment, in plain Python: no SQL, no data frames, no code of the engine.

A data set is ``{"contacts": {key: {field: value}}, "created_at": name or None, "activities": {name: {"time":
name or None, "rows": [(key, {attribute: value})]}}, "lists": {name: keys}, "rfm": mapping part or None}``
with rows in the order of their source. Numbers are ``Decimal``, empty is None.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracle import time, values
from tests.oracle.rfm import indicators
from tests.oracle.sql import true_for

Row = dict[str, Any]
Definition = dict[str, Any]


class Oracle:
    """Evaluates definitions (as parsed JSON) over one data set at one moment."""

    def __init__(self, data: dict[str, Any], as_of: str, saved: dict[str, Definition] | None = None) -> None:
        self.data = data
        self.as_of = time.moment(as_of)
        self.saved = saved or {}
        self.base = {key for key, row in data["contacts"].items() if self._exists(row)}
        self._rows = {name: self._by_contact(name) for name in data["activities"]}
        rfm = data.get("rfm")
        self._indicators = (
            indicators(
                rfm, self._rows[rfm["activity"]], self._time_of(rfm["activity"]), self.base, self.as_of
            )
            if rfm
            else {}
        )
        self._kinds: dict[str, Callable[[dict[str, Any], str], bool]] = {
            "field": self._field,
            "activity": self._activity,
            "segment": lambda condition, key: key in self.members(self.saved[condition["segment"]]),
            "list": lambda condition, key: key in self.data["lists"][condition["list"]],
            "sql": lambda condition, key: true_for(condition["expression"], self.data["contacts"][key]),
            "sequence": self._sequence,
        }

    def members(self, definition: Definition) -> set[str]:
        """Return the keys of the contacts in a segment."""
        include, exclude = definition.get("include") or {}, definition.get("exclude") or {}
        return {
            key
            for key in self.base
            if (not include.get("items") or self._sequence_of_items(include, key))
            and not (exclude.get("items") and self._sequence_of_items(exclude, key))
        }

    def condition(self, condition: dict[str, Any], key: str) -> bool:
        """Whether one condition, with its own *not*, holds for one contact."""
        return self._kinds[condition["type"]](condition, key) != bool(condition.get("negated"))

    def _exists(self, row: Row) -> bool:
        created = row.get(self.data["created_at"]) if self.data.get("created_at") else None
        return created is None or time.known(created, self.as_of)

    def _time_of(self, activity: str) -> str | None:
        name: str | None = self.data["activities"][activity]["time"]
        return name

    def _by_contact(self, activity: str) -> dict[str, list[Row]]:
        """Return each contact's rows that are not in the future, earliest first, ties as in the source."""
        at = self._time_of(activity)
        found: dict[str, list[Row]] = {}
        for key, row in self.data["activities"][activity]["rows"]:
            if at is None or time.known(row[at], self.as_of):
                found.setdefault(key, []).append(row)
        if at is not None:
            for rows in found.values():
                rows.sort(key=lambda row: time.start_of(row[at]))
        return found

    def _sequence_of_items(self, sequence: dict[str, Any], key: str) -> bool:
        """An ``and`` run is true when all of it is; a sequence when one of its runs is."""
        joins = [*sequence.get("joins", []), "or"]
        run, result = True, False
        for item, join in zip(sequence["items"], joins, strict=True):
            run = run and self._item(item, key)
            if join == "or":
                result, run = result or run, True
        return result

    def _item(self, item: dict[str, Any], key: str) -> bool:
        if item["type"] == "group":
            return self._sequence_of_items(item, key) != bool(item.get("negated"))
        results = [self.condition(condition, key) for condition in item["conditions"]]
        joined = any(results) if item.get("match") == "any" else all(results)
        return joined != bool(item.get("negated"))

    def _field(self, condition: dict[str, Any], key: str) -> bool:
        name = condition["field"]
        row = self._indicators.get(key, {}) if name.startswith("rfm.") else self.data["contacts"][key]
        return values.holds(condition | {"negated": False}, part(row, name), self.as_of)

    def _activity(self, condition: dict[str, Any], key: str) -> bool:
        rows = self._in_window(condition, key)
        which = condition.get("which", "any")
        if which == "any":
            kept = [row for row in rows if self._matches(condition.get("where"), row)]
            return self._measured(condition, kept, self._time_of(condition["activity"]))
        rows = [row for row in rows if self._matches(condition.get("among"), row)]
        if which == "every":
            return bool(rows) and all(self._matches(condition.get("where"), row) for row in rows)
        position = {"first": 0, "last": len(rows) - 1, "nth": (condition.get("nth") or 0) - 1}[which]
        return 0 <= position < len(rows) and self._matches(condition.get("where"), rows[position])

    def _matches(self, where: dict[str, Any] | None, row: Row) -> bool:
        return values.passes(where, Parts(row), self.as_of)

    def _in_window(self, condition: dict[str, Any], key: str) -> list[Row]:
        rows = self._rows[condition["activity"]].get(key, [])
        at, window = self._time_of(condition["activity"]), condition.get("window") or {"type": "all_time"}
        if window["type"] == "all_time":
            return rows
        if at is None:
            return []
        return [row for row in rows if time.within(window, self.as_of, row[at])]

    def _measured(self, condition: dict[str, Any], rows: list[Row], at: str | None) -> bool:
        measure = condition.get("measure") or {"fn": "count"}
        if measure["fn"] in ("first_time", "last_time"):
            if not rows or at is None:
                return False
            row = rows[0 if measure["fn"] == "first_time" else -1]
            return time.in_window(condition["during"], self.as_of, row[at])
        value = (
            self._per(condition["per"], measure, rows) if condition.get("per") else measured(measure, rows)
        )
        return compares(condition.get("op", "at_least"), condition.get("values", [1]), value)

    def _per(self, per: dict[str, Any], measure: dict[str, Any], rows: list[Row]) -> Fraction | None:
        groups: dict[Any, list[Row]] = {}
        for row in rows:
            value = part(row, per["attribute"])
            if value is not None:
                groups.setdefault(tuple(value) if isinstance(value, list) else value, []).append(row)
        taken = [measured(per.get("measure") or {"fn": "count"}, group) for group in groups.values()]
        if per.get("op"):
            taken = [each for each in taken if compares(per["op"], per["values"], each)]
        if measure["fn"] == "count":
            return Fraction(len(taken))
        return summary(measure["fn"], [each for each in taken if each is not None])

    def _sequence(self, condition: dict[str, Any], key: str) -> bool:
        first, *rest = condition["steps"]
        starts = self._in_window(first | {"window": condition.get("window")}, key)
        return any(
            self._follows(rest, self._at(first["activity"], row), self._agreed(condition, row), key)
            for row in starts
            if self._matches(first.get("where"), row) and self._agreed(condition, row) is not None
        )

    def _agreed(self, condition: dict[str, Any], row: Row) -> dict[str, Any] | None:
        """Return the values that all rows of one run share; None when one of them is empty."""
        shared = {name: folded(part(row, name)) for name in condition.get("same", [])}
        return None if any(value is None for value in shared.values()) else shared

    def _at(self, activity: str, row: Row) -> datetime:
        name = self._time_of(activity)
        assert name is not None
        return time.start_of(row[name])

    def _follows(
        self, steps: list[dict[str, Any]], after: datetime, shared: dict[str, Any] | None, key: str
    ) -> bool:
        if not steps:
            return True
        step, *rest = steps
        within = step.get("within")
        end = time.deadline(after, within) if within else None
        found = [
            row
            for row in self._rows[step["activity"]].get(key, [])
            if after < self._at(step["activity"], row)
            and (end is None or self._at(step["activity"], row) <= end)
            and self._matches(step.get("where"), row)
            and all(folded(part(row, name)) == value for name, value in (shared or {}).items())
        ]
        if step.get("negated"):
            return not found and (end is None or self.as_of >= end)
        return bool(found) and self._follows(rest, self._at(step["activity"], found[0]), shared, key)


def compares(op: str, wanted: list[Any], value: Fraction | None) -> bool:
    """Whether a measure compares; one without a value never does."""
    return value is not None and values.compare_number(op, value, wanted)


def summary(fn: str, taken: list[Fraction]) -> Fraction | None:
    """Return the exact sum, average, smallest or largest; only the sum of nothing has a value."""
    if fn == "sum":
        return sum(taken, Fraction(0))
    if not taken:
        return None
    if fn == "avg":
        return sum(taken, Fraction(0)) / len(taken)
    return min(taken) if fn == "min" else max(taken)


def measured(measure: dict[str, Any], rows: list[Row]) -> Fraction | None:
    """Return a measure over rows; None when there is nothing to average or compare."""
    fn = measure["fn"]
    if fn == "count":
        return Fraction(len(rows))
    present = [value for row in rows if (value := part(row, measure["attribute"])) is not None]
    if fn == "count_distinct":
        kept = present if measure.get("match_case") else [folded(value) for value in present]
        return Fraction(len({tuple(v) if isinstance(v, list) else v for v in kept}))
    return summary(fn, [Fraction(value) for value in present])


def folded(value: Any) -> Any:
    """Return text as it compares, without regard to case."""
    return values.lower(value) if isinstance(value, str) else value


def part(row: Row, name: str) -> Any:
    """Return a column of a row, or the weekday, month or hour that a date column brings along."""
    if name in row:
        return row[name]
    column, _, which = name.rpartition(".")
    value = row.get(column)
    if value is None:
        return None
    return Decimal(
        {"weekday": value.isoweekday, "month": lambda: value.month, "hour": lambda: value.hour}[which]()
    )


class Parts(dict[str, Any]):
    """A row that also answers for the parts of its dates."""

    def __missing__(self, name: str) -> Any:
        return part(dict(self), name)
