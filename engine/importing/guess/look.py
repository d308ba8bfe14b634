"""Looking at files: tables of the same shape together, a sample of each, and counts over all rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from engine.catalog.vocabulary import (
    common_words,
    file_words,
    read_table_name,
    words_of,
)
from engine.errors import EmptyFileError, SourceError
from engine.importing.building import values
from engine.importing.guess.columns import Looked
from engine.importing.guess.notes import not_used
from engine.importing.guess.table import Table
from engine.importing.raw import RawTable, ReadOptions, Workbench
from engine.importing.reading import read_sources
from engine.importing.report import Sentence

SMALL_CELLS = 2_000_000
"""Cells up to which a table is copied, so that its files are read once."""

SAMPLE_CELLS = 500_000
FEWEST_ROWS, MOST_ROWS = 2_000, 20_000
"""Rows of a sample, by the table's width."""


class Sheet(msgspec.Struct, frozen=True):
    """A file (or one sheet of it) as it was read."""

    path: Path
    sheet: str | None
    raw: RawTable


def look(
    bench: Workbench, paths: Sequence[Path], *, tolerant: bool = False
) -> tuple[list[Table], list[Sentence]]:
    """Return the tables in the files, and a sentence for each file that holds the same rows as another.

    A file with nothing in it is none of them, and if that is ``tolerant`` one that can't be read either, as
    long as there is another.
    """
    sheets, unreadable = _read_all(bench, sorted(set(paths), key=str), tolerant=tolerant)
    sheets, unused = _without_copies(sheets)
    unused += [not_used(path, error.what) for path, error in unreadable.items()]
    groups = _grouped([sheet for sheet in sheets if sheet.raw.columns])
    tables = [_table(bench, number, group) for number, group in enumerate(groups)]
    return named(tables), unused


def _read_all(
    bench: Workbench, paths: Sequence[Path], *, tolerant: bool
) -> tuple[list[Sheet], dict[Path, SourceError]]:
    sheets: list[Sheet] = []
    unreadable: dict[Path, SourceError] = {}
    for path in paths:
        try:
            sheets += _read(bench, path)
        except SourceError as error:
            unreadable[path] = error
            if not tolerant and not isinstance(error, EmptyFileError):
                raise
    if unreadable and not sheets:
        raise next(iter(unreadable.values()))
    return sheets, unreadable


def _read(bench: Workbench, path: Path) -> Iterator[Sheet]:
    raw = read_sources([path], ReadOptions(), bench)
    asked = next((question for question in raw.questions if question.option == "sheet"), None)
    if asked is None:
        yield Sheet(path, None, raw)
        return
    for name in asked.choices:
        yield Sheet(path, name, read_sources([path], ReadOptions(sheet=name), bench))


def _without_copies(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[Sentence]]:
    """Keep one of files that have the same name but the ending, the same columns and as many rows."""
    kept: dict[object, Sheet] = {}
    unused = []
    for sheet in sheets:
        shape = tuple(column.name.lower() for column in sheet.raw.columns)
        mark = (sheet.path.parent, sheet.path.stem, sheet.sheet, shape, sheet.raw.rows)
        first = kept.setdefault(mark, sheet)
        if first is not sheet:
            unused.append(not_used(sheet.path, f"it seems to hold the same rows as {first.path.name}"))
    return list(kept.values()), unused


def _grouped(sheets: Sequence[Sheet]) -> list[list[Sheet]]:
    """Put files of the same columns together, but not those whose names say that they differ."""
    groups: list[list[Sheet]] = []
    for sheet in sheets:
        group = next((group for group in groups if _belongs(sheet, group[0])), None)
        if group is None:
            groups.append([sheet])
        else:
            group.append(sheet)
    return groups


