"""What a column holds: every test of every column in one aggregate, and the decision as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import duckdb
import msgspec

from engine.catalog.model import Type
from engine.importing.building import dates, values
from engine.importing.building.values import Convention
from engine.importing.mapping import ColumnSpec
from engine.importing.raw import Hint

NEARLY_ALL = 0.9
"""The part of a column's values from which one that stays text is told to be nearly of a type."""

Doubt: TypeAlias = Literal[
    "day or month", "decimal mark", "leading zeros", "plus sign", "many digits", "nearly", "mixed order"
]
"""Why a column is text though it looks like something else."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How a column is read.

    ``scale`` and ``digits`` are of numbers, ``native`` lists come as lists; ``quick`` is set when only the
    plainest form was met so far, so that a cheaper expression does. ``nearly`` names the type that all but ``unread`` values
    would be.
    """

    type: Type
    convention: Convention = "plain"
    scale: int = 0
    digits: int = 15
    order: dates.Order | None = None
    format: str | None = None
    separator: str | None = None
    native: bool = False
    quick: bool = False
    doubt: Doubt | None = None
    nearly: Type | None = None
    unread: int = 0
    told: bool = False


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column to look at: the SQL of its cleaned text, what is told of it and what the source says.

    ``is_time``: the mapping uses it as a moment; ``typed_source``: the file's format knows types.
    """

    text: str
    spec: ColumnSpec
    hint: Hint
    is_time: bool = False
    typed_source: bool = False


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """How many values of a column read as what."""

    filled: int
    boolean: int
    zero_one: int
    not_a_number: int
    plain: int
    point: int
    comma: int
    told_plain: int
    told_point: int
    told_comma: int
    both_marks: int
    scale_plain: int | None
    scale_point: int | None
    scale_comma: int | None
    digits_plain: int | None
    digits_point: int | None
    digits_comma: int | None
    leading_zeros: int
    plus: int
    many_digits: int
    days: int
    dmy_days: int
    mdy_days: int
    dmy: int
    mdy: int
    only_dmy: int
    only_mdy: int
    differ: int
    quick_days: int
    quick_moments: int
    url: int


def probe(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[Column]) -> list[Probe]:
    """Count over ``relation`` (SQL after FROM) what the columns' values read as."""
    if not columns:
        return []
    names = Probe.__struct_fields__
    tests = [_tests(f"t{index}", column) for index, column in enumerate(columns)]
    counted = [f"{sql} AS {name}_{index}" for index, row in enumerate(tests) for name, sql in row.items()]
    texts = ", ".join(f"{column.text} AS t{index}" for index, column in enumerate(columns))
    found = connection.execute(
        f"SELECT {', '.join(counted)} FROM (SELECT {texts} FROM {relation})"
    ).fetchone()
    assert found is not None
    width = len(names)
    return [
        Probe(**dict(zip(names, found[i * width : (i + 1) * width], strict=True)))
        for i in range(len(columns))
    ]


def _tests(text: str, column: Column) -> dict[str, str]:
    """Return the aggregates for one column, in the order of ``Probe``; constants where none can matter."""
    told = column.spec.type
    asks = {kind: told in (None, *types) for kind, types in _ASKED_BY.items()}
    if column.spec.format is not None or column.hint == "list":
        asks = dict.fromkeys(asks, False)
    return {
        "filled": f"count({text})" if column.hint != "list" else "count(*)",
        "boolean": _count(asks["boolean"], f"{values.boolean(text)} IS NOT NULL"),
        "zero_one": _count(asks["boolean"], f"{text} IN ('0', '1')"),
        "not_a_number": _count(asks["number"], values.not_a_number(text)),
        **_number_tests(text, asks["number"]),
        **_date_tests(text, asks["date"]),
        "url": _count(asks["url"], values.fits(text, r"(?i:https?)://[^\s/]+(/\S*)?")),
    }


