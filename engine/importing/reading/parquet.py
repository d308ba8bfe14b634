"""Reading a Parquet file where it is: every type as text without loss."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from duckdb.sqltypes import DuckDBPyType

from engine.definition.quoting import identifier, literal
from engine.importing.raw import Hint, RawFile, Workbench
from engine.importing.reading.names import unique_names
from engine.importing.reading.part import Part, Source
from engine.importing.reading.statement import plain_path, run

_SHORT = "regexp_replace({0}::VARCHAR, '\\.0$', '')"
_PLAIN = "regexp_replace(rtrim(try_cast({0}::VARCHAR AS DECIMAL(38, 9))::VARCHAR, '0'), '\\.$', '')"
_FLOAT = (
    f"CASE WHEN NOT isfinite({{0}}) THEN NULL "
    f"WHEN contains({{0}}::VARCHAR, 'e') THEN coalesce({_PLAIN}, {{0}}::VARCHAR) ELSE {_SHORT} END"
)
_BYTES = "coalesce(try(decode({0})), hex({0}))"
_MOMENT = "CASE WHEN isfinite({0}) THEN {0}::VARCHAR END"
_UTC = "({0} AT TIME ZONE 'UTC')"
_ZONED = f"CASE WHEN isfinite({_UTC}) THEN {_UTC}::VARCHAR || '+00:00' END"

_NUMBERS = (
    "tinyint",
    "smallint",
    "integer",
    "bigint",
    "hugeint",
    "utinyint",
    "usmallint",
    "uinteger",
    "ubigint",
    "uhugeint",
    "decimal",
)

_TEXTS: Mapping[str, tuple[Hint, str]] = {
    **dict.fromkeys(_NUMBERS, ("number", "{0}::VARCHAR")),
    "float": ("number", _FLOAT),
    "double": ("number", _FLOAT),
    "boolean": ("boolean", "{0}::VARCHAR"),
    "date": ("date", _MOMENT),
    "timestamp": ("datetime", _MOMENT),
    "timestamp_s": ("datetime", _MOMENT),
    "timestamp_ms": ("datetime", _MOMENT),
    "timestamp_ns": ("datetime", _MOMENT),
    "timestamp with time zone": ("datetime", _ZONED),
    "timestamptz_ns": ("datetime", _ZONED),
    "blob": ("text", _BYTES),
    "struct": ("text", "to_json({0})::VARCHAR"),
    "map": ("text", "to_json({0})::VARCHAR"),
    "union": ("text", "to_json({0})::VARCHAR"),
}
"""For each type of DuckDB what it holds, and SQL that turns it into text; any other type is simply cast."""

_NESTED = ("list", "array", "struct", "map", "union")


class _Leaf(msgspec.Struct, frozen=True):
    name: str
    hint: Hint
    expression: str


def read_parquet_file(source: Source, workbench: Workbench) -> Part:
    """Return one Parquet file as a part of a table; a struct's members are columns ``address.city``."""
    path = literal(str(plain_path(source.path, workbench)))
    described = run(workbench, f"SELECT * FROM (DESCRIBE SELECT * FROM read_parquet({path}))", source.shown)
    names = _source_names(workbench, path, source)
    leaves = [
        leaf
        for position, (column, kind, *_) in enumerate(described)
        for leaf in _leaves(
            names[position] if len(names) == len(described) else column,
            identifier(column),
            DuckDBPyType(kind),
        )
    ]
    [(rows,)] = run(workbench, f"SELECT num_rows FROM parquet_file_metadata({path})", source.shown)
    return Part(
        names=unique_names(leaf.name for leaf in leaves),
        hints=tuple(leaf.hint for leaf in leaves),
        expressions=tuple(leaf.expression for leaf in leaves),
        source=f"read_parquet({path}, file_row_number = true)",
        row="file_row_number + 1",
        line="file_row_number + 1",
        facts=RawFile(
            shown=source.shown,
            format="parquet",
            rows=rows,
            set_aside=0,
            first_row=source.rows_before + 1,
            bytes=source.size,
        ),
    )


def _source_names(workbench: Workbench, path: str, source: Source) -> list[str]:
    """Return the names of the top columns as they stand in the file, where DuckDB changes repeated ones."""
    rows = run(workbench, f"SELECT name, num_children FROM parquet_schema({path})", source.shown)
    names: list[str] = []
    position = 1
    while position < len(rows):
        names.append(rows[position][0])
        position = _after(rows, position)
    return names


def _after(rows: list[tuple[Any, ...]], position: int) -> int:
    """Return where the next column begins in the schema, which lists children after their parent."""
    open_children = 1
    while open_children:
        open_children += (rows[position][1] or 0) - 1
        position += 1
    return position


def _leaves(name: str, expression: str, kind: DuckDBPyType) -> Iterator[_Leaf]:
    if kind.id == "struct":
        for member, inner in kind.children:
            if isinstance(inner, DuckDBPyType):
                access = f"struct_extract({expression}, {literal(member)})"
                yield from _leaves(f"{name}.{member}", access, inner)
        return
    if kind.id in ("list", "array"):
        yield _Leaf(name, "list", _list(expression, kind))
        return
    hint, text = _TEXTS.get(kind.id, ("text", "{0}::VARCHAR"))
    yield _Leaf(name, hint, text.format(expression))


def _list(expression: str, kind: DuckDBPyType) -> str:
    """Return SQL for a list of text; items that are lists or structs themselves are JSON."""
    _, item = kind.children[0]
    if not isinstance(item, DuckDBPyType):
        return f"{expression}::VARCHAR[]"
    if item.id in _NESTED:
        text = "to_json(item)::VARCHAR"
    else:
        text = _TEXTS.get(item.id, ("text", "{0}::VARCHAR"))[1].format("item")
    return f"list_transform({expression}, lambda item: {text})"
