"""The connection: locked down, by role, interrupted, closed while busy, opened again."""

from __future__ import annotations

import contextlib
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from engine.errors import CancelledError, CardinalError, MachineError, QueryError, WorkspaceError
from engine.importing.mapping import FORMAT, Contacts, Mapping
from engine.importing.run import import_data
from engine.workspace import Workspace, session
from engine.workspace.connection import ROLES, LockedConnection
from engine.workspace.failures import DiskFullError
from engine.workspace.swap import building_path
from engine.workspace.temporary import PREFIX, TemporaryFolder
from tests.support.process import python
from tests.support.workspaces import (
    build_contacts,
    create_with_contacts,
    rows_of,
    run_until_stopped,
    saved_definition,
)

ENDLESS = "SELECT count(*) FROM range(100000000000) r(i) WHERE hash(i) = 3"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.create(tmp_path / "x.cardinal")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('{folder}/secret.csv')",
        "SELECT * FROM '{folder}/secret.csv'",
        "SELECT * FROM read_text('{folder}/secret.csv')",
        "SELECT * FROM glob('{folder}/*')",
        "COPY (SELECT 1) TO '{folder}/out.csv'",
        "ATTACH '{folder}/other.db'",
        "EXPORT DATABASE '{folder}/all'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SELECT * FROM read_csv('https://localhost:1/x.csv')",
        "SET threads = 1",
        "SET memory_limit = '1GB'",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET temp_directory = '{folder}'",
        "SET TimeZone = 'Asia/Tokyo'",
        "RESET allowed_directories",
        "PRAGMA enable_profiling",
    ],
)
@pytest.mark.parametrize("role", ["main", "store", "check"])
def test_nothing_outside_can_be_reached_or_set(
    tmp_path: Path, workspace: Workspace, statement: str, role: str
) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", encoding="utf-8")
    before = sorted(tmp_path.iterdir())
    with (
        workspace,
        pytest.raises(CardinalError),
        workspace.using(next(known for known in ROLES if known == role)) as cursor,
    ):
        cursor.execute(statement.format(folder=tmp_path)).fetchall()
    assert set(before) >= set(tmp_path.iterdir())


