"""The sample shop in the real window, with two saved segments."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.window import MainWindow
from tests.support.insight import with_segments
from tests.support.insight_segments import BUYERS, WOMEN
from tests.support.qt_window import Opener


@pytest.fixture
def buyers(open_window: Opener, sample_file: Path, tmp_path: Path) -> MainWindow:
    return open_window(with_segments(sample_file, tmp_path / "s.cardinal", BUYERS, WOMEN), "Buyers")


@pytest.fixture
def sample_desk(buyers: MainWindow) -> Desk:
    assert buyers.desk is not None
    return buyers.desk
