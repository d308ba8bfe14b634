"""What an activity can bring along: value indicators out of orders, channels out of visits."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
import msgspec

from engine.importing.guess.evidence import is_order_id
from engine.importing.guess.notes import Notes
from engine.importing.guess.table import Column, Table
from engine.importing.mapping import ActivitySource, RfmSource, Traffic
from engine.importing.reading.statement import one_row

_BUYING = ("orders", "transactions", "payments")
"""Tables whose amounts are what contacts spent, the surest first."""

REPEATED = 0.9
"""Orders whose rows all say the same amount, from which the amount is the whole order's on every row."""


class Dated(msgspec.Struct, frozen=True):
    """A dated activity with its table."""

    activity: ActivitySource
    table: Table


def find_rfm(connection: duckdb.DuckDBPyConnection, dated: Sequence[Dated], notes: Notes) -> RfmSource | None:
    """Return what value indicators are computed from: the amounts of the surest table of purchases."""
    ranked = sorted((rank, one.table.number, one) for one in dated if (rank := _rank(one)) is not None)
    for _, _, one in ranked:
        amount = _amount(one.table)
        if amount is None:
            continue
        order = _order(one.table)
        if order is not None and _is_repeated(connection, one.table, order, amount):
            _ask(one, order, amount, notes)
            continue
        by = f" and “{order.name}” names the order" if order is not None else ""
        notes.because("rfm", f"“{amount.name}” in {one.table.shown} is what was spent{by}")
        name = order.name if order is not None else None
        return RfmSource(activity=one.activity.name, amount=amount.name, order=name)
    return None


def _rank(one: Dated) -> int | None:
    concept = one.table.words.concept
    if concept in _BUYING:
        return _BUYING.index(concept)
    named = concept is None and _order(one.table) is not None
    return len(_BUYING) if named else None


def _amount(table: Table) -> Column | None:
    for meaning in ("amount", "price"):
        found = [column for column in table.meaning(meaning) if _is_number(column)]
        if found:
            return min(found, key=lambda column: column.header.rank)
    return None


def _is_number(column: Column) -> bool:
    probe = column.probe
    wanted = probe.filled - probe.not_a_number
    one_mark = (probe.comma == wanted) != (probe.point == wanted)
    return column.plan.type == "number" or (column.plan.doubt == "decimal mark" and one_mark)


def _order(table: Table) -> Column | None:
    """Return the column that says which rows are of one order: by its header, or by values like #1001."""
    found = [column for column in table.columns if column.filled and is_order_id(column)]
    own = [column for column in found if column.header.entity in (("order",), ("basket",))]
    bare = [column for column in table.keys if column.header.entity == ()]
    ranked = (*bare, *own, *found) if table.words.concept == "orders" else (*own, *found, *bare)
    return next(iter(ranked), None)


def _is_repeated(connection: duckdb.DuckDBPyConnection, table: Table, order: Column, amount: Column) -> bool:
    """Return whether every row of an order repeats the order's amount, so that sums would count it twice."""
    orders, repeated = one_row(
        connection,
        f"SELECT count(*), count(*) FILTER (kinds = 1) FROM (SELECT count(DISTINCT {amount.sql}) AS kinds "
        f"FROM {table.sample} WHERE {amount.sql} IS NOT NULL AND {order.sql} IS NOT NULL "
        f"GROUP BY {order.sql} HAVING count(*) > 1)",
    )
    return bool(orders and repeated >= REPEATED * orders)


def _ask(one: Dated, order: Column, amount: Column, notes: Notes) -> None:
    text = (
        f"“{amount.name}” stands again on every row of the same “{order.name}”, so its sum would count "
        "orders several times and RFM is left out; name the amount of a row"
    )
    notes.ask(text, path="rfm", option="amount", table=one.table, column=amount.name)


# --- channels --------------------------------------------------------------------------------------------


def find_traffic(table: Table, path: str, notes: Notes) -> Traffic | None:
    """Return the columns that say where a visit came from: the page's address and the one before it."""
    urls = [column for column in table.meaning("url") if _are_pages(column)]
    referrers = [column for column in table.meaning("referrer") if column.share(column.shapes.urls) >= 0.5]
    if not urls or not referrers:
        return None
    landing = [column for column in urls if "landing" in column.header.words]
    url, referrer = (*landing, *urls)[0], referrers[0]
    notes.because(f"{path}.traffic", f"“{url.name}” is the page, “{referrer.name}” the one before it")
    return Traffic(url=url.name, referrer=referrer.name)


def _are_pages(column: Column) -> bool:
    return column.share(column.shapes.urls + column.shapes.paths) >= 0.8
