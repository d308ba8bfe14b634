"""The way in: several files, or a glob, as one raw table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from engine.importing.raw import Hint, RawColumn, RawTable, ReadOptions, Workbench
from engine.importing.reading.csvfile import read_csv_file
from engine.importing.reading.part import Part, Source
from engine.importing.reading.staging import Aside


def read_sources(paths: Sequence[Path], options: ReadOptions, workbench: Workbench) -> RawTable:
    """Return the files as one table, their columns united by name without regard to case.

    Raises ``SourceError`` for a file that can't be read, ``CancelledError`` when the user stops.
    """
    aside = Aside(workbench)
    parts: list[Part] = []
    rows = 0
    try:
        for index, path in enumerate(paths):
            source = Source(
                path=path, shown=str(path), index=index, rows_before=rows, size=path.stat().st_size
            )
            part = read_csv_file(source, options.csv, workbench, aside)
            parts.append(part)
            rows += part.facts.rows
    finally:
        aside.close()
    columns = united(parts)
    return RawTable(
        columns=columns,
        relation=relation(parts, columns),
        set_aside=aside.source,
        files=tuple(part.facts for part in parts),
        rows=rows,
        notices=tuple(notice for part in parts for notice in part.notices),
        questions=tuple(question for part in parts for question in part.questions),
    )


def united(parts: Sequence[Part]) -> tuple[RawColumn, ...]:
    """Return the columns of all parts, spelt as first met; a hint stands where all parts agree."""
    names: dict[str, str] = {}
    hints: dict[str, set[Hint]] = {}
    for part in parts:
        for name, hint in zip(part.names, part.hints, strict=True):
            names.setdefault(name.lower(), name)
            hints.setdefault(name.lower(), set()).add(hint)
    return tuple(
        RawColumn(name, f"c{number}", _common(hints[key]))
        for number, (key, name) in enumerate(names.items(), start=1)
    )


def _common(hints: set[Hint]) -> Hint:
    if "list" in hints:
        return "list"
    return next(iter(hints)) if len(hints) == 1 else "text"


def relation(parts: Sequence[Part], columns: Sequence[RawColumn]) -> str:
    """Return what stands after FROM for all parts together."""
    return "(" + " UNION ALL ".join(_select(index, part, columns) for index, part in enumerate(parts)) + ")"


def _select(file: int, part: Part, columns: Sequence[RawColumn]) -> str:
    own = {
        name.lower(): (expression, hint)
        for name, expression, hint in zip(part.names, part.expressions, part.hints, strict=True)
    }
    wanted = ", ".join(f"{_cell(column, own)} AS {column.column}" for column in columns)
    before = part.facts.first_row - 1
    return (
        f"SELECT ({part.row} + {before})::BIGINT AS _row, {file}::INTEGER AS _file, "
        f"({part.line})::BIGINT AS _line, {wanted} FROM {part.source}"
    )


def _cell(column: RawColumn, own: Mapping[str, tuple[str, Hint]]) -> str:
    """Return the expression for the column in one part; one text among lists is a list of it."""
    if column.name.lower() not in own:
        return "NULL::VARCHAR[]" if column.hint == "list" else "NULL::VARCHAR"
    expression, hint = own[column.name.lower()]
    if column.hint == "list" and hint != "list":
        return f"CASE WHEN {expression} IS NOT NULL THEN [{expression}] END"
    return expression
