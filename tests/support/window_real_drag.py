"""Drags in the whole window of an open project with a real mouse (xdotool), one after another.

``python -m tests.support.window_real_drag PROJECT SEGMENT < DRAGS.json``: each drag is a list of source,
target, share of the target's height and key; after each, one line of JSON tells the definition and the size
on the screen, and the drag is undone.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

from app.application import compose
from app.settings import Settings
from app.window import MainWindow
from engine.definition.codec import write_segment
from tests.support.widgets_real_drag import Drag, xdotool

LOOK_MS = 20
GUARD_MS = 90_000


class Session:
    """Does the drags in turn, each once everything stands."""

    def __init__(self, window: MainWindow, segment: str, drags: list[tuple[str, str, float, str]]) -> None:
        self._window, self._segment, self._drags = window, segment, drags
        self._drag: Drag | None = None
        QTimer.singleShot(LOOK_MS, self._begin)

    def _quiet(self) -> bool:
        desk = self._window.desk
        return desk is not None and desk.quiet and desk.editing.document.segment.name == self._segment

    def _begin(self) -> None:
        if not self._quiet():
            QTimer.singleShot(LOOK_MS, self._begin)
        elif self._drags:
            assert self._window.desk is not None
            self._window.desk.bench.builder.scroll_to("include.items[0]")
            source, target, share, key = self._drags.pop(0)
            self._drag = Drag(self._window, source, target, share, key, self._tell)
            self._drag.run()
        else:
            self._window.close()
            QApplication.quit()

    def _tell(self) -> None:
        if not self._quiet():
            QTimer.singleShot(LOOK_MS, self._tell)
            return
        desk, size = self._window.desk, self._window.findChild(QLabel, "size")
        assert desk is not None
        assert size is not None
        definition = json.loads(write_segment(desk.editing.document.segment))
        print(json.dumps({"definition": definition, "size": size.text()}), flush=True)
        desk.editing.document.undo_stack.undo()
        QTimer.singleShot(LOOK_MS, self._begin)


def main(project: str, segment: str) -> None:
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="cardinal-") as folder:
        window = compose(application, Settings.at(Path(folder) / "settings.ini"), "light")
        window.setGeometry(0, 0, 1280, 760)
        window.show()
        window.activateWindow()
        window.open_project(Path(project), segment)
        session = Session(window, segment, [tuple(each) for each in json.load(sys.stdin)])
        QTimer.singleShot(GUARD_MS, lambda: xdotool("mouseup", "1"))
        QTimer.singleShot(GUARD_MS + 2_000, window.close)
        QTimer.singleShot(GUARD_MS + 2_500, QApplication.quit)
        application.exec()
        xdotool("mouseup", "1")
        del session


if __name__ == "__main__":
    main(*sys.argv[1:])
