"""Whatever the engine can express opens in the editor and comes out as it went in."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, seed, settings
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QAbstractButton, QApplication, QStyleOptionViewItem, QWidget
from pytestqt.qtbot import QtBot

from app.theme import Theme
from engine.definition import walk
from engine.definition.model import Condition, FieldCondition, Segment, SqlCondition
from engine.definition.operators import OPERATORS
from tests.support.catalogs import SHOP, column
from tests.support.definitions import Pools, segments
from tests.support.editor_demo import AS_OF, LISTS, SCENES, SEGMENTS
from tests.support.qt import focusable
from tests.support.widgets_demo import look, settle
from tests.support.workspaces import times
from tests.widgets.editor.conftest import MakeHands
from widgets.editor.bodies import BODIES
from widgets.editor.editor import ConditionEditor
from widgets.editor.values import EDITORS
from widgets.picker.choices import Choices, Names, Row
from widgets.picker.list_view import RowDelegate, RowModel, fill_words
from widgets.picker.picker import Picker

LONG = "The amount that the customer has agreed to pay in the currency of the country"

POOLS = Pools(
    segments=SEGMENTS, lists=LISTS, expressions=("age > 30", "email is null", "lower(country) = 'pl'")
)


@pytest.mark.parametrize("part", range(times(2, full=5)))
def test_a_hundred_definitions_come_out_as_they_went_in(make_hands: MakeHands, part: int) -> None:
    editor = make_hands(SHOP, SCENES["text"]).editor
    editor.hide()  # what is not drawn is not laid out: five times as fast
    changes: list[object] = []
    editor.changed.connect(lambda: changes.append(editor.draft))

    @seed(part)
    @settings(max_examples=100, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(segments(SHOP, POOLS))
    def opens(definition: Segment) -> None:
        for _, _, condition in walk.conditions(definition):
            editor.set_condition(condition, SHOP, AS_OF)
            assert editor.condition() == condition
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    opens()
    assert changes == []


def test_every_part_redrawn_from_a_fresh_editor(make_hands: MakeHands) -> None:
    @settings(max_examples=6, deadline=None, database=None, derandomize=True)
    @given(segments(SHOP, POOLS))
    def opens(definition: Segment) -> None:
        for _, _, condition in walk.conditions(definition):
            hands = make_hands(SHOP, condition)
            assert hands.done() == condition
            hands.editor.hide()

    opens()


def test_turning_twice_changes_nothing(make_hands: MakeHands) -> None:
    for condition in SCENES.values():
        if condition is not None:
            hands = make_hands(SHOP, condition)
            hands.editor._negate()
            turned = hands.editor.condition()
            assert turned != condition
            hands.editor._negate()
            assert hands.done() == condition


def test_there_is_an_editor_for_every_kind_and_all_values() -> None:
    assert set(BODIES) == set(Condition.__args__)
    assert set(EDITORS) == {operator.takes for operator in OPERATORS.values()}


@pytest.mark.parametrize("name", SCENES)
def test_every_reachable_part_has_names(make_hands: MakeHands, name: str) -> None:
    editor = make_hands(SHOP, SCENES[name]).editor
    own = [widget for widget in focusable(editor) if not widget.objectName().startswith("qt_")]
    assert [widget for widget in own if not widget.objectName() or not widget.accessibleName()] == []


@pytest.mark.parametrize("width", [262, 300, 520])
@pytest.mark.parametrize("name", SCENES)
def test_nothing_is_cut_off(make_hands: MakeHands, name: str, width: int) -> None:
    editor = make_hands(SHOP, SCENES[name], width).editor
    editor.resize(width, editor.heightForWidth(width))
    settle()
    assert editor.width() == width
    assert [part.objectName() for part in _shown(editor) if not _inside(part)] == []


def test_the_calendar_has_room_on_a_narrow_card(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, SCENES["dates"], 262)
    hands.click("period-from-calendar")
    hands.editor.resize(262, hands.editor.heightForWidth(262))
    settle()
    assert hands.editor.width() == 262
    calendar = hands.part(QWidget, "period-calendar")
    assert calendar.geometry().right() <= hands.part(QWidget, "period").width()


def test_names_with_an_ampersand_stand_whole_on_their_buttons(make_hands: MakeHands) -> None:
    condition = FieldCondition(field="country", op="is", values=("H&M", "Black & Decker"))
    hands = make_hands(SHOP, condition)
    buttons = hands.editor.findChildren(QAbstractButton)
    assert any("H&&M" in button.text() for button in buttons)
    assert [button.text() for button in buttons if not button.shortcut().isEmpty()] == []


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (None, ""),
        (0.0, "0 % filled"),
        (0.004, "0.4 % filled"),
        (0.966, "96.6 % filled"),
        (0.999, ""),
        (1.0, ""),
    ],
    ids=str,
)
def test_the_picker_says_none_filled_only_of_what_is_empty(share: float | None, said: str) -> None:
    assert fill_words(share) == said


def _shown(editor: ConditionEditor) -> list[QWidget]:
    return [part for part in editor.findChildren(QWidget) if part.isVisible() and part.window() is editor]


def _inside(part: QWidget) -> bool:
    parent = part.parentWidget()
    return (
        part.width() == 0 or parent is None or parent.rect().contains(part.geometry().adjusted(1, 1, -1, -1))
    )


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("newsletter read", "Newsletter readers"),
        ("newsletter", "newsletter is true"),
    ],
)
def test_a_name_that_fits_comes_before_a_meaning_that_leaves_words_out(typed: str, first: str) -> None:
    rows = Choices(SHOP).rows(typed, Names(segments=("Newsletter readers",)))
    assert next(row.text for row in rows if row.draft is not None) == first


@pytest.mark.parametrize("width", range(180, 340, 8))
def test_a_row_of_the_picker_is_as_high_as_its_words(theme: Theme, width: int) -> None:
    draft = FieldCondition(field="email", op="is", values=("visited source",))
    words = (("field", "email"), ("operator", "is one of"), ("value", "visited source"))
    model, delegate = RowModel(), RowDelegate(look(theme), 2_000)
    model.show((Row(words=words, draft=draft, counted=draft),))
    model.set_size(draft, 7)
    option = QStyleOptionViewItem()
    option.rect = QRect(0, 0, width, 0)
    option.rect = QRect(0, 0, width, delegate.sizeHint(option, model.index(0)).height())
    image = QImage(option.rect.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    delegate.paint(painter, option, model.index(0))
    painter.end()
    bottom = image.copy(QRect(0, image.height() - 20, width - 60, 20))
    blank = QImage(bottom.size(), bottom.format())
    blank.fill(Qt.GlobalColor.white)
    assert bottom != blank


@pytest.mark.parametrize("width", range(230, 300, 3))
def test_rows_of_the_picker_stand_without_a_gap(theme: Theme, qtbot: QtBot, width: int) -> None:
    picker = Picker(look(theme), Choices(SHOP), Names())
    qtbot.addWidget(picker)
    picker.resize(width, 400)
    picker.show()
    picker.line.setText("orders with amount over 300 last 6 months")
    settle()
    places = [picker.list.visualRect(picker.model.index(at)) for at in range(len(picker.model.rows))]
    assert all(above.bottom() + 1 == below.top() for above, below in pairwise(places))


@pytest.mark.parametrize("typed", ["share", "share of returns over 20 %", "sql", "custom"])
def test_what_no_form_can_say_leads_to_sql(typed: str) -> None:
    rows = Choices(SHOP).rows(typed, Names())
    (custom,) = [row for row in rows if isinstance(row.draft, SqlCondition)]
    assert (custom.text, custom.note) == ("SQL condition", "custom, such as a share of two fields")
    assert custom.aside == (len(typed.split()) > 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("country", "Country is …"),
        ("birthday", "birthday is in the last 30 days …"),
        ("age over 30", "age is greater than 30"),
    ],
)
def test_what_lacks_a_value_shows_one_gap(line: str, said: str) -> None:
    rows = Choices(SHOP).rows(line, Names())
    first = next(row for row in rows if row.draft is not None)
    assert first.text == said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("amount that the customer", LONG),
        (LONG, LONG),
        ("the customer id", "the customer id"),
        ("customer", "customer_id"),
    ],
)
def test_words_that_stand_in_a_name_mean_it(line: str, said: str) -> None:
    named = (LONG, "customer_id", "the customer id")
    catalog = replace(SHOP, fields=tuple(column(name, "text") for name in named))
    rows = Choices(catalog).rows(line, Names())
    assert next(row for row in rows if row.draft is not None).text == said
