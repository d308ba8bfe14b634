"""From the names in a mapping to files and the options they are read with."""

from __future__ import annotations

import glob
from collections.abc import Collection
from pathlib import Path

import msgspec

from engine.definition.hints import did_you_mean, near
from engine.errors import Place, SourceError
from engine.importing import mapping as told
from engine.importing.raw import CsvOptions, RawTable, ReadOptions, Workbench
from engine.importing.reading import read_sources
from engine.refusals import not_done, require_text
from engine.workspace.temporary import is_temporary

MOST_FOLDERS = 100
"""Folders within each other that a pattern may name; each is looked through within the one before."""

ONLY_TEXTS = (".csv", ".tsv", ".txt")


def read(source: told.Source, base: Path, workbench: Workbench, headers: Collection[str]) -> RawTable:
    """Read the files of a source; the report names them as the mapping does.

    ``headers`` are those that the mapping names, by which the delimiter is found among ragged lines. Where
    the header was not told and they are not found, but the first line has them, that is the header. Raises
    ``SourceError`` for a file that can't be read.
    """
    paths = [path for name in source.files for path in found(name, base)]
    whole = [base / path for path in paths]
    named = tuple(header.strip().lower() for header in headers if header.strip())
    told_options = options(source)
    csv = msgspec.structs.replace(told_options.csv, headers=named)
    raw = read_sources(whole, msgspec.structs.replace(told_options, csv=csv), workbench)
    if csv.header is None and csv.preamble is None and not _has(raw, headers):
        first = msgspec.structs.replace(csv, header=1, preamble=0)
        second = read_sources(whole, msgspec.structs.replace(told_options, csv=first), workbench)
        raw = second if _has(second, headers) else raw
    shown = {str(base / path): path for path in paths}
    files = tuple(
        msgspec.structs.replace(file, shown=shown.get(file.shown, file.shown)) for file in raw.files
    )
    return msgspec.structs.replace(raw, files=files)


def _has(raw: RawTable, headers: Collection[str]) -> bool:
    return all(raw.column(header) is not None for header in headers)


def found(name: str, base: Path) -> list[str]:
    """Return the paths that a name or a glob means, relative to ``base``, in code-point order.

    Raises ``SourceError`` for one that is not there or can't be asked for, a folder, or a glob that no file
    fits.
    """
    if is_pattern(name) and name.count("/") > MOST_FOLDERS:
        what = f"“{name[:20]}…” names more than {MOST_FOLDERS} folders within each other"
        raise SourceError(what, mend="write ** for any number of them")
    try:
        return _found(name, base)
    except OSError as error:
        raise not_done(SourceError, "the file can't be opened", error, place=Place(file=name)) from error


def is_pattern(name: str) -> bool:
    """Return whether a name in a mapping means all files that fit it."""
    return not set(name).isdisjoint("*?[")


def _found(name: str, base: Path) -> list[str]:
    path, place = base / name, Place(file=name)
    if path.is_file():
        return [name]
    if not base.is_dir():
        raise _folder_gone(base, place)
    if path.is_dir():
        inside = f"name its files, for example {name.rstrip('/')}/*.csv"
        raise SourceError("this is a folder", place=place, mend=inside)
    if not is_pattern(name):
        raise SourceError("there is no such file", place=place, mend=_nearby(path, name, base))
    paths = sorted(path for path in glob.glob(name, root_dir=base, recursive=True) if (base / path).is_file())
    for found_path in paths:
        require_text(found_path)
    if not paths:
        raise SourceError("no file fits the pattern", place=place, mend=f"look in {base}")
    return paths


def _folder_gone(base: Path, place: Place) -> SourceError:
    """Return the error that tells of files whose folder is gone: a sample's always is."""
    if is_temporary(base):
        what = "the files of a sample are made up for one import and are not kept"
        return SourceError(what, place=place, mend="import files of your own, or make another sample")
    what = f"the folder {base} is not there any more"
    return SourceError(what, place=place, mend="put it back, or import the files from where they are now")


def _nearby(path: Path, name: str, base: Path) -> str:
    """Return how to mend the name of a file that is not there."""
    if "://" in name:
        return "download it, and name where it is"
    beside = near(path.name, (file.name for file in path.parent.iterdir())) if path.parent.is_dir() else None
    nowhere = "check the path" if Path(name).is_absolute() else f"look in {base}"
    return nowhere if beside is None else did_you_mean(Path(name).with_name(beside).as_posix())


def options(source: told.Source) -> ReadOptions:
    """Return how a source is to be read."""
    csv = source.csv
    header = int(csv.header) if csv.header is not None else None
    return ReadOptions(
        sheet=source.sheet,
        preamble=source.preamble,
        csv=CsvOptions(
            delimiter=csv.delimiter,
            quote=csv.quote,
            escape=csv.escape,
            encoding=csv.encoding,
            preamble=csv.preamble if csv.preamble is not None else source.preamble,
            header=header,
            footer=csv.footer,
        ),
        commas=_commas(source),
    )


def _commas(source: told.Source) -> tuple[str, ...]:
    """Return the columns told to have a decimal comma; files that hold nothing but texts can do without."""
    if all(name.lower().endswith(ONLY_TEXTS) for name in source.files):
        return ()
    return tuple(sorted(name.strip().lower() for name, spec in source.columns.items() if spec.decimal == ","))
