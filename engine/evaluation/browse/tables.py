"""The tables that can be looked at row by row: contacts, activities, lists, and rows an import did not use.

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

    ``number`` is its column that numbers the rows. ``list_id`` names a fixed list: of the contacts, only
    those on it are meant.
    """

    key: str
    of: Activity
    number: str
    list_id: int | None = None

    @property
    def dense(self) -> bool:
        """Whether every row is meant and the numbers run from 0 without a gap."""
        return self.list_id is None and self.has_contact

    @property
    def contacts(self) -> bool:
        """Whether its rows are contacts themselves."""
        return self.key == CONTACTS or self.list_id is not None

    @property
    def has_contact(self) -> bool:
        """Whether a row belongs to a contact."""
        return self.key != NOT_USED

    @property
    def table(self) -> exp.Table:
        """The table in the database, as ``t``."""
        return tree.data_table(self.of.table, "t") if self.has_contact else ISSUES.copy()

    @property
    def meant(self) -> exp.Expr:
        """The test of the rows that are meant."""
        if self.list_id is not None:
            return _on_list(self.list_id)
        return exp.true() if self.dense else exp.not_(_of_report())


ISSUES: Final = exp.table_("import_issues", db="cardinal", alias="t")
"""What an import set aside or emptied; beside it stand the lines of its report."""


def _of_report() -> exp.Expr:
    return exp.StartsWith(this=tree.own("kind"), expression=tree.text("report: "))


def _on_list(list_id: int) -> exp.Expr:
    listed = exp.select(tree.own("key")).from_(exp.table_("list_members", db="cardinal"))
    own = exp.EQ(this=tree.own("list_id"), expression=tree.number(list_id))
    return exp.In(this=tree.own(tree.KEY), query=exp.Subquery(this=listed.where(own)))


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
    return Source(NOT_USED, of, "rowid")


def of_list(catalog: Catalog, name: str, list_id: int) -> Source:
    """Return the contacts on a fixed list as a table; its keys that are no contact's are not among them."""
    everyone = of_contacts(catalog)
    of = msgspec.structs.replace(everyone.of, name=name, label=name)
    return Source(f"list {list_id}", of, everyone.number, list_id)


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
