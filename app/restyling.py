"""Puts another style sheet on in small steps: what is in sight first, the rest while the window is worked in.

For another sheet Qt looks anew at every widget there is, thousands of them, in one go. It passes over those
that nobody has looked at yet, and does not tell those that have a style of their own. So all are marked as
such while the sheets change places, and looked at afterwards.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget

from app.slices import Slices, Steps

POLISHED = Qt.WidgetAttribute.WA_WState_Polished
MARKS = ((POLISHED, False), (Qt.WidgetAttribute.WA_SetStyle, True))
"""What Qt is told of a widget that it is to pass over."""

PAINTED_LAST = Qt.EventPriority.LowEventPriority.value

MANY = 200
"""Widgets out of sight that are looked at before what has come into sight."""


class Restyling(QObject):
    """Changes the application's style sheet; until the new one shows, the windows keep their picture."""

    changed = Signal()
    """The new sheet is on; what paints itself is to take its colours before anything is painted."""

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._slices = Slices(self)
        self._begun = 0
        self._passed_over: dict[QWidget, None] = {}
        self._stopped: list[QWidget] = []

    @property
    def complete(self) -> bool:
        """Whether everything has the looks of the last sheet."""
        return not self._passed_over and not self._stopped

    def begin(self, sheet: str, before: Callable[[], None]) -> None:
        """Put ``sheet`` on, ``before`` having been called; at once while no window is open."""
        self._begun += 1
        self._stop_painting()
        self._slices.begin(self._change(sheet, before, self._begun))
        if not self._stopped:
            self.finish()

    def finish(self) -> None:
        """Do now what is left."""
        self._slices.finish()

    def _change(self, sheet: str, before: Callable[[], None], turn: int) -> Steps:
        yield from self._pass_over()
        yield from self._put_on(sheet, before)
        for others_first in self._look_at_all():
            yield others_first
            if turn != self._begun:
                return  # for yet another sheet, which begins with what is passed over already

    def _stop_painting(self) -> None:
        for window in QApplication.topLevelWidgets():
            if window.isVisible() and window.updatesEnabled():
                window.setUpdatesEnabled(False)
                self._stopped.append(window)

    def _paint_again(self) -> None:
        stopped, self._stopped = self._stopped, []
        for window in filter(shiboken6.isValid, stopped):
            window.setUpdatesEnabled(True)
            # One that was to be painted already asks no more, and what it had asked for was passed over.
            QApplication.postEvent(window, QEvent(QEvent.Type.UpdateRequest), PAINTED_LAST)

    def _pass_over(self) -> Steps:
        for widget in _all():
            if shiboken6.isValid(widget) and widget.testAttribute(POLISHED):
                self._passed_over[widget] = None
                for mark, value in MARKS:
                    widget.setAttribute(mark, value)
            yield False

    def _put_on(self, sheet: str, before: Callable[[], None]) -> Steps:
        before()
        keeper = QWidget()  # with a sheet of its own, so that Qt forgets nothing while there is no other
        keeper.setStyleSheet("*{}")
        self._application.setStyleSheet("")
        yield True
        self._application.setStyleSheet(sheet)
        self.changed.emit()
        yield True

    def _look_at_all(self) -> Steps:
        yield from self._look_at(_in_sight())
        yield True  # what has to be laid out again is
        self._paint_again()
        yield True
        while self._passed_over:
            yield from self._look_at([*_in_sight(), *islice(self._passed_over, MANY)])

    def _look_at(self, widgets: Iterable[QWidget]) -> Steps:
        for widget in widgets:
            if widget in self._passed_over:
                del self._passed_over[widget]
                if shiboken6.isValid(widget):
                    _look_at(widget)
                    yield False


def _look_at(widget: QWidget) -> None:
    for mark, value in MARKS:
        widget.setAttribute(mark, not value)
    widget.style().polish(widget)
    widget.update()


def _all() -> list[QWidget]:
    """Return every widget, what it stands in before it: it takes some colours from there."""
    return [
        part for window in QApplication.topLevelWidgets() for part in (window, *window.findChildren(QWidget))
    ]


def _in_sight() -> list[QWidget]:
    return [
        part
        for window in QApplication.topLevelWidgets()
        if window.isVisible()
        for part in _seen_of(window, window.rect())
    ]


def _seen_of(widget: QWidget, area: QRect) -> Iterator[QWidget]:
    """Yield a widget of which ``area`` may be seen, and what of it is in there."""
    yield widget
    for child in widget.children():
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow():
            seen = area & child.geometry()
            if not seen.isEmpty():
                yield from _seen_of(child, seen.translated(-child.pos()))
