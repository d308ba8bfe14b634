"""What a column holds: every test of every column in one aggregate, and the decision as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, TypeAlias

import duckdb
import msgspec

from engine.catalog.model import Type
from engine.definition.types import TIME
from engine.importing.building import dates, urls, values
from engine.importing.building.values import Convention
from engine.importing.mapping import ColumnSpec
from engine.importing.raw import Hint
from engine.importing.reading.statement import count_where, one_row

AT_A_TIME = 50
"""Columns that one statement tests: what it holds in memory grows with them, whatever the rows."""

NEARLY_ALL = 0.9
"""The part of a column's values from which one that stays text is told to be nearly of a type."""

Doubt: TypeAlias = Literal[
    "day or month", "decimal mark", "leading zeros", "plus sign", "many digits", "nearly", "mixed order"
]
"""Why a column is text though it looks like something else."""


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How a column is read.

    ``scale`` and ``digits`` are of numbers, ``native`` lists come as lists; ``quick`` is set when only the
    plainest form was met so far, so that a cheaper expression does. ``nearly`` names the type that all
    but ``unread`` values would be. ``timed``: cells that are times themselves may stand among texts of
    the ``format``. ``kept``: without any value it stays what it was in the last import.
    """

    type: Type
    convention: Convention = "plain"
    scale: int = 0
    digits: int = 15
    order: dates.Order | None = None
    format: str | None = None
    separator: str | None = None
    native: bool = False
    timed: bool = False
    quick: bool = False
    doubt: Doubt | None = None
    nearly: Type | None = None
    unread: int = 0
    example: str | None = None
    told: bool = False
    kept: bool = False


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column to look at: the SQL of its cleaned text, what is told of it and what the source says.

    ``is_time``: the mapping uses it as a moment; ``is_amount``: RFM adds it up, so that without a value it is
    a number all the same; ``typed_source``: the format of every file knows types; ``timed``: that of one
    knows times. ``former`` is what it was in the last import.
    """

    text: str
    spec: ColumnSpec
    hint: Hint
    former: Type | None = None
    is_time: bool = False
    is_amount: bool = False
    typed_source: bool = False
    timed: bool = False


class Probe(msgspec.Struct, frozen=True, kw_only=True):
    """How many values of a column read as what; what can't matter is left at nothing."""

    filled: int
    boolean: int = 0
    zero_one: int = 0
    not_a_number: int = 0
    plain: int = 0
    point: int = 0
    comma: int = 0
    both_marks: int = 0
    number_like: int = 0
    leading_zeros: int = 0
    plus: int = 0
    many_digits: int = 0
    url: int = 0
    days: int = 0
    moments: int = 0
    numeric: int = 0
    told_plain: int = 0
    told_point: int = 0
    told_comma: int = 0
    scale_plain: int | None = None
    scale_point: int | None = None
    scale_comma: int | None = None
    digits_plain: int | None = None
    digits_point: int | None = None
    digits_comma: int | None = None
    dmy: int = 0
    mdy: int = 0
    only_dmy: int = 0
    only_mdy: int = 0
    differ: int = 0
    quick_days: int = 0
    quick_spaced: int = 0
    quick_joined: int = 0
    example: str | None = None


def probe(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[Column], *, few_rows: bool
) -> list[Probe]:
    """Count over ``relation`` (SQL after FROM) what the columns' values read as.

    First what they look like; then columns that look like numbers or dates are read as such. Of ``few_rows``,
    which are soon gone through once more, only columns with digits are looked at for numbers and dates: the
    database takes longer to prepare these patterns, column by column, than to find none.
    """
    asked = [index for index, column in enumerate(columns) if column.hint != "list"]
    found: dict[int, Probe] = {}
    for start in range(0, len(asked), AT_A_TIME):
        some = asked[start : start + AT_A_TIME]
        found |= _probed(connection, relation, {index: columns[index] for index in some}, few_rows)
    return [found.get(index, Probe(filled=1)) for index in range(len(columns))]


