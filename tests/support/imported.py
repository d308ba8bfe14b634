"""Workspaces made by the real import out of a mapping and files written as lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from engine.evaluation.bitmap import Bitmap
from engine.evaluation.checking import Checker
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from engine.workspace import Workspace
from tests.support.importing import write_files


def make_workspace(folder: Path, mapping: Mapping[str, Any]) -> Path:
    """Import what ``mapping`` names in ``folder`` and return the path of the workspace."""
    path = folder / "made.cardinal"
    import_data(path, read_mapping(json.dumps(mapping)), folder)
    return path


class Bench:
    """An open workspace with what evaluates, checks and reads it."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.catalog = workspace.catalog
        self.reader = Reader(workspace, "main")
        found = (self.catalog, workspace.segments.get, workspace.lists.id_of)
        self.membership = Membership(self.reader, *found)
        self.checker = Checker(self.reader, *found)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        with self.workspace.using("main") as cursor:
            return cursor.execute(statement).fetchall()

    def keys(self, bitmap: Bitmap) -> list[str]:
        """Return the keys of the contacts in a set, in the order of their ordinals."""
        with self.workspace.using("main") as cursor:
            keys = cursor.execute("SELECT _key FROM data.contacts ORDER BY _contact").fetchnumpy()["_key"]
        return [str(key) for key in keys[bitmap.mask()]]


def asked(path: Path, name: str) -> Evaluated:
    """Return what the engine says by itself of a saved segment of a closed project."""
    with bench(path) as on:
        return on.membership.evaluate(on.workspace.segments.get(name), on.workspace.as_of())


@contextmanager
def bench_of(
    folder: Path, mapping: Mapping[str, Any], files: Mapping[str, Sequence[str] | bytes]
) -> Iterator[Bench]:
    """Import files that are written down in a test, and open the workspace."""
    write_files(folder, files)
    with bench(make_workspace(folder, mapping)) as opened:
        yield opened


@contextmanager
def bench(path: Path) -> Iterator[Bench]:
    """Open a workspace for a test."""
    with Workspace.open(path) as workspace:
        yield Bench(workspace)
