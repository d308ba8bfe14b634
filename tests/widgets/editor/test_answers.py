"""What the editor is answered: sizes of the moment, complaints about what stands there and nothing else."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLabel, QLineEdit

from engine.definition.codec import read_condition
from engine.definition.model import Condition, SqlCondition
from engine.definition.moment import AsOf
from tests.support.catalogs import SHOP
from tests.widgets.editor.conftest import MakeHands
from widgets.style import INVALID

COUNTRY = read_condition(b'{"type":"field","field":"country","op":"is","values":["PL"]}')
EARLIER = AsOf.end_of(date(2020, 1, 31))


def test_another_moment_asks_for_the_size_anew(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, COUNTRY)
    asked: list[tuple[Condition, ...]] = []
    hands.editor.sizes_wanted.connect(asked.append)
    hands.editor.set_size(COUNTRY, 12)
    size = hands.part(QLabel, "size")
    assert size.text() == "12 contacts"
    hands.editor.set_as_of(EARLIER)
    assert size.text() == ""
    assert asked == [(COUNTRY,)]


def test_another_expression_takes_the_complaint_about_the_former_one_away(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, SqlCondition(expression="cuntry = 'PL'"))
    hands.editor.set_check("cuntry = 'PL'", "There is no field cuntry.", 0)
    hands.editor.set_sample("cuntry = 'PL'", ("C-1",))
    check = hands.part(QLabel, "check")
    assert not check.isHidden()
    hands.editor.set_condition(SqlCondition(expression="age > 3"), SHOP)
    assert (check.text(), check.isHidden()) == ("", True)


def test_only_what_is_wrong_now_is_marked(make_hands: MakeHands) -> None:
    hands = make_hands(SHOP, read_condition(b'{"type":"field","field":"age","op":"between","values":[]}'))
    low, high = hands.part(QLineEdit, "values-from"), hands.part(QLineEdit, "values-to")
    hands.editor.finish()
    assert low.property(INVALID)
    hands.type("values-from", "1")
    hands.editor.finish()
    assert (low.property(INVALID), high.property(INVALID)) == (False, True)
