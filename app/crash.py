"""What a user is told when something went wrong: one sentence, never a traceback.

Known errors say themselves what, where and how to mend. What the machine refused is put into plain words
here. Anything else is a mistake of the program: that is what the user is told, and the log gets the details.
"""

from __future__ import annotations

import errno
import platform
import sys
import threading
from collections.abc import Callable, Mapping
from types import MappingProxyType, TracebackType
from typing import NamedTuple

from app.version import version
from engine.errors import CancelledError, CardinalError, MachineError, Place


class Refusal(NamedTuple):
    """What the machine refused, and how to mend it."""

    what: str
    mend: str | None = None


_DISK_FULL = Refusal("the disk is full", "free some space and try again")
_FORBIDDEN = Refusal("access is denied", "check its permissions, and whether another program has it open")

REFUSALS: Mapping[int, Refusal] = MappingProxyType(
    {
        errno.ENOSPC: _DISK_FULL,
        errno.EDQUOT: _DISK_FULL,
        errno.EFBIG: Refusal("the file is too big for this disk"),
        errno.EACCES: _FORBIDDEN,
        errno.EPERM: _FORBIDDEN,
        errno.EROFS: Refusal("the disk is read-only", "choose another place"),
        errno.ENOENT: Refusal("there is no such file or folder", "check the path"),
        errno.ENOTDIR: Refusal("a part of the path is no folder", "check the path"),
        errno.EISDIR: Refusal("this is a folder, not a file", "name a file"),
        errno.EEXIST: Refusal("this exists already", "choose another name"),
        errno.ENAMETOOLONG: Refusal("the name is too long", "choose a shorter one"),
        errno.EMFILE: Refusal("too many files are open", "close other programs and try again"),
        errno.ENFILE: Refusal("too many files are open", "close other programs and try again"),
        errno.ENOMEM: Refusal("there is not enough memory", "close other programs and try again"),
        errno.EBADF: Refusal("it is closed", "give it a place to write to"),
        errno.EIO: Refusal("the disk could not be read or written", "check the disk"),
    }
)

OUR_PACKAGES = frozenset({"app", "engine", "widgets"})


def known(error: BaseException) -> CardinalError | None:
    """Return ``error`` as one that a user can be told, or None when it is a mistake of the program."""
    match error:
        case CardinalError():
            return error
        case KeyboardInterrupt():
            return CancelledError("stopped")
        case MemoryError():
            return MachineError(
                "there is not enough memory for this", mend="close other programs and try again"
            )
        case ModuleNotFoundError(name=str(name)) if name.split(".")[0] not in OUR_PACKAGES:
            return MachineError(
                f"the Python package {name} is missing", mend="start with ./run, which installs it"
            )
        case OSError(errno=int(number)):
            return _refused(error, number)
    return None


def _refused(error: OSError, number: int) -> MachineError:
    refusal = REFUSALS.get(number) or Refusal(f"the system refused: {error.strerror}")
    place = Place(file=str(error.filename)) if error.filename is not None else None
    return MachineError(refusal.what, place=place, mend=refusal.mend)


def sentence(error: BaseException) -> str:
    """Return the line that tells a user of ``error``; a mistake of the program also goes to the log."""
    told = known(error)
    if told is not None:
        return str(told)
    from app import log  # slow to import, rarely needed

    mistake = f"This is a mistake of the program ({type(error).__name__})"
    if not log.start():
        return f"{mistake}; its details could not be written to {log.file()}"
    about = log.Word(version()), log.Word(platform.python_version()), log.Word(sys.platform)
    log.LOG.error("mistake of the program, version %s, Python %s, %s", *about, exc_info=error)
    return f"{mistake}; details are in {log.file()}"


def install_hooks(tell: Callable[[str], None]) -> None:
    """Have whatever nobody catches, in any thread, told by ``tell`` in one sentence."""

    def uncaught(_: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        tell(sentence(error.with_traceback(trace)))

    def uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            tell(sentence(arguments.exc_value))

    def unraisable(arguments: sys.UnraisableHookArgs) -> None:
        if arguments.exc_value is not None:
            sentence(arguments.exc_value)  # logged; there is nothing a user could do

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    sys.unraisablehook = unraisable