_ASKED_BY: dict[str, tuple[Type, ...]] = {
    "boolean": (),
    "number": ("number",),
    "date": ("date", "datetime"),
    "url": (),
}
"""Which told types still ask for which tests; a column without a told type asks for all."""


def _count(asked: bool, test: str) -> str:
    return f"count(*) FILTER (WHERE {test})" if asked else "0"


def _number_tests(text: str, asked: bool) -> dict[str, str]:
    strict, loose, scales, digits = {}, {}, {}, {}
    for name in values.CONVENTIONS:
        number = values.number(text, name)
        whole = f"abs(trunc({number}))::HUGEINT::VARCHAR"
        strict[name] = _count(asked, values.fits(text, values.DETECTED_NUMBER[name]))
        loose[f"told_{name}"] = _count(asked, f"({number}) IS NOT NULL")
        scales[f"scale_{name}"] = f"max({values.scale_of(number)})" if asked else "NULL"
        digits[f"digits_{name}"] = f"max(length({whole}))" if asked else "NULL"
    return {
        **strict,
        **loose,
        "both_marks": _count(asked, f"contains({text}, ',') AND contains({text}, '.')"),
        **scales,
        **digits,
        "leading_zeros": _count(asked, values.fits(text, r"[+-]?0\d+([.,]\d+)?")),
        "plus": _count(asked, values.fits(text, r"\+\d+([.,]\d+)?")),
        "many_digits": _count(asked, values.fits(text, r"-?\d{16,}(\.\d+)?")),
    }


def _convention_of(spec: ColumnSpec) -> Convention | None:
    if spec.decimal is None:
        return None
    return "comma" if spec.decimal == "," else "point"


def _date_tests(text: str, asked: bool) -> dict[str, str]:
    dmy, mdy = dates.moment(text, "dmy", "UTC"), dates.moment(text, "mdy", "UTC")
    is_day = values.fits(text, dates.DAY_ONLY)
    return {
        "days": _count(asked, is_day),
        "dmy_days": _count(asked, f"{is_day} AND ({dmy}) IS NOT NULL"),
        "mdy_days": _count(asked, f"{is_day} AND ({mdy}) IS NOT NULL"),
        "dmy": _count(asked, f"({dmy}) IS NOT NULL"),
        "mdy": _count(asked, f"({mdy}) IS NOT NULL"),
        "only_dmy": _count(asked, f"({dmy}) IS NOT NULL AND ({mdy}) IS NULL"),
        "only_mdy": _count(asked, f"({mdy}) IS NOT NULL AND ({dmy}) IS NULL"),
        "differ": _count(asked, f"({dmy}) <> ({mdy})"),
        "quick_days": _count(asked, f"({dates.quick_day(text)}) IS NOT NULL"),
        "quick_moments": _count(asked, f"({dates.quick_moment(text)}) IS NOT NULL"),
    }


# --- deciding --------------------------------------------------------------------------------------------


def decide(column: Column, found: Probe) -> Plan:
    """Return how the column is read, after what is told of it and what was counted."""
    spec = column.spec
    if spec.type is not None:
        return _told(spec, found, column)
    if column.hint == "list":
        return Plan(type="list", native=True)
    if column.is_time and (found.dmy or found.mdy):
        kind: Type = "date" if found.days == max(found.dmy, found.mdy) else "datetime"
        return _dated(kind, found)
    return _detected(column, found)


def _told(spec: ColumnSpec, found: Probe, column: Column) -> Plan:
    assert spec.type is not None
    if spec.type == "number":
        return msgspec.structs.replace(_numbers(spec, found), told=True)
    if spec.type in ("date", "datetime") and spec.format is None:
        return msgspec.structs.replace(_dated(spec.type, found), told=True)
    native = spec.type == column.hint == "list"
    return Plan(type=spec.type, format=spec.format, separator=spec.separator, native=native, told=True)


