"""How much speaks for a table being of contacts, and how much for things that happened to them."""

from __future__ import annotations

from collections.abc import Callable

from engine.catalog.vocabulary import says
from engine.importing.guess.table import Column, Table

LEAST = 3
"""Points from which a table may be one of contacts."""


def _has(*concepts: str) -> Callable[[Table], bool]:
    return lambda table: bool(table.meaning(*concepts))


def _unique_contact(table: Table) -> bool:
    return any(is_contact_id(column) and column.unique for column in table.columns)


def is_contact_id(column: Column) -> bool:
    """Return whether a header says that this is the id of a contact, and not of who looks after them."""
    entity = column.header.entity
    return bool(entity) and says(entity, "contact") and not column.is_staff


def is_user_id(column: Column) -> bool:
    """Return whether an id is of a user: beside another of a contact, mostly of who looks after them."""
    entity = column.header.entity
    return bool(entity) and says(entity, "user")


def is_order_id(column: Column) -> bool:
    """Return whether this is the number of an order, by its header or by values such as #1001."""
    entity = column.header.entity
    numbered = column.shapes.numbered == column.shapes.filled > 0
    return (bool(entity) and says(entity, "order")) or numbered


def emails(table: Table) -> tuple[Column, ...]:
    """Return the columns of e-mail addresses, those whose headers say just that first."""
    found = [column for column in table.columns if column.holds_emails]
    plain = [column for column in found if column.header.words in (("email",), ("e", "mail"), ("mail",))]
    said = [column for column in found if column not in plain and column.header.meaning == "email"]
    return (*plain, *said, *(column for column in found if column not in plain and column not in said))


_PERSON: tuple[tuple[int, Callable[[Table], bool]], ...] = (
    (4, lambda table: table.words.kind == "person"),
    (-3, lambda table: table.words.kind == "thing"),
    (3, lambda table: bool(emails(table))),
    (2, _has("person_name")),
    (2, _unique_contact),
    (1, _has("name", "contact")),
    (1, _has("phone")),
    (1, _has("place", "zip")),
    (1, _has("traits", "birthday")),
    (1, _has("consent")),
    (1, _has("tags")),
    (1, _has("summary")),
)
"""What speaks for a table of contacts, with its weight."""

_EVENT: tuple[tuple[int, Callable[[Table], bool]], ...] = (
    (4, lambda table: table.words.kind == "event"),
    (3, lambda table: any(is_order_id(column) for column in table.columns if column.filled)),
    (2, _has("amount")),
    (1, _has("part_amount")),
    (1, _has("quantity")),
    (1, _has("price", "product")),
    (1, _has("currency")),
    (1, _has("trade")),
    (1, _has("happened")),
    (1, _has("url", "referrer")),
)
"""What speaks for a table of things that happened, with its weight."""


def person_points(table: Table) -> int:
    """Return how much speaks for rows being contacts."""
    return sum(weight for weight, holds in _PERSON if holds(table))


def event_points(table: Table) -> int:
    """Return how much speaks for rows being things that happened."""
    return sum(weight for weight, holds in _EVENT if holds(table))


def is_of_contacts(table: Table) -> bool:
    """Return whether rows are likely contacts."""
    points = person_points(table)
    return points >= LEAST and points > event_points(table)


def names_people(table: Table) -> bool:
    """Return whether a table says who its people are: it is called so, or has their addresses or names."""
    return table.words.kind == "person" or bool(emails(table) or table.meaning("person_name", "phone"))
