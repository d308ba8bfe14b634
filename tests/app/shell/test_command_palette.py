"""Commands: each has an action, the palette finds them and does them."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtWidgets import QPushButton, QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from app.actions import ROWS
from app.desk import Desk
from app.shell.command_palette import Command, CommandPalette
from app.shell.parts import ICON
from app.shell.places import SEGMENT, TEMPLATES
from app.window import MainWindow
from tests.support.qt_window import part, press, type_text, wait_for
from widgets.rows import ROW


def test_every_action_is_in_a_menu_and_can_be_found(window: MainWindow) -> None:
    for row in ROWS:
        action = window.actions_.action(row.id)
        assert action.objectName() == f"action-{row.id}"
        assert action.toolTip()
    shortcuts = [row.shortcut for row in ROWS if row.shortcut]
    assert len(shortcuts) == len(set(shortcuts))


def test_the_palette_finds_a_command_and_does_it(window: MainWindow, qtbot: QtBot) -> None:
    press("Ctrl+K")
    palette = part(window, CommandPalette, "command-palette")
    assert palette.field.hasFocus()
    type_text("dark th")
    press("Return")
    assert not palette.isVisible()
    assert window.actions_.situation.theme == "dark"
    press("Ctrl+K")
    type_text("vip")
    press("Down")
    press("Up")
    press("Return")
    assert window.desk is not None
    wait_for(qtbot, window.desk, "VIP customers")


def test_a_segment_opened_from_the_palette_is_seen_from_wherever_one_was(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    desk.bench.places.open(TEMPLATES)
    press("Ctrl+K")
    type_text("open segment vip")
    press("Return")
    wait_for(qtbot, desk, "VIP customers")
    assert desk.bench.places.place == SEGMENT
    assert not part(window, CommandPalette, "command-palette").isVisible()


def test_a_palette_is_closed_with_the_project_whose_commands_it_offers(
    desk: Desk, window: MainWindow, shop: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = Path(shutil.copy(shop, tmp_path / "other.cardinal"))
    press("Ctrl+K")
    type_text("open segment vip")
    with qtbot.waitSignal(window.opened):
        window.open_project(other)
    assert window.desk not in (desk, None)
    assert not part(window, CommandPalette, "command-palette").isVisible()


def test_the_return_that_does_a_command_presses_no_button_that_had_the_focus(
    desk: Desk, window: MainWindow
) -> None:
    part(window, QPushButton, "place-data").setFocus()
    press("Return")
    assert desk.bench.places.place == "data"
    press("Ctrl+K")
    type_text("settings")
    press("Return")
    assert desk.bench.places.place == "settings"
    assert part(window, QPushButton, "place-data").hasFocus()
    press("Return")
    assert desk.bench.places.place == "data"


def test_the_palette_finds_the_tabs_and_says_when_there_is_nothing(desk: Desk, window: MainWindow) -> None:
    desk.bench.insight.open_tab("preview")
    desk.bench.show_insight(False)
    press("Ctrl+K")
    palette = part(window, CommandPalette, "command-palette")
    type_text("over tme")
    assert palette.none.isVisible()
    press("Return")
    assert palette.isVisible()
    palette.field.clear()
    assert not palette.none.isVisible()
    type_text("over time")
    press("Return")
    assert (desk.bench.insight.tab, desk.bench.insight.isVisible()) == ("history", True)


def test_a_long_name_in_the_palette_leaves_its_size_to_be_read(window: MainWindow) -> None:
    name = "Everybody who has bought something and might buy more of it before the year is over"
    palette = CommandPalette(window)
    palette.offer([Command(name, lambda: None, "12,345"), Command("Quit", lambda: None, "Ctrl+Q")])
    delegate = palette.list.itemDelegate()
    assert isinstance(delegate, QStyledItemDelegate)
    seen = []
    for row in range(2):
        option = QStyleOptionViewItem()
        index = palette.list.model().index(row, 0)
        option.rect = palette.list.visualRect(index)
        delegate.initStyleOption(option, index)
        seen.append(
            (option.text, option.fontMetrics.horizontalAdvance(f"{option.text} {index.data(ROW).keys}"))
        )
    (shortened, wide), (quit_text, _) = seen
    assert name.startswith(shortened.removesuffix("…"))
    assert shortened != name
    assert wide < palette.list.viewport().width() - ICON.width()
    assert quit_text == "Quit"
