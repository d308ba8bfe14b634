"""How long the window is kept from its work: ``python -m benchmarks.heartbeat [PROJECT.cardinal]``.

Opens the real window, works in it as a person would, and measures the gaps between the beats of a timer on
the window's thread; every gap is a time in which a click would have waited. Without a project it makes one
of ``--contacts`` contacts; a project of the sample shop does, too, and gets the two segments saved in it. The
gap while a project is opened holds the loading of the libraries, too.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.desk import Desk
from app.preferences.page import PLACE as SETTINGS
from app.shell.places import DATA, IMPORT, TEMPLATES
from app.shell.places import SEGMENT as SEGMENT_PLACE
from app.window import MainWindow
from benchmarks.stage import Heart, report, stage, wait
from engine.definition.model import (
    ActivityCondition,
    Card,
    Column,
    FieldCondition,
    Join,
    Last,
    Measure,
    Segment,
    segment,
)
from engine.workspace import Workspace
from tests.support.qt_shop import ADS, DACH, SPENDERS, VIP, definition
from tests.support.qt_window import awaited
from widgets import intents
from widgets.builder import drag

CARDS, CONDITIONS = 60, 20
TYPED, HELD = 12, 40
SAID = "orders over 300 last 6 months"
SEGMENT, OTHER = "Eight cards", "Three cards"
PLACES = (DATA, TEMPLATES, SETTINGS, IMPORT, SEGMENT_PLACE)
TABS = ("profile", "history", "waterfall", "overlap", "sizes", "sql", "summary", "details")

QUIET = """{"type":"card","match":"any","negated":true,"title":"No visit lately","conditions":[
  {"type":"activity","activity":"visits","window":{"type":"last","n":30,"unit":"day"}},
  {"type":"field","field":"newsletter","op":"is_true"}]}"""
SPRING = """{"type":"card","conditions":[
  {"type":"field","field":"country","op":"is","values":["PL"],"negated":true},
  {"type":"field","field":"birthday","op":"in","window":{"type":"anniversary","from":0,"to":60}}]}"""

SEGMENTS = (
    definition(f"""{{"name":"{OTHER}","include":{{"items":[{SPENDERS},{DACH},{QUIET}],"joins":["and","or"]}},
      "exclude":{{"items":[{SPRING}]}}}}"""),
    definition(f"""{{"name":"{SEGMENT}","include":{{"items":[{SPENDERS},
      {{"type":"group","items":[{DACH},{{"type":"group","negated":true,"items":[{SPRING},{ADS}],"joins":["or"]}}],
       "joins":["and"]}},{QUIET},{VIP}],"joins":["and","or","and"]}},
      "exclude":{{"items":[{SPRING},{{"type":"group","items":[{ADS},{VIP}],"joins":["and"]}}],"joins":["or"]}}}}"""),
)
"""Segments of what both shops have."""


def toggling(desk: Desk, step: int) -> None:
    """Change the logic only: nothing is asked of the database."""
    path = ("include.items[0]", "include.items[2]", "exclude.items[0]")[step % 3]
    desk.editing.document.carry_out(intents.ToggleNegated(path))


def toggling_first(desk: Desk, _step: int) -> None:
    """Change the first card's *not*."""
    desk.editing.document.carry_out(intents.ToggleNegated("include.items[0]"))


def editing(desk: Desk, step: int) -> None:
    """Edit one condition: one query."""
    spent = ActivityCondition(
        activity="orders",
        measure=Measure(fn="sum", attribute="amount"),
        op="at_least",
        values=(Decimal(100 + step),),
        window=Last(n=6, unit="month"),
    )
    desk.editing.document.put_condition("include.items[0].conditions[0]", spent)
    desk.editing.document.end_typing()


def choosing(desk: Desk, step: int) -> None:
    """Begin a condition, type what it is to be, letter by letter, and give it up."""
    at = step % (len(SAID) + 2)
    if at == 0:
        desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    elif at <= len(SAID):
        QTest.keyClicks(_focused(), SAID[at - 1])
    else:
        QTest.keyClick(_focused(), Qt.Key.Key_Escape)
        QTest.keyClick(_focused(), Qt.Key.Key_Escape)


