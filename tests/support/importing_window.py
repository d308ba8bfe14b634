"""Files to import in the window, and how a person hands them over."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from engine.definition.codec import read_segment
from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from engine.workspace import Workspace

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


def of_files(files: Sequence[Path]) -> QMimeData:
    """Return what a drag of files carries."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return mime


def drop(target: QWidget, files: Sequence[Path]) -> bool:
    """Drag files over a widget and let them fall; return whether they were taken."""
    mime = of_files(files)
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


RECIPE = """{
  "format": "cardinal.mapping/1",
  "contacts": {"file": "customers.csv", "key": "customer_id", "created_at": "signed_up",
               "columns": {"country": {"label": "Country"}}},
  "activities": [{"name": "orders", "label": "Orders", "family": "purchases", "file": "orders.csv",
                  "contact": "customer_id", "time": "ordered_at"}]
}"""

NEW_CUSTOMERS = """customer_id,email,country,signed_up
C-1,ada@x.example,DE,2024-01-03
C-2,ben@x.example,DE,2024-02-10
C-3,cleo@x.example,PL,2024-02-11
C-4,dan@x.example,AT,2024-03-05
C-5,eve@x.example,PL,2024-05-01
C-6,fay@x.example,PL,2024-05-02
"""
"""Of the Poles C-1 is gone, C-5 and C-6 are new."""

NEW_ORDERS = ORDERS + "12,C-4,2024-05-20 10:00:00,700.00\n"

SEGMENTS = {
    "Poles": '{"type":"field","field":"country","op":"is","values":["PL"]}',
    "Buyers": '{"type":"activity","activity":"orders"}',
    "Poles who buy": '{"type":"segment","segment":"Poles"},{"type":"activity","activity":"orders"}',
}


def make_project(folder: Path, recipe: str = RECIPE) -> Path:
    """Import the shop's two files into a project with saved segments, which are not calculated yet."""
    write_files(folder)
    path = folder / "Shop.cardinal"
    import_data(path, read_mapping(recipe), folder)
    with Workspace.open(path) as workspace:
        for name, conditions in SEGMENTS.items():
            card = f'{{"type":"card","conditions":[{conditions}]}}'
            workspace.segments.save(
                read_segment(
                    f'{{"format":"cardinal.segment/1","name":"{name}","include":{{"items":[{card}]}}}}'
                )
            )
    return path
