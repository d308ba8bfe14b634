"""How a CSV file separates and quotes its cells: the way that cuts a sample into the most regular table.

The measure is regularity × typed cells, after van den Burg, Nazábal and Sutton, "Wrangling messy CSV files by
detecting row and type patterns" (2019), with the usual delimiters tried first.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Collection, Iterator

import msgspec

from engine.importing.raw import CsvOptions
from engine.importing.reading.celltypes import kind_of
from engine.importing.reading.staging import MAXIMUM_RECORD

_DOUBLED = ("||", "::", ";;", "^^", "~~", "@@", "|~|", "~|~")
USUAL = (",", ";", "\t", "|")
UNUSUAL = ("\x1f", "\x1e", "\x01", "¦", "§", "^", "~", ":", "#", "!")
LAST = (" ",)

ONE_COLUMN = ""
"""The delimiter of a file in which each line is one cell."""

_UNUSED = "\x1d"
"""Stands for the delimiter where there is none or one of several characters."""

_SAMPLE_ROWS = 200
_REGULAR = 0.7
_TIE = 0.1
_CLEARLY = 0.005

_SEPARATOR_LINE = re.compile(r'\s*"?sep=(.+?)"?\s*', re.IGNORECASE)


class Dialect(msgspec.Struct, frozen=True):
    """The characters that structure a file; ``skip_space`` when blanks may stand before a quote."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""
    skip_space: bool = False

    def reader(self, lines: Iterator[str], *, strict: bool) -> Iterator[list[str]]:
        """Return Python's reader for lines that have gone through ``prepared``."""
        csv.field_size_limit(MAXIMUM_RECORD)
        return csv.reader(
            lines,
            delimiter=self.delimiter if len(self.delimiter) == 1 else _UNUSED,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            doublequote=True,
            escapechar=self.escape if self.escape and self.escape != self.quote else None,
            skipinitialspace=self.skip_space,
            strict=strict,
        )

    def prepared(self, line: str) -> str:
        """Return the line with a delimiter of one character."""
        return line.replace(self.delimiter, _UNUSED) if len(self.delimiter) > 1 else line

    def restored(self, cells: list[str]) -> list[str]:
        """Return the cells with what ``prepared`` changed inside quotes put back."""
        if len(self.delimiter) < 2:
            return cells
        return [cell.replace(_UNUSED, self.delimiter) for cell in cells]


class Detected(msgspec.Struct, frozen=True):
    """A dialect, and the delimiters that are as likely (then the user is asked)."""

    dialect: Dialect
    rivals: tuple[str, ...] = ()


class _Trial(msgspec.Struct, frozen=True):
    dialect: Dialect
    regular: float
    typed: float
    width: int
    least: int
    broken: int

    @property
    def score(self) -> float:
        return self.regular * (self.width - 1) / self.width * (0.3 + 0.7 * self.typed)


def separator_line(line: str) -> str | None:
    """Return the delimiter that a first line such as ``sep=;`` names."""
    found = _SEPARATOR_LINE.fullmatch(line.rstrip("\r\n"))
    if found is None:
        return None
    return "\t" if found[1] in ("\\t", "\t") else found[1]


def detect_dialect(sample: list[str], told: CsvOptions) -> Detected:
    """Return how the lines of the sample are written; what is told is kept.

    Among ragged lines the delimiter may not be the most regular one, but the one that parts the headers.
    """
    if told.delimiter is not None:
        return Detected(_try(sample, told.delimiter, told).dialect)
    found = _most_regular(sample, told)
    lines = [line.lower().replace('"', "") for line in sample]
    if not told.headers or _parts_headers(found.dialect.delimiter, lines, told.headers):
        return found
    parting = (mark for mark in (*USUAL, *UNUSUAL) if _parts_headers(mark, lines, told.headers))
    mark = next(parting, None)
    return found if mark is None else Detected(_try(sample, mark, told).dialect)


def _parts_headers(delimiter: str, lines: list[str], headers: Collection[str]) -> bool:
    """Whether one of the lines, in lower case, has all these headers among its cells."""
    cells = ((line.split(delimiter) if delimiter else [line]) for line in lines)
    return any(set(headers) <= set(map(str.strip, row)) for row in cells)