def _probed(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Mapping[int, Column], few_rows: bool
) -> dict[int, Probe]:
    texts = {f"t{index}": column.text for index, column in columns.items()}
    counts = _looked(connection, f"(SELECT {_named(texts)} FROM {relation})", columns, few_rows)
    readings: dict[int, dict[str, str]] = {}
    values_of: dict[str, str] = {}
    for index, column in columns.items():
        for kind in (_numbers_of, _moments_of):
            sql, tests = kind(index, column, msgspec.convert(counts[index], Probe))
            values_of |= sql
            readings.setdefault(index, {}).update(tests)
    wanted = {name: texts[name] for index, tests in readings.items() if tests for name in [f"t{index}"]}
    if wanted:
        cells = f"(SELECT {_named(wanted)} FROM {relation})"
        read = _counted(connection, f"(SELECT *, {_named(values_of)} FROM {cells})", readings)
        counts = {index: {**counts[index], **read.get(index, {})} for index in columns}
    return {index: msgspec.convert(counts[index], Probe) for index in columns}


def _looked(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Mapping[int, Column], few_rows: bool
) -> dict[int, dict[str, object]]:
    """Return what each column looks like."""
    words = {index: _word_shapes(f"t{index}", column.spec) for index, column in columns.items()}
    digits = {index: _digit_shapes(f"t{index}", column.spec) for index, column in columns.items()}
    if not few_rows:
        return _counted(connection, relation, {index: words[index] | digits[index] for index in columns})
    having = {index: {"having": count_where(f"regexp_matches(t{index}, '[0-9]')")} for index in columns}
    counts = _counted(connection, relation, {index: words[index] | having[index] for index in columns})
    met = [index for index, row in counts.items() if row.pop("having")]
    more = _counted(connection, relation, {index: digits[index] for index in met})
    return {index: row | more.get(index, {}) for index, row in counts.items()}


def _named(columns: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} AS {name}" for name, sql in columns.items()) or "1"


def _counted(
    connection: duckdb.DuckDBPyConnection, relation: str, tests: Mapping[int, Mapping[str, str]]
) -> dict[int, dict[str, object]]:
    """Return the named aggregates of each column."""
    asked = [(index, name, sql) for index, row in tests.items() for name, sql in row.items()]
    if not asked:
        return {}
    listed = ", ".join(sql for _, _, sql in asked)
    found = one_row(connection, f"SELECT {listed} FROM {relation}")
    result: dict[int, dict[str, object]] = {}
    for (index, name, _), value in zip(asked, found, strict=True):
        result.setdefault(index, {})[name] = value
    return result


def _word_shapes(text: str, spec: ColumnSpec) -> dict[str, str]:
    """Return the aggregates that say what a column of any texts looks like, as far as that is not told."""
    shapes = {"filled": f"count({text})"}
    if spec.format is None and spec.type in (None, "number"):
        shapes["not_a_number"] = count_where(values.not_a_number(text))
    if spec.format is None and spec.type is None:
        shapes["boolean"] = count_where(f"{values.boolean(text)} IS NOT NULL")
        shapes["zero_one"] = count_where(f"{text} IN ('0', '1')")
        shapes["url"] = count_where(values.fits(text, urls.LIKELY))
    return shapes


def _digit_shapes(text: str, spec: ColumnSpec) -> dict[str, str]:
    """Return the aggregates that tell of numbers and dates (of what has digits), if that is not told."""
    if spec.format is not None or spec.type in ("text", "boolean", "list", "url"):
        return {}
    shapes: dict[str, str] = {}
    if spec.type in (None, "number"):
        shapes |= {name: count_where(values.fits(text, p)) for name, p in values.DETECTED_NUMBER.items()}
        shapes |= {name: count_where(values.fits(text, p)) for name, p in _NUMBER_SHAPES.items()}
        shapes["both_marks"] = count_where(f"contains({text}, ',') AND contains({text}, '.')")
    if spec.type != "number":
        shapes |= {name: count_where(values.fits(text, p)) for name, p in _MOMENT_SHAPES.items()}
    return shapes


_NUMBER_SHAPES = {
    "number_like": "|".join(values.TOLD_NUMBER.values()),
    "leading_zeros": r"[+-]?0\d+([.,]\d+)?",
    "plus": r"\+\d+([.,]\d+)?",
    "many_digits": r"-?\d{16,}(\.\d+)?",
}

_MOMENT_SHAPES = {"days": dates.DAY_ONLY, "moments": dates.ANY, "numeric": dates.NUMERIC}


