"""Database errors turned, once, into sentences for people."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import msgspec

from engine.errors import (
    CancelledError,
    CardinalError,
    MachineError,
    Place,
    QueryError,
    SourceError,
    WorkspaceError,
    WorkspaceLockedError,
    WorkspaceTooNewError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


REFUSED = 5
"""The exit code when the file can't be opened for a reason that is not the log's."""


class Refusal(msgspec.Struct, frozen=True):
    """Why the file was refused, for the process that asked."""

    kind: str
    what: str
    mend: str | None


class DiskFullError(WorkspaceError):
    """There is no room for what is to be written: the disk is full, or takes no file as large."""


def _disk_full(subject: str, _: str) -> CardinalError:
    return DiskFullError(
        f"the disk is full, so {subject} could not be written to",
        mend="free some space and try again",
    )


def _too_big(subject: str, _: str) -> CardinalError:
    return DiskFullError(
        f"a file of {subject} is larger than this disk or the system allows",
        mend="choose another place, or have the limit raised",
    )


def _out_of_memory(subject: str, _: str) -> CardinalError:
    return MachineError(
        f"the memory allowed for {subject} was not enough",
        mend="raise the memory limit in the settings or close other programs",
    )


def _corrupt(subject: str, _: str) -> CardinalError:
    return WorkspaceError(f"{subject} is damaged and can't be read", mend="restore it from a copy")


def _not_a_workspace(subject: str, _: str) -> CardinalError:
    return WorkspaceError(f"{subject} is not a workspace", mend="choose a file made by Cardinal")


def _locked(subject: str, message: str) -> CardinalError:
    holder = re.search(r"(?:held in|open in)\s+(\S.*?) \(PID (\d+)\)", message, re.DOTALL)
    who = f"{holder[1]} (process {holder[2]})" if holder else "which the system does not name"
    return WorkspaceLockedError(f"{subject} is open in another process, {who}", mend="close it there first")


def _newer(subject: str, _: str) -> CardinalError:
    return WorkspaceTooNewError(f"{subject} was written by a newer version", mend="install that version")


def _damaged_source(subject: str, message: str) -> CardinalError:
    """Return the error about a file that is imported; it is the one that the message names, if it does."""
    named = re.search(r'failed to read file "(.*?)"', message, re.IGNORECASE | re.DOTALL)
    place = Place(file=named[1] if named else subject)
    return SourceError("the file is damaged or not whole", place=place, mend="export it again")


def _denied(subject: str, _: str) -> CardinalError:
    return WorkspaceError(f"{subject} may not be read or written", mend="check its permissions")


def _opened_again(subject: str, _: str) -> CardinalError:
    return CancelledError(f"the work was cancelled, because {subject} was closed or opened again")


_NO_ROOM = re.compile(r"no space left|not enough space on the disk|disk quota exceeded", re.I)
_TOO_LARGE = re.compile(r"file too large", re.I)

_KNOWN: tuple[tuple[re.Pattern[str], Callable[[str, str], CardinalError]], ...] = (
    (_NO_ROOM, _disk_full),
    (_TOO_LARGE, _too_big),
    (re.compile(r"max_temp_directory_size|failed to offload", re.I), _disk_full),
    (re.compile(r"out of memory|failed to (allocate|pin)", re.I), _out_of_memory),
    (re.compile(r"could not set lock|being used by another|file is already open", re.I), _locked),
    (re.compile(r"version number \d+, but we can only|newer version", re.I), _newer),
    (re.compile(r"failed to read file|no magic bytes|too small to be a parquet", re.I), _damaged_source),
    (re.compile(r"connection already closed", re.I), _opened_again),
    (re.compile(r"not a valid duckdb|is a directory", re.I), _not_a_workspace),
    (re.compile(r"corrupt|checksum|could not read enough bytes", re.I), _corrupt),
    (re.compile(r"permission denied|access is denied", re.I), _denied),
)


def translate(error: duckdb.Error, subject: str) -> CardinalError:
    """Return the error to tell; ``subject`` is what the statement was about, usually the file's name."""
    if isinstance(error, duckdb.InterruptException):
        return CancelledError("the work was cancelled")
    message = str(error)
    for pattern, make in _KNOWN:
        if pattern.search(message):
            return make(subject, message)
    first_line = message.strip().partition("\n")[0]
    return QueryError(f"the database failed on {subject}: {first_line}")


def may_break(error: duckdb.Error) -> bool:
    """Return whether the database may refuse all further work after ``error``."""
    if isinstance(error, duckdb.FatalException | duckdb.InternalException):
        return True
    message = str(error)
    return "invalidated" in message or any(sign.search(message) for sign in (_NO_ROOM, _TOO_LARGE))


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Run the body; a database error leaves it as one of ``engine.errors``."""
    try:
        yield
    except duckdb.Error as error:
        raise translate(error, path.name) from error