def _most_regular(sample: list[str], told: CsvOptions) -> Detected:
    text = "".join(sample)
    for tier in (_DOUBLED, USUAL, UNUSUAL, LAST):
        trials = [_try(sample, delimiter, told) for delimiter in tier if _may_separate(delimiter, text)]
        regular = [trial for trial in trials if trial.regular >= _REGULAR and trial.width > 1]
        if regular:
            return _best(regular)
        if cut := [trial for trial in trials if trial.least > 1 and tier is USUAL]:
            return Detected(max(cut, key=lambda trial: trial.score).dialect)
    return Detected(_try(sample, ONE_COLUMN, told).dialect)


def _may_separate(delimiter: str, text: str) -> bool:
    """Whether the text has the delimiter, one of several characters never in part."""
    if delimiter not in text:
        return False
    return len(delimiter) == 1 or not set(delimiter) & set(text.replace(delimiter, ""))


def _best(trials: list[_Trial]) -> Detected:
    ranked = sorted(trials, key=lambda trial: -trial.score)
    best = ranked[0]
    rivals = tuple(
        trial.dialect.delimiter
        for trial in ranked[1:]
        if min(best.regular, trial.regular) == 1 and abs(best.typed - trial.typed) < _TIE
    )
    return Detected(best.dialect, rivals)


def _try(sample: list[str], delimiter: str, told: CsvOptions) -> _Trial:
    """Return the best way of quoting with that delimiter; the standard one unless another is better."""
    best, *others = [_measure(sample, dialect) for dialect in _quotings("".join(sample), delimiter, told)]
    for trial in others:
        if _better(trial, best):
            best = trial
    return best


def _better(trial: _Trial, best: _Trial) -> bool:
    """Whether an unusual way of quoting explains more; one broken line is no sign of having no quotes."""
    dialect = trial.dialect
    if dialect.quote and not dialect.escape:
        clearly = trial.regular > best.regular + _CLEARLY
        return clearly or (trial.regular >= best.regular and trial.score > best.score)
    return trial.regular > best.regular + _CLEARLY and (bool(dialect.quote) or best.broken > 1)


def _quotings(text: str, delimiter: str, told: CsvOptions) -> Iterator[Dialect]:
    """Yield the ways of quoting that the sample speaks for, the standard one first."""
    quotes = [told.quote] if told.quote is not None else _likely_quotes(text, delimiter)
    for quote in quotes:
        if told.escape is not None:
            escapes = [told.escape]
        else:
            escapes = ["", "\\"] if quote and f"\\{quote}" in text else [""]
        for escape in escapes:
            yield Dialect(delimiter, quote, escape)
            if delimiter and quote and delimiter.strip() and f"{delimiter} {quote}" in text:
                yield Dialect(delimiter, quote, escape, skip_space=True)


def _likely_quotes(text: str, delimiter: str) -> list[str]:
    start = rf"(?:^|{re.escape(delimiter)})" if delimiter else "^"
    end = rf"(?={re.escape(delimiter)}|$)" if delimiter else "$"
    quotes = ['"']
    if re.search(f"{start}'[^'\n]*'{end}", text, re.MULTILINE) and '"' not in text:
        quotes.append("'")
    if '"' in text and re.search(f'{start} ?"', text, re.MULTILINE) is not None:
        quotes.append("")
    return quotes


def _measure(sample: list[str], dialect: Dialect) -> _Trial:
    """Return how regular and how typed the sample is when cut that way; a preamble hardly counts."""
    rows, broken = _rows(sample, dialect)
    widths = Counter(map(len, rows))
    if not widths:
        return _Trial(dialect, 0.0, 0.0, 1, 1, broken)
    most = max(widths.values())
    width = next(len(row) for row in rows if widths[len(row)] == most)
    cells = [cell for row in rows if len(row) == width for cell in row]
    typed = sum(kind_of(cell) != "text" for cell in cells) / len(cells)
    preamble = next(index for index, row in enumerate(rows) if len(row) == width) if width > 2 else 0
    regular = most / (len(rows) - 0.9 * preamble + 2 * broken)
    return _Trial(dialect, regular, typed, width, min(widths), broken)


def _rows(sample: list[str], dialect: Dialect) -> tuple[list[list[str]], int]:
    """Return the records of the sample that are not blank, and how many lines are broken."""
    rows: list[list[str]] = []
    broken = 0
    lines = iter(map(dialect.prepared, sample))
    reader = dialect.reader(lines, strict=True)
    while len(rows) + broken < _SAMPLE_ROWS:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            broken += 1
            continue
        if any(cell.strip() for cell in row) or len(row) > 1:
            rows.append(row)
    return rows, broken
