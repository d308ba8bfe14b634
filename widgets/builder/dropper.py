"""Drags over the builder: follow the mouse, show the target, scroll at the edges, hand the intent over."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from engine.definition.model import Condition, Segment, SegmentCondition
from widgets import paths
from widgets.builder import drag
from widgets.builder.column import ColumnPanel
from widgets.builder.dropping import Finder, Target
from widgets.intents import Intent

SCROLL_EDGE = 40
SCROLL_EVERY = 30
SCROLL_MOST = 24


class Dropper(QObject):
    """Serves the drag events of one builder."""

    target_changed = Signal(object)  # Intent | None
    dropped = Signal(object)  # Intent; once the drag is over

    def __init__(
        self,
        area: QWidget,
        panels: Mapping[paths.Side, ColumnPanel],
        segment: Callable[[], Segment],
    ) -> None:
        super().__init__(area)
        self.builder = f"{id(area):x}"
        self._area = area
        self._panels = panels
        self._segment = segment
        self._target: Target | None = None
        self._path = ""
        self._copy = False
        self._given: tuple[Condition, ...] = ()
        self._refused = False
        self._at = QPoint()
        self._timer = QTimer(self)
        self._timer.setInterval(SCROLL_EVERY)
        self._timer.timeout.connect(self._scroll_on)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._hand_over)
        self._waiting: Intent | None = None

    @property
    def target(self) -> Target | None:
        """Where a drop would go now."""
        return self._target

    # --- events -------------------------------------------------------------------------------------------

    def accepts(self, event: QDropEvent) -> bool:
        """Return whether what is dragged is a part of this builder's definition, or saved segments."""
        if drag.read_segments(event.mimeData()):
            return True
        payload = drag.read(event.mimeData())
        return (
            payload is not None
            and payload.builder == self.builder
            and paths.exists(self._segment(), payload.path)
        )

    def move(self, event: QDragMoveEvent) -> None:
        """Follow the mouse (also when it enters)."""
        if not self.accepts(event):
            event.ignore()
            return
        payload = drag.read(event.mimeData())
        names = drag.read_segments(event.mimeData())
        self._given = tuple(SegmentCondition(segment=name) for name in names)
        self._path = "" if payload is None else payload.path
        self._copy = bool(names) or bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._at = event.position().toPoint()
        self._look_again()
        if not self._timer.isActive():
            self._timer.start()
        event.setDropAction(self._action)
        event.accept()

    @property
    def _action(self) -> Qt.DropAction:
        return Qt.DropAction.CopyAction if self._copy else Qt.DropAction.MoveAction

    def leave(self) -> None:
        """Forget the target: the mouse has gone, or the drag is over."""
        self._timer.stop()
        self._aim(None)
        for panel in self._panels.values():
            panel.overlay.hide()

    def drop(self, event: QDropEvent) -> None:
        """Take what was dropped; the intent follows when the drag's own loop has ended."""
        if not self.accepts(event):
            event.ignore()
            return
        target, refused = self._target, self._refused
        self.leave()
        event.setDropAction(self._action)
        event.accept()
        if target is not None and not refused:
            self._waiting = target.intent
            self._late.start(0)

    def _hand_over(self) -> None:
        intent, self._waiting = self._waiting, None
        if intent is not None:
            self.dropped.emit(intent)

    # --- the target ---------------------------------------------------------------------------------------

    def _panel(self) -> ColumnPanel | None:
        for panel in self._panels.values():
            if panel.isVisible() and _area(panel, self._area).contains(self._at):
                return panel
        return None

    def _look_again(self) -> None:
        panel = self._panel()
        for other in self._panels.values():
            if other is not panel:
                other.overlay.hide()
        if panel is None:
            self._aim(None)
            return
        finder = Finder(
            segment=self._segment(), panel=panel, path=self._path, copy=self._copy, given=self._given
        )
        point = panel.content.mapFrom(self._area, self._at)
        panel.overlay.point_at(point.y())
        target = finder.at(point)
        if target is None:
            panel.overlay.show_wash()
        self._aim(target)

    def _aim(self, target: Target | None) -> None:
        before, self._target = self._target, target
        if before is not None and before.sequence is not None:
            before.sequence.hush(None)
        if target is not None:
            self._show(target, same=before is not None and before == target)
        if (before and before.intent) != (target and target.intent):
            self._refused = False
            self.target_changed.emit(target.intent if target is not None else None)

    @staticmethod
    def _show(target: Target, *, same: bool) -> None:
        if target.sequence is not None:
            target.sequence.hush(target.gap)
        overlay = target.panel.overlay
        if same and overlay.isVisible():
            return
        if target.line is not None:
            overlay.show_gap(target.line)
        elif target.frame is not None:
            overlay.show_onto(target.frame)

    def show_preview(self, words: str) -> None:
        """Say beside the target what the drop would give."""
        if self._target is not None:
            self._target.panel.overlay.set_preview(words)

    def refuse(self, sentence: str) -> None:
        """Say beside the target why nothing can be dropped there."""
        if self._target is not None:
            self._refused = True
            self._target.panel.overlay.set_preview(sentence, refused=True)

    # --- scrolling ----------------------------------------------------------------------------------------

    def _scroll_on(self) -> None:
        """Scroll while the mouse rests near the upper or lower edge."""
        panel = self._panel()
        if panel is None:
            return
        viewport = _area(panel.scroll_area.viewport(), self._area)
        step = _scroll_step(self._at.y(), viewport)
        bar: QScrollBar = panel.scroll_area.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + step)
        if bar.value() != before:
            self._look_again()


def _scroll_step(y: int, viewport: QRect) -> int:
    """Return how far to scroll: the nearer the edge, the faster."""
    above = viewport.top() + SCROLL_EDGE - y
    below = y - (viewport.bottom() - SCROLL_EDGE)
    if above > 0:
        return -min(SCROLL_MOST, max(2, above // 2))
    if below > 0:
        return min(SCROLL_MOST, max(2, below // 2))
    return 0


def _area(widget: QWidget, ancestor: QWidget) -> QRect:
    return QRect(widget.mapTo(ancestor, QPoint(0, 0)), widget.size())
