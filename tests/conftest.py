"""What every test stands on: no display, no log in anybody's home, no time limit on an example."""

from __future__ import annotations

import gc
import os

import pytest
from hypothesis import settings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.support.qt_patience import PatientBot

pytest_plugins = ["tests.support.shop"]

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("cardinal", deadline=None)
settings.load_profile("cardinal")


@pytest.fixture(scope="session", autouse=True)
def _log_folder(tmp_path_factory: pytest.TempPathFactory) -> None:
    os.environ["CARDINAL_LOG_FOLDER"] = str(tmp_path_factory.mktemp("log"))


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:  # noqa: ARG001  # it must be there before
    """Waits for as long as a loaded machine takes, where pytest-qt gives up after five seconds."""
    return PatientBot(request)


@pytest.fixture(scope="module", autouse=True)
def _short_collections() -> None:
    """Leave out of later collections what outlives a module: tests of the window collect after each."""
    gc.collect()
    gc.freeze()
