"""E-mail addresses that are pasted into a condition find their contacts, whatever the contacts' key is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QToolButton
from pytestqt.qtbot import QtBot

from engine.definition.model import ListCondition
from tests.support.importing_window import make_project
from tests.support.qt_window import Opener, click, part, wait_for
from tests.support.workspaces import kept_keys
from widgets import intents
from widgets.picker.picker import Picker


def test_pasted_addresses_become_a_list_of_keys(open_window: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(make_project(tmp_path), "Poles")
    desk = window.desk
    assert desk is not None
    wait_for(qtbot, desk)
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    part(window, Picker, "picker").chosen.emit(ListCondition(list=""))
    part(window, QPlainTextEdit, "condition-keys").setPlainText("BEN@x.example\nC-1")
    click(part(window, QToolButton, "condition-make"))
    name = part(window, QComboBox, "condition-list")
    qtbot.waitUntil(lambda: name.currentText().startswith("Pasted on"))
    assert kept_keys(desk.project.workspace, name.currentText()) == ["C-1", "C-2"]
