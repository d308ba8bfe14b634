"""Files of every released format open, and a migration is made whole or not at all."""

from __future__ import annotations

import lzma
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from engine.workspace import Workspace
from engine.workspace.connection import Cursor
from engine.workspace.format import read_format
from engine.workspace.migrations import STEPS, migrate
from engine.workspace.schema import FORMAT_VERSION, IMPORT_TABLES, META_TABLE, USER_TABLES
from engine.workspace.swap import create_file
from tests.support.format_fixture import FIXTURES
from tests.support.workspaces import kept_keys

FORMATS = range(1, FORMAT_VERSION + 1)


@pytest.mark.parametrize("version", FORMATS)
def test_a_file_of_each_released_format_opens_with_all_that_was_saved(tmp_path: Path, version: int) -> None:
    path = tmp_path / "shop.cardinal"
    path.write_bytes(lzma.decompress((FIXTURES / f"format-{version}.cardinal.xz").read_bytes()))
    with Workspace.open(path) as workspace:
        assert (workspace.data_version, workspace.catalog.contacts) == ("1", 10)
        assert workspace.settings.recalculate_hours == 12
        assert workspace.segments.graph() == {"Others": ("VIP",), "VIP": ()}
        vip = workspace.segments.saved("VIP")
        assert kept_keys(workspace, vip.id) == ["k1", "k2", "k3"]
        assert workspace.recordings.of(vip.id)[0].as_of == datetime(2024, 3, 31, 23, 59, 59)
        assert kept_keys(workspace, "March mailing") == ["gone", "k1", "k2"]
        assert [draft.segment_id for draft in workspace.drafts.all()] == [vip.id]
        assert [note.text for note in workspace.notes.all()] == ["spring campaign"]
        assert [label.label for label in workspace.labels.all()] == ["Age in years"]


@pytest.mark.parametrize("version", FORMATS)
def test_a_migrated_file_has_the_tables_of_a_new_one(tmp_path: Path, version: int) -> None:
    path = tmp_path / "shop.cardinal"
    path.write_bytes(lzma.decompress((FIXTURES / f"format-{version}.cardinal.xz").read_bytes()))
    Workspace.open(path).close()
    create_file(tmp_path / "new.cardinal")
    assert _columns(path) == _columns(tmp_path / "new.cardinal")
    assert {table for table, _, _ in _columns(path)} == {"meta", *IMPORT_TABLES, *USER_TABLES}
    assert META_TABLE == "name VARCHAR, value VARCHAR"


def _columns(path: Path) -> list[tuple[str, str, str]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(
            """SELECT table_name, column_name, data_type FROM duckdb_columns()
            WHERE schema_name = 'cardinal' ORDER BY ALL"""
        ).fetchall()


def test_every_format_before_the_present_has_a_step() -> None:
    assert set(STEPS) == set(range(1, FORMAT_VERSION))


def _add_table(connection: Cursor) -> None:
    connection.execute("CREATE TABLE cardinal.extra (a INTEGER)")


def _fill_table(connection: Cursor) -> None:
    connection.execute("INSERT INTO cardinal.extra VALUES (1)")


def _fail(connection: Cursor) -> None:
    connection.execute("INSERT INTO cardinal.nowhere VALUES (1)")


def _migrated(path: Path, steps: dict[int, Callable[[Cursor], None]]) -> tuple[int, int]:
    """Migrate two formats on and return how many were gone and the number of extra tables."""
    with duckdb.connect(str(path)) as connection:
        try:
            migrate(connection, read_format(connection, path), FORMAT_VERSION + 2, steps)
        except duckdb.CatalogException:
            assert _fail in steps.values()
        extra = connection.execute(
            "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'extra'"
        ).fetchone()
        assert extra is not None
        return read_format(connection, path) - FORMAT_VERSION, int(extra[0])


def test_steps_are_taken_in_order_and_once(tmp_path: Path) -> None:
    path = tmp_path / "x.cardinal"
    create_file(path)
    assert _migrated(path, {FORMAT_VERSION: _add_table, FORMAT_VERSION + 1: _fill_table}) == (2, 1)
    assert _migrated(path, {FORMAT_VERSION: _fail, FORMAT_VERSION + 1: _fail}) == (2, 1)


def test_a_failed_migration_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "x.cardinal"
    create_file(path)
    assert _migrated(path, {FORMAT_VERSION: _add_table, FORMAT_VERSION + 1: _fail}) == (0, 0)
