"""Making a project that is not there yet: out of files, or out of a made-up shop."""

from __future__ import annotations

from pathlib import Path

from app.importing.order import Order
from app.importing.steps import Plan
from app.importing.work import Cancelled, Tell
from engine.errors import CancelledError, NameTakenError
from engine.importing.job import Progress
from engine.importing.mapping_rules import read_mapping
from engine.importing.report import ImportReport
from engine.importing.run import import_data
from engine.sample import write_shop
from engine.workspace.temporary import TemporaryFolder

CONTACTS = 10_000
"""Contacts of the sample shop."""

SAMPLE_TABLES, SAMPLE_ACTIVITIES = 19, 15


def sample_plan() -> Plan:
    """Return the plan of making the sample shop, whose tables are known."""
    return Plan(SAMPLE_TABLES, SAMPLE_ACTIVITIES, made=SAMPLE_TABLES)


def make_project(path: Path, order: Order, tell: Tell, cancelled: Cancelled) -> ImportReport:
    """Import files into a new project; raises ``NameTakenError`` when there is a file of that name.

    Whatever it raises, nothing is left at ``path``.
    """
    if path.exists():
        mend = "open that project to import into it, or choose another name"
        raise NameTakenError(f"{path.name} is there already", mend=mend)
    report = import_data(path, order.mapping, order.base_directory, progress=tell, cancelled=cancelled)
    if cancelled():  # in the last moment
        path.unlink(missing_ok=True)
        raise CancelledError("the import was cancelled")
    return report


def make_sample(path: Path, tell: Tell, cancelled: Cancelled) -> ImportReport:
    """Make the sample shop: its files go through the real import and are gone afterwards."""

    def making(table: str) -> None:
        if cancelled():
            raise CancelledError("the sample is not wanted any more")
        tell(Progress(step="make", table=table))

    folder = TemporaryFolder()
    try:
        recipe = write_shop(folder.path, CONTACTS, progress=making)
        order = Order(read_mapping(recipe.read_bytes()), folder.path)
        return make_project(path, order, tell, cancelled)
    finally:
        folder.remove()
