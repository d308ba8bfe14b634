"""Files to import in the window, and how a person hands them over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

CUSTOMERS = """customer_id,email,country,signed_up
C-1,ada@x.example,PL,2024-01-03
C-2,ben@x.example,DE,2024-02-10
C-3,cleo@x.example,PL,2024-02-11
C-4,dan@x.example,AT,2024-03-05
"""

ORDERS = """order_id,customer_id,ordered_at,amount
7,C-1,2024-04-01 10:00:00,120.50
8,C-2,2024-04-02 11:30:00,30.00
9,C-1,2024-05-09 09:15:00,15.25
10,C-9,2024-05-10 12:00:00,99.00
11,,2024-05-11 08:00:00,10.00
"""


def write_files(folder: Path, customers: str = CUSTOMERS, orders: str = ORDERS) -> list[Path]:
    """Write a small shop's two files and return them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (("customers.csv", customers), ("orders.csv", orders)):
        (folder / name).write_text(text, "utf-8")
    return [folder / "customers.csv", folder / "orders.csv"]


def drop(target: QWidget, files: Sequence[Path]) -> bool:
    """Drag files over a widget and let them fall; return whether they were taken."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    middle = QPointF(target.rect().center())
    asked = (middle.toPoint(), Qt.DropAction.CopyAction, mime)
    buttons = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(*asked, *buttons)
    QApplication.sendEvent(target, enter)
    if not enter.isAccepted():
        return False
    QApplication.sendEvent(target, QDragMoveEvent(*asked, *buttons))
    QApplication.sendEvent(target, QDropEvent(middle, *asked[1:], *buttons))
    return True


def choose(
    monkeypatch: pytest.MonkeyPatch, *, opened: Sequence[Path] = (), saved: Path | None = None
) -> None:
    """Answer the system's file dialogs, which a test can't see."""
    names = [str(path) for path in opened]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: (names, ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (names[0] if names else "", ""))
    answer = "" if saved is None else str(saved)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (answer, ""))
