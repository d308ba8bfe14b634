"""From files to a mapping, in the process that may read them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from engine.errors import SourceError
from engine.importing.guess.compose import Composer
from engine.importing.guess.links import Overlap
from engine.importing.guess.look import look
from engine.importing.guess.notes import Notes
from engine.importing.guess.people import find_people
from engine.importing.guess.result import Guess
from engine.importing.guess.roles import find_roles
from engine.importing.mapping_rules import check_mapping
from engine.importing.raw import Workbench


def guess(
    paths: Sequence[Path], workbench: Workbench, base: Path | None = None, *, tolerant: bool = False
) -> Guess:
    """Return the mapping that fits the files best; their names are relative to ``base``, or where they are.

    The same files give the same guess. Raises ``SourceError`` for a file that can't be read, unless that is
    ``tolerant`` and there are others, and ``CancelledError`` when the user stops.
    """
    if not paths:
        raise SourceError("no file is named", mend="name the files to import")
    absolute = [path.absolute() for path in paths]
    folder = base.absolute() if base is not None else _common(absolute)
    notes = Notes()
    tables, unused = look(workbench, absolute, tolerant=tolerant)
    notes.unused += unused
    overlap = Overlap(workbench)
    people = find_people(tables, overlap, notes)
    roles = find_roles(tables, people, overlap)
    mapping = Composer(workbench.connection, people, roles, folder, notes).compose()
    check_mapping(mapping)
    return Guess(
        mapping=mapping,
        base_directory=str(folder),
        questions=tuple(notes.questions),
        reasons=tuple(notes.reasons),
        unused=tuple(notes.unused),
    )


def _common(paths: Sequence[Path]) -> Path:
    """Return the folder that all files are in or below; for files on several drives that of the first."""
    try:
        return Path(os.path.commonpath([path.parent for path in paths]))
    except ValueError:
        return paths[0].parent
