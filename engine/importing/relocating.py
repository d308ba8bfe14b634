"""The same mapping for a file that stands in another folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TypeVar

import msgspec

from engine.importing.mapping import Mapping, Source

Moved = TypeVar("Moved", bound=Source)


def relocated(mapping: Mapping, base: Path, folder: Path) -> Mapping:
    """Return ``mapping``, whose files are relative to ``base``, with names relative to ``folder``."""
    if base == folder:
        return mapping
    return msgspec.structs.replace(
        mapping,
        contacts=_moved(mapping.contacts, base, folder),
        activities=tuple(_moved(source, base, folder) for source in mapping.activities),
        lookups=tuple(_moved(source, base, folder) for source in mapping.lookups),
        lists=tuple(_moved(source, base, folder) for source in mapping.lists),
    )


def _moved(source: Moved, base: Path, folder: Path) -> Moved:
    if source.file is None:
        return source
    files = tuple(relative(base / name, folder) for name in source.files)
    return msgspec.structs.replace(source, file=files if isinstance(source.file, tuple) else files[0])


def relative(file: Path, folder: Path) -> str:
    """Return a file's name (or a glob) as seen from a folder, with slashes; in full from another drive."""
    try:
        return Path(os.path.relpath(file, folder)).as_posix()
    except ValueError:
        return file.as_posix()
