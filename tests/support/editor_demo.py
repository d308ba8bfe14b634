"""Condition editors on a card of a builder, for tests and for looking at.

``python -m tests.support.editor_demo FILE.png [light|dark] [WIDTHxHEIGHT] [SCENE]`` saves a picture.
"""

from __future__ import annotations

import sys
from decimal import Decimal

from PySide6.QtWidgets import QApplication, QWidget

from app.theme import Theme
from engine.definition.model import (
    ActivityCondition,
    Ago,
    Between,
    Card,
    Column,
    Condition,
    FieldCondition,
    Filter,
    Filters,
    Last,
    ListCondition,
    Measure,
    Per,
    SegmentCondition,
    SequenceCondition,
    SqlCondition,
    Step,
    Within,
    segment,
)
from engine.definition.moment import AsOf
from tests.support.catalogs import SHOP
from tests.support.widgets_demo import Demo, settle
from widgets.editor.editor import ConditionEditor
from widgets.intents import MakeList

AS_OF = AsOf.parse("2017-11-11")
SEGMENTS = ("VIP customers", "Lapsed big spenders")
LISTS = ("March mailing",)
FUNCTIONS = ("lower", "upper", "length", "year", "month", "coalesce", "regexp_matches")


def editor_in(demo: Demo, condition: Condition | None) -> ConditionEditor:
    """Open an editor on the first card of a demo."""
    demo.show_segment(segment(include=Column(items=(Card(title="Card"),))))
    made = ConditionEditor(demo.look)
    made.set_functions(FUNCTIONS)
    made.set_names(SEGMENTS, LISTS)

    def count(wanted: tuple[Condition, ...]) -> None:
        for each in wanted:
            made.set_size(each, len(repr(each)) * 7)

    made.sizes_wanted.connect(count)
    made.set_condition(condition, SHOP, AS_OF)
    demo.builder.open_editor("include.items[0].conditions[0]", made)
    settle()
    return made


_ADS = Filter(attribute="source", op="is", values=("ads", "newsletter"))
_DEEP = Filters(
    filters=(
        Filter(attribute="amount", op="greater_than", values=(Decimal(300),)),
        Filters(
            match="any",
            filters=(_ADS, Filter(attribute="paid", op="is_true", negated=True)),
        ),
    )
)

SCENES: dict[str, Condition | None] = {
    "pick": None,
    "text": FieldCondition(field="country", op="is", values=("PL", "DE")),
    "number": FieldCondition(field="age", op="between", values=(Decimal(18), Decimal("25.5")), negated=True),
    "boolean": FieldCondition(field="newsletter", op="is_true"),
    "date": FieldCondition(field="birthday", op="in", window=Ago(start=60, end=30, unit="day")),
    "dates": FieldCondition(field="joined", op="in", window=Between(start="2017-01-01", end="2017-06-30")),
    "list": FieldCondition(field="tags", op="has_any_of", values=("vip", "win-back")),
    "count": ActivityCondition(
        activity="orders",
        op="at_least",
        values=(Decimal(2),),
        window=Last(n=6, unit="month"),
        where=_DEEP,
    ),
    "per": ActivityCondition(
        activity="order_items",
        per=Per(
            attribute="order_id",
            measure=Measure(fn="sum", attribute="line_total"),
            op="between",
            values=(Decimal(100), Decimal(200)),
        ),
        op="at_least",
        values=(Decimal(2),),
    ),
    "last": ActivityCondition(
        activity="visits",
        which="last",
        among=Filters(filters=(Filter(attribute="url.domain", op="is", values=("shop.example",)),)),
        where=Filters(filters=(Filter(attribute="url", op="contains", values=("sale",)),)),
    ),
    "time": ActivityCondition(
        activity="orders", measure=Measure(fn="last_time"), op="in", during=Last(n=30, unit="day")
    ),
    "segment": SegmentCondition(segment="VIP customers"),
    "fixed": ListCondition(list="March mailing", negated=True),
    "sequence": SequenceCondition(
        steps=(
            Step(activity="visits"),
            Step(activity="orders", within=Within(n=24, unit="hour"), negated=True),
        ),
        same=("order_id",),
        window=Last(n=30, unit="day"),
    ),
    "sql": SqlCondition(expression="age > 30 and lower(country) in ('pl', 'de')"),
}


def typed(editor: ConditionEditor, text: str) -> None:
    """Type into the picker."""
    assert editor.picker is not None
    editor.picker.line.setText(text)


def main(arguments: list[str]) -> None:
    """Save pictures of scenes side by side of their names."""
    target, mode, size, *names = (*arguments, *("light", "720x760")[len(arguments) - 1 :])
    application = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(application, QApplication)
    theme = Theme(application)
    theme.apply("dark" if mode == "dark" else "light")
    width, height = (int(part) for part in size.split("x"))
    for name in names or SCENES:
        demo = Demo(theme, segment())
        demo.resize(width, height)
        demo.show()
        scene, _, line = name.partition("=")
        editor = editor_in(demo, SCENES[scene])
        if line:
            typed(editor, line)
        editor.focus_first()
        wait()
        demo.grab().save(target.replace("NAME", scene))
        demo.close()


def wait(milliseconds: int = 400) -> None:
    """Let timers run."""
    from PySide6.QtTest import QTest

    QTest.qWait(milliseconds)
    settle()


def answer(editor: ConditionEditor, name: str) -> list[MakeList]:
    """Answer an editor's wish for a list with a name; returns what it wished."""
    wishes: list[MakeList] = []

    def made(wish: MakeList) -> None:
        wishes.append(wish)
        editor.set_made(name)

    editor.list_wanted.connect(made)
    return wishes


def named(editor: QWidget, name: str) -> QWidget:
    """Return the one widget of an object name."""
    found = editor.findChild(QWidget, name)
    assert isinstance(found, QWidget), name
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
