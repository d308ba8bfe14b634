"""A segment that is edited: named, saved, refused, copied, reset, deleted and restored."""

from __future__ import annotations

from decimal import Decimal

import pytest
from msgspec.structs import replace
from PySide6.QtWidgets import QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.shell.app_bar import NameField
from app.shell.banner import Banner
from app.shell.command_palette import CommandPalette
from app.window import MainWindow
from engine.definition.model import Card, Column, FieldCondition, segment
from tests.support.qt_window import click, part, press, shown, type_text, wait_for
from widgets import intents

NAME = "Lapsed high-value buyers"
NAMELESS = segment(
    include=Column(
        items=(Card(conditions=(FieldCondition(field="age", op="at_least", values=(Decimal(30),)),)),)
    )
)


@pytest.mark.parametrize(
    ("typed", "key", "versions"),
    [
        ("Aged", "Return", 1),
        ("Aged", "Tab", 1),
        ("Aged", "Ctrl+S", 1),
        ("Aged", "Escape", 0),
        ("", "Return", 0),
    ],
)
def test_a_segment_without_a_name_is_saved_once_the_name_is_entered(
    desk: Desk, window: MainWindow, qtbot: QtBot, typed: str, key: str, versions: int
) -> None:
    document, saved = desk.editing.document, desk.project.workspace.segments
    document.open(NAMELESS)
    press("Ctrl+S")
    assert part(window, NameField, "segment-name").hasFocus()
    type_text(typed)
    press(key)
    desk.bench.builder.setFocus()
    wait_for(qtbot, desk)
    found = saved.find("Aged")
    assert (0 if found is None else found.version) == versions
    assert document.clean is bool(versions)


