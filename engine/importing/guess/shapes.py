"""What the values of a sample look like: counts of shapes, and the one way in which days can be read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import duckdb
import msgspec

from engine.catalog.vocabulary import means_empty
from engine.definition.quoting import literal
from engine.importing.building.values import fits
from engine.importing.guess.table import Column, Shapes
from engine.importing.reading.statement import count_where, one_row

_PATTERNS = {
    "emails": r"[^@\s,;]+@[^@\s,;]+\.[^@\s.,;]{2,}",
    "urls": r"(?i:https?)://\S+",
    "paths": r"/\S*",
    "numbered": r"#\d+",
    "unix": r"[12]\d{9}",
    "zeros": r"0",
    "pointed": r"-?\d+\.0+",
    "arrays": r"\[[^{}]*\]",
}

_SEPARATORS = {"semicolons": ";", "bars": "|", "commas": ","}


def measure(connection: duckdb.DuckDBPyConnection, sample: str, names: Sequence[str]) -> list[Shapes]:
    """Return the shapes of each column of the temporary table ``sample``."""
    return [_shapes(connection, sample, name) for name in names]


def _shapes(connection: duckdb.DuckDBPyConnection, sample: str, name: str) -> Shapes:
    """Ask for one column alone: the distinct values of hundreds at a time would be more than memory holds."""
    tests = _tests(name)
    found = one_row(connection, f"SELECT {', '.join(tests.values())} FROM {sample}")
    return msgspec.convert(dict(zip(tests, map(_plain, found), strict=True)), Shapes, strict=False)


def _plain(value: object) -> object:
    if value is None:
        return 0
    return sorted(value) if isinstance(value, list) else value


def _tests(name: str) -> dict[str, str]:
    empty = ", ".join(literal(word) for word in means_empty())
    separated = f"len(string_split_regex({name}, '[;|,]'))"
    return {
        "filled": f"count({name})",
        "distinct": f"count(DISTINCT {name})",
        "length": f"coalesce(avg(length({name})), 0)",
        **{key: count_where(fits(name, pattern)) for key, pattern in _PATTERNS.items()},
        **{key: count_where(f"contains({name}, '{mark}')") for key, mark in _SEPARATORS.items()},
        "item_length": f"coalesce(sum(length({name})) / sum({separated}), 0)",
        "example": f"coalesce(min({name}) FILTER (regexp_matches({name}, '^[0-9]{{1,2}}[./-]')), '')",
        "empties": f"coalesce(list(DISTINCT {name}) FILTER (lower({name}) IN ({empty})), [])",
    }


# --- days ------------------------------------------------------------------------------------------------

_DAYS = {"dmy": "%d{0}%m{0}{1}", "mdy": "%m{0}%d{0}{1}"}
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")


def with_dates(connection: duckdb.DuckDBPyConnection, sample: str, columns: Sequence[Column]) -> list[Column]:
    """Settle columns whose days can't be told from months by those of the same file that can.

    One file is written by one program: where another column's days go beyond 12, the order is known.
    """
    orders = {column.plan.order for column in columns if _tells_order(column)}
    if len(orders) != 1:
        return list(columns)
    order = orders.pop()
    assert order is not None
    return [
        msgspec.structs.replace(column, dates=_format(connection, sample, column.sql, order))
        if column.plan.doubt == "day or month"
        else column
        for column in columns
    ]


def _tells_order(column: Column) -> bool:
    told = column.probe.only_dmy or column.probe.only_mdy
    return column.plan.order is not None and bool(told)


def _format(connection: duckdb.DuckDBPyConnection, sample: str, name: str, order: str) -> str | None:
    """Return the first format that reads every value of a column, or None."""
    years = ("%y", "%Y")  # %y refuses four digits, but %Y takes two for a year of the first century
    formats = [_DAYS[order].format(mark, year) + time for mark, year, time in product("/-.", years, _TIMES)]
    read = ", ".join(f"count(try_strptime({name}, {literal(text)}))" for text in formats)
    found = one_row(connection, f"SELECT count({name}), {read} FROM {sample}")
    return next((text for text, count in zip(formats, found[1:], strict=True) if count == found[0]), None)
