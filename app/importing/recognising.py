"""Looking at files to see which tables of a recipe they are versions of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.importing.work import Cancelled, Tell
from engine.importing.looking.result import Problem
from engine.importing.looking.session import LookSession
from engine.importing.mapping import FORMAT, Contacts, Mapping, Source
from engine.importing.recognising import KnownTable, Recognised, Shape, Way, recognise, without_sheet

NOTHING = Mapping(format=FORMAT, contacts=Contacts())


def recognised(
    files: Sequence[Path], tables: Sequence[KnownTable], tell: Tell, cancelled: Cancelled
) -> tuple[Recognised, ...]:
    """Read the headers of files, in each way that tables are read, and return what they are."""
    ways = list(dict.fromkeys(table.way for table in tables))
    asked = [(file, way) for file in files for way in ways]
    session = LookSession()
    try:
        sources = [_source(file, way) for file, way in asked]
        look = session.look(NOTHING, Path("/"), sources, progress=tell, cancelled=cancelled)
    finally:
        session.close()
    shapes = []
    for number, (file, way) in enumerate(asked):
        seen = look.sources[f"unused[{number}]"]
        headers = tuple(column.header for column in seen.columns)
        problem = "" if seen.problem is None else told(seen.problem)
        shapes.append(Shape(file, way, headers, problem, seen.rows))
    return recognise(shapes, tables)


def told(problem: Problem) -> str:
    """Return what is wrong with a file, and how to mend it."""
    return "; ".join(filter(None, (problem.what, problem.mend)))


def _source(file: Path, way: Way) -> Source:
    source = Source(file=str(file.absolute()), csv=way.csv, sheet=way.sheet, preamble=way.preamble)
    return without_sheet(source)
