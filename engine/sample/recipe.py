"""The mapping that goes with the sample's files."""

from __future__ import annotations

from typing import Any

Entry = dict[str, Any]


def _activity(name: str, family: str, time: str, label: str, suffix: str, **more: Any) -> Entry:
    known: Entry = {"name": name, "family": family, "label": label, "file": f"{name}.{suffix}"}
    return known | {"contact": "customer_id", "time": time} | more


def recipe(suffix: str) -> Entry:
    """Return the mapping for files that end in ``suffix`` (``csv`` or ``parquet``)."""
    url = {"url": {"type": "url"}}
    products = [
        {"file": f"products.{suffix}", "key": "product_id", "activity": name, "on": "product_id"}
        for name in ("order_items", "carts", "product_views")
    ]
    return {
        "format": "cardinal.mapping/1",
        "timezone": "Europe/Warsaw",
        "contacts": {
            "file": f"customers.{suffix}",
            "key": "customer_id",
            "created_at": "signed_up",
            "columns": {
                "customer_id": {"label": "Customer"},
                "first_name": {"label": "First name"},
                "last_name": {"label": "Last name"},
                "email": {"label": "E-mail"},
                "phone": {"type": "text", "label": "Phone"},
                "birthday": {"label": "Birthday"},
                "gender": {"label": "Gender"},
                "language": {"label": "Language"},
                "country": {"label": "Country"},
                "city": {"label": "City"},
                "device": {"label": "Device"},
                "loyalty_level": {"label": "Loyalty level"},
                "credit": {"label": "Credit"},
                "signed_up": {"label": "Signed up"},
                "tags": {"type": "list", "separator": ";", "family": "tags", "label": "Tags"},
                "newsletter": {"type": "boolean", "family": "agreements", "label": "Newsletter consent"},
                "sms_consent": {"type": "boolean", "family": "agreements", "label": "SMS consent"},
            },
        },
        "activities": [
            _activity("orders", "purchases", "ordered_at", "Placed an order", suffix),
            {
                "name": "order_items",
                "family": "products",
                "label": "Bought a product",
                "file": f"order_items.{suffix}",
                "parent": {"activity": "orders", "key": "order_id"},
            },
            _activity("returns", "purchases", "returned_on", "Returned an order", suffix),
            _activity("carts", "carts", "happened_at", "Changed a cart", suffix),
            _activity("product_views", "products", "viewed_at", "Viewed a product", suffix),
            _activity(
                "visits",
                "traffic sources",
                "started_at",
                "Visited the website",
                suffix,
                columns={**url, "referrer": {"type": "url"}},
                traffic={"url": "url", "referrer": "referrer"},
            ),
            _activity("page_visits", "page visits", "visited_at", "Visited a page", suffix, columns=url),
            _activity(
                "emails", "emails", "happened_at", "E-mails", suffix, columns={"link": {"type": "url"}}
            ),
            _activity("sms", "sms", "happened_at", "SMS", suffix),
            _activity("push", "push", "happened_at", "Push messages", suffix),
            _activity("web_content", "web content", "happened_at", "Web content", suffix),
            _activity("app_screens", "app usage", "seen_at", "Opened a screen of the app", suffix),
            _activity("store_visits", "locations", "came_at", "Visited a store", suffix),
            _activity("agreements", "agreements", "changed_on", "Changed an agreement", suffix),
            _activity("loyalty_events", "custom", "happened_at", "Loyalty programme events", suffix),
        ],
        "lookups": products,
        "computed": [{"activity": "order_items", "name": "line_total", "expression": "quantity * price"}],
        "rfm": {"activity": "orders", "amount": "amount", "order": "order_id"},
    }
