"""A private folder for what spills and for exports on their way, gone when its owner is."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from engine.workspace.files import with_suffix
from engine.workspace.locking import LOCK_SUFFIX, FileLock, try_lock

PREFIX = "cardinal-"


class TemporaryFolder:
    """A folder that only this user can read, under the system's temporary one."""

    def __init__(self) -> None:
        """Make the folder, and remove those that dead processes left."""
        remove_stale()
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock = FileLock(self.path)

    def remove(self) -> None:
        """Remove the folder with all that is in it; a second call does nothing."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release()


def remove_stale() -> None:
    """Remove the folders whose owner no longer holds their lock."""
    for lock_file in Path(tempfile.gettempdir()).glob(f"{PREFIX}*{LOCK_SUFFIX}"):
        folder = lock_file.with_name(lock_file.name.removesuffix(LOCK_SUFFIX))
        if not _is_ours(lock_file):
            continue
        lock = try_lock(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            lock.release()


def _is_ours(lock_file: Path) -> bool:
    """Return whether the folder may be touched: another user's, or a link, is none of our business."""
    folder = lock_file.with_name(lock_file.name.removesuffix(LOCK_SUFFIX))
    try:
        return (
            not folder.is_symlink()
            and folder.owner() == lock_file.owner() == with_suffix(folder, LOCK_SUFFIX).owner()
        )
    except (OSError, KeyError, NotImplementedError):
        return False
