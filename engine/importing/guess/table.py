"""A table to be guessed about: its columns, what their headers say and what their values look like."""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.catalog.vocabulary import Header, TableName
from engine.definition.types import TIME
from engine.importing.building.dates import formats
from engine.importing.building.detect import Plan, Probe
from engine.importing.raw import Hint, Question


class Shapes(msgspec.Struct, frozen=True, kw_only=True):
    """How many values of the sample look like what; ``empties`` are those that people write for
    nothing, ``example`` a day written in numbers.
    """

    filled: int = 0
    distinct: int = 0
    length: float = 0.0
    emails: int = 0
    urls: int = 0
    paths: int = 0
    numbered: int = 0
    unix: int = 0
    zeros: int = 0
    pointed: int = 0
    arrays: int = 0
    semicolons: int = 0
    bars: int = 0
    commas: int = 0
    item_length: float = 0.0
    empties: tuple[str, ...] = ()
    example: str = ""


class Column(msgspec.Struct, frozen=True, kw_only=True):
    """A column: ``sql`` names its cleaned text in the table's relation and in its sample.

    ``filled`` and ``distinct`` are of all rows (of many rows ``distinct`` is nearly right); ``unique`` is
    exact, and False for columns of large tables that can be no key. ``dates`` is how its days have to be
    read (``strptime``), where only one way reads them all.
    """

    name: str
    sql: str
    hint: Hint
    header: Header
    filled: int
    distinct: int
    unique: bool
    shapes: Shapes
    probe: Probe
    plan: Plan
    dates: str | None = None

    def share(self, count: int) -> float:
        """Return which part of the sample's values ``count`` is."""
        return count / self.shapes.filled if self.shapes.filled else 0.0

    @property
    def holds_emails(self) -> bool:
        """Whether these are e-mail addresses, be they encoded."""
        if not self.filled or self.is_staff or self.header.meaning in ("not_theirs", "consent", "tags"):
            return False
        shaped = self.share(self.shapes.emails) >= 0.8
        hidden = self.header.meaning == "email" and self.plan.type == "text" and self.shapes.length >= 16
        return shaped or hidden

    @property
    def is_staff(self) -> bool:
        """Whether the header speaks of who looks after a contact: an owner, an agent, a salesperson."""
        return "staff" in self.header.inside

    @property
    def is_dated(self) -> bool:
        """Whether these are moments, in whatever order day and month stand."""
        return self.plan.type in TIME or self.plan.doubt in _ORDERS or self.is_unix

    @property
    def is_open(self) -> bool:
        """Whether nobody can tell day from month."""
        return self.plan.doubt in _ORDERS and self.dates is None

    @property
    def orders(self) -> tuple[str, ...]:
        """The formats, day first and month first, that the days may have where nobody can tell."""
        return formats(self.shapes.example) if self.is_open and self.shapes.example else ()

    @property
    def is_unix(self) -> bool:
        """Whether these are seconds since 1970: the header says time, the values are that large."""
        says_time = self.header.meaning in ("created", "happened", "started", "other_time")
        return says_time and self.shapes.filled > 0 and self.shapes.unix == self.shapes.filled


_ORDERS = ("day or month", "mixed order")


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One table: files of the same shape together.

    ``relation`` stands after FROM and holds the cleaned text of all rows, read from the files each time
    unless the table is ``small``; ``sample`` is a temporary table of some of them.
    """

    number: int
    name: str
    words: TableName
    files: tuple[Path, ...]
    sheet: str | None
    columns: tuple[Column, ...]
    rows: int
    relation: str
    small: bool
    sample: str
    questions: tuple[Question, ...] = ()

    @property
    def shown(self) -> str:
        """The name of its first file."""
        return self.files[0].name

    def meaning(self, *concepts: str) -> tuple[Column, ...]:
        """Return the filled columns whose headers say one of the concepts."""
        return tuple(c for c in self.columns if c.filled and c.header.meaning in concepts)

    @property
    def keys(self) -> tuple[Column, ...]:
        """The columns with another value in every row or nearly every: what a row can be known by."""
        return tuple(c for c in self.columns if c.unique and c.filled >= 0.9 * self.rows)
