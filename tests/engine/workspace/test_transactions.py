"""Transactions: all or nothing, from any thread, also when the disk is full."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import duckdb
import pytest

from engine.errors import CardinalError, QueryError
from engine.workspace import Workspace
from engine.workspace.failures import DiskFullError
from tests.support.workspaces import rows_of, saved_definition


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.create(tmp_path / "x.cardinal") as workspace:
        yield workspace


def _names(workspace: Workspace) -> list[str]:
    return [saved.name for saved in workspace.segments.all()]


class OurMistakeError(Exception):
    """Something that is no database error."""


def test_any_exception_rolls_back_everything(workspace: Workspace) -> None:
    def change() -> None:
        with workspace.transaction():
            workspace.segments.save(saved_definition("a"))
            workspace.update_settings(recalculate_hours=7)
            raise OurMistakeError

    with pytest.raises(OurMistakeError):
        change()
    assert _names(workspace) == []
    assert workspace.settings.recalculate_hours == 3


def test_several_stores_are_kept_together(workspace: Workspace) -> None:
    with workspace.transaction():
        workspace.segments.save(saved_definition("a"))
        workspace.lists.create("b", ["k1"])
    assert _names(workspace) == ["a"]
    assert workspace.lists.get("b").size == 1


def test_a_failed_statement_that_was_caught_is_not_lost_in_silence(workspace: Workspace) -> None:
    def change() -> None:
        with workspace.transaction() as cursor:
            workspace.segments.save(saved_definition("a"))
            with contextlib.suppress(duckdb.Error):
                cursor.execute("SELECT error('x')").fetchall()

    with pytest.raises(CardinalError):
        change()
    assert _names(workspace) == []


def test_a_part_that_failed_takes_the_whole_along(workspace: Workspace) -> None:
    def change() -> None:
        with workspace.transaction():
            workspace.segments.save(saved_definition("a"))
            with contextlib.suppress(OurMistakeError), workspace.transaction():
                raise OurMistakeError

    with pytest.raises(QueryError, match="none of it was kept"):
        change()
    assert _names(workspace) == []
    workspace.segments.save(saved_definition("c"))
    assert _names(workspace) == ["c"]


def test_many_threads_may_save(workspace: Workspace) -> None:
    def save(worker: int) -> None:
        for _ in range(10):
            workspace.segments.save(saved_definition("shared"))
            workspace.lists.create(f"list {len(workspace.lists.all())} of {worker}", ["k1"])

    threads = [threading.Thread(target=save, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = rows_of(workspace, "SELECT version FROM cardinal.segment_versions ORDER BY version")
    assert kept == [(version,) for version in range(1, 41)]
    assert len({fixed.id for fixed in workspace.lists.all()}) == 40


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Give a folder on a disk of 6 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if sys.platform != "linux" or os.getuid() != 0:
        pytest.skip("only root may mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("this system lets nobody mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def _fill(file: Path) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT)
    try:
        while True:
            os.write(descriptor, bytes(4096))
    except OSError:
        os.close(descriptor)


def _save_until_full(workspace: Workspace, prefix: str, keys: int) -> list[str]:
    """Save lists until the disk refuses; return those that were acknowledged."""
    given = [os.urandom(16).hex() for _ in range(keys)]
    kept: list[str] = []

    def save_for_ever() -> NoReturn:
        while True:
            kept.append(workspace.lists.create(f"{prefix} {len(kept):04}", given).name)

    with pytest.raises(DiskFullError, match=r"^The disk is full"):
        save_for_ever()
    return kept


def test_a_full_disk_is_told_and_everything_kept_before_stands(small_disk: Path) -> None:
    path = small_disk / "x.cardinal"
    with Workspace.create(path) as workspace:
        kept = _save_until_full(workspace, "large", 20_000)
        assert [fixed.name for fixed in workspace.lists.all()] == kept
        _fill(small_disk / "filler")
        for attempt in range(3):
            kept += _save_until_full(workspace, f"small {attempt}", 20)
        assert [fixed.name for fixed in workspace.lists.all()] == kept
        subprocess.run(["mount", "-o", "remount,size=60m", str(small_disk)], check=True)
        workspace.segments.save(saved_definition("room again"))
    with Workspace.open(path) as workspace:
        assert workspace.notices == ()
        assert _names(workspace) == ["room again"]
        assert [fixed.name for fixed in workspace.lists.all()] == kept
        assert {fixed.size for fixed in workspace.lists.all()} <= {20, 20_000}


def test_a_checkpoint_on_a_full_disk_breaks_nothing(small_disk: Path) -> None:
    with Workspace.create(small_disk / "x.cardinal") as workspace:
        workspace.segments.save(saved_definition("before"))
        _save_until_full(workspace, "large", 20_000)
        kept = len(workspace.lists.all())
        _fill(small_disk / "filler")
        with pytest.raises(DiskFullError), workspace.using("main") as cursor:
            cursor.execute("CHECKPOINT")
        assert _names(workspace) == ["before"]
        assert len(workspace.lists.all()) == kept
        subprocess.run(["mount", "-o", "remount,size=60m", str(small_disk)], check=True)
        workspace.segments.save(saved_definition("after"))
        assert _names(workspace) == ["after", "before"]