def _numbers_of(index: int, column: Column, seen: Probe) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values of a column that looks like numbers, and the aggregates over them."""
    told = column.spec.type == "number"
    if not told and not (seen.number_like and _mostly(seen.number_like + seen.not_a_number, seen)):
        return {}, {}
    numbers, tests = {}, {}
    for name in values.CONVENTIONS:
        number = f"n{index}{name}"
        numbers[number] = values.number(f"t{index}", name)
        tests[f"told_{name}"] = f"count({number})"
        tests[f"scale_{name}"] = f"max({values.scale_of(number)})"
        tests[f"digits_{name}"] = f"max(length(abs(trunc({number}))::HUGEINT::VARCHAR))"
    return numbers, tests


def _moments_of(index: int, column: Column, seen: Probe) -> tuple[dict[str, str], dict[str, str]]:
    """Return the values of a column that looks like moments, and the aggregates over them."""
    told = column.is_time or column.spec.type in TIME
    if not seen.moments or not (told or _mostly(seen.moments, seen)):
        return {}, {}
    text, dmy, mdy = f"t{index}", f"dmy{index}", f"mdy{index}"
    moments = {dmy: dates.moment(text, "dmy", "UTC")}
    if seen.numeric:
        moments[mdy] = dates.moment(text, "mdy", "UTC")
    else:
        mdy = dmy
    return moments, {
        "dmy": f"count({dmy})",
        "mdy": f"count({mdy})",
        "only_dmy": count_where(f"{dmy} IS NOT NULL AND {mdy} IS NULL"),
        "only_mdy": count_where(f"{mdy} IS NOT NULL AND {dmy} IS NULL"),
        "differ": count_where(f"{dmy} <> {mdy}"),
        "quick_days": f"count({dates.quick_day(text)})",
        "quick_spaced": f"count({dates.quick_moment(text, dates.QUICK_MOMENTS[0])})",
        "example": f"min(CASE WHEN {dmy} <> {mdy} THEN {text} END)",
        "quick_joined": f"count({dates.quick_moment(text, dates.QUICK_MOMENTS[1])})",
    }


def _mostly(count: int, seen: Probe) -> bool:
    return count >= seen.filled / 2


# --- deciding --------------------------------------------------------------------------------------------


def decide(column: Column, found: Probe) -> Plan:
    """Return how the column is read, after what is told of it and what was counted.

    A source that knows numbers has no decimal mark of its own: they come with a point, whatever is told.
    """
    spec = column.spec
    if column.hint == "number" and spec.decimal is not None:
        spec = msgspec.structs.replace(spec, decimal=None)
        column = msgspec.structs.replace(column, spec=spec)
    if spec.type is not None:
        return _told(spec, found, column)
    if column.hint == "list":
        return Plan(type="list", native=True)
    if column.is_time and (found.dmy or found.mdy):
        return _dated("date" if found.days == found.moments else "datetime", found)
    return _detected(column, found)


def _told(spec: ColumnSpec, found: Probe, column: Column) -> Plan:
    assert spec.type is not None
    if spec.type == "number":
        return msgspec.structs.replace(_numbers(spec, found), told=True)
    if spec.type in TIME and spec.format is None:
        return msgspec.structs.replace(_dated(spec.type, found), told=True)
    native = spec.type == column.hint == "list"
    return Plan(
        type=spec.type,
        format=spec.format,
        separator=spec.separator,
        native=native,
        timed=column.timed and column.hint == "mixed",
        told=True,
    )


def _numbers(spec: ColumnSpec, found: Probe) -> Plan:
    """Return the reading of numbers: with the mark that is told, else the one by which most can be read."""
    wanted = found.filled - found.not_a_number
    readable: dict[Convention, int] = {
        "plain": found.told_plain,
        "point": found.told_point,
        "comma": found.told_comma,
    }
    convention = _convention_of(spec)
    doubt: Doubt | None = None
    if convention is None:
        best = max(readable.values())
        most = [name for name, count in readable.items() if count == best]
        convention = "plain" if len(most) > 1 else most[0]
        doubt = None if convention in most else "decimal mark"
    return Plan(
        type="number",
        doubt=doubt,
        convention=convention,
        scale=getattr(found, f"scale_{convention}") or 0,
        digits=getattr(found, f"digits_{convention}") or 1,
        quick=convention == "plain" and found.plain == wanted,
    )


def _convention_of(spec: ColumnSpec) -> Convention | None:
    if spec.decimal is None:
        return None
    return "comma" if spec.decimal == "," else "point"


def _dated(kind: Type, found: Probe) -> Plan:
    """Return the reading of a column that holds moments; an order that can't be told is left open."""
    if kind == "date" and found.quick_days == found.filled:
        return Plan(type=kind, quick=True)
    for count, pattern in zip((found.quick_spaced, found.quick_joined), dates.QUICK_MOMENTS, strict=True):
        if kind == "datetime" and count == found.filled:
            return Plan(type=kind, quick=True, format=pattern)
    if found.only_dmy and found.only_mdy:
        return Plan(type=kind, doubt="mixed order")
    if found.only_mdy:
        return Plan(type=kind, order="mdy")
    if found.only_dmy or not found.differ:
        return Plan(type=kind, order="dmy")
    return Plan(type=kind, doubt="day or month", example=found.example)