def test_a_segment_without_a_name_asks_for_one_where_it_stands(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    press("Ctrl+N")
    wait_for(qtbot, desk)
    assert shown(window, "size") == "2,000"
    desk.editing.document.carry_out(intents.AddCard(intents.Gap("include", 0)))
    press("Ctrl+S")
    assert part(window, QLineEdit, "segment-name").hasFocus()


def test_typing_a_name_and_saving_renames(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    field = part(window, NameField, "segment-name")
    field.edit()
    type_text("Big spenders")
    assert shown(window, "save-state") == "Edited"
    press("Return")
    assert not field.hasFocus()
    click(part(window, QToolButton, "bar-save"))
    qtbot.waitUntil(lambda: shown(window, "save-state") == "Saved")
    wait_for(qtbot, desk)
    assert {entry.name for entry in desk.editing.library.entries} == {
        "Big spenders", "Eight cards", "VIP customers"
    }  # fmt: skip
    press("Ctrl+Z")
    assert desk.editing.document.segment.name == NAME
    assert shown(window, "save-state") == "Edited"


def test_a_taken_name_is_refused(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    part(window, NameField, "segment-name").edit()
    type_text("vip CUSTOMERS")
    press("Return")
    desk.do("save")
    qtbot.waitUntil(lambda: desk.bench.banners.text("refused") != "")
    assert "already a segment “VIP customers”" in desk.bench.banners.text("refused")
    click(part(window, QToolButton, "banner-refused-close"))
    assert desk.bench.banners.text("refused") == ""


def test_saving_makes_versions(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    for version in (2, 3):
        desk.editing.document.carry_out(intents.ToggleNegated("include.items[1]"))
        press("Ctrl+S")
        qtbot.waitUntil(lambda: shown(window, "save-state") == "Saved")
        origin = desk.editing.document.origin
        assert origin is not None
        assert origin.version == version
        assert desk.bench.details.saved.text().startswith(f"Version {version}, saved on ")


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("new", [False, True])
def test_saving_again_while_it_is_saved_goes_on_from_there(
    desk: Desk, window: MainWindow, qtbot: QtBot, new: bool, edited: bool
) -> None:
    document = desk.editing.document
    if new:
        document.open(replace(NAMELESS, name="Aged"))
    else:
        document.set_purpose("other")
    before = document.origin.version if document.origin is not None else 0
    desk.do("save")
    if edited:
        document.set_purpose("for March")
    desk.do("save")
    wait_for(qtbot, desk)
    assert not desk.bench.banners.text("refused")
    assert shown(window, "save-state") == "Saved"
    assert document.origin is not None
    assert document.origin.version == before + 1 + edited
    assert desk.project.workspace.segments.get(document.segment.name) == document.segment


def test_another_segment_is_not_saved_under_half_a_name_once_the_first_is(desk: Desk, qtbot: QtBot) -> None:
    segments = desk.project.workspace.segments
    desk.editing.document.set_purpose("other")
    desk.do("save")
    desk.editing.start_with(NAMELESS)
    desk.do("save")
    type_text("Mar")
    wait_for(qtbot, desk)
    assert segments.find("Mar") is None
    type_text("ch")
    press("Return")
    wait_for(qtbot, desk)
    assert segments.find("March") is not None


def test_what_is_begun_while_the_one_before_is_saved_is_not_taken_for_it(desk: Desk, qtbot: QtBot) -> None:
    document = desk.editing.document
    document.set_purpose("other")
    desk.do("save")
    desk.do("new-segment")
    wait_for(qtbot, desk)
    assert document.origin is None
    assert document.clean
    assert desk.project.workspace.segments.saved(NAME).version == 2
    assert desk.project.workspace.drafts.all() == ()


def test_why_a_segment_was_refused_is_not_told_of_the_next(desk: Desk, qtbot: QtBot) -> None:
    desk.bench.builder.intent.emit(intents.AddCard(intents.Gap("include", 0)))
    desk.do("save")
    qtbot.waitUntil(lambda: bool(desk.bench.banners.text("refused")))
    desk.do("new-segment")
    assert not desk.bench.banners.text("refused")


def test_why_a_segment_was_refused_is_told_until_it_is_edited(desk: Desk, qtbot: QtBot) -> None:
    desk.bench.builder.intent.emit(intents.AddCard(intents.Gap("include", 0)))
    desk.do("save")
    qtbot.waitUntil(lambda: bool(desk.bench.banners.text("refused")))
    desk.bench.builder.intent.emit(intents.RemoveItem("include.items[0]"))
    assert not desk.bench.banners.text("refused")


def test_a_copy_gets_a_free_name(desk: Desk, qtbot: QtBot) -> None:
    press("Ctrl+Shift+S")
    wait_for(qtbot, desk, f"{NAME} copy")
    desk.editing.open(NAME)
    wait_for(qtbot, desk, NAME)
    press("Ctrl+Shift+S")
    wait_for(qtbot, desk, f"{NAME} copy 2")
    assert desk.editing.document.clean


def test_reset_goes_back_and_can_be_undone(desk: Desk, window: MainWindow) -> None:
    saved = desk.editing.document.segment
    desk.editing.document.carry_out(intents.RemoveItem("include.items[0]"))
    edited = desk.editing.document.segment
    window.refresh()
    window.actions_.action("reset").trigger()
    assert desk.editing.document.segment == saved
    window.refresh()
    assert window.actions_.action("undo").text() == "Undo reset to last saved"
    press("Ctrl+Z")
    assert desk.editing.document.segment == edited


def test_purpose_and_tags_are_edited_and_undone(desk: Desk, window: MainWindow) -> None:
    desk.bench.insight.open_tab("details")
    desk.bench.details.purpose.setFocus()
    type_text("!")
    assert desk.editing.document.segment.purpose.startswith("!")
    tags = part(window, QLineEdit, "segment-tags")
    tags.setFocus()
    tags.selectAll()
    type_text("a, b,, a")
    press("Return")
    assert desk.editing.document.segment.tags == ("a", "b")
    desk.editing.document.undo_stack.undo()
    assert tags.text() == "win-back"


def test_what_is_deleted_can_be_restored(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    saved = desk.editing.document.origin
    window.refresh()
    restore = window.actions_.action("restore-segment")
    assert (restore.text(), restore.isEnabled()) == ("Restore deleted segment", False)
    window.actions_.action("delete-segment").trigger()
    qtbot.waitUntil(lambda: desk.editing.document.origin is None)
    wait_for(qtbot, desk)
    assert NAME not in {entry.name for entry in desk.editing.library.entries}
    banner = part(window, Banner, "banner-delete")
    assert banner.accessibleName() == (f"Deleted “{NAME}”. You can restore it until you close the project.")
    window.refresh()
    assert restore.text() == f"Restore “{NAME}”"
    before = window.focusWidget()
    click(part(banner, QPushButton, "banner-delete-offer-1"))
    wait_for(qtbot, desk, NAME)
    assert window.focusWidget() is before
    assert desk.editing.document.origin == saved
    assert not desk.bench.banners.text("delete")
    window.refresh()
    assert not restore.isEnabled()


def test_a_deleted_name_with_an_ampersand_stands_whole_in_the_menu_and_the_palette(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    desk.editing.document.set_name("H&M buyers")
    desk.do("save")
    qtbot.waitUntil(lambda: desk.editing.document.clean)
    wait_for(qtbot, desk)
    desk.do("delete-segment")
    qtbot.waitUntil(lambda: bool(desk.keeper.restorable))
    wait_for(qtbot, desk)
    window.refresh()
    assert window.actions_.action("restore-segment").text() == "Restore “H&&M buyers”"
    press("Ctrl+K")
    palette = part(window, CommandPalette, "command-palette")
    palette.field.setText("H&M")
    assert palette.list.model().index(0, 0).data() == "Restore “H&M buyers”"


def test_the_field_in_which_a_card_is_renamed_is_seen_whole(window: MainWindow) -> None:
    card = part(window, QWidget, "card-A")
    card.setFocus()
    press("F2")
    field = part(window, QLineEdit, "card-A-title-edit")
    around = field.parentWidget()
    assert around is not None
    assert around.rect().contains(field.geometry())


def test_the_keyboard_does_not_stray_when_the_card_that_it_is_on_goes(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    part(window, QWidget, "card-A").setFocus()
    press("Ctrl+N")
    wait_for(qtbot, desk)
    qtbot.wait(50)
    assert window.focusWidget() is desk.bench
