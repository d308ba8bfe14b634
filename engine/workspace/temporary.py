"""A private folder for what spills and for exports on their way, gone when its owner is."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path

from engine.errors import MachineError, WorkspaceError
from engine.refusals import not_done
from engine.workspace.locking import LOCK_SUFFIX, FileLock, try_lock

PREFIX = "cardinal-work-"
_OWNER = "owner"

YOUNG_SECONDS = 60
"""A folder younger than this may be one that its process has made and not locked yet."""


class TemporaryFolder:
    """A folder that only this user can read, under the system's temporary one."""

    def __init__(self) -> None:
        """Make the folder, and remove those that dead processes left; raises ``MachineError``."""
        try:
            remove_stale()
            self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        except OSError as error:
            mend = "free some space on the disk, or set TMPDIR to a folder you may write to"
            raise not_done(MachineError, "no temporary folder can be made", error, mend=mend) from error
        try:
            self._lock = FileLock(self.path / _OWNER)
        except WorkspaceError:
            shutil.rmtree(self.path, ignore_errors=True)
            raise

    def remove(self) -> None:
        """Remove the folder with all that is in it; a second call does nothing."""
        self._lock.release()
        shutil.rmtree(self.path, ignore_errors=True)


def is_temporary(folder: Path) -> bool:
    """Return whether a folder is one of these, or was, here or on another machine."""
    return folder.name.startswith(PREFIX)


def remove_stale() -> None:
    """Remove the folders whose owner no longer holds their lock."""
    for lock_file in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/{_OWNER}{LOCK_SUFFIX}"):
        folder = lock_file.parent
        # Another process may be at the same folder, and be done before us.
        with contextlib.suppress(WorkspaceError):
            if _is_old(folder) and _is_this_users(folder) and (lock := try_lock(folder / _OWNER)) is not None:
                lock.release()
                shutil.rmtree(folder, ignore_errors=True)


def _is_old(folder: Path) -> bool:
    try:
        return time.time() - folder.lstat().st_mtime > YOUNG_SECONDS
    except FileNotFoundError:
        return False


def _is_this_users(folder: Path) -> bool:
    if sys.platform == "win32":  # every user has a temporary folder of their own there
        return True
    try:
        return not folder.is_symlink() and folder.lstat().st_uid == os.getuid()
    except FileNotFoundError:
        return False
