"""Which tables of a recipe new files are versions of: the same headers, whatever the files are called."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Table
from pathlib import Path, PurePath

import msgspec

from engine.definition.hints import likeness
from engine.importing.building.uses import headers_of
from engine.importing.mapping import ActivitySource, Contacts, CsvOptions, Mapping, Source, sources
from engine.importing.relocating import relative
from engine.importing.report import ImportReport, Role

ALIKE = 0.6
"""The share of headers in common from which a file that lacks some may be the same table."""

replaced = msgspec.structs.replace


class Way(msgspec.Struct, frozen=True):
    """How files are read; a table is compared with what is read in its own way."""

    csv: CsvOptions = CsvOptions()
    sheet: str | None = None
    preamble: int | None = None


class KnownTable(msgspec.Struct, frozen=True, kw_only=True):
    """A table of the recipe: its ``path`` in it, its files and the headers it had last time.

    The same files may serve in several places: ``also`` are the others, ``names`` what they are for.
    """

    path: str
    also: tuple[str, ...] = ()
    role: Role
    names: tuple[str, ...]
    files: tuple[str, ...]
    headers: tuple[str, ...]
    needed: frozenset[str]
    way: Way


class Shape(msgspec.Struct, frozen=True):
    """A file, read in one way: its headers and how many rows, or why it can't be read."""

    file: Path
    way: Way
    headers: tuple[str, ...] = ()
    problem: str = ""
    rows: int = 0


class Fit(msgspec.Struct, frozen=True):
    """A table that a file can be a version of, with the headers that it has more and fewer."""

    path: str
    added: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


class Recognised(msgspec.Struct, frozen=True):
    """A file with the tables that it can be a version of, the likeliest first; none: it is not known.

    ``rows`` are those below its header, however it is read.
    """

    file: Path
    fits: tuple[Fit, ...] = ()
    problem: str = ""
    rows: int = 0


def known_tables(mapping: Mapping, report: ImportReport) -> tuple[KnownTable, ...]:
    """Return the tables of the last import, as far as the report tells their headers."""
    told = {file.path: file for file in report.files if file.headers}
    tables: dict[object, KnownTable] = {}
    for path, source in sources(mapping):
        if source.file is None or path not in told:
            continue
        file, needed = told[path], frozenset(_folded(_needed(source)))
        mark = (source.files, way_of(source))
        first = tables.get(mark)
        if first is None:
            tables[mark] = KnownTable(
                path=path,
                role=file.role,
                names=(file.table,),
                files=source.files,
                headers=file.headers,
                needed=needed,
                way=way_of(source),
            )
        else:
            also, names = (*first.also, path), (*first.names, file.table)
            tables[mark] = replaced(first, also=also, names=names, needed=first.needed | needed)
    return tuple(tables.values())


def way_of(source: Source) -> Way:
    """Return how a source is read."""
    return Way(source.csv, source.sheet, source.preamble)


def without_sheet(source: Source) -> Source:
    """Return a source without what is told for spreadsheets, where none of its files is one."""
    if any(name.lower().endswith(".xlsx") for name in source.files):
        return source
    return replaced(source, sheet=None, preamble=None)


def recognise(shapes: Sequence[Shape], tables: Sequence[KnownTable]) -> tuple[Recognised, ...]:
    """Return every file with the tables it fits, in the order the files were given."""
    found = []
    for file in dict.fromkeys(shape.file for shape in shapes):
        own = [shape for shape in shapes if shape.file == file]
        scored = [
            (score, fit)
            for table in tables
            for shape in own
            if shape.way == table.way and (fit := _fit(shape, table)) is not None
            for score in [_score(file, table, fit)]
        ]
        scored.sort(key=lambda pair: pair[0], reverse=True)
        problem = next((shape.problem for shape in own if shape.problem), "")
        rows = max(shape.rows for shape in own)
        found.append(Recognised(file, tuple(fit for _, fit in scored), "" if scored else problem, rows))
    return tuple(found)


