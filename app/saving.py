"""Files that are asked for: where to, under a name that every system takes; written whole or not at all."""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec
from PySide6.QtWidgets import QFileDialog, QWidget

from app.project import Project
from engine.refusals import not_written

LONGEST = 100
"""Characters of a name that a file's name takes."""


class Kind(msgspec.Struct, frozen=True):
    """A format that a file may have."""

    title: str
    ending: str

    @property
    def choice(self) -> str:
        """The kind as file dialogs list it."""
        return f"{self.title} (*{self.ending})"


TABLES = (Kind("CSV", ".csv"), Kind("Excel", ".xlsx"), Kind("Parquet", ".parquet"))


def plain_name(name: str, otherwise: str) -> str:
    """Return a name as the name of a file, without its ending; ``otherwise`` when nothing is left of it."""
    plain = re.sub(r'[\x00-\x1f<>:"/\\|?*]+', " ", name)
    return " ".join(plain.split())[:LONGEST].strip(". ") or otherwise


def ask_for_file(
    parent: QWidget, project: Project, title: str, name: str, kinds: tuple[Kind, ...] = TABLES
) -> Path | None:
    """Ask for a file of one of some kinds, None when nobody wants one.

    A name without an ending gets that of the kind chosen, and so does the proposed one. What the dialog can't
    have asked about, because the ending came later, is asked about by asking again.
    """
    proposed = project.folder / f"{name}{kinds[0].ending}"
    while True:
        choices = ";;".join(kind.choice for kind in kinds)
        answer, chosen = QFileDialog.getSaveFileName(parent, title, str(proposed), choices)
        if not answer:
            return None
        kind = next((kind for kind in kinds if kind.choice == chosen), kinds[0])
        path = _with_ending(Path(answer), kind, kinds)
        project.folder = path.parent
        if path == Path(answer) or not path.exists():
            return path
        proposed = path
        kinds = (kind, *(each for each in kinds if each is not kind))


def _with_ending(path: Path, kind: Kind, kinds: tuple[Kind, ...]) -> Path:
    """Return a path with an ending: its own, unless that is the first kind's, which nobody has typed."""
    ending = path.suffix.lower()
    if ending == kinds[0].ending:
        return path if kind is kinds[0] else path.with_suffix(kind.ending)
    known = any(ending == each.ending for each in kinds)
    return path if known else path.with_name(path.name + kind.ending)


def write_file(path: Path, content: bytes) -> None:
    """Write a small file in the place of what is there, whole or not at all.

    Raises ``MachineError`` for a place that can't be written to.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        try:
            unfinished.write_bytes(content)
            os.replace(unfinished, path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise not_written(path, error) from error