def dragging(desk: Desk, step: int) -> None:
    """Ask what a drop would give, as the mouse moves."""
    target = intents.Gap("include", step % 4)
    desk.editing.preview_drop(intents.MoveItem("include.items[1].items[0]", target))


def undoing(desk: Desk, step: int) -> None:
    """Take a step back and do it again."""
    stack = desk.editing.document.undo_stack
    (stack.undo if step % 2 == 0 else stack.redo)()


def opening(desk: Desk, step: int) -> None:
    """Go from one saved segment to another: everything on the screen is another."""
    desk.editing.open((OTHER, SEGMENT)[step % 2])


def visiting(desk: Desk, step: int) -> None:
    """Look for the first time at a place or a tab of the insight panel."""
    if step < len(PLACES):
        desk.bench.places.open(PLACES[step])
    else:
        desk.bench.insight.open_tab(TABS[step - len(PLACES)])


def typing(desk: Desk, step: int) -> None:
    """Open the equation, type into it, letter by letter, and leave it."""
    bar = desk.bench.equation
    if step == 0:
        bar.start_editing()
    elif step < TYPED:
        QTest.keyClick(_focused(), Qt.Key.Key_End if step == 1 else Qt.Key.Key_A)
    else:
        bar.stop_editing()


def scrolling(desk: Desk, step: int) -> None:
    """Hold a dragged card at the lower edge, so that the column scrolls, and leave with it at the end."""
    builder = desk.bench.builder
    data = drag.mime(drag.Payload(f"{id(builder):x}", "include.items[0]"))
    at = QPoint(builder.width() // 4, builder.height() - 12 - step % 3)
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    leaves = step == HELD - 1
    event = QDragLeaveEvent() if leaves else QDragMoveEvent(at, Qt.DropAction.MoveAction, data, left, none)
    QApplication.sendEvent(builder, event)
    QTest.qWait(20)


def resizing(desk: Desk, step: int) -> None:
    """Pull at the window's corner, out and in."""
    window, by = desk.bench.window(), QSize(12, 8)
    window.resize(window.size() + by if step % 20 < 10 else window.size() - by)


def folding(desk: Desk, step: int) -> None:
    """Collapse cards one after the other, and expand them again."""
    desk.bench.builder.focus_part(f"include.items[{step % CARDS}]")
    QTest.keyClick(_focused(), Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)


def filling_in(desk: Desk, step: int) -> None:
    """Open a condition to edit it, type into it, and leave it as it was."""
    keys = {0: Qt.Key.Key_Return, TYPED - 1: Qt.Key.Key_Escape}
    if step % TYPED == 0:
        desk.bench.builder.focus_part(f"include.items[{step}].conditions[3]")
    QTest.keyClick(_focused(), keys.get(step % TYPED, Qt.Key.Key_Tab if step % 2 else Qt.Key.Key_1))


def pointing(desk: Desk, step: int) -> None:
    """Come over one letter of the equation after the other, and over brackets and words."""
    chip = desk.bench.equation.chips.chips[step]
    for kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
        QApplication.sendEvent(chip, QFocusEvent(kind, Qt.FocusReason.TabFocusReason))
        QApplication.processEvents()


def adding(desk: Desk, step: int) -> None:
    """Add a card, or take it back."""
    if step % 2:
        desk.editing.document.undo_stack.undo()
    else:
        desk.do("add-include-card")


def repainting(desk: Desk, step: int) -> None:
    """Change to the other theme."""
    window, application = desk.bench.window(), QApplication.instance()
    assert isinstance(window, MainWindow)
    assert isinstance(application, QApplication)
    window.set_theme("light" if step % 2 else "dark")
    wait(application, lambda: window._theme.complete)


def looking_for(desk: Desk, step: int) -> None:
    """Open the command palette and type into it, and close it."""
    if step % TYPED == 0:
        QTest.keyClick(desk.bench, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    else:
        QTest.keyClick(_focused(), Qt.Key.Key_Escape if step % TYPED == TYPED - 1 else Qt.Key.Key_E)


def rushing(desk: Desk, step: int) -> None:
    """Take ten steps back as fast as a held key does, and do them again."""
    stack = desk.editing.document.undo_stack
    go = (stack.undo, stack.redo)[step % 2]
    for _ in range(10):
        go()
        QTest.qWait(30)


def _focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def opening_sixty(desk: Desk, step: int) -> None:
    """Go from a few cards to sixty, and back; sixty are last."""
    desk.editing.start_with(sixty_cards() if step % 2 else SEGMENTS[0])


WORK: dict[str, tuple[Callable[[Desk, int], None], int]] = {
    "and / or / not": (toggling, 60),
    "edit a condition": (editing, 20),
    "add a condition": (choosing, 3 * (len(SAID) + 2)),
    "undo and redo": (undoing, 30),
    "drag over gaps": (dragging, 200),
    "open segments": (opening, 6),
}

AMONG_SIXTY: dict[str, tuple[Callable[[Desk, int], None], int]] = {
    "to sixty cards": (opening_sixty, 4),
    "sixty cards": (toggling_first, 20),
    "undo many times": (rushing, 4),
    "type the equation": (typing, TYPED + 1),
    "drag to an edge": (scrolling, HELD),
    "pull the window": (resizing, 40),
    "collapse, expand": (folding, 2 * CARDS),
    "edit in place": (filling_in, 2 * TYPED),
    "point at letters": (pointing, CARDS),
    "add a card": (adding, 6),
    "change the theme": (repainting, 4),
    "command palette": (looking_for, 2 * TYPED),
}


def sixty_cards() -> Segment:
    """Return a segment of very many cards and conditions."""
    cards = tuple(
        Card(
            match="any",
            conditions=tuple(
                FieldCondition(field="customer_id", op="ends_with", values=(f"{card * CONDITIONS + at:04}",))
                for at in range(CONDITIONS)
            ),
        )
        for card in range(CARDS)
    )
    joins: list[Join] = ["or"] * (CARDS - 1)
    return segment(name="Sixty cards", include=Column(items=cards, joins=tuple(joins)))


def measure(
    application: QApplication, desk: Desk, heart: Heart, work: Callable[[Desk, int], None], times: int
) -> tuple[list[float], float]:
    """Do ``work`` so many times, each once the last stands.

    Return the seconds from each to its numbers, and the processor seconds of the window's thread for each.
    """
    heart.start()
    took, spent = [], time.thread_time()
    for step in range(times):
        start = time.perf_counter()
        work(desk, step)
        application.processEvents()
        wait(application, lambda: desk.editing.live.standing and "main" not in awaited(desk))
        took.append(time.perf_counter() - start)
        application.processEvents()
    wait(application, lambda: desk.quiet)
    return took, (time.thread_time() - spent) / times


def run(project: Path, window: MainWindow, application: QApplication) -> None:
    """Measure everything in ``window`` on ``project``."""
    heart = Heart()
    start, spent = time.perf_counter(), time.thread_time()
    window.open_project(project, SEGMENT)
    wait(application, lambda: window.desk is not None)
    desk = window.desk
    assert desk is not None
    wait(application, lambda: desk.editing.document.segment.name == SEGMENT and desk.quiet)
    report("open the project", heart, [time.perf_counter() - start], time.thread_time() - spent)
    for name, (work, times) in WORK.items():
        report(name, heart, *measure(application, desk, heart, work, times))
    report("first visits", heart, *measure(application, desk, heart, visiting, len(PLACES) + len(TABS)))
    desk.bench.places.open(SEGMENT_PLACE)
    for name, (work, times) in AMONG_SIXTY.items():
        report(name, heart, *measure(application, desk, heart, work, times))


def main() -> None:
    """Run the benchmark."""
    with stage(__doc__) as it:
        with Workspace.open(it.project) as workspace:
            for each in SEGMENTS:
                workspace.segments.save(each)
        run(it.project, it.window, it.application)


if __name__ == "__main__":
    main()
