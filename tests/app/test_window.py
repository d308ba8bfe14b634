"""The real window on a real project: what is shown, saved, undone, found and remembered."""

from __future__ import annotations

import shutil
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDateEdit,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.actions import ROWS, key_text
from app.application import fit_screen
from app.desk import Desk
from app.importing.renewal import Renewal
from app.keeping.deeds import DEEDS
from app.project import open_workspace, reopened
from app.settings import Settings
from app.shell.app_bar import NameField
from app.shell.banner import Banner
from app.shell.command_palette import KEYS, Command, CommandPalette
from app.shell.parts import ICON
from app.shell.places import SEGMENT
from app.shell.shortcut_sheet import ShortcutSheet
from app.shell.status_line import StatusLine
from app.window import MainWindow
from engine.definition.model import (
    ActivityCondition,
    Card,
    Column,
    FieldCondition,
    ListCondition,
    SqlCondition,
    segment,
)
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from engine.workspace import Workspace
from tests.support.qt import focusable
from tests.support.qt_shop import SAVED
from tests.support.qt_window import WAIT, Opener, click, part, press, type_text, wait_for
from widgets import intents, paths
from widgets.builder.actions import ACTIONS
from widgets.builder.condition_row import ConditionRow
from widgets.phrase import LINE, metrics
from widgets.picker.picker import Picker

NAME = "Lapsed high-value buyers"


def aged(years: int) -> FieldCondition:
    return FieldCondition(field="age", op="at_least", values=(Decimal(years),))


THREE = segment(
    name="Aged",
    include=Column(
        items=tuple(Card(conditions=(aged(years),)) for years in (20, 30, 40)), joins=("and", "and")
    ),
)
ONE_CARD = segment(name="Aged", include=Column(items=(Card(conditions=(aged(30), aged(40), aged(50))),)))
LEAST_TARGET = 24
EXEMPT = "equation-token-"  # brackets stand in running text


def asked(path: Path, name: str) -> Evaluated:
    """Return what the engine says by itself of a saved segment of a closed project."""
    with Workspace.open(path) as workspace:
        membership = Membership(
            Reader(workspace, "live"), workspace.catalog, workspace.segments.get, workspace.lists.id_of
        )
        return membership.evaluate(workspace.segments.get(name), workspace.as_of())


def shown(window: QWidget, name: str) -> str:
    return part(window, QLabel, name).text()


# --- numbers ---------------------------------------------------------------------------------------------


def test_numbers_on_the_screen_are_the_engines(open_window: Opener, shop: Path) -> None:
    expected = asked(shop, NAME)
    window = open_window(shop, NAME)
    assert window.desk is not None
    assert shown(window, "size") == f"{expected.size:,}"
    assert shown(window, "base") == f"of {len(expected.base):,} contacts"
    assert shown(window, "left-out") == f"{len(expected.base) - expected.size:,} left out"
    counts = window.desk.editing.live.counts
    for path in expected.plain:
        said = expected.members if "conditions" in path else expected.plain  # a row is read with its own not
        assert counts.part(path).count.value == len(said[path]), path
    assert counts.part("include.items[0]").without == expected.without("include.items[0]") - expected.size


def test_saved_segments_are_listed_with_their_sizes(window: MainWindow, shop: Path) -> None:
    model = part(window, QListView, "segment-list").model()
    names = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert names == sorted(definition.name for definition in SAVED)
    sizes = [model.index(row, 0).data(Qt.ItemDataRole.UserRole + 1) for row in range(model.rowCount())]
    window.close()
    assert sizes == [f"{asked(shop, name).size:,}" for name in names]


