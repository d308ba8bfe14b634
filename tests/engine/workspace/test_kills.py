"""``kill -9`` at any moment of writing loses nothing that was acknowledged.

A hundred: ``CARDINAL_FULL_TESTS=1 python -m pytest --timeout 3600 tests/engine/workspace/test_kills.py``.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

from engine.workspace import Workspace
from tests.support.workspaces import rows_of, saved_definition, start_python, times

WRITE = """
import sys
from engine.workspace import Workspace
from tests.support.workspaces import saved_definition
workspace = Workspace.open(sys.argv[1])
step = workspace.segments.saved("written").version
while True:
    step += 1
    workspace.segments.save(saved_definition("written", expression=f"age > {step}"))
    workspace.update_settings(recalculate_hours=step)
    if step % 7 == 0:
        workspace.lists.create(f"list {step}", [f"key {number}" for number in range(2000)])
    if step % 13 == 0:
        with workspace.using("store") as cursor:
            cursor.execute("CHECKPOINT")
    print(step, flush=True)
"""


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "x.cardinal"
    chance = random.Random(20261122)
    done = {1}
    _prepare(path)
    for _ in range(times(8, 100)):
        done |= _write_until_killed(path, chance)
        acknowledged = max(done)
        with Workspace.open(path) as workspace:
            versions = workspace.segments.saved("written").version
            kept = rows_of(workspace, "SELECT version FROM cardinal.segment_versions ORDER BY version")
            assert kept == [(version,) for version in range(1, versions + 1)]
            assert versions - acknowledged in (0, 1)
            assert workspace.settings.recalculate_hours in (versions - 1, versions)
            lists = {fixed.name: fixed.size for fixed in workspace.lists.all()}
            assert all(size == 2000 for size in lists.values())
            assert set(lists) >= {f"list {step}" for step in done if step % 7 == 0}
            definition = workspace.segments.get("written", acknowledged)
            assert f"age > {acknowledged}" in str(definition)
    assert len(done) > 20


def _prepare(path: Path) -> None:
    with Workspace.create(path) as workspace:
        workspace.segments.save(saved_definition("written", expression="age > 1"))
        workspace.update_settings(recalculate_hours=1)


def _write_until_killed(path: Path, chance: random.Random) -> set[int]:
    """Return the steps that the killed process said were done."""
    with start_python(WRITE, path) as writer:
        assert writer.stdout is not None
        lines = [writer.stdout.readline() for _ in range(chance.randrange(1, 40))]
        time.sleep(chance.random() * 0.02)
        writer.kill()
        lines += writer.stdout.read().splitlines()
    return {int(line) for line in lines if line.strip()}
