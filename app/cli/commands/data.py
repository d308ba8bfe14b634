"""Commands on a workspace's data: what it offers, where it came from, a sample to try things on."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from app.cli.commands.desk import opened
from app.cli.output import Output
from app.importing.words import counted
from engine.catalog.model import DataColumn
from engine.definition.shares import percent
from engine.workspace import FixedList


def catalog(arguments: Namespace, output: Output) -> int:
    """Print what can be used in conditions: every field, activity and attribute, and the fixed lists."""
    with opened(arguments, output) as desk:
        for field in desk.catalog.fields:
            _print_column(field, None, field.family or "contact data", output)
        for activity in desk.catalog.activities:
            record: dict[str, Any] = {
                "activity": activity.name,
                "family": activity.family,
                "label": activity.shown,
            }
            record |= {"time": activity.time, "rows": activity.rows}
            time = f", dated by {activity.time}" if activity.time else ", undated"
            output.result(record, f"{activity.name} ({activity.family}): {activity.rows:,} rows{time}")
            for attribute in activity.attributes:
                _print_column(attribute, activity.name, attribute.family or activity.family, output)
        for fixed in desk.workspace.lists.all():
            _print_list(fixed, output)
    return 0


def _print_list(fixed: FixedList, output: Output) -> None:
    record: dict[str, Any] = {"list": fixed.name, "size": fixed.size, "origin": fixed.origin}
    if fixed.as_of is not None:
        record |= {"as_of": fixed.as_of.isoformat()}
    made = f", made of {fixed.origin}" if fixed.origin else ""
    output.result(record, f"{fixed.name} (fixed list, {counted(fixed.size, 'key')}{made})")


def _print_column(column: DataColumn, activity: str | None, family: str, output: Output) -> None:
    record: dict[str, Any] = (
        {"activity": activity, "attribute": column.name} if activity else {"field": column.name}
    )
    record |= {"type": column.type, "family": family, "label": column.shown}
    known = column.statistics
    filled = ""
    if known is not None:
        record |= {"filled": known.filled, "distinct": known.distinct, "rows": known.rows}
        filled = f", {percent(known.filled / known.rows)} filled" if known.rows else ""
        filled += f", {known.distinct:,} different"
    indent = "  " if activity else ""
    output.result(record, f"{indent}{column.name} ({column.type}, {family}{filled})")
