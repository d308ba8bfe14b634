"""Creating and opening: what is refused, in which words, and that it is left as it was."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from engine.catalog.model import Catalog
from engine.errors import (
    NameTakenError,
    QueryError,
    WorkspaceError,
    WorkspaceLockedError,
    WorkspaceTooNewError,
)
from engine.workspace import Workspace
from tests.support.process import python
from tests.support.workspaces import create_with_contacts, saved_definition, snapshot, start_python


def test_a_new_workspace_is_empty_and_alone_in_its_folder(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "shop.cardinal") as workspace:
        assert workspace.catalog == Catalog(contacts=0)
        assert workspace.data_version == ""
        assert workspace.mapping is None
        assert workspace.notices == ()
        assert workspace.segments.all() == ()
    assert [file.name for file in tmp_path.iterdir()] == ["shop.cardinal"]


def test_what_was_saved_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "shop.cardinal"
    with Workspace.create(path) as workspace:
        workspace.segments.save(saved_definition("VIP"))
    with Workspace.open(str(path)) as workspace:
        assert [saved.name for saved in workspace.segments.all()] == ["VIP"]


def test_opening_and_closing_does_not_change_the_file(tmp_path: Path) -> None:
    create_with_contacts(tmp_path / "shop.cardinal", 10).close()
    before = snapshot(tmp_path)
    with Workspace.open(tmp_path / "shop.cardinal") as workspace:
        assert workspace.catalog.contacts == 10
    assert snapshot(tmp_path) == before


def test_the_file_can_be_read_by_older_databases(tmp_path: Path) -> None:
    create_with_contacts(tmp_path / "shop.cardinal", 10).close()
    with duckdb.connect(str(tmp_path / "shop.cardinal")) as connection:
        row = connection.execute(
            "SELECT tags['storage_version'] FROM duckdb_databases() WHERE database_name = 'shop'"
        ).fetchone()
    assert row == ("v1.0.0+",)


@pytest.mark.skipif(os.name != "posix", reason="limits the size of files as POSIX does")
def test_a_file_can_be_locked_where_nothing_more_can_be_written(tmp_path: Path) -> None:
    ended = python(
        "-c",
        f"""
import resource
from pathlib import Path
from engine.errors import WorkspaceLockedError
from engine.workspace.locking import FileLock
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
held = FileLock(Path({str(tmp_path / "x")!r}))
try:
    FileLock(Path({str(tmp_path / "x")!r}))
except WorkspaceLockedError as error:
    print(error)
