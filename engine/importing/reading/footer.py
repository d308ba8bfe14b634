"""Lines after a table: told, or found to be totals or remarks."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence

from engine.importing.reading.layout import footer_length
from engine.importing.reading.part import Notes
from engine.importing.reading.records import Record

SEARCHED = 5
"""Records at the end of a file among which totals are looked for."""


def without_footer(records: Iterable[Record], width: int, told: int | None, notes: Notes) -> Iterator[Record]:
    """Yield the records but those in the last ``told`` lines, or that are found to be no rows."""
    tail: deque[Record] = deque()
    for record in records:
        tail.append(record)
        if len(tail) > max(SEARCHED, told or 0):
            yield tail.popleft()
    rows = len(tail) - _footer_records(tail, width, told)
    for number, record in enumerate(tail):
        if number < rows:
            yield record
        else:
            notes.tell("footer", "The line stands after the table and was left out.", record.line)


def _footer_records(tail: Sequence[Record], width: int, told: int | None) -> int:
    if told is None:
        return footer_length(tail, width)
    return sum(record.line > tail[-1].last_line - told for record in tail)