def _belongs(sheet: Sheet, first: Sheet) -> bool:
    shapes_of = [frozenset(column.name.lower() for column in one.raw.columns) for one in (sheet, first)]
    if sheet.sheet != first.sheet or shapes_of[0] != shapes_of[1]:
        return False
    words = [file_words(_stem(one)) for one in (sheet, first)]
    known = any(read_table_name(words_of(" ".join(one))).concept for one in words)
    return bool(set(words[0]) & set(words[1])) or not known


def _table(bench: Workbench, number: int, group: Sequence[Sheet]) -> Table:
    raw = group[0].raw
    relation = _rows_of(bench, number, group)
    sample = f"guess_sample_{number}"
    step = max(1, sum(sheet.raw.rows for sheet in group) // _sample_rows(raw))
    some = f"SELECT * FROM {relation} WHERE _row % {step} = 0 ORDER BY _place, _row"
    bench.connection.execute(f"CREATE TEMP TABLE {sample} AS {some}")
    looked = Looked(bench, raw, relation, sample, small=_is_small(group))
    written = [file_words(_stem(sheet)) for sheet in group]
    words = tuple(word for word in written[0] if all(word in other for other in written))
    return Table(
        number=number,
        name="_".join(words),
        words=read_table_name(words_of(" ".join(words))),
        files=tuple(sheet.path for sheet in group),
        sheet=group[0].sheet,
        columns=looked.columns(),
        rows=looked.rows,
        relation=relation,
        small=_is_small(group),
        sample=sample,
        questions=tuple(q for sheet in group for q in sheet.raw.questions if q.option != "sheet"),
    )


def _is_small(group: Sequence[Sheet]) -> bool:
    return sum(sheet.raw.rows * len(sheet.raw.columns) for sheet in group) <= SMALL_CELLS


def _rows_of(bench: Workbench, number: int, group: Sequence[Sheet]) -> str:
    """Return what stands after FROM for all rows; of small tables those that have any cell."""
    first, small = group[0].raw, _is_small(group)
    selects = [_cells(sheet.raw, first, place, small=small) for place, sheet in enumerate(group)]
    united = " UNION ALL ".join(selects)
    if not small:
        return f"({united})"
    filled = f"coalesce({', '.join(column.column for column in first.columns)}) IS NOT NULL"
    bench.connection.execute(f"CREATE TEMP TABLE guess_rows_{number} AS FROM ({united}) WHERE {filled}")
    return f"guess_rows_{number}"


def _stem(sheet: Sheet) -> str:
    name = sheet.path.name.removesuffix(".gz")
    return sheet.sheet if sheet.sheet is not None else Path(name).stem


def _sample_rows(raw: RawTable) -> int:
    return max(FEWEST_ROWS, min(MOST_ROWS, SAMPLE_CELLS // max(1, len(raw.columns))))


def _cells(raw: RawTable, first: RawTable, place: int, *, small: bool) -> str:
    """Return the select of one file's cells, trimmed, under the names of the first file's columns.

    Of many rows only blanks are trimmed: looking for every kind of white space takes as long as reading.
    """
    cells = []
    for column in first.columns:
        own = raw.column(column.name)
        assert own is not None
        text = f"array_to_string({own.column}, ',')" if own.hint == "list" else own.column
        cell = values.cleaned(text) if small else f"nullif(trim({text}), '')"
        cells.append(f", {cell} AS {column.column}")
    return f"SELECT {place} AS _place, _row{''.join(cells)} FROM {raw.relation}"


# --- names -----------------------------------------------------------------------------------------------


def named(tables: Sequence[Table]) -> list[Table]:
    """Give every table a name of its own, without the words that all of several begin with."""
    names = [tuple(table.name.split("_")) if table.name else () for table in tables]
    shared = len(common_words(names)) if len(tables) > 2 else 0
    if any(len(name) <= shared for name in names):
        shared = 0
    return [
        msgspec.structs.replace(table, name="_".join(name[shared:]))
        for table, name in zip(tables, names, strict=True)
    ]
