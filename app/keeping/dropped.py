"""Definitions among files that are dragged over the window."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData

from engine.definition.model import FORMAT

MARK = f'"{FORMAT.partition("/")[0]}/'.encode()
HEAD = 64 * 1024
"""A definition says within so many bytes what it is."""


def definition_files(data: QMimeData) -> tuple[Path, ...]:
    """Return the dragged files that hold definitions; none when there is anything else among them."""
    paths = tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
    whole = len(paths) == len(data.urls())
    return paths if whole and all(map(is_definition, paths)) else ()


def is_definition(path: Path) -> bool:
    """Tell by its name and beginning whether a file is meant as a definition, right or wrong."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return MARK in file.read(HEAD)
    except OSError:
        return False
