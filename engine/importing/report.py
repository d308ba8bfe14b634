"""The import report: what was read, loaded and set aside, and what matters to a person."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

Role: TypeAlias = Literal["contacts", "activity", "lookup", "list"]


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """Why rows of a file were set aside, or why ``cells`` of it were emptied, and how many."""

    text: str
    count: int
    cells: bool = False


class FileReport(msgspec.Struct, frozen=True, kw_only=True):
    """One file (of one table of the mapping): rows read are rows loaded plus rows set aside, always.

    A file that is used as several tables is read for each of them, and has an entry for each.

    ``table`` is the activity's or list's name, or what a lookup is for; ``read_as`` says what was detected
    of the format, such as ``{"encoding": "cp1252", "delimiter": ";"}``. ``path`` is the table's place in the
    mapping, ``headers`` are its columns as they stand in the source.
    """

    file: str
    role: Role
    table: str
    rows_read: int
    rows_loaded: int
    rows_set_aside: int
    bytes: int = 0
    sheet: str | None = None
    read_as: dict[str, str] = {}
    path: str = ""
    headers: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence for people; a question has the ``option`` to set and its likely ``choices``.

    ``also`` is a further path of the mapping that the answer lets ``column`` be named at.
    """

    text: str
    kind: str
    file: str | None = None
    line: int | None = None
    column: str | None = None
    path: str | None = None
    option: str | None = None
    choices: tuple[str, ...] = ()
    also: str | None = None


class ImportReport(msgspec.Struct, frozen=True, kw_only=True):
    """The whole report; ``questions`` must be answered in the mapping, ``sentences`` are to be read.

    ``activities`` counts loaded rows by name.
    """

    files: tuple[FileReport, ...]
    sentences: tuple[Sentence, ...]
    questions: tuple[Sentence, ...]
    contacts: int
    activities: dict[str, int]

    @property
    def rows_read(self) -> int:
        """Rows of all files together."""
        return sum(file.rows_read for file in self.files)

    @property
    def rows_set_aside(self) -> int:
        """Rows of all files that are in no table."""
        return sum(file.rows_set_aside for file in self.files)
