"""Files that a person hands over: what they are, and where a project made of them may be kept."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from PySide6.QtCore import QMimeData, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from engine.definition.names import name_key

PROJECT = ".cardinal"
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".parquet", ".json", ".jsonl", ".ndjson", ".gz")
CHOICE = f"Data files ({' '.join(f'*{ending}' for ending in ENDINGS)});;All files (*)"
PROJECT_CHOICE = f"Cardinal projects (*{PROJECT})"


def ask(window: QWidget, folder: Path, title: str = "Import files") -> list[Path]:
    """Ask for files to import; none when nothing was chosen."""
    names, _ = QFileDialog.getOpenFileNames(window, title, str(folder), CHOICE)
    return [Path(name) for name in names]


def dropped(mime: QMimeData | None) -> list[Path]:
    """Return the files of this machine that are being dragged; none when it is something else."""
    if mime is None or not mime.hasUrls():
        return []
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile() and url.toLocalFile()]


def project_among(files: Iterable[Path]) -> Path | None:
    """Return the first project file among files."""
    return next((file for file in files if file.suffix.lower() == PROJECT), None)


def data_files(files: Iterable[Path]) -> list[Path]:
    """Return files as they are, and for a folder the data files that stand in it.

    A folder that can't be opened is returned as it is: reading it says why.
    """
    found: list[Path] = []
    for file in files:
        found += [each for each in _data_files_of(file) if each not in found]
    return found


def _data_files_of(file: Path) -> list[Path]:
    try:
        inside = sorted(file.iterdir()) if file.is_dir() else None
    except OSError:
        inside = None
    return [file] if inside is None else [each for each in inside if each.suffix.lower() in ENDINGS]


def home(remembered: Path | None) -> Path | None:
    """Return the folder where projects go: the one used last, the documents, or the person's own folder.

    None when nothing can be put into any of them.
    """
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    candidates = (remembered, Path(documents) if documents else None, Path.home())
    return next((each for each in candidates if each is not None and writable(each)), None)


def writable(folder: Path) -> bool:
    """Whether files can be made in a folder."""
    return folder.is_dir() and os.access(folder, os.W_OK)


def proposal(files: Sequence[Path], folder: Path) -> Path:
    """Return a free path for a project made of files, named after the folder that they stand in."""
    name = files[0].parent.name if files else ""
    wanted = name if name_key(name) not in ("", "downloads", "documents", "desktop", "tmp") else "My data"
    number, path = 1, folder / f"{wanted}{PROJECT}"
    while path.exists():
        number += 1
        path = folder / f"{wanted} {number}{PROJECT}"
    return path
