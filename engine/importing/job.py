"""What passes between the process that asks for an import and the one that does it: lines of JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from engine import errors
from engine.catalog.model import Type
from engine.errors import CardinalError, Place
from engine.importing.guess.result import Guess
from engine.importing.looking.result import Look
from engine.importing.mapping import Source
from engine.importing.report import ImportReport

TypesOf: TypeAlias = Mapping[str, Mapping[str, Type]]
"""Types of columns, by table and name."""


class Former(msgspec.Struct, frozen=True, kw_only=True):
    """The last import, which a refresh goes on from.

    Columns that its ``mapping`` (JSON) tells of too may be gone from the files. ``types`` are its columns',
    by table and name: one without any value now is read as before.
    """

    mapping: str | None
    types: TypesOf


class Job(msgspec.Struct, frozen=True, kw_only=True, tag="import"):
    """An import to do: a mapping (JSON) into the new file ``target``, with ``scratch`` to write in."""

    target: str
    mapping: str
    base_directory: str
    scratch: str
    former: Former | None = None
    memory_limit: int | None = None
    threads: int | None = None


class GuessJob(msgspec.Struct, frozen=True, kw_only=True, tag="guess"):
    """A mapping to guess for files; their names become relative to ``base_directory`` if that is given.

    ``tolerant``: files that can't be read are left unused.
    """

    files: tuple[str, ...]
    scratch: str
    base_directory: str | None = None
    tolerant: bool = False
    memory_limit: int | None = None
    threads: int | None = None


class LookJob(msgspec.Struct, frozen=True, kw_only=True, tag="look"):
    """A mapping (JSON, which may break its rules) to look at the files of, and sources with no role yet.

    The process stays and takes further ones, so that what did not change is not read twice.
    """

    mapping: str
    base_directory: str
    scratch: str
    unused: tuple[Source, ...] = ()
    memory_limit: int | None = None
    threads: int | None = None


class StopLooking(msgspec.Struct, frozen=True, tag="stop"):
    """The look that runs now is not wanted any more."""


AnyJob: TypeAlias = Job | GuessJob | LookJob


class Progress(msgspec.Struct, frozen=True, kw_only=True, tag="progress"):
    """How far an import is.

    ``step`` is a verb (``look``, ``check``, ``rewrite``, ``read``, ``join``, ``write``, ``count``,
    ``swap``), ``table`` what it is done to; while files are read, ``done`` of ``total`` bytes and
    the rows so far are known.
    """

    step: str
    table: str = ""
    file: str = ""
    done: int = 0
    total: int = 0
    rows: int = 0


class Done(msgspec.Struct, frozen=True, tag="done"):
    """The new file is finished and closed."""

    report: ImportReport


class Guessed(msgspec.Struct, frozen=True, tag="guessed"):
    """The mapping is guessed."""

    guess: Guess


class Looked(msgspec.Struct, frozen=True, tag="looked"):
    """What a look showed."""

    look: Look


class Failed(msgspec.Struct, frozen=True, kw_only=True, tag="failed"):
    """The import was refused, or the machine failed; ``kind`` names a class of ``engine.errors``."""

    kind: str
    what: str
    place: Place | None = None
    mend: str | None = None

    @classmethod
    def of(cls, error: CardinalError) -> Failed:
        """Return the message for an error."""
        return cls(kind=type(error).__name__, what=error.what, place=error.place, mend=error.mend)

    def error(self) -> CardinalError:
        """Return the error again."""
        kind = getattr(errors, self.kind, CardinalError)
        error: CardinalError = kind(self.what, place=self.place, mend=self.mend)
        return error


class Crashed(msgspec.Struct, frozen=True, tag="crashed"):
    """A bug of ours: the traceback goes to the log."""

    traceback: str


Message: TypeAlias = Progress | Done | Guessed | Looked | Failed | Crashed


def read_message(line: bytes) -> Message:
    """Return the message in one line of the import process."""
    message: Message = msgspec.json.decode(line, type=Message)
    return message