held.release()
""",
    )
    assert "just starting or ending" in ended.stdout
    assert list(tmp_path.iterdir()) == []


def test_what_fails_while_opening_holds_on_to_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    path = tmp_path / "shop.cardinal"
    with Workspace.create(path) as workspace:
        workspace.segments.save(saved_definition("VIP"))
        workspace.segments.delete("VIP")
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP TABLE cardinal.members")
    with pytest.raises(QueryError, match="members"):
        Workspace.open(path)
    assert list(temporary.iterdir()) == []
    assert {file.name for file in tmp_path.iterdir()} == {"temporary", "shop.cardinal"}


def _folder(path: Path) -> None:
    path.mkdir()


def _text(path: Path) -> None:
    path.write_text("name,age\n" * 1000, encoding="utf-8")


def _empty(path: Path) -> None:
    path.touch()


def _sqlite(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE contacts (name TEXT)")
    connection.close()


def _other_database(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE contacts (name VARCHAR)")


def _cut_off(path: Path) -> None:
    create_with_contacts(path, 100_000).close()
    os.truncate(path, 20_000)


def _nothing(path: Path) -> None:
    assert not path.exists()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        pytest.param(_nothing, "There is no workspace", id="missing"),
        pytest.param(_folder, "is a folder, not a workspace", id="folder"),
        pytest.param(_text, "is not a workspace", id="text file"),
        pytest.param(_empty, "is not a workspace", id="empty file"),
        pytest.param(_sqlite, "is not a workspace", id="sqlite"),
        pytest.param(_other_database, "is not a workspace", id="another database"),
        pytest.param(_cut_off, "is damaged", id="cut off"),
    ],
)
def test_what_is_no_workspace_is_refused_and_left_alone(
    tmp_path: Path, make: Callable[[Path], None], says: str
) -> None:
    path = tmp_path / "x.cardinal"
    make(path)
    before = {} if path.is_dir() else snapshot(tmp_path)
    with pytest.raises(WorkspaceError, match=says) as raised:
        Workspace.open(path)
    assert "\n" not in str(raised.value)
    assert raised.value.mend
    assert path.is_dir() or snapshot(tmp_path) == before
    assert not list(tmp_path.glob("*.lock"))


@pytest.mark.skipif(os.name == "nt" or os.getuid() == 0, reason="permissions do not bind this user")
def test_an_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.cardinal"
    Workspace.create(path).close()
    path.chmod(0)
    with pytest.raises(WorkspaceError, match="can't be read"):
        Workspace.open(path)


def test_nothing_is_created_over_a_file_or_in_no_folder(tmp_path: Path) -> None:
    (tmp_path / "taken.cardinal").write_text("mine", encoding="utf-8")
    with pytest.raises(NameTakenError, match="already a file"):
        Workspace.create(tmp_path / "taken.cardinal")
    with pytest.raises(WorkspaceError, match="There is no folder"):
        Workspace.create(tmp_path / "nowhere" / "x.cardinal")
    assert (tmp_path / "taken.cardinal").read_text(encoding="utf-8") == "mine"


def _newer_log(path: Path) -> None:
    """Leave a log beside the file, as a killed newer program would."""
    killed = python(
        "-c",
        "import duckdb, os, sys, signal\n"
        "connection = duckdb.connect(sys.argv[1])\n"
        "connection.execute(\"INSERT INTO cardinal.notes VALUES (1, '2024-01-31', 'x', now()::TIMESTAMP)\")\n"
        "os.kill(os.getpid(), signal.SIGKILL)",
        str(path),
    )
    assert killed.returncode == -signal.SIGKILL


def _no_log(path: Path) -> None:
    assert path.exists()


def _damaged_log(path: Path) -> None:
    _newer_log(path)
    log = path.with_name(path.name + ".wal")
    os.truncate(log, log.stat().st_size - 3)


@pytest.mark.parametrize(
    "leave_log",
    [pytest.param(_no_log, id="closed"), _newer_log, pytest.param(_damaged_log, id="damaged log")],
)
def test_a_newer_format_is_refused_untouched(tmp_path: Path, leave_log: Callable[[Path], None]) -> None:
    path = tmp_path / "x.cardinal"
    create_with_contacts(path, 10).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE cardinal.meta SET value = '999' WHERE name = 'format_version'")
    leave_log(path)
    before = snapshot(tmp_path)
    with pytest.raises(WorkspaceTooNewError, match=r"newer version of Cardinal .*999"):
        Workspace.open(path)
    assert snapshot(tmp_path) == before


HOLD = """
import sys
from engine.workspace import Workspace
sys.argv[0] = "holder.py"
workspace = Workspace.open(sys.argv[1])
print("open", flush=True)
sys.stdin.read()
"""


def test_a_second_process_is_told_who_has_the_file(tmp_path: Path) -> None:
    path = tmp_path / "x.cardinal"
    Workspace.create(path).close()
    with start_python(HOLD, path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(WorkspaceLockedError, match=rf"holder\.py \(process {holder.pid}\)"):
            Workspace.open(path)
        holder.kill()
    Workspace.open(path).close()  # what the killed one left does not block


def test_another_program_that_has_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "x.cardinal"
    Workspace.create(path).close()
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
    with start_python(hold, path) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(WorkspaceLockedError, match=rf"python.* \(process {holder.pid}\)"):
            Workspace.open(path)
        holder.kill()


def test_one_process_cannot_open_a_file_twice(tmp_path: Path) -> None:
    path = tmp_path / "x.cardinal"
    with Workspace.create(path) as workspace:
        with pytest.raises(WorkspaceLockedError, match=rf"process {os.getpid()}"):
            Workspace.open(path)
        workspace.segments.save(saved_definition("still works"))


def test_a_copy_opens_beside_the_original(tmp_path: Path) -> None:
    create_with_contacts(tmp_path / "a.cardinal", 10).close()
    shutil.copy(tmp_path / "a.cardinal", tmp_path / "b.cardinal")
    with Workspace.open(tmp_path / "a.cardinal") as first, Workspace.open(tmp_path / "b.cardinal") as second:
        assert first.catalog == second.catalog
