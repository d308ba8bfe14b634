"""Drags by sent events; ``QDrag`` is replaced where a drag starts, since offscreen it never runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.support.widgets_demo import Demo, settle
from tests.support.widgets_scenes import between, drag_over, part
from tests.support.widgets_segments import show
from widgets import intents
from widgets.builder import drag
from widgets.builder.card import CardView
from widgets.builder.drag import OFFSET
from widgets.intents import Gap

MakeDemo = Callable[..., Demo]


def drop(demo: Demo, path: str, at: QPoint, *, copy: bool = False) -> None:
    """Drag ``path`` to a point of the builder and let go."""
    drag_over(demo.builder, path, at, copy=copy)
    data = drag.mime(drag.Payload(demo.builder._dropper.builder, path))
    keys = Qt.KeyboardModifier.ControlModifier if copy else Qt.KeyboardModifier.NoModifier
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    event = QDropEvent(at, actions, data, Qt.MouseButton.LeftButton, keys)
    QApplication.sendEvent(demo.builder, event)
    settle()


def spot(demo: Demo, name: str, share: float = 0.5) -> QPoint:
    """Return a point on a widget, ``share`` of its height down, in the builder's coordinates."""
    widget = part(demo, name)
    return widget.mapTo(demo.builder, QPoint(widget.width() // 2, int(widget.height() * share)))


Spot = Callable[[Demo], QPoint]


def on(name: str, share: float = 0.5) -> Spot:
    return lambda demo: spot(demo, name, share)


def gap(name: str) -> Spot:
    return lambda demo: between(demo, name)


START = "A:x and B:yz or (C:x or D:y) | E:z"
DROPS: dict[str, tuple[str, Spot, bool, str]] = {
    "reorder by the gap": (
        "include.items[1]",
        on("card-A", 0.02),
        False,
        "B:yz and A:x or (C:x or D:y) | E:z",
    ),
    "into a gap": ("exclude.items[0]", gap("connector-A-B"), False, "A:x and E:z and B:yz or (C:x or D:y)"),
    "into exclude": ("include.items[0]", on("card-E", 0.98), False, "B:yz or (C:x or D:y) | E:z or A:x"),
    "below everything": (
        "include.items[0]",
        on("column-exclude-add"),
        False,
        "B:yz or (C:x or D:y) | E:z or A:x",
    ),
    "onto a card": ("include.items[0]", on("card-E"), False, "B:yz or (C:x or D:y) | (E:z or A:x)"),
    "onto its neighbour": ("include.items[1]", on("card-A"), False, "(A:x and B:yz) or (C:x or D:y) | E:z"),
    "onto a bracket's head": (
        "include.items[0]",
        on("group-C-D-menu"),
        False,
        "B:yz or (C:x or D:y or A:x) | E:z",
    ),
    "into a bracket": ("include.items[0]", gap("connector-C-D"), False, "B:yz or (C:x or A:x or D:y) | E:z"),
    "out of a bracket": (
        "include.items[2].items[0]",
        gap("connector-A-B"),
        False,
        "A:x and C:x and B:yz or D:y | E:z",
    ),
    "a bracket into exclude": (
        "include.items[2]",
        on("column-exclude-add"),
        False,
        "A:x and B:yz | E:z or (C:x or D:y)",
    ),
    "a copy": ("include.items[0]", on("column-exclude-add"), True, START + " or A:x"),
    "a copy onto a card": (
        "include.items[0]",
        on("card-E"),
        True,
        "A:x and B:yz or (C:x or D:y) | (E:z or A:x)",
    ),
    "condition within its card": (
        "include.items[1].conditions[0]",
        on("card-B-condition-2", 0.9),
        False,
        "A:x and B:zy or (C:x or D:y) | E:z",
    ),
    "condition to another card": (
        "include.items[1].conditions[1]",
        on("card-A-condition-1", 0.1),
        False,
        "A:zx and B:y or (C:x or D:y) | E:z",
    ),
    "condition into a bracketed card": (
        "include.items[1].conditions[0]",
        on("card-D-condition-1", 0.9),
        False,
        "A:x and B:z or (C:x or D:yy) | E:z",
    ),
    "condition out into a new card": (
        "include.items[1].conditions[0]",
        gap("connector-A-B"),
        False,
        "A:x and _:y and B:z or (C:x or D:y) | E:z",
    ),
    "condition copied": (
        "include.items[1].conditions[0]",
        on("card-E-condition-1", 0.9),
        True,
        "A:x and B:yz or (C:x or D:y) | E:zy",
    ),
    "onto itself": ("include.items[0]", on("card-A"), False, START),
    "beside itself": ("include.items[0]", gap("connector-A-B"), False, START),
    "a bracket into itself": ("include.items[2]", gap("connector-C-D"), False, START),
}


@pytest.mark.parametrize(("path", "at", "copy", "expected"), DROPS.values(), ids=DROPS.keys())
def test_drop(make_demo: MakeDemo, path: str, at: Spot, copy: bool, expected: str) -> None:
    demo = make_demo(START, 1280, 900)
    drop(demo, path, at(demo), copy=copy)
    assert show(demo.segment) == expected


def test_gap_shows_a_bar_and_hides_its_pill(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y | C:z")
    pill = part(demo, "connector-A-B")
    drag_over(demo.builder, "exclude.items[0]", between(demo, "connector-A-B"))
    overlay = demo.builder.panels["include"].overlay
    assert overlay.isVisible()
    assert overlay.line is not None
    assert overlay.frame is None
    assert not pill.isVisible()
    above, below = part(demo, "card-A"), part(demo, "card-B")
    panel = demo.builder.panels["include"]
    assert panel.area_of(above).bottom() < overlay.line.center().y() < panel.area_of(below).top()
    QApplication.sendEvent(demo.builder, QDragLeaveEvent())
    assert pill.isVisible()
    assert not overlay.isVisible()


def test_card_shows_a_frame(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y | C:z")
    drag_over(demo.builder, "exclude.items[0]", spot(demo, "card-B"))
    panel = demo.builder.panels["include"]
    assert panel.overlay.frame == panel.area_of(part(demo, "card-B"))


def test_preview_is_asked_once_a_target_and_shown(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x or B:y | C:z")
    target = spot(demo, "card-B")
    drag_over(demo.builder, "include.items[0]", target)
    drag_over(demo.builder, "include.items[0]", target + QPoint(3, 2))
    assert demo.previews == [intents.GroupItems("include.items[1]", ("include.items[0]",))]
    overlay = demo.builder.panels["include"].overlay
    assert overlay.preview == "(A or B) and not C  ·  666 contacts"
    assert overlay.preview_area().bottom() < target.y(), "what is dragged hangs below the mouse and covers it"
    drag_over(demo.builder, "include.items[0]", spot(demo, "card-A"))
    assert demo.previews[-1] is None


def test_what_is_said_of_a_gap_stays_clear_of_what_is_dragged(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y and C:z")
    upper = part(demo, "card-A")
    above_the_bar = upper.mapTo(demo.builder, QPoint(40, upper.height() - 8))
    drag_over(demo.builder, "include.items[2]", above_the_bar)
    panel = demo.builder.panels["include"]
    assert panel.overlay.line is not None
    pointer = panel.content.mapFrom(demo.builder, above_the_bar)
    assert panel.overlay.preview
    assert panel.overlay.preview_area().bottom() < pointer.y() + OFFSET


def test_escape_or_leaving_drops_nothing(make_demo: MakeDemo) -> None:
    demo = make_demo(START)
    drag_over(demo.builder, "include.items[0]", between(demo, "connector-C-D"))
    QApplication.sendEvent(demo.builder, QDragLeaveEvent())
    settle()
    assert demo.intents == []
    assert demo.previews[-1] is None


def test_strangers_are_refused(make_demo: MakeDemo) -> None:
    demo = make_demo(START)
    at = between(demo, "connector-A-B")
    for data in (QMimeData(), drag.mime(drag.Payload("another builder", "include.items[0]"))):
        told = (Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        entering, event = QDragEnterEvent(at, *told), QDropEvent(at, *told)
        QApplication.sendEvent(demo.builder, entering)
        event.accept()
        demo.builder.dropEvent(event)  # Qt itself sends none where none was let in
        assert not entering.isAccepted()
        assert not event.isAccepted()
    settle()
    assert demo.intents == []


def test_the_slim_strip_opens_under_a_drag(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y", 700)
    drag_over(demo.builder, "include.items[0]", spot(demo, "column-exclude-strip"))
    settle()
    assert demo.builder.panels["exclude"].isVisible()
    drop(demo, "include.items[0]", spot(demo, "column-exclude-add"))
    assert show(demo.segment) == "B:y | A:x"


def test_the_column_scrolls_near_its_edges(make_demo: MakeDemo, qtbot: QtBot) -> None:
    demo = make_demo(" and ".join("A:xyz" for _ in range(12)), 1280, 700)
    scroll = demo.builder.panels["include"].scroll_area
    bar, viewport = scroll.verticalScrollBar(), scroll.viewport()
    below = viewport.mapTo(demo.builder, QPoint(viewport.width() // 2, viewport.height() - 4))
    drag_over(demo.builder, "include.items[0]", below)
    qtbot.waitUntil(lambda: bar.value() > 60)
    above = viewport.mapTo(demo.builder, QPoint(viewport.width() // 2, 3))
    drag_over(demo.builder, "include.items[0]", above)
    qtbot.waitUntil(lambda: bar.value() == 0)
    QApplication.sendEvent(demo.builder, QDragLeaveEvent())


# --- the start of a drag ----------------------------------------------------------------------------------


class Dragged:
    """Takes the place of ``QDrag``: notes what would be dragged and ends at once."""

    made: ClassVar[list[Dragged]] = []
    while_dragging: Callable[[], None] = staticmethod(lambda: None)

    def __init__(self, source: QWidget) -> None:
        self.source = source
        self.payload: drag.Payload | None = None
        self.pixmap = QPixmap()
        self.hot_spot = QPoint()
        Dragged.made.append(self)

    def setMimeData(self, data: QMimeData) -> None:
        self.payload = drag.read(data)

    def setPixmap(self, pixmap: QPixmap) -> None:
        self.pixmap = pixmap

    def setHotSpot(self, at: QPoint) -> None:
        self.hot_spot = at

    def exec(self, *_: Any) -> Qt.DropAction:
        Dragged.while_dragging()
        return Qt.DropAction.IgnoreAction


@pytest.fixture
def dragged(monkeypatch: pytest.MonkeyPatch) -> type[Dragged]:
    Dragged.made = []
    Dragged.while_dragging = staticmethod(lambda: None)
    monkeypatch.setattr(drag, "QDrag", Dragged)
    return Dragged


def pull(widget: QWidget, start: QPoint) -> None:
    """Press, move far enough, let go where it still stands."""
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    events = [
        (QEvent.Type.MouseButtonPress, 0, left, left),
        (QEvent.Type.MouseMove, 2, none, left),
        (QEvent.Type.MouseMove, 24, none, left),
        (QEvent.Type.MouseMove, 48, none, left),
        (QEvent.Type.MouseButtonRelease, 48, left, none),
    ]
    for kind, step, button, held in events:
        if not shiboken6.isValid(widget):
            break
        at = QPointF(start + QPoint(step, step))
        globally = QPointF(widget.mapToGlobal(at.toPoint()))
        event = QMouseEvent(kind, at, globally, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(widget, event)
    settle()


STARTS = {
    "grip of a card": ("card-B", QPoint(18, 24), "include.items[1].items[0]"),
    "head of a bracket": ("group-B-C", QPoint(140, 18), "include.items[1]"),
    "condition": ("card-A-condition-1", QPoint(40, 16), "include.items[0].conditions[0]"),
}


@pytest.mark.parametrize(("name", "at", "path"), STARTS.values(), ids=STARTS.keys())
def test_drag_starts(make_demo: MakeDemo, dragged: type[Dragged], name: str, at: QPoint, path: str) -> None:
    demo = make_demo("A:x and (B:yz or C:x)")
    seen: list[object] = []
    widget = part(demo, name)
    dragged.while_dragging = staticmethod(lambda: seen.append(widget.property("dragging")))
    pull(widget, at)
    assert [made.payload and made.payload.path for made in dragged.made] == [path]
    made = dragged.made[0]
    assert made.pixmap.deviceIndependentSize().width() <= 280
    assert made.hot_spot == QPoint(-12, -12)
    middle = made.pixmap.toImage().pixelColor(made.pixmap.width() // 2, 3)
    assert 0.6 <= middle.alphaF() <= 0.7
    if not name.startswith("card-A-condition"):
        assert seen == [True]
        assert widget.property("dragging") is False


@pytest.mark.parametrize("gone", ["card-B", "builder"])
def test_what_is_dragged_may_go_meanwhile(make_demo: MakeDemo, dragged: type[Dragged], gone: str) -> None:
    demo = make_demo("A:x and B:y")
    widget = part(demo, "card-B")
    lost = demo.builder if gone == "builder" else widget
    dragged.while_dragging = staticmethod(lambda: shiboken6.delete(lost))
    pull(widget, QPoint(18, 24))
    assert len(dragged.made) == 1
    assert not shiboken6.isValid(widget)


def test_a_press_on_a_button_drags_nothing(make_demo: MakeDemo, dragged: type[Dragged]) -> None:
    demo = make_demo("A:x")
    pull(part(demo, "card-A-not"), QPoint(5, 5))
    assert dragged.made == []


@pytest.mark.usefixtures("dragged")
def test_a_drag_that_ends_outside_leaves_all_as_it_was(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y")
    pull(part(demo, "card-A"), QPoint(18, 24))
    assert demo.intents == []
    assert demo.builder._dropper.target is None
    assert all(view.property("dragging") is False for view in demo.findChildren(CardView)[:1])


def test_drop_is_handed_over_after_the_drag(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y")
    at = spot(demo, "column-exclude-add")
    drag_over(demo.builder, "include.items[0]", at)
    data = drag.mime(drag.Payload(demo.builder._dropper.builder, "include.items[0]"))
    event = QDropEvent(
        at, Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(demo.builder, event)
    assert event.isAccepted()
    assert demo.intents == []
    settle()
    assert demo.intents == [intents.MoveItem("include.items[0]", Gap("exclude", 0))]
