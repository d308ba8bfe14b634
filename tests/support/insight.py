"""What tests of the insight panel share: its pages in the real window, on the sample shop."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from app.desk import Desk
from engine.definition.model import Segment
from engine.workspace import Workspace


def with_segments(source: Path, target: Path, *definitions: Segment) -> Path:
    """Return a copy of a project with segments saved in it."""
    shutil.copyfile(source, target)
    with Workspace.open(target) as workspace:
        for each in definitions:
            workspace.segments.save(each)
    return target


def sql(desk: Desk, statement: str) -> list[tuple[Any, ...]]:
    """Return the rows of a statement written by hand, while nothing else runs."""
    with desk.project.workspace.using("main") as cursor:
        return cursor.execute(statement).fetchall()


def settle(qtbot: QtBot, desk: Desk, also: Callable[[], bool] = lambda: True) -> None:
    """Wait until nothing is awaited."""
    calm = 0

    def calmed() -> bool:
        nonlocal calm
        calm = calm + 1 if desk.quiet and also() else 0
        return calm > 2

    qtbot.waitUntil(calmed)
