"""Catalogs to write definitions against: a shop with a column of every type and part."""

from __future__ import annotations

from datetime import datetime

from engine.catalog.model import Activity, Catalog, DataColumn, Frequent, Rfm, Statistics, Type


def column(name: str, kind: Type, label: str = "", statistics: Statistics | None = None) -> DataColumn:
    """Return a stored column whose physical name is its own."""
    return DataColumn(name=name, column=name, type=kind, label=label, statistics=statistics)


def timed(name: str, kind: Type) -> tuple[DataColumn, ...]:
    """Return a date with the numbers it brings along."""
    parts = [
        DataColumn(name=f"{name}.weekday", column=name, type="number", part="weekday", source=name),
        DataColumn(name=f"{name}.month", column=name, type="number", part="month", source=name),
    ]
    if kind == "datetime":
        parts.append(DataColumn(name=f"{name}.hour", column=name, type="number", part="hour", source=name))
    return (column(name, kind), *parts)


def web(name: str) -> tuple[DataColumn, ...]:
    """Return a url with the columns it brings along."""
    more = [f"{name}.domain", f"{name}.page", f"{name}.query.utm_source"]
    return (column(name, "url"), *(DataColumn(name=at, column=at, type="text", source=name) for at in more))


COUNTRIES = Statistics(
    rows=2000,
    filled=1900,
    distinct=3,
    frequent=(Frequent("PL", 1200), Frequent("DE", 500), Frequent("AT", 200)),
    complete=True,
)

_FIELDS = (
    column("country", "text", "Country", COUNTRIES),
    column("email", "text"),
    column("age", "number"),
    column("newsletter", "boolean"),
    *timed("birthday", "date"),
    *timed("joined", "datetime"),
    column("tags", "list"),
    *web("site"),
    DataColumn(name="rfm.r", column="", type="number", family="value indicators", indicator="r"),
    DataColumn(name="rfm.segment", column="", type="text", family="value indicators", indicator="segment"),
)

_ORDERS = (
    column("order_id", "text"),
    *timed("at", "datetime"),
    column("amount", "number"),
    column("source", "text"),
    column("paid", "boolean"),
    column("coupons", "list"),
)

_LINES = (
    column("order_id", "text", "order"),
    *timed("day", "date"),
    column("brand", "text"),
    column("line_total", "number", "line total"),
)

SHOP = Catalog(
    contacts=2000,
    key="id",
    created_at="joined",
    fields=_FIELDS,
    activities=(
        Activity(
            name="orders",
            table="orders",
            family="purchases",
            time="at",
            attributes=_ORDERS,
            rows=9000,
            first=datetime(2015, 1, 3, 9),
            last=datetime(2017, 11, 11, 18),
        ),
        Activity(
            name="order_items",
            table="order_items",
            label="ordered products",
            family="products",
            time="day",
            attributes=_LINES,
            rows=20000,
            first=datetime(2015, 1, 3),
            last=datetime(2017, 11, 11),
        ),
        Activity(
            name="visits",
            table="visits",
            family="page visits",
            time="at",
            attributes=(*timed("at", "datetime"), *web("url"), column("order_id", "text")),
            rows=50000,
            first=datetime(2016, 1, 1),
            last=datetime(2017, 11, 11, 20),
        ),
        Activity(
            name="interests",
            table="interests",
            family="custom",
            attributes=(column("topic", "text"), column("weight", "number")),
            rows=4000,
        ),
    ),
    rfm=Rfm(activity="orders", amount="amount"),
    end_of_data=datetime(2017, 11, 11, 20),
    data_version="1",
)
"""2,000 contacts; orders and visits by the minute, ordered products by the day, interests undated."""
