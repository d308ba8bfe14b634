"""The families of the picker: their order, and what they are called on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import msgspec

from engine.catalog.model import Activity, DataColumn, Family


class FamilyRow(msgspec.Struct, frozen=True):
    """One family; ``label`` is its heading on the screen."""

    key: Family
    label: str


_ROWS = (
    FamilyRow("contact data", "Contact data"),
    FamilyRow("tags", "Tags"),
    FamilyRow("traffic sources", "Traffic sources"),
    FamilyRow("purchases", "Purchases"),
    FamilyRow("carts", "Carts"),
    FamilyRow("products", "Products"),
    FamilyRow("emails", "E-mails"),
    FamilyRow("sms", "SMS"),
    FamilyRow("push", "Push messages"),
    FamilyRow("web content", "Web content"),
    FamilyRow("page visits", "Page visits"),
    FamilyRow("app usage", "App usage"),
    FamilyRow("locations", "Locations"),
    FamilyRow("agreements", "Agreements"),
    FamilyRow("value indicators", "RFM"),
    FamilyRow("custom", "Custom"),
)

FAMILIES: Mapping[Family, FamilyRow] = MappingProxyType({row.key: row for row in _ROWS})
"""Every family by its key, in the order of the picker."""


def family_of(column: DataColumn, activity: Activity | None = None) -> Family:
    """Return where a field (without ``activity``) or an attribute stands."""
    if column.family is not None:
        return column.family
    return activity.family if activity is not None else "contact data"
