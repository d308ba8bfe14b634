"""The tables that can be looked at row by row: contacts, activities, and the rows an import did not use.

All of them are described as activities are, so that filters and their editors fit each alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from sqlglot import exp

from engine.catalog.model import Activity, Catalog, DataColumn
from engine.compiler import tree

CONTACTS: Final = "contacts"
NOT_USED: Final = "rows not used"


class Source(msgspec.Struct, frozen=True):
    """A table: ``of`` says how it is named and what its columns are.

    ``number`` is its column that numbers the rows. ``dense`` tells that the numbers run from 0 without a gap
    and that every row is meant; otherwise ``meant`` is the test of those that are.
    """

    key: str
    of: Activity
    number: str
    dense: bool = True

    @property
    def contacts(self) -> bool:
        """Whether its rows are the contacts themselves."""
        return self.key == CONTACTS

    @property
    def has_contact(self) -> bool:
        """Whether a row belongs to a contact."""
        return self.key != NOT_USED

    @property
    def table(self) -> exp.Table:
        """The table in the database."""
        return tree.data_table(self.of.table, "t") if self.has_contact else ISSUES.copy()

    @property
    def meant(self) -> exp.Expr:
        """The test of the rows that are meant."""
        return exp.true() if self.dense else exp.not_(_of_report())


ISSUES: Final = exp.table_("import_issues", db="cardinal", alias="t")
"""What an import set aside or emptied; beside it stand the lines of its report."""


def _of_report() -> exp.Expr:
    return exp.StartsWith(this=tree.own("kind"), expression=tree.text("report: "))


def of_contacts(catalog: Catalog) -> Source:
    """Return the contacts as a table; values that are computed as of a moment are no part of it."""
    fields = tuple(field for field in catalog.fields if field.indicator is None)
    if catalog.field(catalog.key) is None:
        fields = (DataColumn(name=catalog.key, column=tree.KEY, type="text"), *fields)
    of = Activity(
        name=CONTACTS,
        table=CONTACTS,
        label="Contacts",
        family="contact data",
        attributes=fields,
        rows=catalog.contacts,
    )
    return Source(CONTACTS, of, tree.CONTACT)


def of_activity(activity: Activity) -> Source:
    """Return an activity as a table."""
    return Source(f"activity {activity.name}", activity, tree.ROW)


def of_issues() -> Source:
    """Return the rows not used, and the cells that could not be read, as a table."""
    of = Activity(name=NOT_USED, table="import_issues", label="Rows not used", attributes=NOT_USED_COLUMNS)
    return Source(NOT_USED, of, "rowid", dense=False)


NOT_USED_COLUMNS: Final = tuple(
    DataColumn(name=name, column=name, type="number" if name == "line" else "text", label=label)
    for name, label in (
        ("file", "File"),
        ("sheet", "Sheet"),
        ("line", "Line"),
        ("reason", "Reason"),
        ("column", "Column"),
        ("value", "Value"),
        ("row", "Whole row"),
    )
)


def tables(catalog: Catalog) -> Iterator[Source]:
    """Yield the contacts and every activity."""
    yield of_contacts(catalog)
    for activity in catalog.activities:
        yield of_activity(activity)


def stored(source: Source) -> tuple[DataColumn, ...]:
    """Return the columns whose values stand in the table: parts of dates follow from their date."""
    return tuple(column for column in source.of.attributes if column.part is None)
