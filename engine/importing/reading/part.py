"""What reading one file gives, before files are united, and the notes taken on the way."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec

from engine.errors import EmptyFileError, Place, SourceError
from engine.importing.raw import Hint, Notice, Question, RawFile

TOLD_BY_LINE = 20
"""Notices of one kind that are told with their line; further ones are only counted."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A file to read: where it stands among the others and how it is called in messages."""

    path: Path
    shown: str
    index: int
    rows_before: int
    size: int

    def fault(
        self,
        what: str,
        mend: str,
        *,
        sheet: str | None = None,
        line: int | None = None,
        kind: type[SourceError] = SourceError,
    ) -> SourceError:
        """Return the error about something wrong with the file, and how to mend it."""
        return kind(what, place=Place(file=self.shown, sheet=sheet, line=line), mend=mend)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One file as something SQL can read.

    ``source`` stands after FROM; ``row`` (from 1 within the file), ``line`` and one expression for each
    column are read from it. A column without any value has no hint.
    """

    names: tuple[str, ...]
    hints: tuple[Hint | None, ...]
    expressions: tuple[str, ...]
    source: str
    row: str
    line: str
    facts: RawFile
    notices: tuple[Notice, ...] = ()
    questions: tuple[Question, ...] = ()


def nothing_in(source: Source) -> SourceError:
    """Return the error about a file with nothing in it."""
    return source.fault("the file is empty", "export it again", kind=EmptyFileError)


def no_table(source: Source, sheet: str | None = None) -> SourceError:
    """Return the error about a file of which the lines before the table are all there is."""
    what = "no table is left after the lines before it"
    return source.fault(what, "give a smaller number of lines before the table", sheet=sheet)


def left_out(count: int, what: str) -> str:
    """Return the sentence that tells of lines or rows before a table."""
    if count == 1:
        return f"The first {what} stands before the table and was left out."
    return f"The first {count} {what}s stand before the table and were left out."


def with_comma(expression: str) -> str:
    """Return SQL for a real number's text with a decimal comma."""
    return f"replace({expression}, '.', ',')"


class Notes:
    """Collects what is odd about one file, without growing with it."""

    def __init__(self, file: int) -> None:
        self._file = file
        self._counts: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        self._notices: list[Notice] = []
        self._questions: list[Question] = []

    def tell(self, kind: str, sentence: str, line: int | None = None) -> None:
        """Note something odd; at most ``TOLD_BY_LINE`` of a kind are kept, the rest is counted."""
        self._counts[kind] += 1
        if line is not None:
            self._last[kind] = line
        if self._counts[kind] <= TOLD_BY_LINE:
            self._notices.append(Notice(kind=kind, sentence=sentence, file=self._file, line=line))

    def ask(self, option: str, sentence: str, choices: tuple[str, ...]) -> None:
        """Note what only the user can say."""
        self._questions.append(Question(option=option, sentence=sentence, choices=choices, file=self._file))

    @property
    def notices(self) -> tuple[Notice, ...]:
        """The notices, with a last one for each kind that had too many."""
        return (
            *self._notices,
            *(self._more(kind) for kind in self._last if self._counts[kind] > TOLD_BY_LINE),
        )

    def _more(self, kind: str) -> Notice:
        line = self._last[kind]
        count = self._counts[kind] - TOLD_BY_LINE
        sentence = f"{count:,} more lines are like this, the last one is line {line:,}."
        return Notice(kind=kind, sentence=sentence, file=self._file, line=line)

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions, in the order they came up."""
        return tuple(self._questions)
