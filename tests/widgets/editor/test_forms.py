"""Sequences, saved segments, lists and SQL in the editor; what is missing is said where it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QCalendarWidget, QLabel, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from engine.catalog.model import Activity, Catalog
from engine.catalog.phrases import phrase, text
from engine.definition.codec import read_condition
from engine.definition.measures import MEASURES
from engine.definition.model import ListCondition, SegmentCondition, SequenceCondition, SqlCondition, Step
from engine.definition.operators import OPERATORS
from engine.definition.windows import WINDOWS
from tests.support.catalogs import SHOP, column, timed
from tests.support.editor_demo import SCENES, SEGMENTS, answer
from tests.support.editor_steps import Steps, both, dates, nothing, starting
from tests.support.widgets_demo import settle
from tests.widgets.editor.conftest import MakeHands
from widgets.editor.controls import Choice
from widgets.editor.membership import KeysField
from widgets.editor.sql import SqlText
from widgets.intents import MakeList


def test_a_sequence(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, SCENES["sequence"])
    for at in (2, 1):
        hands.click(f"step-{at}-remove")
    hands.click("add")
    hands.choose("step-1-activity", "visits")
    hands.click("add")
    hands.choose("step-2-activity", "orders")
    hands.choose("step-2-then", "no")
    hands.choose("step-2-limit", "within")
    hands.set("step-2-n", 48)
    hands.choose("period-form", "all_time")
    hands.choose("sense", "no")
    assert hands.done() == read_condition(
        """{"type":"sequence","steps":[{"activity":"visits"},
        {"activity":"orders","within":{"n":48,"unit":"hour"},"negated":true}],
        "same":["order_id"],"negated":true}"""
    )


@pytest.mark.parametrize(("label", "word"), [("Store orders", "then no"), ("Placed an order", "then not")])
def test_a_step_that_must_not_follow_is_said_as_on_the_card(
    make_hands: MakeHands, label: str, word: str
) -> None:
    orders = Activity(name="orders", table="orders", time="at", label=label, attributes=timed("at", "date"))
    catalog = Catalog(contacts=1, activities=(orders,))
    steps = (Step(activity="orders"), Step(activity="orders", negated=True))
    hands = make_hands(catalog, SequenceCondition(steps=steps))
    assert hands.part(Choice, "step-2-then").currentText() == word
    assert f", {word} " in text(phrase(hands.done(), catalog))


def test_what_every_row_of_a_contact_shares_is_not_offered_as_the_same(make_hands: MakeHands) -> None:
    shared = (column("customer_id", "text"), column("order_id", "text"))
    activities = tuple(
        Activity(name=name, table=name, time="at", attributes=(*timed("at", "datetime"), *shared))
        for name in ("carts", "orders")
    )
    catalog = Catalog(contacts=1, key="customer_id", activities=activities)
    steps = (Step(activity="carts"), Step(activity="orders"))
    hands = make_hands(catalog, SequenceCondition(steps=steps))
    offered = [hands.part(QAbstractButton, f"same-offer-{number}").text() for number in (1, 2)]
    assert offered == ["at", "order_id"]
    assert not hands.editor.findChildren(QAbstractButton, "condition-same-offer-3")


def test_a_saved_segment_and_a_list(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, SegmentCondition(segment=""))
    hands.choose("segment", "VIP customers")
    hands.choose("sense", "no")
    assert hands.done() == SegmentCondition(segment="VIP customers", negated=True)
    hands = make_hands(SHOP, ListCondition(list=""))
    hands.choose("list", "March mailing")
    assert hands.done() == ListCondition(list="March mailing")


def test_pasted_keys_ask_for_a_list(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, ListCondition(list=""))
    wishes = answer(hands.editor, "Pasted")
    hands.write("keys", "00123\n anna@example.com\t00123\n\n")
    hands.click("make")
    assert [wish.of for wish in wishes] == ["00123\n anna@example.com\t00123\n\n"]
    assert hands.done() == ListCondition(list="Pasted")


def test_without_any_list_one_begins_with_keys(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, ListCondition(list=""))
    hands.editor.set_names(SEGMENTS, ())
    hands.editor.focus_first()
    keys = hands.part(KeysField, "keys")
    assert keys.hasFocus()
    hands.editor.finish()
    assert hands.part(QLabel, "problem").text() == "Paste keys or e-mail addresses to make a list of."
    hands.write("keys", "00123")
    hands.editor.finish()
    assert hands.accepted == []
    assert hands.part(QLabel, "problem").text() == "Make a list of these keys first."


def test_a_dropped_file_of_keys_asks_for_a_list(make_hands: MakeHands, tmp_path: Path) -> None:
    hands = make_hands(SHOP, ListCondition(list=""))
    wishes = answer(hands.editor, "Dropped")
    field = hands.part(KeysField, "keys")
    path = tmp_path / "VIP.txt"
    path.write_text("00123")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    assert field.canInsertFromMimeData(mime)
    field.insertFromMimeData(mime)
    assert wishes == [MakeList(path, "VIP")]
    assert field.toPlainText() == "", "a long file would take the window's time"
    assert hands.done() == ListCondition(list="Dropped")


def test_one_contact_is_not_called_several(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, SegmentCondition(segment="VIP customers"))
    for size, said in ((1, "1 contact"), (1204, "1,204 contacts")):
        hands.editor.set_size(SegmentCondition(segment="VIP customers"), size)
        assert hands.part(QLabel, "size").text() == said


def test_sql(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, SqlCondition(expression=""))
    hands.write("sql", "age > 30")
    hands.editor.set_check("age > 30", "There is no such thing.", 2)
    assert isinstance(hands.editor.condition(), tuple)
    hands.editor.finish()
    said = [label.text() for label in hands.editor.findChildren(QLabel) if not label.isHidden()]
    assert said.count("There is no such thing.") == 1
    hands.editor.set_check("age > 3", "of an older text")
    hands.editor.set_check("age > 30", "")
    assert hands.done() == SqlCondition(expression="age > 30")


def test_classes_are_offered_and_shown_by_their_names(make_hands: MakeHands) -> None:
    written = '{"type":"field","field":"rfm.segment","op":"is","values":["potential_loyalists"]}'
    hands = make_hands(SHOP, read_condition(written))
    assert hands.part(QAbstractButton, "values-chip-1").text().startswith("Potential loyalists")
    hands.add("values-line", "at risk")
    assert hands.part(QAbstractButton, "values-chip-2").text().startswith("At risk")
    hands.click("values-offer-1")
    expected = written.replace('"]', '","at_risk","champions"]')
    assert hands.done() == read_condition(expected)


def test_a_mistake_in_sql_is_underlined_behind_an_emoji(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, SqlCondition(expression=""))
    expression = "city = '😀🎉' or citi is null"
    hands.write("sql", expression)
    hands.editor.set_check(expression, "There is no such field.", expression.index("citi "))
    (mark,) = hands.part(SqlText, "sql").extraSelections()
    assert mark.cursor.selectedText() == "citi"


def test_completing_a_name_keeps_the_emoji_before_it(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, SqlCondition(expression=""))
    hands.write("sql", "city = '😀' and cou")
    text = hands.part(SqlText, "sql")
    text.moveCursor(QTextCursor.MoveOperation.End)
    activated: Any = text.completer.activated  # two overloads share the name
    activated[str].emit("country")
    assert text.toPlainText() == "city = '😀' and country"


def test_a_column_of_a_spreadsheet_is_pasted(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, starting("email"))
    QGuiApplication.clipboard().setText("a@example.com\r\nb@example.com\r\na@example.com\r\n")
    QTest.keyClick(hands.part(QLineEdit, "values-line"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    expected = '{"type":"field","field":"email","op":"is","values":["a@example.com","b@example.com"]}'
    assert hands.done() == read_condition(expected)


WRONG = {
    "no value": ("country", nothing, "Give a value."),
    "no number": ("age", lambda it: it.type("values-line", "many"), "“many” is not a number."),
    "a reversed pair": (
        "age",
        lambda it: (it.choose("operator", "between"), it.type("values-from", "9"), it.type("values-to", "3")),
        "Put the smaller number first.",
    ),
    "no date": ("birthday", dates("soon", ""), "“soon” is not a date; write it as 2026-01-31."),
    "no end at all": ("birthday", dates("", ""), "The period is wrong: a fixed period with neither a start"),
    "a reversed period": (
        "birthday",
        both("ago", 10, 30, "day"),
        "The period is wrong: a period from 10 to 30",
    ),
    "an empty bracket": (
        "orders:source",
        lambda it: (
            it.add("where-1-values-line", "x"),
            it.click("where-bracket"),
            it.click("where-2-1-remove"),
        ),
        "This bracket is empty; add a filter or remove it.",
    ),
}


@pytest.mark.parametrize(("start", "steps", "message"), WRONG.values(), ids=WRONG.keys())
def test_what_is_missing_is_said_where_it_is(
    make_hands: MakeHands, start: str, steps: Steps, message: str
) -> None:
    hands = make_hands(SHOP, starting(start))
    steps(hands)
    hands.editor.finish()
    assert hands.accepted == []
    assert hands.part(QLabel, "problem").text().startswith(message)


def test_what_is_missing_is_scrolled_to(make_hands: MakeHands, qtbot: QtBot) -> None:
    hands = make_hands(SHOP, starting("orders:source"))
    hands.click("where-add").click("where-add")
    area = QScrollArea()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(hands.editor)
    area.resize(520, 200)
    hands.editor.show()
    area.show()
    settle()
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    first = hands.part(QLineEdit, "where-1-values-line")
    assert first.visibleRegion().isEmpty()
    hands.editor.finish()
    settle()
    assert first.hasFocus()
    assert first.visibleRegion().boundingRect() == first.rect()
    area.takeWidget()


def test_a_day_is_picked_from_the_calendar(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, starting("birthday"))
    dates("2017-03-10", "")(hands)
    hands.click("period-from-calendar")
    month = hands.part(QCalendarWidget, "period-calendar-month")
    month.clicked.emit(month.selectedDate().addDays(5))
    expected = '{"type":"field","field":"birthday","op":"in","window":{"type":"between","from":"2017-03-15"}}'
    assert hands.done() == read_condition(expected)


def test_a_choice_tells_more_of_each_and_of_what_is_chosen(make_hands: MakeHands) -> None:
    hands = make_hands(
        SHOP,
        read_condition(
            """{"type":"activity","activity":"orders","measure":{"fn":"sum","attribute":"amount"},
            "op":"at_least","values":[100],"window":{"type":"last","n":6,"unit":"month"}}"""
        ),
    )
    for name, chosen, sentence, other, told in (
        ("measure", "sum", MEASURES["sum"].sentence, "avg", MEASURES["avg"].sentence),
        ("operator", "at_least", OPERATORS["at_least"].sentence, "equals", OPERATORS["equals"].sentence),
        ("period-form", "last", WINDOWS["last"].sentence, "previous", WINDOWS["previous"].sentence),
    ):
        choice = hands.part(Choice, name)
        assert (choice.key, choice.toolTip()) == (chosen, sentence)
        assert choice.itemData(choice.findData(other), Qt.ItemDataRole.ToolTipRole) == told
        hands.choose(name, other)
        assert choice.toolTip() == told


@pytest.mark.parametrize("unit", ["month", "quarter"])
def test_a_choice_gets_the_room_of_what_a_person_chooses(make_hands: MakeHands, unit: str) -> None:
    hands = make_hands(SHOP, starting("orders"))
    hands.choose("period-form", "last")
    hands.choose("period-unit", unit)
    choice = hands.part(Choice, "period-unit")
    assert choice.width() >= choice.sizeHint().width()


def test_a_total_is_always_compared(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, starting("orders"))
    operator = hands.part(Choice, "operator")
    assert operator.findText("any (at least 1)") >= 0
    hands.choose("measure", "sum")
    assert operator.findText("any (at least 1)") < 0
    hands.choose("measure", "count")
    assert operator.findText("any (at least 1)") >= 0