def _numbers(spec: ColumnSpec, found: Probe) -> Plan:
    wanted = found.filled - found.not_a_number
    readable: dict[Convention, int] = {
        "plain": found.told_plain,
        "point": found.told_point,
        "comma": found.told_comma,
    }
    convention = _convention_of(spec)
    if convention is None:
        whole = [name for name, count in readable.items() if count == wanted]
        convention = whole[0] if len(whole) == 1 or "plain" in whole else "plain"
    return Plan(
        type="number",
        convention=convention,
        scale=getattr(found, f"scale_{convention}") or 0,
        digits=getattr(found, f"digits_{convention}") or 1,
        quick=convention == "plain" and found.plain == wanted,
    )


def _dated(kind: Type, found: Probe) -> Plan:
    """Return the reading of a column that holds moments; an order that can't be told is left open."""
    quick_count = found.quick_days if kind == "date" else found.quick_moments
    if quick_count == found.filled:
        return Plan(type=kind, quick=True)
    if found.only_dmy and found.only_mdy:
        return Plan(type=kind, doubt="mixed order")
    if found.only_mdy:
        return Plan(type=kind, order="mdy")
    if found.only_dmy or not found.differ:
        return Plan(type=kind, order="dmy")
    return Plan(type=kind, doubt="day or month")


def _detected(column: Column, found: Probe) -> Plan:
    """Try the types in turn; what nothing reads whole is text."""
    if not found.filled:
        return Plan(type="text")
    numeric_allowed = not (column.typed_source and column.hint == "text")
    if numeric_allowed and found.boolean == found.filled > found.zero_one:
        return Plan(type="boolean")
    if column.hint == "number" and found.told_plain + found.not_a_number == found.filled:
        return _numbers(column.spec, found)
    if numeric_allowed:
        numbers = _detected_number(column, found)
        if numbers is not None:
            return numbers
    best = max(found.dmy, found.mdy)
    if best == found.filled:
        dated = _dated("date" if found.days == found.filled else "datetime", found)
        return Plan(type="text", doubt=dated.doubt) if dated.doubt else dated
    if found.url == found.filled:
        return Plan(type="url")
    return _nearly(found, numeric_allowed)


def _detected_number(column: Column, found: Probe) -> Plan | None:
    wanted = found.filled - found.not_a_number
    if not wanted:
        return None
    if column.spec.decimal is not None:
        strict = found.comma if column.spec.decimal == "," else found.point
        return _numbers(column.spec, found) if strict == wanted else None
    if found.plain == wanted:
        return _numbers(column.spec, found)
    marks = [name for name, count in (("point", found.point), ("comma", found.comma)) if count == wanted]
    if not marks:
        return None
    if len(marks) == 1 and found.both_marks:
        spec = msgspec.structs.replace(column.spec, decimal="." if marks == ["point"] else ",")
        return _numbers(spec, found)
    return Plan(type="text", doubt="decimal mark")


def _nearly(found: Probe, numeric_allowed: bool) -> Plan:
    """Return text, with the reason when it looks like something else."""
    wanted = found.filled - found.not_a_number
    if numeric_allowed and wanted and found.told_plain + found.many_digits >= wanted:
        for doubt, count in _NOT_NUMBERS.items():
            if getattr(found, count):
                return Plan(type="text", doubt=doubt)
    counts: dict[Type, int] = {
        "number": found.plain + found.not_a_number if numeric_allowed and found.plain else 0,
        "boolean": found.boolean if numeric_allowed else 0,
        "date": max(found.dmy_days, found.mdy_days),
        "datetime": max(found.dmy, found.mdy),
    }
    kind = max(counts, key=lambda name: counts[name])
    unread = found.filled - counts[kind]
    if unread <= found.filled * (1 - NEARLY_ALL) or (unread == 1 and found.filled >= 4):
        return Plan(type="text", doubt="nearly", nearly=kind, unread=unread)
    return Plan(type="text")


_NOT_NUMBERS: dict[Doubt, str] = {
    "leading zeros": "leading_zeros",
    "plus sign": "plus",
    "many digits": "many_digits",
}
