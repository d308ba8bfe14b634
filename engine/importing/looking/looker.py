"""Looks at the files of a mapping again and again; what did not change is not read twice."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from engine.errors import MappingError, SourceError
from engine.importing.building import files, telling
from engine.importing.building.stage import Staged, Use, stage
from engine.importing.building.uses import headers_of, use_of
from engine.importing.looking import sample as sampling
from engine.importing.looking.checks import Checker
from engine.importing.looking.columns import looks_of
from engine.importing.looking.joining import Joined, join
from engine.importing.looking.keys import KeyTables
from engine.importing.looking.result import Check, Detail, Look, Problem, SourceLook
from engine.importing.looking.sample import Sample
from engine.importing.mapping import Contacts, Mapping, Source, sources
from engine.importing.raw import RawTable, Workbench
from engine.importing.reading.spreadsheet import sheet_names
from engine.importing.report import Sentence


class Seen(msgspec.Struct, frozen=True):
    """A source that could be read: its rows, as values, and what is told of it."""

    sample: Sample
    staged: Staged
    look: SourceLook


class _Kept(msgspec.Struct, frozen=True):
    """What a source was looked at for, so that the same look is not taken again."""

    mark: object
    seen: Seen


class Looker:
    """Keeps what it has read for as long as the files are read in that way."""

    def __init__(self, bench: Workbench, step: Callable[[str, str], None]) -> None:
        """``step`` is told what begins (a verb) and of which table."""
        self._bench = bench
        self._step = step
        self._samples: dict[object, Sample] = {}
        self._wanted: set[str] = set()
        self._read = 0
        self._books: dict[str, tuple[str, ...]] = {}
        self._kept: dict[str, _Kept] = {}
        self._keys = KeyTables(bench)
        self._tables = 0
        bench.connection.execute("SET TimeZone = 'UTC'")

    def look(self, mapping: Mapping, base: Path, unused: Sequence[Source]) -> Look:
        """Return what is seen of a mapping, which may break its rules, and of sources with no role yet."""
        self._wanted = set()
        seen: dict[str, Seen] = {}
        looks: dict[str, SourceLook] = {}
        named = [*sources(mapping), *((f"unused[{number}]", one) for number, one in enumerate(unused))]
        for path, source in named:
            if source.file is None:
                continue
            self._step("look", telling.role_of(source)[1])
            try:
                seen[path] = self._seen(mapping, path, source, base)
            except (SourceError, MappingError) as error:
                looks[path] = SourceLook(problem=Problem.of(error, path))
            else:
                looks[path] = seen[path].look
        for path in [path for path in self._kept if path not in seen]:
            self._forget(path)
        self._drop_unwanted()
        self._step("join", "")
        staged = {path: one.staged for path, one in seen.items()}
        joined = join(self._bench.connection, mapping, staged)
        self._step("check", "")
        read = {path: (one.sample, one.staged) for path, one in seen.items()}
        checks = Checker(self._bench.connection, mapping, read, joined.wide, self._keys).checks()
        return _result(looks, joined, checks)

    # --- one source --------------------------------------------------------------------------------------

    def _seen(self, mapping: Mapping, path: str, source: Source, base: Path) -> Seen:
        sample = self._sample(source, base)
        use = _use(mapping, path, source, sample.some)
        mark = (sample.table, use, source.columns, mapping.timezone)
        kept = self._kept.get(path)
        if kept is not None and kept.mark == mark:
            return kept.seen
        self._tables += 1
        zone, table = mapping.timezone, f"look_staged_{self._tables}"

        def staged_as(one: Source, used: Use) -> Staged:
            return stage(self._bench.connection, sample.some, one, used, path=path, zone=zone, table=table)

        problem = None
        try:
            staged = staged_as(source, use)
        except MappingError as error:
            problem = Problem.of(error, path)
            staged = staged_as(_without_columns(source), _there(use, sample.some))
        seen = Seen(sample, staged, self._look(source, sample, staged, problem, base))
        self._forget(path)
        self._kept[path] = _Kept(mark, seen)
        return seen

    def _forget(self, path: str) -> None:
        kept = self._kept.pop(path, None)
        if kept is not None:
            self._bench.connection.execute(f"DROP VIEW {kept.seen.staged.table}")
            self._bench.connection.execute(f"DROP TABLE {kept.seen.staged.table}_rows")

    def _sample(self, source: Source, base: Path) -> Sample:
        """Read the files anew only when they are to be read in another way."""
        headers = frozenset(headers_of(source)) - {""}
        way = (_stamps(source, base), msgspec.json.encode(files.options(source)))
        sample = self._samples.get(way)
        if sample is None or any(sample.whole.column(header) is None for header in headers):
            by_headers = (*way, headers)
            if by_headers not in self._samples:
                self._samples[by_headers] = self._taken(source, base, headers)
            sample = self._samples[way] = self._samples[by_headers]
        self._wanted.add(sample.table)
        return sample

    def _taken(self, source: Source, base: Path, headers: frozenset[str]) -> Sample:
        """Read files; what reading writes goes into a folder of its own."""
        self._read += 1
        table = f"look_rows_{self._read}"
        bench = msgspec.structs.replace(self._bench, scratch=self._bench.scratch / table)
        bench.scratch.mkdir()
        try:
            return sampling.take(bench, files.read(source, base, bench, headers), table)
        except BaseException:
            shutil.rmtree(bench.scratch, ignore_errors=True)
            raise

    def _drop_unwanted(self) -> None:
        """Give back what was read in ways that nobody wants any more."""
        for table in {sample.table for sample in self._samples.values()} - self._wanted:
            self._samples = {way: one for way, one in self._samples.items() if one.table != table}
            self._keys.forget(table)
            self._bench.connection.execute(f"DROP TABLE {table}")
            shutil.rmtree(self._bench.scratch / table)

    def _look(
        self, source: Source, sample: Sample, staged: Staged, problem: Problem | None, base: Path
    ) -> SourceLook:
        raw = sample.whole
        role, table = telling.role_of(source)
        told = telling.Told(role=role, table=table, staged=staged)
        first, lines = sampling.first_rows(self._bench, sample)
        return SourceLook(
            files=raw.files,
            sheets=self._sheets(raw, base),
            rows=raw.rows,
            looked=sample.some.rows if sample.sampled else raw.rows,
            columns=looks_of(self._bench.connection, staged, source),
            first=first,
            lines=lines,
            notices=tuple(
                Sentence(kind=n.kind, text=n.sentence, file=raw.files[n.file].shown, line=n.line)
                for n in raw.notices
            ),
            questions=tuple(telling.questions(told)),
            problem=problem,
        )

    def _sheets(self, raw: RawTable, base: Path) -> tuple[str, ...]:
        books = [file.shown for file in raw.files if file.sheet is not None]
        for book in books[:1]:
            if book not in self._books:
                self._books[book] = sheet_names(base / book)
            return self._books[book]
        return ()


def _stamps(source: Source, base: Path) -> tuple[object, ...]:
    """Return the files of a source with their size and age: one that was saved anew is another one."""
    paths = [base / path for name in source.files for path in files.found(name, base)]
    return tuple((str(path), path.stat().st_size, path.stat().st_mtime_ns) for path in paths)


def _use(mapping: Mapping, path: str, source: Source, raw: RawTable) -> Use:
    """Return the columns used as keys and moments; of a source without a role, or half told, none."""
    if path.startswith("unused") or (isinstance(source, Contacts) and source.key is None):
        return Use()
    return use_of(mapping, source, path, raw)


def _there(use: Use, raw: RawTable) -> Use:
    """Return the uses of columns that are there."""

    def known(names: dict[str, str]) -> dict[str, str]:
        return {name: place for name, place in names.items() if raw.column(name) is not None}

    return Use(keys=known(use.keys), moments=known(use.moments))


def _without_columns(source: Source) -> Source:
    return msgspec.structs.replace(source, columns={})


def _result(looks: dict[str, SourceLook], joined: Joined, checks: dict[str, Check]) -> Look:
    details = {
        name: tuple(Detail(attribute.name, attribute.type) for attribute in wide.attributes)
        for name, wide in joined.wide.items()
    }
    return Look(sources=looks, checks=checks, details=details, problems=joined.problems)
