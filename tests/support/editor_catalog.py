"""A catalog of a shop with every family, and frequent values, for what is typed and picked."""

from __future__ import annotations

from engine.catalog.model import Activity, Catalog, DataColumn, Family, Frequent, Statistics, Type
from engine.definition.moment import AsOf
from tests.support.catalogs import timed

AS_OF = AsOf.parse("2026-11-22")


def known(*values: str, rows: int = 1000) -> Statistics:
    """Return the statistics of a column that holds these values, the first most often."""
    frequent = tuple(Frequent(value, rows // (at + 1)) for at, value in enumerate(values))
    return Statistics(rows=rows * 3, filled=rows * 2, distinct=len(values), frequent=frequent, complete=True)


def _column(name: str, kind: Type, *values: str, label: str = "", family: Family | None = None) -> DataColumn:
    statistics = known(*values) if values else None
    return DataColumn(name=name, column=name, type=kind, label=label, family=family, statistics=statistics)


def _activity(name: str, family: Family, *attributes: DataColumn, label: str = "") -> Activity:
    return Activity(
        name=name,
        table=name,
        label=label,
        family=family,
        time="at",
        attributes=(*timed("at", "datetime"), *attributes),
        rows=12_000,
    )


SEED = Catalog(
    contacts=10_000,
    key="customer_id",
    fields=(
        _column("country", "text", "PL", "DE", "AT", "New Zealand", label="Country"),
        _column("email", "text"),
        _column("age", "number", label="Age"),
        _column("newsletter_status", "text", "subscribed", "unsubscribed", label="Newsletter status"),
        _column("vip", "boolean", label="VIP"),
        *timed("birthday", "date"),
        _column("tags", "list", "win-back", "loyal", family="tags"),
    ),
    activities=(
        _activity(
            "orders",
            "purchases",
            _column("order_id", "text"),
            _column("amount", "number", label="Amount"),
            _column("source", "text", "ads", "direct"),
        ),
        _activity(
            "order_items",
            "products",
            _column("order_id", "text"),
            _column("brand", "text", "Nordal", "Lumen", label="Brand"),
            _column("category", "text", "Shoes", "Lamps", label="Category"),
            _column("price", "number", label="Price"),
            label="Bought a product",
        ),
        _activity(
            "emails",
            "emails",
            _column("action", "text", "sent", "open", "click", label="Action"),
            _column("campaign", "text", "Spring sale", "Autumn", label="Campaign"),
            label="Email events",
        ),
        _activity(
            "visits",
            "page visits",
            _column("url", "url", label="Page"),
            _column("url.domain", "text", "shop.example", "blog.example"),
            _column("url.page", "url", "shop.example/sale"),
            _column("referrer.domain", "text", "google.com", label="Referrer"),
            label="Page visits",
        ),
        _activity(
            "consents",
            "agreements",
            _column("agreement", "text", "marketing", "profiling"),
            label="Agreements",
        ),
        _activity("screens", "app usage", _column("screen", "text", "checkout", "home"), label="App screens"),
        _activity(
            "places",
            "locations",
            _column("place", "text", "Warsaw store", "Berlin store"),
            label="Location visits",
        ),
        _activity("webinars", "custom", _column("email", "text"), label="Webinar"),
    ),
    data_version="1",
)
"""Ten thousand contacts of a shop that sends mail, has an app, stores and a custom integration."""
