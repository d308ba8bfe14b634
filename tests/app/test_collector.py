"""Garbage is collected when the window's thread has little to do, and now and then all the same."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from app.collector import MOST_OFTEN, Collector

HOUR = 3600


def test_collecting_waits_while_somebody_works_but_not_for_ever(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert qapp is not None
    collector, steps = Collector(), list[str]()
    monkeypatch.setattr(collector, "step", lambda: steps.append("collected"))
    for _ in range(MOST_OFTEN):
        collector._worked -= HOUR  # as if the thread had worked so long since
        collector._look()
    assert steps == []
    collector._worked -= HOUR
    collector._look()
    assert len(steps) == 1
    collector._then -= HOUR  # as if it had rested so long since
    collector._look()
    assert len(steps) == 2
    collector.stop()
