"""The Qt binding itself: no references are lost, ten thousand signals survive."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from benchmarks.refcount import drift, probes
from tests.support.shared import ROOT

EMISSIONS = 10_000


class Counter(QObject):
    sent = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.received = 0
        self.sent.connect(self.take, Qt.ConnectionType.QueuedConnection)

    def take(self, value: object) -> None:
        assert value in (None, True, False)
        self.received += 1


@pytest.mark.parametrize("name", [
    "process events", "emit", "emit true", "set object name", "block signals", "start timer", "is active",
    "set property", "get property",
])  # fmt: skip
def test_no_reference_is_lost(qapp: QApplication, name: str) -> None:
    call = probes(qapp)[name]
    drift(call)  # the first calls may keep something
    assert all(abs(each) < 0.05 for each in drift(call))


def test_ten_thousand_emissions_survive(qtbot: QtBot) -> None:
    counter = Counter()
    for number in range(EMISSIONS):
        counter.sent.emit((None, True, False)[number % 3])
    qtbot.waitUntil(lambda: counter.received == EMISSIONS)


def test_the_probe_runs_by_itself() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.refcount"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("PySide6")
