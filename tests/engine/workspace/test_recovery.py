"""Logs that killed processes leave: whole ones are replayed, damaged ones set aside and told.

All of it: ``CARDINAL_FULL_TESTS=1 python -m pytest --timeout 3600 tests/engine/workspace``.
"""

from __future__ import annotations

import random
import re
import signal
from pathlib import Path

import pytest

from engine.errors import WorkspaceError
from engine.workspace import Workspace, wal
from engine.workspace.recovery import LOG_SUFFIXES
from tests.support.process import python
from tests.support.workspaces import start_python, times

STEPS = 30

SAVE_AND_DIE = """
import os, signal, sys
from engine.workspace import Workspace
from tests.support.workspaces import saved_definition
workspace = Workspace.open(sys.argv[1])
for step in range(1, int(sys.argv[2]) + 1):
    with workspace.transaction():
        workspace.segments.save(saved_definition(f"segment {step}"))
        workspace.lists.create(f"list {step}", [f"key {number}" for number in range(50)])
        workspace.update_settings(recalculate_hours=step)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """Return the file and the log of a process that was killed after ``STEPS`` changes."""
    path = tmp_path_factory.mktemp("killed") / "x.cardinal"
    Workspace.create(path).close()
    ended = python("-c", SAVE_AND_DIE, str(path), str(STEPS))
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    return path.read_bytes(), _log(path).read_bytes()


def _log(path: Path) -> Path:
    return path.with_name(path.name + LOG_SUFFIXES[0])


def _left(folder: Path, killed: tuple[bytes, bytes], log: bytes) -> Path:
    path = folder / "shop.cardinal"
    path.write_bytes(killed[0])
    _log(path).write_bytes(log)
    return path


def _steps(workspace: Workspace) -> int:
    """Return how many of the changes are there, each of them whole."""
    steps = len(workspace.segments.all())
    assert len(workspace.lists.all()) == steps
    assert all(fixed.size == 50 for fixed in workspace.lists.all())
    assert steps == 0 or workspace.settings.recalculate_hours == steps
    return steps


def _assert_set_aside(path: Path, workspace: Workspace, log: bytes) -> None:
    (notice,) = workspace.notices
    aside = [file for file in path.parent.iterdir() if ".damaged-" in file.name]
    assert [file.read_bytes() for file in aside] == [log]
    assert aside[0].name in notice
    assert re.search(r"\.wal\.damaged-20\d\d-\d\d-\d\d-\d{6}$", aside[0].name)


def test_an_intact_log_is_replayed_without_a_word(tmp_path: Path, killed: tuple[bytes, bytes]) -> None:
    path = _left(tmp_path, killed, killed[1])
    with Workspace.open(path) as workspace:
        assert workspace.notices == ()
        assert _steps(workspace) == STEPS


@pytest.mark.parametrize("seed", range(times(10, 40)))
def test_a_truncated_log_is_set_aside(tmp_path: Path, killed: tuple[bytes, bytes], seed: int) -> None:
    log = killed[1][: random.Random(seed).randrange(1, len(killed[1]))]
    path = _left(tmp_path, killed, log)
    found = wal.examine(_log(path))
    with Workspace.open(path) as workspace:
        assert _steps(workspace) == log.count(wal.FLUSH)
        if found is None or not found.intact:
            _assert_set_aside(path, workspace, log)
    with Workspace.open(path) as workspace:
        assert workspace.notices == ()
        assert _steps(workspace) == log.count(wal.FLUSH)


@pytest.mark.parametrize("seed", range(times(10, 40)))
def test_a_log_with_a_flipped_bit_is_set_aside(
    tmp_path: Path, killed: tuple[bytes, bytes], seed: int
) -> None:
    chance = random.Random(seed)
    at = chance.randrange(len(killed[1]))
    log = bytearray(killed[1])
    log[at] ^= 1 << chance.randrange(8)
    path = _left(tmp_path, killed, bytes(log))
    with Workspace.open(path) as workspace:
        assert _steps(workspace) == killed[1][:at].count(wal.FLUSH)
        _assert_set_aside(path, workspace, bytes(log))


@pytest.mark.parametrize(
    ("start", "steps"),
    [
        pytest.param(b"", 0, id="nothing of it"),
        pytest.param(b"\xff" * 5, 0, id="shorter than its head"),
        pytest.param(b"\x00" * 4096, 0, id="zeros"),
        pytest.param(b"not a log at all " * 300, 0, id="something else"),
        pytest.param(
            wal.HEADER[:3] + b"\x00\x09\x07\x01\x02" + b"\x05" * 500, 0, id="a head of another kind"
        ),
        pytest.param(wal.HEADER + b"\xff" * 16, 0, id="a size beyond all"),
    ],
)
def test_rubbish_in_the_place_of_a_log(
    tmp_path: Path, killed: tuple[bytes, bytes], start: bytes, steps: int
) -> None:
    path = _left(tmp_path, killed, start)
    with Workspace.open(path) as workspace:
        assert _steps(workspace) == steps
        assert bool(workspace.notices) == bool(start)


def test_a_damaged_head_does_not_lose_what_follows(tmp_path: Path, killed: tuple[bytes, bytes]) -> None:
    path = _left(tmp_path, killed, b"\x00" + killed[1][1:])
    with Workspace.open(path) as workspace:
        assert _steps(workspace) == STEPS
        assert len(workspace.notices) == 1


def test_two_damages_in_one_second_are_both_kept(tmp_path: Path, killed: tuple[bytes, bytes]) -> None:
    for _ in range(2):
        path = _left(tmp_path, killed, killed[1][:-3])
        Workspace.open(path).close()
    assert len(list(tmp_path.glob("*.damaged-*"))) == 2


def test_a_damaged_file_keeps_its_log(tmp_path: Path, killed: tuple[bytes, bytes]) -> None:
    path = _left(tmp_path, (killed[0][:9000], killed[1]), killed[1][:-3])
    with pytest.raises(WorkspaceError, match="is damaged"):
        Workspace.open(path)
    assert path.read_bytes() == killed[0][:9000]
    assert _log(path).read_bytes() == killed[1][:-3]
    assert not list(tmp_path.glob("*.damaged-*"))


def test_a_replay_that_lost_its_starter_is_waited_for(tmp_path: Path, killed: tuple[bytes, bytes]) -> None:
    path = _left(tmp_path, killed, killed[1])
    hold = (
        "import duckdb, sys, time; c = duckdb.connect(sys.argv[1]); print('open', flush=True); time.sleep(1)"
    )
    with start_python(hold, path) as orphan:
        assert orphan.stdout is not None
        assert orphan.stdout.readline() == "open\n"
        with Workspace.open(path) as workspace:
            assert _steps(workspace) == STEPS


def test_the_checksum_is_the_databases(tmp_path: Path, killed: tuple[bytes, bytes]) -> None:
    path = _left(tmp_path, killed, killed[1])
    assert wal.examine(_log(path)) == wal.Log(intact=True, good=len(killed[1]))
