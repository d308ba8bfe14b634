"""Telling definitions from data among the files that are dropped on the window."""

from __future__ import annotations

from pathlib import Path

from engine.definition.formats import says_format
from engine.definition.model import FORMAT

HEAD = 64 * 1024
"""A definition says within so many bytes what it is."""


def is_definition(path: Path) -> bool:
    """Tell by its name and beginning whether a file is meant as a definition, right or wrong."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return False
    try:
        with path.open("rb") as file:
            return says_format(file.read(HEAD), FORMAT)
    except OSError:
        return False
