"""What a look at the files of a mapping shows, before anything is imported."""

from __future__ import annotations

import msgspec

from engine.catalog.model import Type
from engine.errors import CardinalError
from engine.importing.raw import RawFile, usual
from engine.importing.report import Sentence


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the way, and its place in the mapping."""

    what: str
    path: str = ""
    mend: str | None = None
    file: str | None = None

    @classmethod
    def of(cls, error: CardinalError, path: str = "") -> Problem:
        """Return an error as a problem; ``path`` where it names no place in the mapping."""
        place = error.place
        return cls(
            what=error.what,
            path=place.path if place is not None and place.path else path,
            mend=error.mend,
            file=place.file if place is not None else None,
        )


class Unread(msgspec.Struct, frozen=True):
    """A value that can't be read as its column's type, and where it stands."""

    value: str
    line: int


class ColumnLook(msgspec.Struct, frozen=True, kw_only=True):
    """How a column is read: ``header`` in the file, ``name`` afterwards (none when it is skipped).

    ``unread`` counts among the rows looked at; ``examples`` are the first unreadable values, ``doubt`` says
    why it stays text though it looks like something else.
    """

    header: str
    name: str = ""
    type: Type = "text"
    skip: bool = False
    unread: int = 0
    examples: tuple[Unread, ...] = ()
    doubt: str = ""


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """How many rows of a table hold what stands at ``path`` of the mapping: a key, a match, a time.

    ``blank`` rows have no value there, ``repeated`` ones a key that comes again, ``shared`` ones a value of
    several contacts; ``missing`` are the first values that were not found. ``sampled``: of a sample only.
    """

    path: str
    found: int
    of: int
    sampled: bool = False
    blank: int = 0
    repeated: int = 0
    shared: int = 0
    missing: tuple[str, ...] = ()


class SourceLook(msgspec.Struct, frozen=True, kw_only=True):
    """One source: how its files are read, its first rows as text, its columns.

    ``looked`` of the ``rows`` were looked at; ``lines`` are those of the first rows in their file.
    """

    files: tuple[RawFile, ...] = ()
    sheets: tuple[str, ...] = ()
    rows: int = 0
    looked: int = 0
    columns: tuple[ColumnLook, ...] = ()
    first: tuple[tuple[str | None, ...], ...] = ()
    lines: tuple[int, ...] = ()
    notices: tuple[Sentence, ...] = ()
    questions: tuple[Sentence, ...] = ()
    problem: Problem | None = None

    @property
    def file(self) -> RawFile | None:
        """The file that stands for all."""
        return usual(self.files)

    @property
    def sampled(self) -> bool:
        """Whether only some of the rows were looked at."""
        return self.looked < self.rows

    def column(self, header: str) -> ColumnLook | None:
        """Return the column of a header without regard to case, or None."""
        folded = header.strip().lower()
        return next((column for column in self.columns if column.header.lower() == folded), None)


class Detail(msgspec.Struct, frozen=True):
    """A column that a table has in the end, its own or one that was joined to it."""

    name: str
    type: Type


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that was seen: sources by path, checks by path, what each activity offers in the end."""

    sources: dict[str, SourceLook]
    checks: dict[str, Check] = {}
    details: dict[str, tuple[Detail, ...]] = {}
    problems: tuple[Problem, ...] = ()
