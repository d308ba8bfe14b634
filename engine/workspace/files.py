"""Files that must survive the power going off, and names beside a file's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def with_suffix(path: Path, suffix: str) -> Path:
    """Return ``path`` with ``suffix`` after its whole name."""
    return path.with_name(path.name + suffix)


def sync_file(path: Path) -> None:
    """Wait until what was written to ``path`` is on the disk; nothing of this process may have it locked."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Wait until the renames beside ``path`` are on the disk (Windows does so by itself)."""
    if sys.platform == "win32":
        return
    descriptor = os.open(path.absolute().parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
