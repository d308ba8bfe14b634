"""What of a project can be added up beside the size over time."""

from __future__ import annotations

from datetime import datetime

import pytest

from app.history.choice import numbers
from engine.catalog.model import Activity, Catalog, DataColumn
from engine.evaluation.history.totals import Number


def column(name: str) -> DataColumn:
    return DataColumn(name=name, column=name, type="number")


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        (("amount",), ["Total amount of orders"]),
        (("total_amount",), ["Total amount of orders"]),
        (("Total",), ["Total of orders"]),
        (("Total Price",), ["Total price of orders"]),
        (("TotalPrice",), ["Total price of orders"]),
        (("Totals",), ["Total totals of orders"]),
        (("line_total",), ["Total line_total of orders"]),
        (("amount", "total_amount"), ["Total amount of orders", "Total total_amount of orders"]),
    ],
)
def test_no_total_says_it_twice_unless_it_must(columns: tuple[str, ...], words: list[str]) -> None:
    time = DataColumn(name="time", column="time", type="datetime")
    attributes = (time, *map(column, columns))
    orders = Activity(
        name="orders", table="orders", time="time", attributes=attributes, rows=1, first=datetime(2026, 1, 1)
    )
    ((name, found),) = numbers(Catalog(fields=(), activities=(orders,), contacts=1))
    assert name == "orders"
    assert found == [
        ("Number of orders", Number("orders")),
        *((said, Number("orders", each)) for said, each in zip(words, columns, strict=True)),
    ]
