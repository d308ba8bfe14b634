"""Drags a saved segment out of the list with a real mouse (xdotool) and prints the definition after it.

``python -m tests.support.segment_drag PROJECT OPEN CARRIED TARGET``: with a segment open, another is dragged
from the list onto the middle of a widget of the builder.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QListView

from app.application import compose
from app.collector import Collector
from app.settings import Settings
from app.window import MainWindow
from engine.definition.codec import write_segment
from engine.definition.model import Segment
from tests.support.widgets_real_drag import GUARD_MS, Drag, point, xdotool

LOOK_MS = 50


def drag(window: MainWindow, carried: str, target: str, found: list[Segment]) -> None:
    """Drag once everything stands; ``found`` gets every definition there is from then on."""
    assert window.desk is not None
    if not window.desk.quiet:
        QTimer.singleShot(LOOK_MS, window, lambda: drag(window, carried, target, found))
        return
    document = window.desk.editing.document
    document.changed.connect(lambda: found.append(document.segment))
    found.append(document.segment)
    listed = window.desk.bench.sidebar.list
    rows = [listed.model().index(row, 0) for row in range(listed.model().rowCount())]
    place = listed.visualRect(next(row for row in rows if row.data() == carried)).center()
    made = RowDrag(window, listed, place.y(), target)
    window.destroyed.connect(lambda: made)  # a timer alone does not keep it
    QTimer.singleShot(LOOK_MS, made.run)


class RowDrag(Drag):
    """A drag of a row out of a list."""

    def __init__(self, window: MainWindow, listed: QListView, height: int, target: str) -> None:
        super().__init__(window, listed.objectName(), target, 0.5, "", QApplication.quit)
        self._start = point(listed.viewport(), 30, height)


def main(project: str, opened: str, carried: str, target: str) -> None:
    application = QApplication(sys.argv[:1])
    collector = Collector()
    found: list[Segment] = []
    with tempfile.TemporaryDirectory() as folder:
        window = compose(application, Settings.at(Path(folder) / "settings.ini"), "light")
        window.setGeometry(0, 0, 1270, 760)
        window.show()
        window.activateWindow()
        window.opened.connect(lambda: drag(window, carried, target, found))
        window.open_project(Path(project), opened)
        QTimer.singleShot(GUARD_MS, lambda: xdotool("mouseup", "1"))
        QTimer.singleShot(GUARD_MS + 2_000, QApplication.quit)
        application.exec()
        xdotool("mouseup", "1")
        window.close()
    collector.stop()
    print(write_segment(found[-1]))


if __name__ == "__main__":
    main(*sys.argv[1:])
