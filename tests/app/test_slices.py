"""Long work of the window's thread in steps."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from app.slices import SLICE, Slices


def _steps(did: list[str], name: str, many: int = 3) -> Iterator[None]:
    for step in range(many):
        did.append(f"{name}{step}")
        yield
    did.append(f"{name} done")


def test_work_is_done_in_order_and_not_at_once(qtbot: QtBot) -> None:
    parent, did = QObject(), list[str]()
    slices = Slices(parent)
    slices.begin(_steps(did, "a"))
    slices.begin(_steps(did, "b", 1))
    assert did == []
    qtbot.waitUntil(lambda: "b done" in did)
    assert did == ["a0", "a1", "a2", "a done", "b0", "b done"]


def test_others_have_their_turn_between_long_steps(qtbot: QtBot) -> None:
    parent, did = QObject(), list[str]()
    slices = Slices(parent)
    timer = QTimer(parent, interval=0)
    timer.timeout.connect(lambda: did.append("other"))
    timer.start()

    def long() -> Iterator[None]:
        for _ in range(2):
            qtbot.wait(round(SLICE * 1000) + 2)
            did.append("step")
            yield

    slices.begin(long())
    qtbot.waitUntil(lambda: did.count("step") == 2)
    assert "other" in did[did.index("step") : len(did) - did[::-1].index("step")]


def test_what_is_left_can_be_done_now_even_by_a_step() -> None:
    parent, did = QObject(), list[str]()
    slices = Slices(parent)

    def hurrying() -> Iterator[None]:
        did.append("hurry")
        yield
        slices.finish()
        did.append("hurried")

    slices.begin(hurrying())
    slices.begin(_steps(did, "a", 1))
    slices.finish()
    assert did == ["hurry", "a0", "a done", "hurried"]
