"""Saved segments are deleted from their list and brought back; not under those that use them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.keeping.list_view import SegmentList
from app.shell.banner import Banner
from app.window import MainWindow
from tests.support.qt_window import click, part, press, wait_for
from tests.support.segment_list import ALL, BOTH, EIGHT, LAPSED, VIP, choose, names
from widgets.intents import RemoveCondition


def are_listed(desk: Desk, wanted: list[str]) -> bool:
    return names(desk) == wanted


def test_deleting_is_refused_with_the_users_named(
    desk: Desk, window: MainWindow, listed: SegmentList, qtbot: QtBot
) -> None:
    choose(listed, VIP, EIGHT)
    press("Del")
    banner = part(window, Banner, "banner-delete")
    assert banner.accessibleName().endswith("is used by “Both”; take it out there first.")
    click(part(banner, QPushButton, "banner-delete-offer-1"))
    wait_for(qtbot, desk, BOTH)
    choose(listed, BOTH, VIP, EIGHT)
    press("Del")
    qtbot.waitUntil(lambda: names(desk) == [LAPSED])
    assert desk.editing.document.origin is None
    assert desk.bench.banners.text("delete").startswith("Deleted 3 segments. You can restore them")
    choose(listed, LAPSED)
    press("Del")
    qtbot.waitUntil(lambda: names(desk) == [])
    for there in ([LAPSED], ALL):
        window.refresh()
        window.actions_.action("restore-segment").trigger()
        qtbot.waitUntil(partial(are_listed, desk, there))
        assert {entry.name for entry in listed.chosen} == set(there) - ({LAPSED} if there == ALL else set())


def stop_using(desk: Desk, qtbot: QtBot) -> None:
    desk.bench.sidebar.chosen.emit(BOTH)
    wait_for(qtbot, desk, BOTH)
    desk.editing.document.carry_out(RemoveCondition("include.items[0].conditions[0]"))
    desk.do("save")


SETTLING: dict[str, Callable[[Desk, QtBot], object]] = {
    "its user goes": lambda desk, _qtbot: desk.keeper.delete([BOTH]),
    "its user does without": stop_using,
    "it has another name": lambda desk, _qtbot: desk.keeper.rename(2, "Best"),
}


@pytest.mark.parametrize("deed", SETTLING.values(), ids=SETTLING.keys())
def test_a_refused_deletion_is_told_until_it_is_settled(
    desk: Desk, qtbot: QtBot, deed: Callable[[Desk, QtBot], object]
) -> None:
    banners = desk.bench.banners
    desk.keeper.delete([VIP])
    wait_for(qtbot, desk)
    assert "is used by" in banners.text("delete")
    deed(desk, qtbot)
    qtbot.waitUntil(lambda: "is used by" not in banners.text("delete"))
