"""The line at the bottom."""

from __future__ import annotations

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel

from app.shell.status_line import StatusLine
from app.window import MainWindow
from tests.support.qt_window import part


def test_facts_stand_at_the_right_edge_whatever_they_say(window: MainWindow) -> None:
    line = part(window, StatusLine, "status-line")
    facts = part(window, QLabel, "status-facts")
    for text in ("10,000 contacts · 12 saved segments", "1 contact"):
        line.show_facts(text)
        QApplication.processEvents()
        ink = facts.grab().toImage()
        inked = [x for x in range(ink.width()) if _inked(ink, x)]
        assert inked[-1] >= ink.width() - 3


def _inked(image: QImage, x: int) -> bool:
    ground = image.pixel(0, 0)
    return any(image.pixel(x, y) != ground for y in range(image.height()))
