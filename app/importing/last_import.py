"""What a project knows of its last import: the recipe, the report, files that are gone."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.tasks import Job
from engine.importing.building.files import is_pattern
from engine.importing.issues import read_report
from engine.importing.mapping import Mapping, sources
from engine.importing.mapping_rules import read_mapping
from engine.importing.recognising import KnownTable, known_tables
from engine.importing.report import ImportReport
from engine.workspace import Workspace


class LastImport(msgspec.Struct, frozen=True, kw_only=True):
    """The last import; ``gone`` are files of the recipe that stand there no more."""

    mapping: Mapping
    base: Path
    report: ImportReport
    tables: tuple[KnownTable, ...] = ()
    gone: tuple[str, ...] = ()


def read_last(workspace: Workspace, job: Job) -> LastImport | None:
    """Return what is known of the last import; None when nothing was imported from files."""
    stored, report = workspace.mapping, read_report(job.cursor)
    if stored is None or report is None:
        return None
    mapping, base = read_mapping(stored.json), Path(stored.base_directory)
    return LastImport(
        mapping=mapping,
        base=base,
        report=report,
        tables=known_tables(mapping, report),
        gone=gone(mapping, base),
    )


def gone(mapping: Mapping, base: Path) -> tuple[str, ...]:
    """Return the files that a recipe names one by one and that are not there."""
    named = dict.fromkeys(name for _, source in sources(mapping) for name in source.files)
    return tuple(name for name in named if not is_pattern(name) and not (base / name).is_file())
