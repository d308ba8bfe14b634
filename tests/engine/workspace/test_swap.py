"""Replacing the data: everything saved comes along, and a kill at any call leaves the old or the new file."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import CardinalError, WorkspaceError
from engine.workspace import Workspace, swap
from engine.workspace.locking import FileLock
from engine.workspace.schema import USER_TABLES
from tests.support.process import python
from tests.support.workspaces import (
    build_contacts,
    create_with_contacts,
    rows_of,
    save_everything,
    saved_definition,
    snapshot,
    times,
)


def _saved(workspace: Workspace) -> dict[str, list[tuple[object, ...]]]:
    return {name: rows_of(workspace, f"FROM cardinal.{name} ORDER BY ALL") for name in USER_TABLES}


def test_everything_saved_comes_along(tmp_path: Path) -> None:
    with create_with_contacts(tmp_path / "x.cardinal", 10) as workspace:
        save_everything(workspace)
        before = _saved(workspace)
        assert all(before.values())
        new = swap.building_path(workspace.path)
        build_contacts(new, 5, "2")
        workspace.replace_data(new)
        assert (workspace.data_version, workspace.catalog.contacts) == ("2", 5)
        assert _saved(workspace) == before
        assert [file.name for file in tmp_path.iterdir() if file.suffix != ".lock"] == ["x.cardinal"]
        assert workspace.segments.save(saved_definition("next")).id == 3


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permissions of this kind")
@pytest.mark.parametrize("mode", [0o600, 0o660, 0o644])
def test_new_data_are_open_to_the_same_people(mode: int, tmp_path: Path) -> None:
    with create_with_contacts(tmp_path / "x.cardinal", 10) as workspace:
        workspace.path.chmod(mode)
        new = swap.building_path(workspace.path)
        build_contacts(new, 5, "2")
        workspace.replace_data(new)
        assert stat.S_IMODE(workspace.path.stat().st_mode) == mode


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permissions of this kind")
@pytest.mark.parametrize(
    ("mode", "may_give_group", "left"),
    [(0o660, True, 0o660), (0o660, False, 0o600), (0o664, False, 0o644), (0o640, False, 0o600)],
)
def test_the_file_of_a_colleague_stays_with_its_group_or_is_closed_to_others(
    mode: int, may_give_group: bool, left: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []

    def chown(path: Path, owner: int, group: int) -> None:
        if owner != -1 or not may_give_group:
            raise PermissionError(errno.EPERM, "Operation not permitted", str(path))
        given.append(group)

    with create_with_contacts(tmp_path / "x.cardinal", 10) as workspace:
        workspace.path.chmod(mode)
        group = workspace.path.stat().st_gid
        new = swap.building_path(workspace.path)
        build_contacts(new, 5, "2")
        monkeypatch.setattr(os, "chown", chown)
        workspace.replace_data(new)
        assert stat.S_IMODE(workspace.path.stat().st_mode) == left
        assert given == [group] * may_give_group


@pytest.mark.parametrize("spoil", ["missing", "not a workspace"])
def test_a_new_file_that_cannot_be_used_leaves_the_old_one(tmp_path: Path, spoil: str) -> None:
    with create_with_contacts(tmp_path / "x.cardinal", 10) as workspace:
        save_everything(workspace)
        before = _saved(workspace)
        new = swap.building_path(workspace.path)
        if spoil != "missing":
            new.write_bytes(b"spoilt" * 5000)
        with pytest.raises(WorkspaceError):
            workspace.replace_data(new)
        assert workspace.data_version == "1"
        assert _saved(workspace) == before


NOT_PLACED = {
    "missing": "the file with the new data was removed meanwhile; import again",
    "not a workspace": "the file with the new data can't be read; import again",
    "copied": "the disk is full; free some space and try again",
    "placed": "access is denied; check its permissions, and whether another program has it open",
}


@pytest.mark.parametrize("why", NOT_PLACED)
def test_data_that_do_not_take_the_place_are_told_in_words(
    why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(number: int) -> Callable[..., None]:
        def refuse(*paths: object, **_: object) -> None:
            raise OSError(number, "strerror", str(paths[0]))

        return refuse

    with create_with_contacts(tmp_path / "x.cardinal", 10) as workspace:
        new = swap.building_path(workspace.path)
        if why == "not a workspace":
            new.write_bytes(b"spoilt" * 5000)
        elif why != "missing":
            build_contacts(new, 5, "2")
        if why == "copied":
            monkeypatch.setattr(os, "fsync", refusing(errno.ENOSPC))
        if why == "placed":
            monkeypatch.setattr(os, "replace", refusing(errno.EACCES))
        with pytest.raises(WorkspaceError) as error:
            workspace.replace_data(new)
        monkeypatch.undo()
        assert str(error.value) == f"x.cardinal keeps the data it had: {NOT_PLACED[why]}"
        assert workspace.data_version == "1"


@pytest.mark.parametrize("made", ["x.cardinal.importing", "x.cardinal.creating", "x.cardinal"])
def test_what_can_not_be_built_is_told_of_the_file_it_is_for(made: str, tmp_path: Path) -> None:
    (tmp_path / made).mkdir()
    with pytest.raises(WorkspaceError, match=r"^x\.cardinal is not a workspace"):
        swap.create_file(tmp_path / made)


def test_a_folder_that_can_not_be_synced_undoes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise OSError(errno.EINVAL, "strerror")

    with create_with_contacts(tmp_path / "x.cardinal", 10) as workspace:
        build_contacts(swap.building_path(workspace.path), 5, "2")
        monkeypatch.setattr(swap, "sync_folder", refuse)
        workspace.replace_data(swap.building_path(workspace.path))
        assert workspace.data_version == "2"


def test_what_was_cached_of_the_old_data_is_forgotten(tmp_path: Path) -> None:
    with create_with_contacts(tmp_path / "x.cardinal", 10) as workspace:
        with workspace.using("main") as old:
            pass
        new = swap.building_path(workspace.path)
        build_contacts(new, 5, "2")
        workspace.replace_data(new)
        with workspace.using("main") as cursor:
            assert cursor is not old
            assert cursor.execute("SELECT count(*) FROM data.contacts").fetchone() == (5,)


def test_a_log_beside_a_file_forbids_the_rename(tmp_path: Path) -> None:
    old, new = tmp_path / "old.cardinal", tmp_path / "new.cardinal"
    for path in (old, new):
        swap.create_file(path)
    (tmp_path / "new.cardinal.wal").write_bytes(b"something")
    before = snapshot(tmp_path)
    with pytest.raises(WorkspaceError, match="still has a log"):
        swap.replace(new, old)
    assert snapshot(tmp_path) == before


def test_strays_of_a_killed_import_are_removed_and_those_of_a_live_one_left(tmp_path: Path) -> None:
    path = tmp_path / "x.cardinal"
    Workspace.create(path).close()
    building = swap.building_path(path)
    strays = [building, building.with_name(building.name + ".wal"), tmp_path / "x.cardinal.creating"]
    for stray in strays:
        stray.write_bytes(b"half")
    lock = FileLock(building)
    Workspace.open(path).close()
    assert [stray.exists() for stray in strays] == [True, True, False]
    lock.release()
    Workspace.open(path).close()
    assert not any(stray.exists() for stray in strays)
    assert [file.name for file in tmp_path.iterdir()] == ["x.cardinal"]


# Replaces the data and kills itself before the call of that number that changes anything outside Python;
# number 0 counts them.
REPLACE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from engine.workspace import Workspace
from engine.workspace.swap import building_path
from tests.support.workspaces import build_contacts
path, deadly = Path(sys.argv[1]), int(sys.argv[2])
workspace = Workspace.open(path)
build_contacts(building_path(path), 5, "2")
counted = 0
def count(frame, event, function):
    global counted
    if event == "c_call" and function.__name__ in CALLS:
        counted += 1
        if counted == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
CALLS = {"execute", "begin", "commit", "connect", "close", "fsync", "replace", "unlink", "open", "cursor"}
sys.setprofile(count)
workspace.replace_data(building_path(path))
sys.setprofile(None)
print(counted)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_kill_at_any_call_leaves_the_old_or_the_new_file_whole(tmp_path: Path) -> None:
    with create_with_contacts(tmp_path / "x.cardinal", 10) as workspace:
        save_everything(workspace)
        before = _saved(workspace)
    whole = (tmp_path / "x.cardinal").read_bytes()
    counted = python("-c", REPLACE_AND_DIE, str(tmp_path / "x.cardinal"), "0")
    assert counted.returncode == -signal.SIGKILL, counted.stderr
    calls = int(counted.stdout)
    versions = set()
    for deadly in [*random.Random(calls).sample(range(1, calls), times(8, calls - 1)), calls]:
        folder = tmp_path / str(deadly)
        folder.mkdir()
        (folder / "x.cardinal").write_bytes(whole)
        ended = python("-c", REPLACE_AND_DIE, str(folder / "x.cardinal"), str(deadly))
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        with Workspace.open(folder / "x.cardinal") as workspace:
            assert workspace.notices == ()
            assert _saved(workspace) == before
            versions.add(workspace.data_version)
            contacts = rows_of(workspace, "SELECT count(*) FROM data.contacts")
            assert contacts == [(10,) if workspace.data_version == "1" else (5,)]
        assert [file.name for file in folder.iterdir()] == ["x.cardinal"]
    assert versions == {"1", "2"}


def test_a_creation_that_was_killed_is_no_workspace_and_can_be_done_again(tmp_path: Path) -> None:
    (tmp_path / "x.cardinal.creating").write_bytes(b"half of one")
    with pytest.raises(CardinalError):
        Workspace.open(tmp_path / "x.cardinal")
    Workspace.create(tmp_path / "x.cardinal").close()
    assert [file.name for file in tmp_path.iterdir()] == ["x.cardinal"]
