"""Which choices of rows × measure × operator × window definitions make, and which ones can be made at all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from tests.oracle.definitions import FIELD_WINDOWS, MEASURES, NUMERIC, SINGLE, WHICH, WINDOWS

TIMES = MEASURES[-2:]
GROUPED = ["count", "sum", "avg", "min", "max"]
PLACED = [which for which in dict.fromkeys(WHICH) if which != "any"]


class Choice(NamedTuple):
    """One crossing; ``rows`` is ``which`` or where else a test stands, ``measure`` may be of rows or groups.

    ``rows`` = ``any where`` are filters of rows that are measured, ``filter`` windows of filters themselves.
    """

    rows: str
    measure: str
    operator: str
    window: str


def possible() -> set[Choice]:
    """Return every crossing that a long run must have met."""
    numbers = [*MEASURES[:-2], *(f"{fn} of groups" for fn in GROUPED)]
    found = {Choice("any", *rest) for rest in product(numbers, NUMERIC, WINDOWS)}
    found |= {Choice("any", fn, "in", window) for fn, window in product(TIMES, WINDOWS)}
    placed = product([*PLACED, "any where"], SINGLE, WINDOWS)
    found |= {Choice(rows, "", operator, window) for rows, operator, window in placed}
    found |= {Choice("sequence", "", "", window) for window in WINDOWS}
    found |= {Choice("filter", "", "in", window) for window in WINDOWS}
    found |= {Choice("field", "", operator, "") for operator in SINGLE if operator != "in"}
    return found | {Choice("field", "", "in", window) for window in FIELD_WINDOWS}


def choices(definition: Mapping[str, Any]) -> Iterator[Choice]:
    """Yield the crossings in a definition, one for every test that stands in it."""
    for side in ("include", "exclude"):
        for item in definition.get(side, {}).get("items", []):
            yield from _of_item(item)


def _of_item(item: Mapping[str, Any]) -> Iterator[Choice]:
    for inner in item.get("items", []):
        yield from _of_item(inner)
    for condition in item.get("conditions", []):
        yield from _CONDITIONS.get(condition["type"], _of_nothing)(condition)


def _of_nothing(_: Mapping[str, Any]) -> Iterator[Choice]:
    return iter(())


def _of_field(condition: Mapping[str, Any]) -> Iterator[Choice]:
    yield Choice("field", "", condition["op"], condition.get("window", {}).get("type", ""))


def _of_sequence(condition: Mapping[str, Any]) -> Iterator[Choice]:
    yield Choice("sequence", "", "", _window(condition))
    for step in condition["steps"]:
        yield from _of_filters(step.get("where", {}), None)


def _of_activity(condition: Mapping[str, Any]) -> Iterator[Choice]:
    which, window = condition["which"], _window(condition)
    if which == "any":
        fn = condition.get("measure", {}).get("fn", "count")
        measure = f"{fn} of groups" if "per" in condition else fn
        yield Choice("any", measure, condition.get("op", "at_least"), window)
    for part in ("where", "among"):
        rows = "any where" if which == "any" else which
        yield from _of_filters(condition.get(part, {}), (rows, window))


def _of_filters(filters: Mapping[str, Any], where: tuple[str, str] | None) -> Iterator[Choice]:
    for each in filters.get("filters", []):
        if "filters" in each:
            yield from _of_filters(each, where)
            continue
        if where is not None:
            yield Choice(where[0], "", each["op"], where[1])
        if each["op"] == "in":
            yield Choice("filter", "", "in", each["window"]["type"])


def _window(condition: Mapping[str, Any]) -> str:
    return str(condition.get("window", {"type": "all_time"})["type"])


_CONDITIONS = {"field": _of_field, "sequence": _of_sequence, "activity": _of_activity}


def table(met: Counter[Choice]) -> Iterator[str]:
    """Yield the counts as lines, a column for each window."""
    yield f"{'rows':12}{'measure':24}{'operator':14}" + "".join(f"{name:>12}" for name in FIELD_WINDOWS)
    for rows, measure, operator in sorted({(each.rows, each.measure, each.operator) for each in possible()}):
        counts = [
            f"{met[choice]:12}"
            if (choice := Choice(rows, measure, operator, window)) in possible()
            else f"{'-':>12}"
            for window in FIELD_WINDOWS
        ]
        plain = met[Choice(rows, measure, operator, "")]
        yield f"{rows:12}{measure:24}{operator:14}" + "".join(counts) + (f"{plain:12}" if plain else "")
