"""Making workspaces, definitions and processes that are killed, for the tests of the workspace file."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import msgspec
import numpy as np

from engine.catalog.model import Catalog
from engine.definition.model import (
    Card,
    Column,
    Condition,
    ListCondition,
    Segment,
    SegmentCondition,
    SqlCondition,
    segment,
)
from engine.errors import CardinalError
from engine.review import Surroundings
from engine.workspace import Label, Recording, Workspace
from engine.workspace.swap import building_path, create_file
from tests.support.shared import ROOT


def saved_definition(
    name: str, *used: str, lists: tuple[str, ...] = (), expression: str = "age > 30"
) -> Segment:
    """Return a definition with an SQL condition and one for each segment and list used."""
    conditions: tuple[Condition, ...] = (
        SqlCondition(expression=expression),
        *(SegmentCondition(segment=other) for other in used),
        *(ListCondition(list=other) for other in lists),
    )
    return segment(name=name, include=Column(items=(Card(conditions=conditions),)))


def surroundings(workspace: Workspace) -> Surroundings:
    """Return what definitions are reviewed in."""
    return Surroundings(
        catalog=workspace.catalog, segments=workspace.segments.get, lists=workspace.lists.id_of
    )


def create_with_contacts(path: Path, contacts: int) -> Workspace:
    """Return a new workspace whose contacts have the keys ``k0``, ``k1`` …, not closed."""
    workspace = Workspace.create(path)
    build_contacts(building_path(path), contacts)
    workspace.replace_data(building_path(path))
    return workspace


def build_contacts(new: Path, contacts: int, data_version: str = "1") -> None:
    """Write a new file as an import would, with contacts only."""
    create_file(new)
    with duckdb.connect(str(new)) as connection:
        connection.execute(
            "CREATE TABLE data.contacts AS SELECT i::INTEGER _contact, 'k' || i AS _key FROM range(?) r(i)",
            [contacts],
        )
        catalog = msgspec.json.encode(Catalog(contacts=contacts, data_version=data_version)).decode()
        connection.execute("INSERT INTO cardinal.catalog VALUES (?)", [catalog])


def rows_of(workspace: Workspace, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    with workspace.using("check") as cursor:
        return cursor.execute(statement).fetchall()


def kept_keys(workspace: Workspace, list_or_segment: str | int) -> list[str]:
    """Return the keys on a list (its name), or of the recorded members of a segment (its id), in order."""
    table, column, number = (
        ("members", "segment_id", list_or_segment)
        if isinstance(list_or_segment, int)
        else ("list_members", "list_id", workspace.lists.id_of(list_or_segment))
    )
    query = f"SELECT key FROM cardinal.{table} WHERE {column} = {number} ORDER BY key"
    return [key for (key,) in rows_of(workspace, query)]


def ordinals(*numbers: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """Return ordinals as evaluation has them."""
    return np.array(numbers, dtype=np.int32)


def save_everything(workspace: Workspace) -> None:
    """Put at least one row into every table that a person's work stands in."""
    vip = workspace.segments.save(saved_definition("VIP"))
    workspace.segments.save(saved_definition("Others", "vip"))
    workspace.lists.create("March mailing", ["k1", "k2", "gone"])
    workspace.drafts.put("window-1", saved_definition(""), segment_id=vip.id, version=1)
    workspace.members.replace(vip.id, ordinals(1, 2, 3))
    moment = datetime(2024, 3, 31, 23, 59, 59)
    workspace.recordings.add(
        Recording(
            segment_id=vip.id,
            version=1,
            recorded_at=moment,
            as_of=moment,
            data_version="1",
            size=3,
            base=10,
            program="0.1.0",
        )
    )
    workspace.notes.add(date(2024, 3, 1), "spring campaign")
    workspace.labels.put(Label(name="age", label="Age in years"))
    workspace.update_settings(recalculate_hours=12)


def start_python(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Start ``code`` in a process of its own, its output to be read as it comes."""
    command = [sys.executable, "-u", "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def times(usual: int, full: int) -> int:
    """Return how often to repeat: ``full`` with CARDINAL_FULL_TESTS=1 in the environment, else ``usual``."""
    return full if os.environ.get("CARDINAL_FULL_TESTS") == "1" else usual


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return the content of every file in ``folder`` but locks, by name."""
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix != ".lock"}


def run_until_stopped(
    work: Callable[[Callable[[], None]], object], stop: Callable[[], None]
) -> list[CardinalError]:
    """Run ``work`` on a thread and ``stop`` it, once it has called what it is given, until it ends.

    Return what it raised.
    """
    raised: list[CardinalError] = []
    started = threading.Event()

    def run() -> None:
        try:
            work(started.set)
        except CardinalError as error:
            raised.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    started.wait()
    while thread.is_alive():
        stop()
        thread.join(0.01)
    return raised
