"""What the machine refuses, in plain words: full disks, missing permissions, folders that are gone.

Only the standard library is imported here: it is needed even where a package is missing.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from engine.errors import CardinalError, MachineError, Place

_Told = TypeVar("_Told", bound=CardinalError)


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

ELSEWHERE = "choose another place"


def refusal_of(error: OSError) -> Refusal:
    """Return what was refused; what nobody thought of quotes the system."""
    known = REFUSALS.get(error.errno) if error.errno is not None else None
    return known or Refusal(f"the system refused: {error.strerror or error}")


def refused(error: BaseException) -> MachineError | None:
    """Return the error that tells of what the system refused with its own; None for any other failure."""
    match error:
        case MemoryError():
            return MachineError(
                "there is not enough memory for this", mend="close other programs and try again"
            )
        case OSError(errno=int()):
            refusal = refusal_of(error)
            place = Place(file=str(error.filename)) if error.filename is not None else None
            return MachineError(refusal.what, place=place, mend=refusal.mend)
    return None


def not_done(
    kind: type[_Told], what: str, error: OSError, *, place: Place | None = None, mend: str | None = None
) -> _Told:
    """Return the error that tells why something was refused: "the file can't be opened: access is denied"."""
    refusal = refusal_of(error)
    return kind(f"{what}: {refusal.what}", place=place, mend=mend or refusal.mend)


def require_text(path: str) -> None:
    """Raise ``MachineError`` for a path with bytes that are no text: no report could write it down."""
    told = path.encode("utf-8", "replace").decode()
    if told != path:
        what = "the name of the file, or of a folder it is in, is no text"
        raise MachineError(what, place=Place(file=told), mend="rename it")


def not_written(path: Path, error: OSError) -> MachineError:
    """Return the error that tells of a file that could not be written where it was wanted."""
    refusal = refusal_of(error)
    if not path.parent.is_dir():
        refusal = Refusal("there is no such folder", ELSEWHERE)
    elif path.is_dir():
        refusal = Refusal("there is a folder of that name", "choose another name")
    mend = refusal.mend or ELSEWHERE
    if not mend.startswith("choose "):
        mend = f"{mend}, or {ELSEWHERE}"
    return MachineError(f"{path} could not be written: {refusal.what}", mend=mend)
