"""Drags a card in a real window with a real mouse (xdotool) and prints the segment after it.

``python -m tests.support.widgets_real_drag SEGMENT SOURCE TARGET [SHARE] [KEY]``: from a widget's head to a
widget, ``SHARE`` of its height down; ``KEY`` is held (``ctrl``) or, ``Escape``, pressed before letting go.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from app.theme import Theme
from tests.support.widgets_demo import Demo, settle
from tests.support.widgets_segments import build, show

STEP_MS = 120
GUARD_MS = 20_000


def xdotool(*arguments: str) -> None:
    subprocess.run(["xdotool", *arguments], check=True, timeout=10)


def point(widget: QWidget, x: int, y: int) -> tuple[str, str]:
    at = widget.mapToGlobal(QPoint(x, y))
    return str(at.x()), str(at.y())


class Drag:
    """The steps of one drag; each is planned before the one that may block inside the drag's own loop."""

    def __init__(
        self, window: QWidget, source: str, target: str, share: float, key: str, done: Callable[[], object]
    ) -> None:
        self._key = key
        self._done = done
        from_widget, to_widget = window.findChild(QWidget, source), window.findChild(QWidget, target)
        assert isinstance(from_widget, QWidget), source
        assert isinstance(to_widget, QWidget), target
        self._start = point(from_widget, 18, 20)
        self._end = point(to_widget, to_widget.width() // 2, int(to_widget.height() * share))
        self._steps = [
            self._press,
            self._pull,
            self._near,
            self._over,
            self._still,
            self._end_it,
            self._finish,
        ]

    def run(self) -> None:
        if not self._steps:
            return
        step = self._steps.pop(0)
        QTimer.singleShot(STEP_MS, self.run)
        step()

    def _press(self) -> None:
        xdotool("mousemove", *self._start)
        if self._key == "ctrl":
            xdotool("keydown", "ctrl")
        xdotool("mousedown", "1")

    def _pull(self) -> None:
        xdotool("mousemove_relative", "--", "14", "14")
        xdotool("mousemove_relative", "--", "14", "14")

    def _near(self) -> None:
        xdotool("mousemove", str(int(self._end[0]) + 9), str(int(self._end[1]) + 1))

    def _over(self) -> None:
        xdotool("mousemove", *self._end)

    def _still(self) -> None:
        xdotool("mousemove_relative", "--", "1", "0")
        if self._key == "Escape":
            xdotool("key", "Escape")

    def _end_it(self) -> None:
        xdotool("mouseup", "1")
        if self._key == "ctrl":
            xdotool("keyup", "ctrl")

    def _finish(self) -> None:
        QTimer.singleShot(STEP_MS, self._done)


def main(text: str, source: str, target: str, share: str = "0.5", key: str = "") -> None:
    application = QApplication(sys.argv[:1])
    theme = Theme(application)
    theme.apply("light")
    demo = Demo(theme, build(text))
    demo.setGeometry(0, 0, 1200, 760)
    demo.show()
    demo.activateWindow()
    settle()
    drag = Drag(demo, source, target, float(share), key, QApplication.quit)
    QTimer.singleShot(400, drag.run)
    QTimer.singleShot(GUARD_MS, lambda: xdotool("mouseup", "1"))
    QTimer.singleShot(GUARD_MS + 2_000, QApplication.quit)
    application.exec()
    xdotool("mouseup", "1")
    print(show(demo.segment))


if __name__ == "__main__":
    main(*sys.argv[1:])
