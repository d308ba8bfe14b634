"""What is typed and not yet entered when a segment is saved or left: nothing of it is lost unsaid."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.window import MainWindow
from engine.definition import equation
from engine.definition.model import Card, Segment
from engine.workspace import Workspace
from tests.support.qt_window import click, part, press, type_text, wait_for
from widgets.intents import AddCard, Gap

NAME = "Lapsed high-value buyers"
OTHER = "VIP customers"
TYPED = "(A and (B or C)) and not D"


def type_equation(desk: Desk, text: str = TYPED) -> None:
    desk.do("edit-equation")
    type_text(text)


def type_title(desk: Desk) -> None:
    desk.bench.builder.focus_part("include.items[0]")
    press("F2")
    type_text("Buyers")


def type_tags(desk: Desk) -> None:
    desk.do("segment-details")
    press("Tab")
    press("Ctrl+A")
    type_text("spring, win-back")


def title(segment: Segment) -> str:
    first = segment.include.items[0]
    return first.title if isinstance(first, Card) else ""


Half: TypeAlias = tuple[Callable[[Desk], None], Callable[[Segment], object], object]
"""How it is typed, what is read of a segment, and what that is then."""

HALVES: dict[str, Half] = {
    "equation": (type_equation, equation.text, TYPED),
    "title": (type_title, title, "Buyers"),
    "tags": (type_tags, lambda segment: segment.tags, ("spring", "win-back")),
}


@pytest.fixture(params=list(HALVES.values()), ids=list(HALVES))
def half(request: pytest.FixtureRequest) -> Half:
    found: Half = request.param
    return found


def test_it_is_saved(desk: Desk, qtbot: QtBot, half: Half) -> None:
    type_half, read, typed = half
    type_half(desk)
    assert read(desk.editing.document.segment) != typed
    assert desk.editing.document.clean
    press("Ctrl+S")
    wait_for(qtbot, desk)
    assert desk.editing.document.clean
    assert read(desk.project.workspace.segments.get(NAME)) == typed


def test_it_can_be_saved_by_the_button(desk: Desk, window: MainWindow, qtbot: QtBot, half: Half) -> None:
    type_half, read, typed = half
    save = part(window, QToolButton, "bar-save")
    assert not save.isEnabled()
    type_half(desk)
    qtbot.waitUntil(save.isEnabled)
    click(save)
    wait_for(qtbot, desk)
    assert read(desk.project.workspace.segments.get(NAME)) == typed
    qtbot.waitUntil(lambda: not save.isEnabled())


@pytest.mark.parametrize("half", [HALVES["equation"], HALVES["title"]], ids=["equation", "title"])
def test_what_is_given_up_is_not_to_be_saved(
    desk: Desk, window: MainWindow, qtbot: QtBot, half: Half
) -> None:
    save = part(window, QToolButton, "bar-save")
    half[0](desk)
    qtbot.waitUntil(save.isEnabled)
    press("Escape")
    qtbot.waitUntil(lambda: not save.isEnabled())


def test_what_is_searched_for_is_asked_for(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    save = part(window, QToolButton, "bar-save")
    desk.bench.builder.focus_part("include.items[0]")
    press("Ins")
    type_text("orders")
    qtbot.waitUntil(save.isEnabled)
    click(save)
    assert desk.bench.status.message.text() == "First complete the condition that is open, or cancel it."


def test_nothing_typed_saves_nothing(desk: Desk, qtbot: QtBot) -> None:
    before = desk.editing.document.origin
    desk.bench.builder.focus_part("include.items[0]")
    press("Ctrl+S")
    wait_for(qtbot, desk)
    assert desk.editing.document.origin == before


def test_it_is_there_again_when_the_segment_is(desk: Desk, qtbot: QtBot, half: Half) -> None:
    type_half, read, typed = half
    type_half(desk)
    for name in (OTHER, NAME):
        desk.bench.sidebar.chosen.emit(name)
        wait_for(qtbot, desk, name)
    assert read(desk.editing.document.segment) == typed
    assert not desk.editing.document.clean


def test_it_is_in_the_draft_when_the_window_closes(
    desk: Desk, window: MainWindow, shop: Path, half: Half
) -> None:
    type_half, read, typed = half
    type_half(desk)
    window.close()
    with Workspace.open(shop) as workspace:
        (draft,) = workspace.drafts.all()
    assert read(draft.definition) == typed


def test_it_stands_there_after_a_refresh(desk: Desk, half: Half) -> None:
    type_half, read, typed = half
    type_half(desk)
    desk.rest()
    assert read(desk.snapshot().definition) == typed


@pytest.mark.parametrize(
    "leave",
    [lambda _desk: press("Ctrl+N"), lambda desk: desk.bench.sidebar.chosen.emit(OTHER)],
    ids=["new", "another"],
)
def test_an_equation_that_cannot_be_read_is_asked_for(
    desk: Desk, window: MainWindow, qtbot: QtBot, leave: Callable[[Desk], None]
) -> None:
    document, bar = desk.editing.document, desk.bench.equation
    type_equation(desk, "A and (B")
    desk.bench.places.open("data")
    leave(desk)
    wait_for(qtbot, desk)
    assert document.segment.name == NAME
    assert desk.bench.places.place == "segment"
    assert part(window, QPlainTextEdit, "equation-edit").hasFocus()
    assert bar.editor.mistake is not None
    assert part(window, QLabel, "status-message").text().startswith("First put the equation right")
    press("Escape")
    leave(desk)
    qtbot.waitUntil(lambda: document.segment.name != NAME)
    assert document.undo_stack.count() == 0


def test_an_equation_that_is_only_opened_keeps_nobody(desk: Desk, qtbot: QtBot) -> None:
    desk.do("edit-equation")
    desk.editing.document.carry_out(AddCard(Gap("include", 0)))
    press("Ctrl+N")
    wait_for(qtbot, desk)
    assert desk.editing.document.segment.name == ""
    assert not desk.bench.equation.editing
