"""The chart's numbers as a CSV file, one row a point: plain digits and ISO days, to be read by programs."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from engine.errors import UserError
from widgets.size_chart.data import Chart


def write_table(chart: Chart, path: Path) -> None:
    """Write the numbers; raises ``UserError`` where the file can't be written."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows(chart))
    except OSError as error:
        raise UserError(
            f"{path.name} could not be written: {error.strerror}", mend="choose another place"
        ) from error


def rows(chart: Chart) -> Iterator[list[str]]:
    """Yield the header and one row a point."""
    total = chart.total
    compared = [curve.label for curve in chart.others]
    yield ["date", "size", "entered", "left", "all_contacts", *compared, *([total.label] if total else [])]
    for point, day in enumerate(chart.days):
        numbers = (
            chart.segment.sizes,
            chart.joined,
            chart.left,
            chart.base,
            *(each.sizes for each in chart.others),
        )
        added = [str(Decimal(int(total.whole[point])).scaleb(-total.scale))] if total else []
        yield [day.isoformat(), *(str(int(each[point])) for each in numbers), *added]