def test_the_private_folder_can_be_written_and_is_gone_at_the_end(workspace: Workspace) -> None:
    with workspace:
        folder = workspace.temporary
        with workspace.using("export") as cursor:
            cursor.execute(f"COPY (SELECT 1 AS one) TO '{folder / 'out.csv'}'")
        assert (folder / "out.csv").read_text(encoding="utf-8") == "one\n1\n"
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_without_a_temporary_folder_the_workspace_stays_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.cardinal"
    Workspace.create(path).close()
    mapping = Mapping(format=FORMAT, contacts=Contacts(file="a.csv", key="id"))
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
        with pytest.raises(MachineError, match=r"^No temporary folder can be made"):
            Workspace.open(path)
        with pytest.raises(MachineError, match=r"^No temporary folder can be made"):
            import_data(tmp_path / "new.cardinal", mapping, tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["x.cardinal"]
    Workspace.open(path).close()


def test_folders_of_dead_processes_are_removed_and_live_ones_left() -> None:
    live = TemporaryFolder()
    left = python(
        "-c",
        "import os; from engine.workspace.temporary import TemporaryFolder\n"
        "print(TemporaryFolder().path, flush=True); os._exit(1)",
    )
    dead = Path(left.stdout.strip())
    assert dead.name.startswith(PREFIX)
    assert dead.is_dir()
    TemporaryFolder().remove()
    assert dead.is_dir(), "it may be one that is just being made"
    for folder in (dead, live.path):
        os.utime(folder, (0, 0))
    TemporaryFolder().remove()
    assert not dead.exists()
    assert live.path.is_dir()
    live.remove()


@pytest.mark.parametrize("role", ROLES)
def test_every_role_tells_its_progress_without_printing(workspace: Workspace, role: str) -> None:
    with workspace, workspace.using(next(known for known in ROLES if known == role)) as cursor:
        rows = cursor.execute(
            """SELECT name, value FROM duckdb_settings()
            WHERE name IN ('enable_progress_bar', 'enable_progress_bar_print') ORDER BY name"""
        ).fetchall()
    assert rows == [("enable_progress_bar", "true"), ("enable_progress_bar_print", "false")]


def _run_until_stopped(workspace: Workspace, stop: Callable[[], None]) -> list[CardinalError]:
    """Run an endless query on the live cursor, call ``stop`` until it ended, return what it raised."""

    def work(started: Callable[[], None]) -> None:
        with workspace.using("live") as cursor:
            started()
            cursor.execute(ENDLESS).fetchall()

    return run_until_stopped(work, stop)


def test_an_interrupted_query_is_cancelled_and_the_cursor_goes_on(workspace: Workspace) -> None:
    with workspace:
        (error,) = _run_until_stopped(workspace, lambda: workspace.interrupt("live"))
        assert isinstance(error, CancelledError)
        with workspace.using("live") as cursor:
            assert cursor.execute("SELECT 1").fetchall() == [(1,)]


def test_closing_ends_what_runs(workspace: Workspace) -> None:
    (error,) = _run_until_stopped(workspace, workspace.close)
    assert isinstance(error, CardinalError)
    with pytest.raises(WorkspaceError, match="is closed"), workspace.using("main"):
        pass
    workspace.close()


def test_closing_interrupts_a_store_that_takes_long(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "PATIENCE_SECONDS", 0.01)
    raised: list[BaseException] = []
    started = threading.Event()

    def work() -> None:
        try:
            with workspace.transaction() as cursor:
                workspace.segments.save(saved_definition("a"))
                started.set()
                cursor.execute(ENDLESS).fetchall()
        except CardinalError as error:
            raised.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    started.wait()
    workspace.close()
    thread.join()
    assert [type(error) for error in raised] == [CancelledError]
    with Workspace.open(workspace.path) as workspace:
        assert workspace.segments.all() == ()


def test_a_cursor_kept_over_a_reopening_says_so(workspace: Workspace) -> None:
    def keep() -> None:
        with workspace.using("main") as cursor:
            workspace.update_settings(threads=1)
            cursor.execute("SELECT 1")

    with workspace:
        with pytest.raises(CancelledError, match="closed or opened again"):
            keep()
        with workspace.using("main") as cursor:
            assert cursor.execute("SELECT 1").fetchall() == [(1,)]


def test_the_first_failure_is_told_when_the_file_cant_be_opened_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise duckdb.OutOfMemoryException("Out of Memory Error: failed to allocate")

    with workspace:
        with monkeypatch.context() as patch:
            patch.setattr(LockedConnection, "is_broken", lambda _: True)
            patch.setattr(session, "unlocked", refuse)
            with pytest.raises(DiskFullError), workspace.using("main"):
                raise duckdb.FatalException("No space left on device")
        with workspace.using("main") as cursor:
            assert cursor.execute("SELECT 1").fetchall() == [(1,)]


def test_whoever_asks_during_a_swap_waits_for_the_new_data(tmp_path: Path) -> None:
    with create_with_contacts(tmp_path / "x.cardinal", 10) as workspace:
        new = building_path(workspace.path)
        build_contacts(new, 5, "2")
        counts: set[object] = set()
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                with contextlib.suppress(CancelledError), workspace.using("preview") as cursor:
                    counts.update(cursor.execute("SELECT count(*) FROM data.contacts").fetchall())

        thread = threading.Thread(target=ask)
        thread.start()
        workspace.replace_data(new)
        assert rows_of(workspace, "SELECT count(*) FROM data.contacts") == [(5,)]
        done.set()
        thread.join()
        assert counts <= {(10,), (5,)}


def test_new_limits_open_the_file_again(workspace: Workspace) -> None:
    def limits() -> tuple[object, ...]:
        (row,) = rows_of(workspace, "SELECT current_setting('threads'), current_setting('memory_limit')")
        return row

    with workspace:
        assert limits()[1] == "488.2 MiB"  # what a small file may take when nothing is set
        workspace.update_settings(threads=1, memory_limit=1024)
        assert limits() == (1, "976.5 MiB")
        path = workspace.path
    with Workspace.open(path, threads=3) as workspace:
        assert limits() == (3, "976.5 MiB")


@pytest.mark.parametrize(
    ("statement", "kind", "says"),
    [
        pytest.param("SELECT nothing", QueryError, "database failed on x.cardinal", id="unknown name"),
        pytest.param(
            "SELECT list(hash(i)::VARCHAR) FROM range(50000000) r(i)",
            MachineError,
            "memory allowed",
            id="out of memory",
        ),
    ],
)
def test_database_errors_become_one_sentence(
    tmp_path: Path, statement: str, kind: type[CardinalError], says: str
) -> None:
    Workspace.create(tmp_path / "x.cardinal").close()
    with Workspace.open(tmp_path / "x.cardinal", memory_limit=256, threads=1) as workspace:
        with pytest.raises(kind, match=says) as raised, workspace.using("main") as cursor:
            cursor.execute(statement).fetchall()
        assert "\n" not in str(raised.value)
        assert isinstance(raised.value.__cause__, duckdb.Error)
        workspace.segments.save(saved_definition("still works"))
