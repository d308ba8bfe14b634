"""Files that must survive the power going off, who may use them, and names beside a file's own."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import suppress
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


def open_to_the_same(old: Path, new: Path) -> None:
    """Give ``new`` the owner, group and permissions of ``old``, if that is there, as far as the system lets.

    A group that it does not let stay is another one, which may do no more than everybody.
    """
    with suppress(OSError):
        status = old.stat()
        mode = stat.S_IMODE(status.st_mode)
        if not (_owned(new, status.st_uid, status.st_gid) or _owned(new, -1, status.st_gid)):
            mode = mode & ~stat.S_IRWXG | (mode & stat.S_IRWXO) << 3
        new.chmod(mode)


def _owned(path: Path, owner: int, group: int) -> bool:
    """Give a file to an owner (-1: who has it) and a group; return whether the system let it be."""
    try:
        os.chown(path, owner, group)
    except (OSError, AttributeError):  # Windows has neither owner nor group
        return False
    return True
