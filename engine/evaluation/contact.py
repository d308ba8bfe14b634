"""One contact's own data: the values of fields, and the rows of activities that conditions look at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import msgspec
from sqlglot import exp

from engine.catalog.model import Activity, Catalog
from engine.compiler import columns, tree
from engine.compiler.conditions.activities import Rows
from engine.compiler.contacts import compile_contacts
from engine.definition.model import Filters, Window
from engine.definition.moment import AsOf
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One row of an activity; ``number`` is its place in the order of time, ``values`` are by attribute.

    ``matches`` says whether it matches the filters that were asked about; None when none were.
    """

    activity: str
    number: int
    time: date | datetime | None
    values: dict[str, Any]
    matches: bool | None = None


class Contact:
    """Reads what is known of one contact as of a moment."""

    def __init__(self, ordinal: int, as_of: AsOf, reader: Reader, membership: Membership) -> None:
        self.ordinal = ordinal
        self.as_of = as_of
        self.membership = membership
        self._reader = reader
        self._catalog: Catalog = membership.catalog

    def field(self, name: str) -> Any:
        """Return the value of a field; None when it is empty."""
        return self.fields([name])[name]

    def fields(self, names: Iterable[str]) -> dict[str, Any]:
        """Return the values of fields by name."""
        wanted = list(names)
        query = compile_contacts([self.ordinal], wanted, self.membership.context(self.as_of))
        ((_, _, *values),) = self._reader.rows(query)
        return dict(zip(wanted, values, strict=True))

    def rows(
        self, activity: str, window: Window, matching: Filters | None = None, *, tested: Filters | None = None
    ) -> list[Row]:
        """Return rows of a window that match ``matching``, in the order of time; ``tested`` is only asked."""
        of = columns.activity(self._catalog, activity)
        rows = Rows(of, self.as_of)
        test = tree.surely(rows.test(tested)) if tested is not None else exp.null()
        values = [
            exp.alias_(columns.value_of(attribute), f"v{index}")
            for index, attribute in enumerate(of.attributes)
        ]
        query = (
            rows.within(window, matching or Filters())
            .select(tree.own(tree.ROW), exp.alias_(test, "matches"), *values, append=False)
            .where(self._own())
            .order_by(tree.own(tree.ROW))
        )
        return [row_of(of, number, values, matches) for number, matches, *values in self._reader.rows(query)]

    def _own(self) -> exp.Expression:
        return exp.EQ(this=tree.own(tree.CONTACT), expression=tree.number(self.ordinal))


def row_of(of: Activity, number: int, values: Sequence[Any], matches: bool | None = None) -> Row:
    """Return a row out of the values of all attributes."""
    by_name = {attribute.name: value for attribute, value in zip(of.attributes, values, strict=True)}
    time = by_name[of.time] if of.time is not None else None
    return Row(activity=of.name, number=number, time=time, values=by_name, matches=matches)
