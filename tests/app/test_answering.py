"""What the project answers while a condition is edited: sizes, checks, names, lists, suggestions."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPlainTextEdit, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.window import MainWindow
from engine.catalog.model import Catalog
from engine.catalog.quick.candidates import QuickAdd
from engine.definition.model import FieldCondition, ListCondition, SqlCondition
from tests.support.importing_window import make_project
from tests.support.qt_window import Opener, click, part, press, shown, type_text, wait_for
from tests.support.workspaces import kept_keys
from widgets import intents, paths
from widgets.editor.membership import KeysField
from widgets.picker.picker import Picker


def test_the_picker_shows_the_size_of_each_choice(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    picker = part(window, Picker, "picker")
    picker.line.setText("country PL")
    qtbot.waitUntil(lambda: bool(picker.current and picker.model.size_words(picker.current)))
    assert picker.current is not None
    told = picker.model.size_words(picker.current)
    press("Return")
    size = part(window, QLabel, "condition-size")
    qtbot.waitUntil(lambda: size.text() != "")
    assert size.text() == f"{told} contacts"


def test_what_the_picker_offers_is_gathered_once_and_away_from_the_window(
    desk: Desk, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    qtbot.waitUntil(lambda: desk.editing.answering._choices is not None)
    gathered: list[bool] = []
    begin = QuickAdd.__init__

    def watched(self: QuickAdd, catalog: Catalog) -> None:
        gathered.append(threading.current_thread() is threading.main_thread())
        begin(self, catalog)

    monkeypatch.setattr(QuickAdd, "__init__", watched)
    for path in ("include.items[0]", "include.items[1]"):
        desk.bench.builder.intent.emit(intents.AddCondition(path))
        assert part(window, Picker, "picker").isVisible()
        press("Escape")
    assert gathered == []
    desk.project.relabel(None, "country", label="Land")
    qtbot.waitUntil(lambda: gathered == [False])
    qtbot.waitUntil(lambda: desk.editing.answering._choices is not None)
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    part(window, Picker, "picker").line.setText("land")
    assert part(window, Picker, "picker").current is not None
    assert gathered == [False]


def test_sql_is_checked_and_sampled(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    part(window, Picker, "picker").chosen.emit(SqlCondition(expression=""))
    text = part(window, QPlainTextEdit, "condition-sql")
    text.setPlainText("age > 30 and cuntry = 'PL'")
    qtbot.waitUntil(lambda: "cuntry" in shown(window, "condition-check"))
    said = shown(window, "condition-check")  # the place is underlined
    assert said[0].isupper()
    assert said.endswith(("?", "."))
    assert "character" not in said
    text.setPlainText("age > 30 and country = 'PL'")
    qtbot.waitUntil(lambda: shown(window, "condition-sample").startswith("for instance C-"))
    assert shown(window, "condition-check") == ""


def test_tab_takes_the_name_on_offer(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    part(window, Picker, "picker").chosen.emit(SqlCondition(expression=""))
    text = part(window, QPlainTextEdit, "condition-sql")
    text.setFocus()
    type_text("countr")
    offered = next(
        each for each in QApplication.topLevelWidgets() if each.objectName().endswith("completion")
    )
    qtbot.waitUntil(offered.isVisible)
    QTest.keyClick(offered, Qt.Key.Key_Tab)
    assert text.toPlainText() == "country"
    assert text.hasFocus()


def paste(window: MainWindow, desk: Desk, keys: str) -> QComboBox:
    """Make a list of keys; returns where it is chosen."""
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    part(window, Picker, "picker").chosen.emit(ListCondition(list=""))
    part(window, QPlainTextEdit, "condition-keys").setPlainText(keys)
    click(part(window, QToolButton, "condition-make"))
    return part(window, QComboBox, "condition-list")


def test_pasted_keys_become_a_list(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    name = paste(window, desk, "C-0000001\nC-0000002\nnobody")
    qtbot.waitUntil(lambda: name.currentText().startswith("Pasted on"))
    assert shown(window, "condition-note") == "1 of 3 is no contact's key."
    assert part(window, QPushButton, "condition-done").hasFocus()
    press("Return")
    wait_for(qtbot, desk)
    condition = paths.card(desk.editing.document.segment, "include.items[0]").conditions[-1]
    assert isinstance(condition, ListCondition)
    assert desk.project.workspace.lists.get(condition.list).name == condition.list


def test_pasted_addresses_find_their_contacts(open_window: Opener, qtbot: QtBot, tmp_path: Path) -> None:
    window = open_window(make_project(tmp_path), "Poles")
    desk = window.desk
    assert desk is not None
    wait_for(qtbot, desk)
    name = paste(window, desk, "BEN@x.example\nC-1")
    qtbot.waitUntil(lambda: name.currentText().startswith("Pasted on"))
    wait_for(qtbot, desk)  # the list is asked for by name as well, on the connection that is read next
    assert kept_keys(desk.project.workspace, name.currentText()) == ["C-1", "C-2"]


@pytest.mark.parametrize(
    ("name", "content", "kept", "said"),
    [
        ("VIP.txt", "\ufeffC-0000001\nC-0000002\tC-0000001\n\nżółć".encode(), 3, ""),
        ("keys.xlsx", b"PK\3\4\0\0", 0, "keys.xlsx is no text; save it as CSV, with a key a line"),
        ("gone.txt", None, 0, "gone.txt can't be read: there is no such file or folder; check the path"),
        ("empty.csv", b" ;\n", 0, "empty.csv holds no keys; drop a file with a key a line"),
    ],
)
def test_a_dropped_file_of_keys_becomes_a_list(
    desk: Desk, window: MainWindow, qtbot: QtBot, tmp_path: Path,
    name: str, content: bytes | None, kept: int, said: str,
) -> None:  # fmt: skip
    if content is not None:
        (tmp_path / name).write_bytes(content)
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    part(window, Picker, "picker").chosen.emit(ListCondition(list=""))
    part(window, KeysField, "condition-keys").dropped.emit(tmp_path / name)
    wait_for(qtbot, desk)
    assert desk.bench.banners.text("refused").casefold() == said.casefold()
    lists = desk.project.workspace.lists.all()
    assert [(each.name, each.size) for each in lists] == ([("VIP", kept)] if kept else [])
    if kept:
        assert part(window, QComboBox, "condition-list").currentText() == "VIP"


def test_a_suggestion_is_taken(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    wrong = FieldCondition(field="countri", op="is", values=("PL",))
    desk.editing.document.put_condition("include.items[0].conditions[0]", wrong)
    wait_for(qtbot, desk)
    counts = desk.editing.live.counts.part("include.items[0].conditions[0]")
    assert counts.count.state == "error"
    mend = part(window, QToolButton, "card-A-condition-1-mend")
    assert mend.text() == "Use “country”"
    click(mend)
    wait_for(qtbot, desk)
    condition = paths.condition(desk.editing.document.segment, "include.items[0].conditions[0]")
    assert isinstance(condition, FieldCondition)
    assert condition.field == "country"


def test_a_list_that_cannot_be_made_is_told(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    with desk.project.workspace.using("main") as cursor:
        cursor.execute("ALTER TABLE cardinal.lists RENAME TO gone")
    paste(window, desk, "C-0000001")
    qtbot.waitUntil(lambda: "failed on" in desk.bench.banners.text("refused"))


def test_a_list_is_chosen_only_where_it_was_wished_for(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    paste(window, desk, "C-0000001")
    desk.bench.builder.editor_lost.emit()
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    part(window, Picker, "picker").chosen.emit(ListCondition(list=""))
    name = part(window, QComboBox, "condition-list")
    qtbot.waitUntil(lambda: any(name.itemText(at).startswith("Pasted on") for at in range(name.count())))
    assert name.currentText() == ""
