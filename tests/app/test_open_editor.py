"""A condition that is being edited when one goes to another segment: nothing of it is lost."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.marks import marks_of
from app.window import MainWindow
from engine.definition.model import FieldCondition, segment
from engine.workspace import Workspace
from tests.support.qt_window import Opener, click, part, press, type_text, wait_for
from widgets import intents, paths

NAME = "Lapsed high-value buyers"
OTHER = "VIP customers"
AGE = "exclude.items[0].conditions[1]"
UNFINISHED = FieldCondition(field="age", op="less_than")


def find_command(desk: Desk, text: str) -> None:
    next(command for command in desk.open_commands() if command.text == text).do()


Way: TypeAlias = Callable[[Desk], None]

WAYS: dict[str, Way] = {
    "from the list": lambda desk: desk.bench.sidebar.chosen.emit(OTHER),
    "from the palette": lambda desk: find_command(desk, f"Open segment {OTHER}"),
    "from another page": lambda desk: desk.data.segment_wanted.emit(OTHER),
    "new": lambda desk: click(desk.bench.sidebar.new_button),
    "by keyboard": lambda _desk: press("Ctrl+N"),
    "from a template": lambda desk: desk.gallery.chosen.emit(segment(name="Template")),
    "from the tutorial": lambda desk: desk.do("tutorial"),
}


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
def go(request: pytest.FixtureRequest) -> Way:
    way: Way = request.param
    return way


def open_age(desk: Desk, window: MainWindow, typed: str) -> None:
    """Open the condition on the age and type another one, without Return."""
    desk.bench.builder.intent.emit(intents.EditCondition(AGE))
    number = part(window, QLineEdit, "condition-values")
    number.setFocus()
    number.selectAll()
    press("Delete")
    if typed:
        type_text(typed)


def test_what_is_complete_is_taken_along(desk: Desk, window: MainWindow, qtbot: QtBot, go: Way) -> None:
    document = desk.editing.document
    open_age(desk, window, "77")
    go(desk)
    qtbot.waitUntil(lambda: document.segment.name != NAME)
    wait_for(qtbot, desk)
    desk.bench.sidebar.chosen.emit(NAME)
    wait_for(qtbot, desk, NAME)
    assert paths.condition(document.segment, AGE) == FieldCondition(
        field="age", op="less_than", values=(Decimal(77),)
    )
    assert not document.clean


def test_what_is_incomplete_is_asked_for(desk: Desk, window: MainWindow, qtbot: QtBot, go: Way) -> None:
    document = desk.editing.document
    open_age(desk, window, "")
    go(desk)
    wait_for(qtbot, desk)
    assert document.segment.name == NAME
    assert desk.bench.builder.editor_path == AGE
    assert desk.bench.places.place == "segment"
    assert part(window, QLineEdit, "condition-values").hasFocus()
    assert part(window, QLabel, "status-message").text().startswith("First complete the condition")
    press("Escape")
    go(desk)
    qtbot.waitUntil(lambda: document.segment.name != NAME)


@pytest.mark.parametrize(("typed", "kept"), [("", False), ("orders over 3", True)])
def test_what_is_typed_into_the_picker_is_asked_for(
    desk: Desk, window: MainWindow, qtbot: QtBot, typed: str, kept: bool
) -> None:
    document = desk.editing.document
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    if typed:
        type_text(typed)
    press("Ctrl+N")
    wait_for(qtbot, desk)
    assert (document.segment.name == NAME) is kept
    if kept:
        assert part(window, QLineEdit, "picker-search").text() == typed
        assert part(window, QLabel, "condition-problem").isVisible()


def test_what_is_typed_when_the_window_closes_stands_in_the_draft(
    desk: Desk, window: MainWindow, shop: Path
) -> None:
    open_age(desk, window, "77")
    window.close()
    with Workspace.open(shop) as workspace:
        (draft,) = workspace.drafts.all()
    assert paths.condition(draft.definition, AGE) == FieldCondition(
        field="age", op="less_than", values=(Decimal(77),)
    )


def test_what_is_unfinished_when_the_window_closes_comes_back_with_what_is_missing(
    desk: Desk, window: MainWindow, open_window: Opener, shop: Path, qtbot: QtBot
) -> None:
    open_age(desk, window, "")
    window.close()
    again = open_window(shop, NAME)
    assert again.desk is not None
    click(part(again, QPushButton, "banner-draft-offer-1"))
    wait_for(qtbot, again.desk, NAME)
    segment, live = again.desk.editing.document.segment, again.desk.editing.live
    assert paths.condition(segment, AGE) == UNFINISHED
    (mark,) = marks_of(segment, live.outcome)[AGE]
    assert mark.message == "The value is missing; give exactly one number."
    assert live.counts.parts["include.items[0]"].count.state == "ready"


def test_what_is_unfinished_is_kept_while_it_is_open_and_given_up_with_it(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    drafts, keep = desk.project.workspace.drafts, desk.editing.drafting.keep
    open_age(desk, window, "")
    keep()
    wait_for(qtbot, desk)
    (draft,) = drafts.all()
    assert paths.condition(draft.definition, AGE) == UNFINISHED
    assert desk.editing.document.clean
    press("Escape")
    keep()
    wait_for(qtbot, desk)
    assert drafts.all() == ()


@pytest.mark.parametrize(("typed", "value"), [("", ()), ("77", (Decimal(77),))])
def test_what_is_open_stands_there_after_a_refresh(
    desk: Desk, window: MainWindow, typed: str, value: tuple[Decimal, ...]
) -> None:
    open_age(desk, window, typed)
    desk.rest()
    assert paths.condition(desk.snapshot().definition, AGE) == replace(UNFINISHED, values=value)


def test_a_segment_is_not_deleted_under_an_incomplete_condition(desk: Desk, window: MainWindow) -> None:
    open_age(desk, window, "")
    desk.do("delete-segment")
    assert not desk.bench.banners.text("delete")
    assert desk.bench.builder.editor_path == AGE
