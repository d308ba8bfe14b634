"""The error tree: what went wrong, where, and how to mend it, in one sentence a user can act on.

``CardinalError`` is everything a user may see. Whatever else reaches the top is a bug of ours: it goes to
the log and is told to the user as such (see ``app.crash``). Only the standard library is imported here, so
that even a missing package can be told.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a problem is; every part is optional.

    ``line`` and ``column`` count from 1; ``path`` points into a definition or mapping, such as
    ``include.items[2].conditions[0].op``; ``offset`` is a 0-based character position in ``text``-like
    input (an equation or an SQL condition).
    """

    file: str | None = None
    sheet: str | None = None
    line: int | None = None
    column: str | None = None
    path: str | None = None
    offset: int | None = None

    def __str__(self) -> str:
        parts: list[str] = []
        if self.file is not None:
            parts.append(self.file)
        if self.sheet is not None:
            parts.append(f"sheet {self.sheet}")
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.column is not None:
            parts.append(f"column {self.column}")
        if self.path is not None:
            parts.append(self.path)
        if self.offset is not None:
            parts.append(f"character {self.offset + 1}")
        return ", ".join(parts)


class CardinalError(Exception):
    """A problem that is told to the user.

    ``what`` is a clause without a final stop, in lower case unless it begins with a name; ``mend`` says how
    to put it right, as a clause too.
    """

    def __init__(self, what: str, *, place: Place | None = None, mend: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.place = place
        self.mend = mend

    def __str__(self) -> str:
        """Return the whole message as one line: place, what, mend."""
        where = str(self.place) if self.place is not None else ""
        sentence = f"{where}: {self.what}" if where else _capitalized(self.what)
        if self.mend:
            sentence = f"{sentence}; {self.mend}"
        return " ".join(sentence.split())


def clause(what: str, mend: str | None) -> str:
    """Return a clause and how to mend it as one sentence: "The field is unknown; did you mean “age”?"."""
    said = f"{what}; {mend}" if mend else what
    stop = "" if said.endswith(("?", ".", "!")) else "."
    return f"{said[:1].upper()}{said[1:]}{stop}"


def _capitalized(clause: str) -> str:
    """Return ``clause`` as the beginning of a sentence; a file's name or a quotation stays as it is."""
    first_word = next(iter(clause.split()), "")
    return clause[0].upper() + clause[1:] if first_word.isalpha() else clause


class UserError(CardinalError):
    """Something the user gave can't be used as it stands."""


class DefinitionError(UserError):
    """A segment definition (or an equation, or an SQL condition) is wrong; ``place.path`` says where."""


class MappingError(UserError):
    """A mapping file is wrong; ``place.path`` says where."""


class SourceError(UserError):
    """A file to import can't be read."""


class EmptyFileError(SourceError):
    """A file to import has nothing in it: no matter where others have."""


class NameTakenError(UserError):
    """A name is already used, or is still used by others."""


class NotFoundError(UserError):
    """Nothing is known by that name."""


class MachineError(CardinalError):
    """The machine refused: disk, memory, permissions, a lock."""


class WorkspaceError(MachineError):
    """A workspace file can't be opened, read or written."""


class WorkspaceLockedError(WorkspaceError):
    """Another process has the workspace open."""


class WorkspaceTooNewError(WorkspaceError):
    """The workspace (or a definition in it) was written by a newer version of the program."""


class CancelledError(CardinalError):
    """The user stopped the work; not a failure."""


class QueryError(MachineError):
    """The database failed while it ran a statement of ours."""
