"""The segment's size at the top of the panel."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.live import Headline
from app.shell.insight import SizeView
from app.theme import Theme
from widgets.counts import Count
from widgets.elided import ElidedLabel

NARROW = 325
"""The panel's width in a window of 1280 pixels."""


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize(
    ("size", "base"),
    [(3_333, 10_000), (10_000, 10_000), (40_195, 120_000), (9_999, 123_456), (333_333, 1_000_000)],
)
def test_words_beside_the_size_are_seen_whole(
    qapp: QApplication, qtbot: QtBot, size: int, base: int, edited: bool
) -> None:
    Theme(qapp).apply("light")
    view = SizeView()
    qtbot.addWidget(view)
    view.resize(NARROW, view.sizeHint().height())
    view.show()
    change = size if edited else None
    view.show_headline(Headline(size=Count(size), base=base, since_edit=change, since_saved=change))
    QApplication.processEvents()
    assert [each.text() for each in view.findChildren(ElidedLabel) if each.elided] == []
