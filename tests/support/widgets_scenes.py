"""States of the builder worth a look, by name."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from engine.definition.model import Card, Column, segment
from tests.support.widgets_demo import Demo, bought, country, numbered, settle
from widgets import counts
from widgets.builder import drag
from widgets.builder.view import BuilderView
from widgets.counts import Count, Mark, Part

NONE = Qt.KeyboardModifier.NoModifier


def part(demo: Demo, name: str) -> QWidget:
    found = demo.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


def click(demo: Demo, name: str, keys: Qt.KeyboardModifier = NONE) -> None:
    """Click near the corner of a part."""
    QTest.mouseClick(part(demo, name), Qt.MouseButton.LeftButton, keys, QPoint(12, 12))
    settle()


def key(demo: Demo, name: str, pressed: Qt.Key, keys: Qt.KeyboardModifier = NONE) -> None:
    """Press a key on a part."""
    widget = part(demo, name)
    widget.setFocus()
    QTest.keyClick(widget, pressed, keys)
    settle()


def enter(widget: QWidget) -> None:
    """Let the mouse come over a widget."""
    at = QPointF(widget.rect().center())
    event = QEnterEvent(at, at, QPointF(widget.mapToGlobal(widget.rect().center())))
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, True)
    QApplication.sendEvent(widget, event)
    widget.update()


def leave(widget: QWidget) -> None:
    """Let the mouse go from a widget."""
    widget.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))


def drag_over(builder: BuilderView, path: str, at: QPoint, *, copy: bool = False) -> QDragMoveEvent:
    """Send the events of something dragged to a point of the builder; returns the last."""
    data = drag.mime(drag.Payload(builder._dropper.builder, path))
    keys = Qt.KeyboardModifier.ControlModifier if copy else Qt.KeyboardModifier.NoModifier
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    enter_event = QDragEnterEvent(at, actions, data, Qt.MouseButton.LeftButton, keys)
    QApplication.sendEvent(builder, enter_event)
    QApplication.processEvents()
    move = QDragMoveEvent(at, actions, data, Qt.MouseButton.LeftButton, keys)
    QApplication.sendEvent(builder, move)
    move._data = data  # type: ignore[attr-defined]  # the event does not own it
    return move


def between(demo: Demo, connector: str) -> QPoint:
    """Return the middle of a connector, in the builder's coordinates."""
    pill = part(demo, connector)
    return pill.mapTo(demo.builder, pill.rect().center())


def example(_demo: Demo) -> None:
    """Leave it as it is."""


def empty(demo: Demo) -> None:
    demo.show_segment(segment(name="New"))


def one(demo: Demo) -> None:
    cards = (Card(conditions=(country("PL", "DE"), bought(2))), Card())
    demo.show_segment(segment(include=Column(items=cards, joins=("and",))))


def hover(demo: Demo) -> None:
    enter(part(demo, "equation-G"))
    enter(part(demo, "card-A-condition-1"))


def bracket(demo: Demo) -> None:
    enter(part(demo, "equation-token-5"))


def focus(demo: Demo) -> None:
    demo.builder.focus_part("include.items[0].conditions[1]")


def typing(demo: Demo) -> None:
    demo.bar.start_editing()
    QTest.keyClicks(demo.bar.editor._text, "A and (B or C) and D F")
    QTest.keyClick(demo.bar.editor._text, Qt.Key.Key_Return)


def dragging(demo: Demo) -> None:
    demo.builder._tree.views["exclude.items[0]"].set_dragging(True)
    drag_over(demo.builder, "exclude.items[0]", between(demo, "connector-A-B"))


def onto(demo: Demo) -> None:
    card = part(demo, "card-G")
    drag_over(demo.builder, "include.items[0]", card.mapTo(demo.builder, card.rect().center()))


def errors(demo: Demo) -> None:
    view = numbered(demo.segment, "stale")
    marks = {
        "include.items[0]": Mark(
            tone="warning",
            message="The period is empty: your data ends on 11 November 2017.",
            mend="Use the last date in your data",
        ),
        "include.items[0].conditions[0]": Mark(
            tone="error", message="orders has no detail “sorce”; did you mean “source”?"
        ),
        "exclude.items[1].conditions[0]": Mark(tone="unfinished", message="Give a value."),
    }
    parts = dict(view.parts)
    for path, mark in marks.items():
        state: counts.State = "ready" if mark.tone == "warning" else "error"
        parts[path] = Part(count=Count(1204, state), marks=(mark,))
    parts["include.items[1].items[1].conditions[0]"] = Part(
        count=Count(18_000, "ready"), note="incl. 1,204 without a country"
    )
    parts["include.items[2]"] = Part(count=Count(None, "counting"))
    demo.builder.set_counts(replace(view, parts=parts))


def menu(demo: Demo) -> None:
    QTest.mouseClick(part(demo, "card-B-menu"), Qt.MouseButton.LeftButton)


def many(demo: Demo) -> None:
    cards = tuple(Card(title=f"Card {n}", conditions=(country("PL"), bought(n))) for n in range(1, 61))
    demo.show_segment(
        segment(
            include=Column(items=cards[:40], joins=("and", "or") * 19 + ("and",)),
            exclude=Column(items=cards[40:], joins=("or",) * 19),
        )
    )


SCENES: dict[str, Callable[[Demo], None]] = {
    scene.__name__: scene
    for scene in (example, empty, one, hover, bracket, focus, typing, dragging, onto, errors, menu, many)
}
