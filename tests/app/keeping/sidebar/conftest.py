"""A shop with four saved segments in the real window, and the list of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from app.desk import Desk
from app.keeping.list_view import SegmentList
from app.window import MainWindow
from engine.definition.model import Card, Column, SegmentCondition, segment
from engine.workspace import Recording, Workspace
from tests.support.qt_window import Opener
from tests.support.segment_list import BOTH, EIGHT, VIP


def using(name: str, *names: str) -> Card:
    return Card(conditions=tuple(SegmentCondition(segment=each) for each in names), title=name)


@pytest.fixture
def shelf(shop: Path) -> Path:
    """The shop with a fourth segment that uses two others, tags, and sizes of a month before."""
    with Workspace.open(shop) as workspace:
        workspace.update_settings(recalculate_on_opening=False)
        both = segment(name=BOTH, tags=("spring", "win-back"), include=Column(items=(using("", VIP, EIGHT),)))
        workspace.segments.save(both)
        for saved, size in zip(workspace.segments.all(), (40, 4000, 1, 50), strict=True):
            workspace.recordings.add(
                Recording(
                    segment_id=saved.id, version=1, recorded_at=datetime(2017, 12, 1, saved.id),
                    as_of=datetime(2017, 11, 30), data_version="0", size=size, base=2000,
                )
            )  # fmt: skip
    return shop


@pytest.fixture
def window(open_window: Opener, shelf: Path) -> MainWindow:
    return open_window(shelf, VIP)


@pytest.fixture
def listed(desk: Desk) -> SegmentList:
    return desk.bench.sidebar.list