def filled(
    mapping: Mapping,
    base: Path,
    tables: Sequence[KnownTable],
    new: Table[str, Sequence[Path]],
    beside: frozenset[str] = frozenset(),
) -> Mapping:
    """Return the recipe with ``new`` files for tables, by path; those ``beside`` keep their former files too.

    Names stay relative to ``base``.
    """
    first = {path: table.path for table in tables for path in (table.path, *table.also)}

    def with_files(path: str, source: Source) -> Source:
        table = first.get(path, path)
        if table not in new:
            return source
        names = tuple(relative(file, base) for file in new[table])
        former = tuple(name for name in source.files if table in beside and name not in names)
        every = (*former, *names)
        return without_sheet(replaced(source, file=every if len(every) > 1 else every[0]))

    return _each(mapping, with_files)


def without_columns(
    mapping: Mapping, tables: Sequence[KnownTable], lacking: Table[str, Sequence[str]]
) -> Mapping:
    """Return the recipe without what it tells of columns that tables, by path, are ``lacking``."""
    first = {path: table.path for table in tables for path in (table.path, *table.also)}

    def gone_from(path: str) -> set[str]:
        return set(_folded(lacking.get(first.get(path, path), ())))

    def without(path: str, source: Source) -> Source:
        gone = gone_from(path)
        kept = {name: spec for name, spec in source.columns.items() if name.strip().lower() not in gone}
        source = replaced(source, columns=kept)
        if isinstance(source, Contacts) and source.created_at and source.created_at.lower() in gone:
            source = replaced(source, created_at=None)
        return source

    left = _each(mapping, without)
    lost = any(_adds_up(mapping, source, gone_from(path)) for path, source in sources(mapping))
    return replaced(left, rfm=None) if lost else left


def _adds_up(mapping: Mapping, source: Source, gone: set[str]) -> bool:
    """Return whether RFM is made of some of the columns that are gone from a source."""
    rfm = mapping.rfm
    owner = source.name if isinstance(source, ActivitySource) else getattr(source, "activity", None)
    if rfm is None or owner != rfm.activity:
        return False
    return not gone.isdisjoint(_folded(name for name in (rfm.amount, rfm.order) if name is not None))


def _each(mapping: Mapping, change: Callable[[str, Source], Source]) -> Mapping:
    changed = {path: change(path, source) for path, source in sources(mapping)}
    return replaced(
        mapping,
        contacts=changed["contacts"],
        **{
            kind: tuple(changed[f"{kind}[{index}]"] for index in range(len(getattr(mapping, kind))))
            for kind in ("activities", "lookups", "lists")
        },
    )


def _needed(source: Source) -> Iterator[str]:
    """Yield the headers without which there is no such table."""
    yield from headers_of(replaced(source, columns={})) - _optional(source)
    if isinstance(source, ActivitySource) and source.time is not None and source.parent is None:
        yield source.time


def _optional(source: Source) -> set[str]:
    return {source.created_at} if isinstance(source, Contacts) and source.created_at else set()


def _fit(shape: Shape, table: KnownTable) -> Fit | None:
    here, there = set(_folded(shape.headers)), set(_folded(table.headers))
    if not here or not (table.needed & there) <= here:
        return None
    same_name = any(_words(shape.file.name) == _words(name) for name in table.files)
    alike = len(here & there) / len(here | there)
    if not there <= here and not same_name and alike < ALIKE:
        return None
    added = tuple(header for header in shape.headers if header.strip().lower() not in there)
    lacking = tuple(header for header in table.headers if header.strip().lower() not in here)
    return Fit(table.path, added, lacking)


def _score(file: Path, table: KnownTable, fit: Fit) -> tuple[bool, bool, int, float]:
    """Return what makes a fit likelier: the same headers, the same words in the name, few differences."""
    exact = not fit.added and not fit.lacking
    names = [_words(name) for name in table.files]
    like = max((likeness(" ".join(_words(file.name)), " ".join(name)) for name in names), default=0.0)
    return exact, _words(file.name) in names, -len(fit.added) - 2 * len(fit.lacking), like


def _words(name: str) -> tuple[str, ...]:
    """Return the words of a file's name without numbers, dates and endings."""
    stem = PurePath(name).name.split(".")[0]
    return tuple(word for word in re.split(r"[\W\d_]+", stem.lower()) if word)


def _folded(headers: Iterable[str]) -> list[str]:
    return [header.strip().lower() for header in headers]