def _detected(column: Column, found: Probe) -> Plan:
    """Try the types in turn; what nothing reads whole is text."""
    if not found.filled:
        return _without_values(column, found)
    as_texts = column.typed_source and column.hint == "text" and column.spec.decimal is None
    numeric_allowed = not as_texts
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
        return msgspec.structs.replace(dated, type="text") if dated.doubt else dated
    if found.only_dmy and found.only_mdy and found.dmy + found.only_mdy == found.filled:
        return Plan(type="text", doubt="mixed order")
    if found.url == found.filled:
        return Plan(type="url")
    return _nearly(found, numeric_allowed)


def _without_values(column: Column, found: Probe) -> Plan:
    """Read a column that has none as what it is used as or the file says, else as what it was before."""
    kind: Type = "text" if column.hint == "mixed" else column.hint
    kept = kind == "text" and column.former not in (None, "text")
    if kept:
        kind = column.former or kind
    if column.is_amount:
        kind = "number"
    elif column.is_time and kind not in TIME:
        kind = "datetime"
    plan = _numbers(column.spec, found) if kind == "number" else Plan(type=kind)
    return msgspec.structs.replace(plan, kept=kept and kind == column.former)


def _detected_number(column: Column, found: Probe) -> Plan | None:
    wanted = found.filled - found.not_a_number
    if not wanted:
        return None
    told = _convention_of(column.spec)
    if told is not None:
        return _numbers(column.spec, found) if _readable(found, told) == wanted else None
    if _readable(found, "plain") == wanted:
        return _numbers(column.spec, found)
    marks = [name for name in _MARKED if _readable(found, name) == wanted]
    if not marks:
        return None
    if len(marks) == 1 and found.both_marks:
        spec = msgspec.structs.replace(column.spec, decimal="." if marks == ["point"] else ",")
        return _numbers(spec, found)
    return Plan(type="text", doubt="decimal mark")


def _readable(found: Probe, convention: Convention) -> int:
    """Return how many values look like numbers and can be read as one: 1e40 is beyond what is read."""
    counts = {
        "plain": (found.plain, found.told_plain),
        "point": (found.point, found.told_point),
        "comma": (found.comma, found.told_comma),
    }
    return min(counts[convention])


def _nearly(found: Probe, numeric_allowed: bool) -> Plan:
    """Return text, with the reason when it looks like something else."""
    wanted = found.filled - found.not_a_number
    if numeric_allowed and wanted and found.told_plain + found.many_digits >= wanted:
        for doubt, count in _NOT_NUMBERS.items():
            if getattr(found, count):
                return Plan(type="text", doubt=doubt)
    plain = _readable(found, "plain")
    counts: dict[Type, int] = {
        "number": plain + found.not_a_number if numeric_allowed and plain else 0,
        "boolean": found.boolean if numeric_allowed else 0,
        "date" if found.days == found.moments else "datetime": max(found.dmy, found.mdy),
    }
    kind = max(counts, key=lambda name: counts[name])
    unread = found.filled - counts[kind]
    if unread <= found.filled * (1 - NEARLY_ALL) or (unread == 1 and found.filled >= 4):
        return Plan(type="text", doubt="nearly", nearly=kind, unread=unread)
    return Plan(type="text")


_MARKED: tuple[Convention, ...] = ("point", "comma")

_NOT_NUMBERS: dict[Doubt, str] = {
    "leading zeros": "leading_zeros",
    "plus sign": "plus",
    "many digits": "many_digits",
}
