"""Tab goes through the window as it is read: bar, saved segments, messages, equation, cards, insight."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.shell.banner import Offer
from tests.support.qt_window import Opener, part, wait_for
from widgets.intents import AddCard, Gap

REGIONS = ("app-bar", "sidebar", "banners", "equation", "builder", "insight")


def test_tab_goes_through_the_window_as_it_is_read(open_window: Opener, shop: Path, qtbot: QtBot) -> None:
    window = open_window(shop)
    assert window.desk is not None
    bench = window.desk.bench
    for at in range(2):
        bench.builder.intent.emit(AddCard(Gap("include", at)))
    wait_for(qtbot, window.desk)
    bench.banners.show_message("told", "info", "A first message.", [Offer("Take it", lambda: None)])
    bench.banners.show_message("more", "info", "A second one.")
    QApplication.processEvents()  # now they are seen
    first = part(window, QToolButton, "menu")
    first.setFocus(Qt.FocusReason.TabFocusReason)
    met: list[str] = []
    regions: list[str] = []
    while (now := QApplication.focusWidget()) is not None and (now is not first or not met):
        met.append(now.objectName())
        above: QWidget | None = now
        while above is not None and above.objectName() not in REGIONS:
            above = above.parentWidget()
        assert above is not None
        regions.append(above.objectName())
        QTest.keyClick(now, Qt.Key.Key_Tab)
        assert len(met) < 100
    assert [region for region, _ in groupby(regions)] == list(REGIONS)
    expected = [
        "segment-search", "tag-win-back", "segment-order", "segment-list", "place-segment",
        "banner-told-offer-1", "banner-told-close", "banner-more-close",
        "equation-A", "equation-type", "equation-copy", "card-A",
    ]  # fmt: skip
    start = met.index("segment-search")
    assert met[start : start + len(expected)] == expected
