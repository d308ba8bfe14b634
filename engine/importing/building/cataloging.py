"""The catalog of a new workspace, out of its mapping and the tables that were written."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

import duckdb
import msgspec

from engine.catalog.model import DATE_PARTS, Activity, Catalog, DataColumn, Rfm, Type
from engine.catalog.naming import Namer
from engine.definition.quoting import identifier
from engine.definition.types import TIME
from engine.errors import MappingError, Place
from engine.importing.building.rows import check_rfm
from engine.importing.building.tables import Written
from engine.importing.mapping import ActivitySource, Mapping, RfmSource
from engine.importing.reading.statement import one_row
from engine.workspace.newest import end_of_data

_INDICATORS: dict[str, Type] = {
    "recency": "number",
    "frequency": "number",
    "monetary": "number",
    "r": "number",
    "f": "number",
    "m": "number",
    "segment": "text",
}


def with_parts(columns: Sequence[DataColumn]) -> tuple[DataColumn, ...]:
    """Return the columns, each date followed by its weekday, month and hour."""
    namer = Namer(column.name for column in columns)
    result: list[DataColumn] = []
    for column in columns:
        result.append(column)
        result += [
            DataColumn(
                name=namer.take(f"{column.name}.{part}"),
                column=column.column,
                type="number",
                family=column.family,
                part=part,
                source=column.name,
            )
            for part in DATE_PARTS.get(column.type, ())
        ]
    return tuple(result)


def activity_entry(
    connection: duckdb.DuckDBPyConnection, source: ActivitySource, written: Written, time_name: str | None
) -> Activity:
    """Return an activity as the catalog knows it."""
    columns = with_parts(written.columns)
    first, last = None, None
    timed = next((column for column in columns if column.name == time_name), None)
    if timed is not None and timed.type in TIME:
        name = identifier(timed.column)
        ends = f"min({name})::TIMESTAMP, max({name})::TIMESTAMP"
        first, last = one_row(connection, f"SELECT {ends} FROM data.{identifier(written.table)}")
    return Activity(
        name=source.name,
        table=written.table,
        label=source.label,
        family=source.family,
        time=time_name,
        parent=source.parent.activity if source.parent else None,
        attributes=columns,
        rows=written.rows,
        first=first,
        last=last,
    )


def catalog(
    connection: duckdb.DuckDBPyConnection,
    mapping: Mapping,
    people: Written,
    activities: Sequence[Activity],
    key: str,
    created_at: str | None,
    former: Mapping | None,
) -> Catalog:
    """Return the whole catalog; raises ``MappingError`` when value indicators name what is not there.

    What they named in the ``former`` import too may be gone: then there are none.
    """
    fields = list(with_parts(people.columns))
    was = former.rfm if former is not None else None
    rfm = _rfm(mapping.rfm, activities, was) if mapping.rfm is not None else None
    if rfm is not None:
        namer = Namer(field.name for field in fields)
        fields += [
            DataColumn(
                name=namer.take(f"rfm.{name}"),
                column="",
                type=kind,
                family="value indicators",
                indicator=name,
            )
            for name, kind in _INDICATORS.items()
        ]
    return Catalog(
        contacts=people.rows,
        key=key,
        created_at=created_at,
        timezone=mapping.timezone,
        fields=tuple(fields),
        activities=tuple(activities),
        rfm=rfm,
        end_of_data=end_of_data(connection, activities, mapping.timezone),
        data_version=uuid4().hex,
    )


def _rfm(source: RfmSource, activities: Sequence[Activity], former: RfmSource | None) -> Rfm | None:
    activity = next(activity for activity in activities if activity.name == source.activity)
    if activity.time is None:
        raise MappingError(f"“{activity.name}” has no time", place=Place(path="rfm.activity"))
    columns = {attribute.name: attribute.type for attribute in activity.attributes}
    if source == former and not {source.amount, source.order or source.amount} <= columns.keys():
        return None
    check_rfm(source, columns)
    return Rfm(activity=source.activity, amount=source.amount, order=source.order)


def stored(catalog: Catalog) -> str:
    """Return the catalog as the JSON that workspaces keep."""
    return msgspec.json.encode(catalog).decode()
