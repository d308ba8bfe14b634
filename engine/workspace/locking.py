"""A lock beside a file that ends with its process and says which process holds it.

The database's own lock belongs to the whole process and is lost when anything in it opens and closes the
file again, so it can't tell a second window of the same process, nor span the moment of a swap.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

import msgspec

from engine.errors import WorkspaceError, WorkspaceLockedError
from engine.refusals import not_done
from engine.workspace.files import with_suffix

LOCK_SUFFIX = ".lock"

_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""A link in the place of a lock could make us write into any file."""


class Holder(msgspec.Struct, frozen=True):
    """The process that holds a lock."""

    pid: int
    name: str

    def __str__(self) -> str:
        return f"{self.name} (process {self.pid})"


def this_process() -> Holder:
    """Return how this process names itself to others."""
    return Holder(pid=os.getpid(), name=Path(sys.argv[0]).name or Path(sys.executable).name)


if sys.platform == "win32":  # pragma: no cover - the other platforms' half is tested
    import msvcrt

    # The locked byte lies far behind the text, which others must be able to read.
    _FAR = 1 << 20

    def _try_lock(descriptor: int) -> bool:
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


class FileLock:
    """Holds ``<path>.lock`` until ``release``; a dead process holds nothing."""

    def __init__(self, path: Path) -> None:
        """Take the lock for ``path``; raises ``WorkspaceLockedError`` naming the process that has it."""
        self.path = with_suffix(path, LOCK_SUFFIX)
        descriptor = self._take()
        if descriptor is None:
            raise WorkspaceLockedError(
                f"{path} is open in another process, {self._holder()}", mend="close it there first"
            )
        self._descriptor: int | None = descriptor
        with contextlib.suppress(OSError):  # on a full disk it holds as well, only without a name
            os.ftruncate(descriptor, 0)
            os.lseek(descriptor, 0, os.SEEK_SET)
            os.write(descriptor, msgspec.json.encode(this_process()))

    def _take(self) -> int | None:
        while True:
            try:
                descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o644)
            except OSError as error:
                what = f"{self.path.parent} can't be written to"
                mend = "keep the project in a folder you may write to"
                raise not_done(WorkspaceError, what, error, mend=mend) from error
            if not _try_lock(descriptor):
                os.close(descriptor)
                return None
            # Its last holder may have removed the file between our opening and our locking it.
            if self._is_current(descriptor):
                return descriptor
            os.close(descriptor)

    def _is_current(self, descriptor: int) -> bool:
        try:
            return os.path.samestat(os.fstat(descriptor), self.path.stat())
        except FileNotFoundError:
            return False

    def _holder(self) -> str:
        try:
            return str(msgspec.json.decode(self.path.read_bytes(), type=Holder))
        except (OSError, msgspec.DecodeError):
            return "which is just starting or ending"

    def release(self) -> None:
        """Give the lock back and remove its file; a second call does nothing."""
        if self._descriptor is None:
            return
        descriptor, self._descriptor = self._descriptor, None
        if sys.platform != "win32":
            self.path.unlink(missing_ok=True)
        os.close(descriptor)
        if sys.platform == "win32":  # an open file can't be removed there
            with contextlib.suppress(OSError):
                self.path.unlink()


def try_lock(path: Path) -> FileLock | None:
    """Return the lock for ``path``, or None when another process has it."""
    try:
        return FileLock(path)
    except WorkspaceLockedError:
        return None
