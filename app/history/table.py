"""The chart's numbers as a CSV file, one row a point: plain digits and ISO days, to be read by programs."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from decimal import Decimal
from io import StringIO

from widgets.size_chart.data import Chart


def table(chart: Chart) -> str:
    """Return the numbers as the text of a CSV file."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows(chart))
    return text.getvalue()


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