def test_a_burst_of_edits_ends_with_the_right_numbers(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    document = desk.editing.document
    for step in range(20):
        path = f"include.items[{step % 3}]"
        toggles = (intents.ToggleNegated(path), intents.ToggleJoin("include.joins[0]"))
        document.carry_out(toggles[step % 2])
        if step % 5 == 0:
            qtbot.wait(3)
    wait_for(qtbot, desk)
    file, segment, as_of = desk.project.path, document.segment, desk.project.as_of
    size = shown(window, "size")
    window.close()
    with Workspace.open(file) as workspace:
        membership = Membership(
            Reader(workspace, "live"), workspace.catalog, workspace.segments.get, workspace.lists.id_of
        )
        assert size == f"{membership.evaluate(segment, as_of).size:,}"


def test_the_difference_to_before_the_edit_and_to_the_saved_version(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    before = int(shown(window, "size").replace(",", ""))
    assert shown(window, "since-saved") == ""
    desk.editing.document.carry_out(intents.RemoveItem("exclude.items[0]"))
    wait_for(qtbot, desk)
    after = int(shown(window, "size").replace(",", ""))
    assert after > before
    assert shown(window, "since-edit") == f"+{after - before:,} by last edit"
    assert shown(window, "since-saved") == f"+{after - before:,} since saved"
    press("Ctrl+Z")
    wait_for(qtbot, desk)
    assert shown(window, "since-edit") == f"−{after - before:,} by last edit"
    assert shown(window, "since-saved") == ""
    desk.editing.document.set_name("Another name")
    wait_for(qtbot, desk)
    assert shown(window, "since-edit") == f"−{after - before:,} by last edit"


def test_an_unfinished_card_is_marked_and_the_rest_counts(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    size = shown(window, "size")
    desk.editing.document.carry_out(intents.AddCard(intents.Gap("include", 0)))
    wait_for(qtbot, desk)
    assert shown(window, "size") == size
    assert desk.editing.live.counts.part("include.items[0]").count.state == "unfinished"
    desk.editing.save()
    qtbot.waitUntil(lambda: desk.bench.banners.text("refused") != "")
    assert "is empty" in desk.bench.banners.text("refused")


def test_a_card_and_a_condition_by_keyboard(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    press("Ctrl+N")
    wait_for(qtbot, desk)
    press("Ctrl+Shift+I")
    qtbot.waitUntil(lambda: part(window, QWidget, "card-A").hasFocus())
    press("Ins")
    qtbot.waitUntil(part(window, QLineEdit, "picker-search").hasFocus)
    type_text("Age at least 40")
    press("Return")
    assert part(window, QLineEdit, "condition-values").hasFocus()
    press("Return")
    wait_for(qtbot, desk)
    (card,) = desk.editing.document.segment.include.items
    assert card == Card(conditions=(FieldCondition(field="age", op="at_least", values=(Decimal(40),)),))
    assert shown(window, "size") != "2,000"
    assert window.actions_.action("undo").text() == "Undo add condition"


def test_any_condition_is_edited_in_its_place(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.bench.builder.focus_part("include.items[0].conditions[0]")
    press("Return")
    amount = part(window, QLineEdit, "condition-values")
    assert amount.hasFocus()
    amount.selectAll()
    type_text("5e")
    press("Return")
    assert shown(window, "condition-problem") == "“5e” is not a number."
    amount.setText("")
    type_text("600")
    press("Return")
    wait_for(qtbot, desk)
    condition = paths.condition(desk.editing.document.segment, "include.items[0].conditions[0]")
    assert isinstance(condition, ActivityCondition)
    assert condition.values == (Decimal(600),)


OPENED = "include.items[1].conditions[0]"
BEFORE = {
    "a card before it goes": (intents.RemoveItem("include.items[0]"), "include.items[0].conditions[0]"),
    "its card moves to the top": (
        intents.MoveItem("include.items[1]", intents.Gap("include", 0)),
        "include.items[0].conditions[0]",
    ),
    "its card moves to the other column": (
        intents.MoveItem("include.items[1]", intents.Gap("exclude", 0)),
        "exclude.items[0].conditions[0]",
    ),
}


@pytest.mark.parametrize(("intent", "place"), BEFORE.values(), ids=BEFORE.keys())
def test_a_condition_that_is_open_goes_along_with_its_card(
    desk: Desk, window: MainWindow, intent: intents.Intent, place: str
) -> None:
    builder, document = desk.bench.builder, desk.editing.document
    document.open(THREE)
    before = {str(card) for _, card in paths.cards(document.segment)}
    builder.intent.emit(intents.EditCondition(OPENED))
    builder.intent.emit(intent)
    assert builder.editor_path == place
    number = part(window, QLineEdit, "condition-values")
    number.setFocus()
    number.selectAll()
    type_text("77")
    press("Return")
    edited = paths.condition(document.segment, place)
    assert edited == FieldCondition(field="age", op="at_least", values=(Decimal(77),))
    assert sum(str(card) not in before for _, card in paths.cards(document.segment)) == 1


def test_a_condition_that_is_open_ends_with_its_card(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    builder, document = desk.bench.builder, desk.editing.document
    document.open(THREE)
    builder.intent.emit(intents.EditCondition(OPENED))
    builder.intent.emit(intents.RemoveItem("include.items[1]"))
    assert builder.editor_path is None
    qtbot.wait(50)
    desk.do("save")
    assert "open" not in shown(window, "status-message")
    builder.intent.emit(intents.EditCondition("include.items[0].conditions[0]"))
    assert builder.editor_path == "include.items[0].conditions[0]"


def test_a_condition_that_is_open_keeps_its_place_among_others(desk: Desk, window: MainWindow) -> None:
    builder, document = desk.bench.builder, desk.editing.document
    document.open(ONE_CARD)
    builder.intent.emit(intents.EditCondition("include.items[0].conditions[1]"))
    builder.intent.emit(intents.RemoveCondition("include.items[0].conditions[0]"))
    assert builder.editor_path == "include.items[0].conditions[0]"
    desk.project.catalog_changed.emit()  # everything is said anew
    number = part(window, QLineEdit, "condition-values")
    number.setFocus()
    number.selectAll()
    type_text("77")
    press("Return")
    (card,) = document.segment.include.items
    assert isinstance(card, Card)
    assert [str(each) for each in card.conditions] == [str(aged(77)), str(aged(50))]


def test_a_condition_that_is_open_has_its_place_again_when_it_comes_back(
    desk: Desk, window: MainWindow
) -> None:
    builder, document = desk.bench.builder, desk.editing.document
    document.open(ONE_CARD)
    place = "include.items[0].conditions[0]"
    builder.intent.emit(intents.EditCondition(place))
    builder.intent.emit(intents.RemoveCondition(place))
    document.undo_stack.undo()
    assert builder.editor_path == place
    number = part(window, QLineEdit, "condition-values")
    number.setFocus()
    number.selectAll()
    type_text("77")
    press("Return")
    (card,) = document.segment.include.items
    assert isinstance(card, Card)
    assert card.conditions == (aged(77), aged(40), aged(50))


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
    document.open(segment(include=ONE_CARD.include))
    press("Ctrl+S")
    assert part(window, NameField, "segment-name").hasFocus()
    type_text(typed)
    press(key)
    desk.bench.builder.setFocus()
    wait_for(qtbot, desk)
    found = saved.find("Aged")
    assert (0 if found is None else found.version) == versions
    assert document.clean is bool(versions)


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
    qtbot.waitUntil(lambda: bool(desk.bench.banners.text("refused")), timeout=20_000)
    desk.do("new-segment")
    assert not desk.bench.banners.text("refused")


def test_why_a_segment_was_refused_is_told_until_it_is_edited(desk: Desk, qtbot: QtBot) -> None:
    desk.bench.builder.intent.emit(intents.AddCard(intents.Gap("include", 0)))
    desk.do("save")
    qtbot.waitUntil(lambda: bool(desk.bench.banners.text("refused")), timeout=20_000)
    desk.bench.builder.intent.emit(intents.RemoveItem("include.items[0]"))
    assert not desk.bench.banners.text("refused")


def test_the_picker_shows_the_size_of_each_choice(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    picker = part(window, Picker, "picker")
    picker.line.setText("country PL")
    qtbot.waitUntil(lambda: bool(picker.current and picker.model.size_words(picker.current)), timeout=20_000)
    assert picker.current is not None
    told = picker.model.size_words(picker.current)
    press("Return")
    size = part(window, QLabel, "condition-size")
    qtbot.waitUntil(lambda: size.text() != "", timeout=20_000)
    assert size.text() == f"{told} contacts"


def test_sql_is_checked_and_sampled(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    part(window, Picker, "picker").chosen.emit(SqlCondition(expression=""))
    text = part(window, QPlainTextEdit, "condition-sql")
    text.setPlainText("age > 30 and cuntry = 'PL'")
    qtbot.waitUntil(lambda: "cuntry" in shown(window, "condition-check"), timeout=20_000)
    text.setPlainText("age > 30 and country = 'PL'")
    qtbot.waitUntil(lambda: shown(window, "condition-sample").startswith("for instance C-"), timeout=20_000)
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


def test_pasted_keys_become_a_list(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    part(window, Picker, "picker").chosen.emit(ListCondition(list=""))
    part(window, QPlainTextEdit, "condition-keys").setPlainText("C-0000001\nC-0000002\nnobody")
    click(part(window, QToolButton, "condition-make"))
    name = part(window, QComboBox, "condition-list")
    qtbot.waitUntil(lambda: name.currentText().startswith("Pasted on"), timeout=20_000)
    assert shown(window, "condition-note") == "1 of 3 is no contact's key."
    assert part(window, QPushButton, "condition-done").hasFocus()
    press("Return")
    wait_for(qtbot, desk)
    condition = paths.card(desk.editing.document.segment, "include.items[0]").conditions[-1]
    assert isinstance(condition, ListCondition)
    assert desk.project.workspace.lists.get(condition.list).name == condition.list


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


# --- saving ----------------------------------------------------------------------------------------------


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


def test_saving_makes_versions(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    for version in (2, 3):
        desk.editing.document.carry_out(intents.ToggleNegated("include.items[1]"))
        press("Ctrl+S")
        qtbot.waitUntil(lambda: shown(window, "save-state") == "Saved")
        origin = desk.editing.document.origin
        assert origin is not None
        assert origin.version == version
        assert desk.bench.details.saved.text().startswith(f"Version {version}, saved on ")


def test_saving_takes_the_condition_that_is_open(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    press("Ctrl+N")
    wait_for(qtbot, desk)
    desk.editing.document.set_name("Grown up")
    press("Ctrl+Shift+I")
    qtbot.waitUntil(lambda: part(window, QWidget, "card-A").hasFocus())
    press("Ins")
    qtbot.waitUntil(part(window, QLineEdit, "picker-search").hasFocus)
    type_text("Age at least 40")
    press("Return")
    amount = part(window, QLineEdit, "condition-values")
    amount.selectAll()
    type_text("4e")
    press("Ctrl+S")
    assert shown(window, "condition-problem") == "“4e” is not a number."
    said = "First complete the condition that is open, or cancel it."
    assert desk.bench.status.message.text() == said
    amount.selectAll()
    type_text("41")
    press("Ctrl+S")
    qtbot.waitUntil(lambda: shown(window, "save-state") == "Saved")
    (card,) = desk.editing.document.segment.include.items
    assert card == Card(conditions=(FieldCondition(field="age", op="at_least", values=(Decimal(41),)),))


def test_what_is_filled_in_is_kept_when_another_condition_is_opened(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    path = "include.items[0]"
    desk.editing.document.open(ONE_CARD)
    wait_for(qtbot, desk)
    edit, add = intents.EditCondition(f"{path}.conditions[1]"), intents.AddCondition(path)
    desk.bench.builder.intent.emit(edit)
    amount = part(window, QLineEdit, "condition-values")
    amount.selectAll()
    type_text("4e")
    desk.bench.builder.intent.emit(add)
    assert shown(window, "condition-problem") == "“4e” is not a number."
    assert desk.bench.status.message.text() == "First complete the condition that is open, or cancel it."
    amount.selectAll()
    type_text("41")
    desk.bench.builder.intent.emit(add)
    qtbot.waitUntil(part(window, QLineEdit, "picker-search").hasFocus)
    (card,) = desk.editing.document.segment.include.items
    assert card == Card(conditions=(aged(30), aged(41), aged(50)))


def test_a_condition_that_is_filled_in_is_not_in_the_place_of_the_next(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    add = intents.AddCondition("include.items[0]")
    desk.editing.document.open(ONE_CARD)
    wait_for(qtbot, desk)
    for years in (60, 70):
        desk.bench.builder.intent.emit(add)
        qtbot.waitUntil(part(window, QLineEdit, "picker-search").hasFocus)
        type_text(f"age at least {years}")
        press("Return")
        qtbot.waitUntil(lambda: window.findChild(QLineEdit, "condition-values") is not None)
    press("Ctrl+S")
    (card,) = desk.editing.document.segment.include.items
    assert card == Card(conditions=(aged(30), aged(40), aged(50), aged(60), aged(70)))


def test_a_press_beside_the_parts_of_an_editor_leaves_the_keyboard_to_it(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    desk.editing.document.open(ONE_CARD)
    wait_for(qtbot, desk)
    desk.bench.builder.intent.emit(intents.EditCondition("include.items[0].conditions[1]"))
    amount = part(window, QLineEdit, "condition-values")
    amount.selectAll()
    type_text("41")
    editor = part(window, QWidget, "condition-editor")
    QTest.mouseClick(editor, Qt.MouseButton.LeftButton, pos=QPoint(editor.width() - 20, 20))
    press("Return")
    (card,) = desk.editing.document.segment.include.items
    assert card == Card(conditions=(aged(30), aged(41), aged(50)))


def test_a_segment_without_a_name_asks_for_one_where_it_stands(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    press("Ctrl+N")
    wait_for(qtbot, desk)
    assert shown(window, "size") == "2,000"
    desk.editing.document.carry_out(intents.AddCard(intents.Gap("include", 0)))
    press("Ctrl+S")
    assert part(window, QLineEdit, "segment-name").hasFocus()


def test_a_taken_name_is_refused(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    part(window, NameField, "segment-name").edit()
    type_text("vip CUSTOMERS")
    press("Return")
    desk.do("save")
    qtbot.waitUntil(lambda: desk.bench.banners.text("refused") != "")
    assert "already a segment “VIP customers”" in desk.bench.banners.text("refused")
    click(part(window, QToolButton, "banner-refused-close"))
    assert desk.bench.banners.text("refused") == ""


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


@pytest.mark.parametrize(
    ("width", "height", "fills"), [(-1, 0, False), (0, 0, False), (1, 0, True), (0, 1, True)]
)
def test_a_window_larger_than_the_screen_fills_it(width: int, height: int, fills: bool, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableSize()
    window.resize(room.width() + width, room.height() + height)
    fit_screen(window)
    assert window.isMaximized() == fills


def test_of_a_larger_window_builder_and_insight_both_have_more(desk: Desk, window: MainWindow) -> None:
    parts = (desk.bench.builder, desk.bench.insight)
    window.resize(1280, 720)
    small = [part.width() for part in parts]
    window.resize(1920, 1080)
    assert all(part.width() > before + 150 for part, before in zip(parts, small, strict=True))


def test_tab_goes_from_the_tabs_to_what_is_beside_them_then_to_the_page(
    desk: Desk, window: MainWindow
) -> None:
    desk.bench.insight.open_tab("preview")
    part(window, QTabBar, "insight-tabs").setFocus()
    met = []
    for _ in range(4):
        press("Tab")
        focus = window.focusWidget()
        assert focus is not None
        met.append(focus.objectName())
    assert met == ["insight-pages", "insight-copy", "insight-wide", "preview-which"]


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


def test_new_data_of_a_project_that_has_been_left_are_not_shown(
    desk: Desk, window: MainWindow, shop: Path, qtbot: QtBot
) -> None:
    other = Path(shutil.copy(shop, shop.with_name("other.cardinal")))
    renewal = Renewal(opened=reopened(desk.project.workspace, desk.project.session))
    with qtbot.waitSignal(window.opened, timeout=WAIT):
        window._slices.begin(window._arrive(open_workspace(other), "", SEGMENT))
        desk.refreshing.renewed.emit(renewal)
    assert window.desk is not None
    wait_for(qtbot, window.desk)
    assert window.desk.project.path == other
    assert window._stack.currentWidget() is window.desk.bench


def test_an_edit_made_while_another_project_comes_is_kept(
    desk: Desk, window: MainWindow, shop: Path, qtbot: QtBot
) -> None:
    other = Path(shutil.copy(shop, shop.with_name("other.cardinal")))
    steps = window._arrive(open_workspace(other), "", SEGMENT)
    next(steps)
    desk.editing.document.set_purpose("typed at the last moment")
    with qtbot.waitSignal(window.opened, timeout=WAIT):
        window._slices.begin(steps)
    with Workspace.open(shop) as workspace:
        (draft,) = workspace.drafts.all()
    assert draft.definition.purpose == "typed at the last moment"


def test_a_message_closed_by_keyboard_leaves_the_focus_near_by(desk: Desk, window: MainWindow) -> None:
    banners = desk.bench.banners
    banners.show_message("refused", "error", "It can't be done.")
    close = part(window, QToolButton, "banner-refused-close")
    close.setFocus()
    press("Space")
    assert not banners.text("refused")
    assert window.focusWidget() is banners.parentWidget()


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


def test_the_letter_of_the_card_that_has_the_keyboard_is_marked(desk: Desk, window: MainWindow) -> None:
    pointed: list[str] = []
    desk.bench.builder.hovered.connect(pointed.append)
    desk.bench.builder.focus_part("include.items[1].conditions[0]")
    assert pointed[-1] == "include.items[1]"
    press("Return")
    assert part(window, QWidget, "condition-editor").isVisible()
    assert pointed[-1] == "include.items[1]"
    press("Escape")
    desk.bench.builder.focus_part("exclude.items[0]")
    assert pointed[-1] == "exclude.items[0]"
    part(window, QLineEdit, "segment-search").setFocus()
    assert not pointed[-1]


def test_a_letter_is_marked_while_the_mouse_is_on_its_card(desk: Desk, window: MainWindow) -> None:
    pointed: list[str] = []
    desk.bench.builder.hovered.connect(pointed.append)
    card = part(window, QWidget, "card-A")
    place = card.rect().center().toPointF()
    QApplication.sendEvent(card, QEnterEvent(place, place, place))
    assert pointed == ["include.items[0]"]
    QApplication.sendEvent(card, QEvent(QEvent.Type.Leave))
    assert pointed == ["include.items[0]", ""]


# --- room ------------------------------------------------------------------------------------------------


def test_a_long_name_ends_in_an_ellipsis_until_it_is_edited(desk: Desk, window: MainWindow) -> None:
    field = part(window, NameField, "segment-name")
    desk.editing.document.set_name("W" * 100)
    QApplication.processEvents()
    assert field.toolTip() == "W" * 100
    elided = inked_at_the_end(field)
    field.edit()
    QApplication.processEvents()
    assert elided > inked_at_the_end(field) + 4  # an ellipsis stands on the line


def inked_at_the_end(field: NameField) -> int:
    """Return how far down the topmost ink is in the last pixels of a name."""
    image = field.grab(field.rect().adjusted(3, 4, -8, -4)).toImage()
    ground = image.pixelColor(0, 0)
    inked = [
        (x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y) != ground
    ]
    last = max(x for x, _ in inked)
    return min(y for x, y in inked if x > last - 8)


@pytest.mark.parametrize("share", [0, 900], ids=["sidebar narrow", "sidebar wide"])
def test_cards_keep_their_room_at_1280(open_window: Opener, shop: Path, qtbot: QtBot, share: int) -> None:
    window = open_window(shop, "Eight cards")
    assert window.desk is not None
    bench = window.desk.bench
    bench._outer.setSizes([share, 1280 - share])
    bench._inner.setSizes([0, 1280])
    qtbot.wait(50)
    for panel in bench.builder.panels.values():
        assert panel.content.minimumSizeHint().width() <= panel.scroll_area.viewport().width()
    assert bench.insight.geometry().right() <= bench._inner.width()


@pytest.mark.parametrize("width", range(230, 600, 30))
def test_a_condition_can_be_read_whole_beside_its_buttons(desk: Desk, window: MainWindow, width: int) -> None:
    desk.bench.builder.focus_part("include.items[1].conditions[0]")
    for row in window.findChildren(ConditionRow):
        row.resize(width, row.heightForWidth(width))
        for active in (False, True):
            row._show_actions(active)
            lines, cut = row._shown()
            assert not cut
            assert [piece.text for line in lines for piece in line][-1]
            assert len(lines) * LINE <= row.height()
            assert active or len(lines) == row._phrase_lines(width)  # no line is kept empty
            shown = [button for button in row.parts()[1:] if button.isVisible()] if active else []
            first = lines[0][-1]
            end = 10 + first.x + metrics(first.role).horizontalAdvance(first.text)
            assert all(button.mapTo(row, QPoint(0, 0)).x() >= end for button in shown)


# --- drafts ----------------------------------------------------------------------------------------------


def test_unsaved_changes_are_offered_after_closing(
    desk: Desk, window: MainWindow, open_window: Opener, shop: Path, qtbot: QtBot
) -> None:
    desk.editing.document.carry_out(intents.RemoveItem("include.items[2]"))
    edited = desk.editing.document.segment
    window.close()
    again = open_window(shop)
    assert again.desk is not None
    banners, document = again.desk.bench.banners, again.desk.editing.document
    qtbot.waitUntil(lambda: NAME in banners.text("draft"))
    click(part(again, QPushButton, "banner-draft-offer-1"))
    assert document.segment == edited
    assert not document.clean
    assert document.origin is not None
    wait_for(qtbot, again.desk)
    press("Ctrl+S")
    qtbot.waitUntil(lambda: document.clean)
    again.close()
    third = open_window(shop)
    assert third.desk is not None
    assert third.desk.bench.banners.text("draft") == ""


def test_a_discarded_draft_is_gone(
    desk: Desk, window: MainWindow, open_window: Opener, shop: Path, qtbot: QtBot
) -> None:
    desk.editing.document.set_purpose("other")
    window.close()
    again = open_window(shop)
    assert again.desk is not None
    click(part(again, QPushButton, "banner-draft-offer-2"))
    wait_for(qtbot, again.desk)
    again.close()
    with Workspace.open(shop) as workspace:
        assert workspace.drafts.all() == ()


# --- the moment ------------------------------------------------------------------------------------------


def test_today_long_after_the_data_says_what_is_empty_and_mends_it(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    assert "31 Dec 2017" in part(window, QPushButton, "as-of").text()
    press("Ctrl+Shift+D")
    click(part(window, QRadioButton, "as-of-today"))
    wait_for(qtbot, desk)
    assert "today" in part(window, QPushButton, "as-of").text()
    text = desk.bench.banners.text("empty-period")
    assert "ends on 31 Dec 2017" in text
    assert "card A" in text
    click(part(window, QPushButton, "banner-empty-period-offer-1"))
    wait_for(qtbot, desk)
    assert desk.bench.banners.text("empty-period") == ""
    assert desk.project.as_of.instant == datetime(2017, 12, 31, 21, 14, 5)


def test_a_date_of_ones_own(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    click(part(window, QPushButton, "as-of"))
    click(part(window, QRadioButton, "as-of-date"))
    day = part(window, QWidget, "as-of-day")
    day.setFocus()
    press("Down")  # one day earlier
    wait_for(qtbot, desk)
    assert desk.project.as_of.instant == datetime(2017, 12, 30, 23, 59, 59, 999999)
    for typed, meant in (("15 Jun 2017", 15), ("1.6.2017", 1), ("2017-06-02", 2)):
        day.setFocus()
        press("Ctrl+A")
        type_text(typed)
        press("Return")
        wait_for(qtbot, desk)
        assert desk.project.as_of.instant == datetime(2017, 6, meant, 23, 59, 59, 999999)
        assert not part(window, QWidget, "as-of-choice").isVisible()
        click(part(window, QPushButton, "as-of"))
    day.setFocus()
    press("Down")
    press("Down")  # from one month into the other
    wait_for(qtbot, desk)
    assert desk.project.as_of.instant == datetime(2017, 5, 31, 23, 59, 59, 999999)
    press("Esc")
    assert not part(window, QWidget, "as-of-choice").isVisible()
    assert part(window, QPushButton, "as-of").hasFocus()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("31 Jun 2017", "“31 Jun 2017” is not a date; write it as 2026-01-31."),
        ("soon", "“soon” is not a date; write it as 2026-01-31."),
        ("0017-06-15", "“0017-06-15” is too far away; write a year from 1900 to 8999."),
    ],
)
@pytest.mark.parametrize("leaving", ["Return", "Tab", "click"])
def test_what_is_no_date_stays_and_is_told_at_the_field(
    typed: str, said: str, leaving: str, desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    before = desk.project.as_of
    press("Ctrl+Shift+D")
    day, choice = part(window, QDateEdit, "as-of-day"), part(window, QWidget, "as-of-choice")
    problem = part(window, QLabel, "as-of-day-problem")
    day.setFocus()
    press("Ctrl+A")
    type_text(typed)
    if leaving == "click":
        desk.bench.sidebar.search.setFocus(Qt.FocusReason.MouseFocusReason)
    else:
        press(leaving)
    assert (day.text(), problem.text()) == (typed, said)
    assert problem.isVisible()
    assert choice.height() >= choice.sizeHint().height()
    assert choice.isVisible()
    assert desk.project.as_of == before
    if leaving == "Tab":  # it is still inside, on what closes nothing
        day.setFocus()
    qtbot.waitUntil(day.hasFocus)
    press("Ctrl+A")
    type_text("2017-06-15")
    press("Return")
    wait_for(qtbot, desk)
    assert (choice.isVisible(), problem.text()) == (False, "")
    assert desk.project.as_of.today.isoformat() == "2017-06-15"


@pytest.mark.parametrize("by", ["Esc", "rule", "Down"])
def test_what_is_no_date_can_be_given_up(by: str, window: MainWindow) -> None:
    press("Ctrl+Shift+D")
    day, problem = part(window, QDateEdit, "as-of-day"), part(window, QLabel, "as-of-day-problem")
    day.setFocus()
    press("Ctrl+A")
    type_text("soon")
    if by == "rule":
        click(part(window, QRadioButton, "as-of-today"))
    else:
        press(by)
    assert part(window, QWidget, "as-of-choice").isVisible() == (by == "Down")
    assert not problem.text()
    assert day.text() != "soon"


def test_what_is_no_date_is_given_up_when_it_is_left_again(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    press("Ctrl+Shift+D")
    day, choice = part(window, QDateEdit, "as-of-day"), part(window, QWidget, "as-of-choice")
    day.setFocus()
    press("Ctrl+A")
    type_text("soon")
    for stays in (True, False):
        desk.bench.sidebar.search.setFocus(Qt.FocusReason.MouseFocusReason)
        qtbot.waitUntil(day.hasFocus if stays else desk.bench.sidebar.search.hasFocus)
        assert choice.isVisible() == stays
    press("Ctrl+Shift+D")
    assert day.text() == "31 Dec 2017"


def test_the_menu_button_is_left_with_its_menu(window: MainWindow) -> None:
    button, menu = part(window, QToolButton, "menu"), part(window, QMenu, "main-menu")
    button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)  # where the mouse was when it was pressed
    QTimer.singleShot(0, menu, menu.hide)
    button.showMenu()  # returns once it is hidden
    assert not button.underMouse()
    assert menu.x() == button.mapToGlobal(QPoint(0, 0)).x()


# --- commands --------------------------------------------------------------------------------------------


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


def test_the_arrow_keys_go_over_the_moments_without_closing_them(desk: Desk, window: MainWindow) -> None:
    press("Ctrl+Shift+D")
    choice = part(window, QWidget, "as-of-choice")
    for rule in ("now", "fixed"):
        press("Down")
        assert choice.isVisible()
        assert desk.project.moment.rule == rule
    press("Return")
    assert not choice.isVisible()
    assert part(window, QPushButton, "as-of").hasFocus()


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
        seen.append((option.text, option.fontMetrics.horizontalAdvance(f"{option.text} {index.data(KEYS)}")))
    (shortened, wide), (quit_text, _) = seen
    assert name.startswith(shortened.removesuffix("…"))
    assert shortened != name
    assert wide < palette.list.viewport().width() - ICON.width()
    assert quit_text == "Quit"


def test_the_palette_gives_the_focus_back(window: MainWindow) -> None:
    search = part(window, QLineEdit, "segment-search")
    press("Ctrl+F")
    assert search.hasFocus()
    press("F1")
    sheet = part(window, ShortcutSheet, "shortcut-sheet")
    assert sheet.isVisible()
    keys = {label.text() for label in sheet.findChildren(QLabel)}
    assert {"Ctrl+K", "F1", "Ctrl+S", "Alt+Up"} <= keys
    registered = [row.shortcut for row in ROWS] + [row.shortcut for row in ACTIONS]
    registered += [deed.shortcut for deed in DEEDS]
    assert {key_text(shortcut) for shortcut in registered if shortcut} <= keys
    press("Esc")
    assert not sheet.isVisible()
    assert search.hasFocus()


def test_searching_the_sidebar_and_opening_with_return(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    press("Ctrl+F")
    type_text("VIP")
    model = part(window, QListView, "segment-list").model()
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["VIP customers"]
    press("Return")
    wait_for(qtbot, desk, "VIP customers")


# --- places ----------------------------------------------------------------------------------------------


def test_sizes_theme_and_segment_are_remembered(
    window: MainWindow, open_window: Opener, settings: Settings, shop: Path, qtbot: QtBot
) -> None:
    window.resize(1500, 800)
    window.set_theme("dark")
    press("Ctrl+B")
    assert window.desk is not None
    window.desk.bench.insight.open_tab("details")
    window.close()
    assert settings.theme == "dark"
    again = open_window(shop)
    assert again.desk is not None
    wait_for(qtbot, again.desk, NAME)
    assert not part(again, QWidget, "sidebar").isVisible()
    assert again.desk.bench.insight.tab == "details"


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)], ids=str)
def test_nothing_is_outside_the_window(window: MainWindow, qtbot: QtBot, size: tuple[int, int]) -> None:
    window.resize(*size)
    qtbot.waitUntil(lambda: window.width() == size[0])
    for name in ("app-bar", "sidebar", "equation", "builder", "insight", "status-line", "bar-save"):
        widget = part(window, QWidget, name)
        corner = widget.mapTo(window, QPoint(widget.width(), widget.height()))
        assert corner.x() <= window.width(), name
        assert corner.y() <= window.height(), name
        assert widget.isVisible(), name


def test_the_start_page_offers_what_works(open_window: Opener, shop: Path, settings: Settings) -> None:
    settings.remember_project(shop)
    window = open_window(None)
    assert window.focusWidget() is window.start_page
    assert part(window, QPushButton, "start-open").isVisible()
    recent = part(window, QPushButton, "recent-1")
    assert "shop" in recent.accessibleName()
    assert not window.actions_.action("save").isEnabled()


def test_return_presses_the_button_that_has_the_focus(
    open_window: Opener, shop: Path, settings: Settings, qtbot: QtBot
) -> None:
    settings.remember_project(shop)
    window = open_window(None)
    part(window, QPushButton, "recent-1").setFocus()
    with qtbot.waitSignal(window.opened, timeout=20_000):
        press("Return")
    assert window.desk is not None
    wait_for(qtbot, window.desk)
    recalculate = part(window, QToolButton, "bar-recalculate")
    recalculate.setFocus()
    with qtbot.waitSignal(window.actions_.action("recalculate").triggered):
        press("Enter")


def test_the_menu_opens_by_a_key(window: MainWindow) -> None:
    menu = part(window, QMenu, "main-menu")
    shown: list[bool] = []
    menu.aboutToShow.connect(lambda: shown.append(True))
    menu.aboutToShow.connect(lambda: QTimer.singleShot(0, menu.close))  # it has a loop of its own
    press("F10")
    assert shown


@pytest.mark.parametrize("height", [720, 1080, 1440])
def test_the_sheet_of_keys_shows_as_many_as_the_window_has_room_for(window: MainWindow, height: int) -> None:
    window.resize(1920, height)
    press("F1")
    sheet = part(window, ShortcutSheet, "shortcut-sheet")
    area = part(window, QScrollArea, "shortcut-list")
    cut_off = area.verticalScrollBar().maximum() > 0
    assert cut_off == (height < 1440)
    assert not cut_off or sheet.panel.geometry().bottom() > height - 32
    press("Esc")


def test_facts_stand_at_the_right_edge_whatever_they_say(window: MainWindow) -> None:
    line = part(window, StatusLine, "status-line")
    facts = part(window, QLabel, "status-facts")
    for text in ("10,000 contacts · 12 saved segments", "1 contact"):
        line.show_facts(text)
        QApplication.processEvents()
        ink = facts.grab().toImage()
        inked = [x for x in range(ink.width()) if _inked(ink, x)]
        assert inked[-1] >= ink.width() - 3


def _inked(image: QImage, x: int) -> bool:
    ground = image.pixel(0, 0)
    return any(image.pixel(x, y) != ground for y in range(image.height()))


def test_a_project_that_cannot_be_opened_is_told(open_window: Opener, tmp_path: Path, qtbot: QtBot) -> None:
    window = open_window(None)
    with qtbot.waitSignal(window.refused):
        window.open_project(tmp_path / "none.cardinal")
    assert shown(window, "start-problem") == f"There is no project {tmp_path}/none.cardinal; check the name"


def test_going_back_to_the_start_page(window: MainWindow) -> None:
    window.actions_.action("close-project").trigger()
    assert window.desk is None
    assert window.start_page.isVisible()


# --- names -----------------------------------------------------------------------------------------------


def in_combo_box(widget: QWidget) -> bool:
    """Whether it is the list that a combo box opens, which speaks with the box's name."""
    parent = widget.parentWidget()
    return parent is not None and isinstance(parent.parentWidget(), QComboBox)


def test_every_widget_that_takes_the_focus_has_names(window: MainWindow) -> None:
    window.actions_.action("shortcuts").trigger()
    window.actions_.action("command-palette").trigger()
    nameless = [
        (type(widget).__name__, widget.objectName(), widget.accessibleName())
        for widget in focusable(window)
        if not in_combo_box(widget)
        and (not widget.objectName() or not (widget.accessibleName() or isinstance(widget, QLabel)))
    ]
    assert nameless == []


def test_object_names_are_unique(window: MainWindow) -> None:
    names = [
        widget.objectName()
        for widget in focusable(window)
        if not widget.objectName().startswith(("qt_", "Scroll")) and not in_combo_box(widget)  # Qt's own
    ]
    assert sorted(names) == sorted(set(names))


def test_hit_targets_are_big_enough(window: MainWindow) -> None:
    small = [
        (widget.objectName(), widget.width(), widget.height())
        for kind in (QToolButton, QPushButton)
        for widget in window.findChildren(kind)
        if widget.isVisible()
        and min(widget.width(), widget.height()) < LEAST_TARGET
        and not widget.objectName().startswith(EXEMPT)
        and not isinstance(widget.parentWidget(), QLineEdit | QTabBar)  # Qt's own, inside a bigger target
    ]
    assert small == []
