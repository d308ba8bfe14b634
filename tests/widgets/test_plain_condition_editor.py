from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from engine.definition.model import (
    ActivityCondition,
    AllTime,
    Between,
    Condition,
    FieldCondition,
    Last,
    Measure,
    SqlCondition,
)
from tests.support.catalogs import SHOP
from tests.support.qt import focusable
from widgets.plain_condition_editor import PlainConditionEditor

PLAIN: dict[str, Condition] = {
    "text": FieldCondition(field="country", op="is", values=("PL", "DE")),
    "number": FieldCondition(field="age", op="between", values=(Decimal(18), Decimal("25.5"))),
    "boolean": FieldCondition(field="newsletter", op="is_true", negated=True),
    "date": FieldCondition(field="birthday", op="in", window=Last(n=3, unit="month")),
    "list": FieldCondition(field="tags", op="has_any_of", values=("vip",)),
    "empty": FieldCondition(field="email", op="is_set", negated=True),
    "activity": ActivityCondition(
        activity="orders", op="at_least", values=(Decimal(3),), window=Last(n=90, unit="day")
    ),
    "activity of all time": ActivityCondition(
        activity="orders", op="equals", values=(Decimal(0),), window=AllTime()
    ),
}


@pytest.fixture
def editor(qtbot: QtBot) -> PlainConditionEditor:
    made = PlainConditionEditor(SHOP)
    qtbot.addWidget(made)
    made.show()
    return made


def child(editor: PlainConditionEditor, name: str) -> QWidget:
    found = editor.findChild(QWidget, name)
    assert isinstance(found, QWidget)
    return found


@pytest.mark.parametrize("condition", PLAIN.values(), ids=PLAIN.keys())
def test_shows_and_gives_back(editor: PlainConditionEditor, condition: Condition) -> None:
    given: list[Condition] = []
    editor.accepted.connect(given.append)
    assert editor.set_condition(condition)
    QTest.mouseClick(child(editor, "condition-done"), Qt.MouseButton.LeftButton)
    assert given == [condition]


OTHERS: dict[str, Condition] = {
    "sql": SqlCondition(expression="age > 3"),
    "another period": FieldCondition(field="birthday", op="in", window=Between(start="2024-01-01")),
    "a sum": ActivityCondition(
        activity="orders", measure=Measure(fn="sum", attribute="amount"), op="at_least", values=(Decimal(3),)
    ),
    "an unknown field": FieldCondition(field="shoe size", op="is_set"),
}


@pytest.mark.parametrize("condition", OTHERS.values(), ids=OTHERS.keys())
def test_says_what_it_cannot_show(editor: PlainConditionEditor, condition: Condition) -> None:
    assert not editor.set_condition(condition)


def test_made_by_hand(editor: PlainConditionEditor) -> None:
    given: list[Condition] = []
    editor.accepted.connect(given.append)
    entry, values = child(editor, "condition-entry"), child(editor, "condition-values")
    assert isinstance(entry, QComboBox)
    assert isinstance(values, QLineEdit)
    entry.setCurrentIndex(entry.findText("number of orders"))
    QTest.keyClicks(values, "2")
    QTest.keyClick(values, Qt.Key.Key_Return)
    assert given == [ActivityCondition(activity="orders", op="at_least", values=(Decimal(2),))]


WRONG = {"nothing": "", "no number": "many", "one of two": "3", "infinite": "1, inf"}


@pytest.mark.parametrize("typed", WRONG.values(), ids=WRONG.keys())
def test_a_wrong_value_is_told(editor: PlainConditionEditor, typed: str) -> None:
    given: list[Condition] = []
    editor.accepted.connect(given.append)
    editor.set_condition(PLAIN["number"])
    values, problem = child(editor, "condition-values"), child(editor, "condition-problem")
    assert isinstance(values, QLineEdit)
    assert isinstance(problem, QLabel)
    values.setText(typed)
    QTest.keyClick(values, Qt.Key.Key_Return)
    assert given == []
    assert problem.text()
    assert values.property("invalid") is True


def test_escape_cancels(editor: PlainConditionEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.cancelled):
        QTest.keyClick(child(editor, "condition-values"), Qt.Key.Key_Escape)


def test_every_reachable_widget_has_names(editor: PlainConditionEditor) -> None:
    own = [widget for widget in focusable(editor) if not widget.objectName().startswith("qt_")]
    assert [widget for widget in own if not widget.objectName() or not widget.accessibleName()] == []
