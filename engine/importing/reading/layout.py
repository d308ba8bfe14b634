"""Where the table stands in a file: lines before it, its header, its width, lines after it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import msgspec

from engine.importing.raw import CsvOptions
from engine.importing.reading.celltypes import is_data, kind_of
from engine.importing.reading.records import Record

_SEARCHED = 50
"""Records among which the header is looked for."""

_TOTAL = re.compile(
    r"(grand |sub)?(totals?|sum|summe|gesamt|gesamtsumme|suma|razem|ogółem|totale|somme|итого)\s*:?",
    re.IGNORECASE,
)
_REMARK = re.compile(
    r"(grand |sub)?(totals?|sum|summe|gesamt|razem|ogółem|итого)\b.*\d.*"
    r"|\(?\d+ (rows?|records?|zeilen|wierszy)\b.*",
    re.IGNORECASE,
)


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The place of a table: ``first`` indexes the record that is its header (or first row).

    ``header`` counts the header's records, ``width`` its cells; ``loose_end`` when every row ends with one
    delimiter more (or fewer) than the header. ``doubtful`` when the first row may be data as well.
    """

    first: int
    header: int
    width: int
    names: tuple[str, ...]
    loose_end: bool = False
    doubtful: bool = False


def find_layout(records: Sequence[Record], told: CsvOptions, usual: int | None = None) -> Layout:
    """Return where the table stands in the first records of a file (blank ones left out).

    ``usual`` is the width of the table where it is not simply the most common one.
    """
    first = 0 if told.preamble is not None else _first_of_table(records, usual or _usual_width(records))
    rows = records[first:]
    doubtful = False
    if told.header is not None:
        header = told.header
    else:
        header, doubtful = _header(rows)
    width = len(rows[0].cells) if header else _usual_width(rows)
    names = _joined([row.cells for row in rows[:header]], width)
    loose_end = bool(header) and _loose_end(rows[header:], width, bool(names[-1]))
    if loose_end and not names[-1]:
        width, names = width - 1, names[:-1]
    return Layout(
        first=first, header=header, width=width, names=names, loose_end=loose_end, doubtful=doubtful
    )


def footer_length(tail: Sequence[Record], width: int) -> int:
    """Return how many of the last records are totals or remarks rather than rows."""
    length = 0
    for record in reversed(tail):
        if not _is_remark(record.cells, width):
            break
        length += 1
    return length


def _is_remark(cells: Sequence[str], width: int) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled or width < 2:
        return False
    first = filled[0]
    if len(filled) == 1 and len(cells) < width:
        return bool(_TOTAL.fullmatch(first) or _REMARK.fullmatch(first))
    return bool(_TOTAL.fullmatch(first)) and 2 * len(filled) <= width + 1 and cells[0].strip() in ("", first)


def _first_of_table(records: Sequence[Record], usual: int) -> int:
    """Return the index of the header: the lines before it are shorter, or have next to nothing in them."""
    for index, record in enumerate(records[:_SEARCHED]):
        if not _before_table(record.cells, records[index + 1 :], usual):
            return index
    return 0


def _before_table(cells: Sequence[str], following: Sequence[Record], usual: int) -> bool:
    if usual < 2 or not following:
        return False
    filled = sum(bool(cell.strip()) for cell in cells)
    after = next(
        (
            record.cells
            for record in following
            if len(record.cells) == usual and any(map(str.strip, record.cells))
        ),
        None,
    )
    if after is None:
        return False
    if filled == 0:
        return True
    heading = _looks_like_header(after)
    if len(cells) == usual:
        return usual >= 3 and filled == 1 and heading
    return filled <= max(1, usual // 3) or (heading and 2 * filled <= usual + 1)


def _looks_like_header(cells: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) * 2 > len(cells) and not any(map(is_data, filled)) and len(set(filled)) == len(filled)


def _usual_width(records: Sequence[Record]) -> int:
    """Return the most common number of cells; of equally common ones that which comes first."""
    widths = Counter(len(record.cells) for record in records)
    return max(widths, key=lambda width: widths[width]) if widths else 1


def _header(rows: Sequence[Record]) -> tuple[int, bool]:
    """Return how many header records there are (0 or 1), and whether that is doubtful.

    There is none when a cell of the first row is data of the kind that the rest of its column is.
    """
    first, rest = rows[0].cells, [row.cells for row in rows[1:] if len(row.cells) == len(rows[0].cells)]
    if not rest:
        return (0, True) if first and all(map(is_data, first)) else (1, False)
    alike = [
        kind_of(cell)
        for position, cell in enumerate(first)
        if is_data(cell) and _column_is(kind_of(cell), [cells[position] for cells in rest])
    ]
    if not alike:
        return 1, False
    only_years = all(re.fullmatch(r"(19|20)\d\d", cell.strip()) for cell in first if is_data(cell))
    if only_years and not all(map(is_data, first)):
        return 1, True
    return 0, set(alike) == {"number"}


def _column_is(kind: str, cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell.strip()]
    return bool(filled) and sum(kind_of(cell) == kind for cell in filled) >= 0.9 * len(filled)


def _loose_end(rows: Sequence[Record], width: int, named: bool) -> bool:
    """Whether nearly all rows have one empty cell more than the header, or it has a nameless one more."""
    if named:
        loose = sum(len(row.cells) == width + 1 and not row.cells[-1].strip() for row in rows)
    else:
        loose = sum(len(row.cells) == width - 1 for row in rows)
    return width > 1 and len(rows) > 1 and loose >= 0.9 * len(rows)


def _joined(lines: Sequence[Sequence[str]], width: int) -> tuple[str, ...]:
    """Return the header's names; of several lines the cells of a column are joined with a space."""
    return tuple(
        " ".join(part for line in lines if position < len(line) and (part := line[position].strip()))
        for position in range(width)
    )
