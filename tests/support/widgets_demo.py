"""The builder in a window of its own, with a document that carries intents out: for tests and for looking at.

``python -m tests.support.widgets_demo FILE.png [light|dark] [WIDTHxHEIGHT] [SCENE]`` saves a picture.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from zlib import crc32

from PySide6.QtCore import QEvent
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from app.icons import IconSet
from app.theme import Theme
from engine.catalog import phrases
from engine.definition import equation
from engine.definition.expression import Expression
from engine.definition.model import (
    ActivityCondition,
    Card,
    Column,
    Condition,
    FieldCondition,
    Filter,
    Filters,
    Group,
    Item,
    Last,
    Measure,
    Segment,
    segment,
)
from tests.support.catalogs import SHOP
from widgets import counts, edits, paths
from widgets.builder import BuilderView
from widgets.equation_bar import EquationBar
from widgets.equation_chips import Chips
from widgets.intents import Intent, TypeEquation
from widgets.style import Look

BASE = 20_000


def phrase(condition: Condition) -> tuple[tuple[str, str], ...]:
    """Return a condition in words, as the catalog of the shop labels it."""
    return phrases.phrase(condition, SHOP)


def look(theme: Theme) -> Look:
    """Return the look of a theme, following it."""
    made = Look(theme.tokens.colours(), IconSet(theme).icon)
    theme.changed.connect(lambda tokens: made.set_colours(tokens.colours()))
    return made


def spent(amount: int, months: int = 6) -> Condition:
    return ActivityCondition(
        activity="orders",
        where=Filters(filters=(Filter(attribute="source", op="is", values=("ads",)),)),
        measure=Measure(fn="sum", attribute="amount"),
        op="greater_than",
        values=(Decimal(amount),),
        window=Last(n=months, unit="month"),
    )


def country(*values: str, negated: bool = False) -> Condition:
    return FieldCondition(field="country", op="is", values=values, negated=negated)


def bought(n: int, days: int = 90, *, negated: bool = False) -> Condition:
    return ActivityCondition(
        activity="orders",
        op="at_least",
        values=(Decimal(n),),
        window=Last(n=days, unit="day"),
        negated=negated,
    )


def example() -> Segment:
    """Return a segment of eight cards with brackets and exclusions."""
    staff = FieldCondition(field="email", op="ends_with", values=("@example.com",))
    news = FieldCondition(field="newsletter", op="is_true")
    include: tuple[Item, ...] = (
        Card(title="High spenders", conditions=(spent(500), bought(3))),
        Group(
            items=(
                Card(title="Lives in DACH", match="any", conditions=(country("DE", "AT", "CH"),)),
                Card(conditions=(country("PL", negated=True), news), match="any"),
            ),
            joins=("or",),
        ),
        Card(title="No order lately", negated=True, conditions=(bought(1, 180),)),
        Group(
            negated=True,
            items=(
                Card(title="New this year", conditions=(bought(1, 365), spent(20, 12))),
                Card(
                    title="Young",
                    conditions=(FieldCondition(field="age", op="less_than", values=(Decimal(25),)),),
                ),
            ),
            joins=("and",),
        ),
    )
    exclude: tuple[Item, ...] = (
        Card(title="Staff and test accounts", match="any", conditions=(staff, country("XX"))),
        Card(title="Already contacted in the spring campaign", conditions=(bought(2, 14, negated=True),)),
    )
    return segment(
        name="Lapsed big spenders",
        include=Column(items=include, joins=("and", "or", "and")),
        exclude=Column(items=exclude, joins=("or",)),
    )


def numbered(found: Segment, state: counts.State = "ready") -> counts.Counts:
    """Return made-up numbers for every part: the same part always has the same."""
    parts: dict[str, counts.Part] = {}

    def add(path: str, of: object, *, without: bool = False) -> None:
        value = crc32(repr(of).encode()) % BASE
        part = counts.Part(count=counts.Count(value, state), without=value % 700 if without else None)
        parts[path] = part

    def walk(node: Column | Group, path: str) -> None:
        add(path, node)
        for at, item in enumerate(node.items):
            child = paths.item_path(path, at)
            add(child, item, without=True)
            if isinstance(item, Group):
                walk(item, child)
                continue
            for number, condition in enumerate(item.conditions):
                add(paths.condition_path(child, number), condition)
            if not item.conditions:
                mark = counts.Mark(tone="unfinished", message="This card has no condition yet; add one.")
                parts[child] = counts.Part(count=counts.Count(None, "unfinished"), marks=(mark,))

    for side in paths.SIDES:
        walk(paths.sequence(found, side), side)
    return counts.Counts(parts=parts, base=BASE)


class Demo(QWidget):
    """Equation bar over builder; every intent is carried out at once and kept in ``intents``."""

    def __init__(self, theme: Theme, found: Segment) -> None:
        super().__init__()
        self.setProperty("kind", "page")
        self.setWindowTitle("Builder")
        self.setAutoFillBackground(True)
        self.look = look(theme)
        self.intents: list[Intent] = []
        self.previews: list[Intent | None] = []
        self.segment = found
        self.counts: Callable[[Segment], counts.Counts] = numbered
        self.bar = EquationBar(self.look, self)
        self.builder = BuilderView(self.look, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(16)
        column.addWidget(self.bar)
        column.addWidget(self.builder, 1)
        self.builder.intent.connect(self.carry_out)
        self.builder.selection_changed.connect(self.builder.set_selection)
        self.builder.drop_preview_requested.connect(self.preview)
        self.bar.intent.connect(self.carry_out)
        self.bar.highlighted.connect(self.builder.set_highlight)
        self.bar.scroll_wanted.connect(self.builder.scroll_to)
        self.bar.selected.connect(self.builder.set_selection)
        self.bar.span_pointed.connect(self.count_span)
        self.show_segment(found)

    def show_segment(self, found: Segment) -> None:
        self.segment = found
        self.builder.set_segment(found, phrase)
        self.builder.set_counts(self.counts(found))
        self.bar.set_segment(found, phrase)
        self.bar.set_counts(self.counts(found))

    def carry_out(self, intent: Intent) -> None:
        self.intents.append(intent)
        if isinstance(intent, TypeEquation):
            self.show_segment(equation.rearrange(self.segment, intent.text))
        elif edits.edits(intent):
            self.show_segment(edits.apply(self.segment, intent))

    def count_span(self, of: Expression | None) -> None:
        if of is not None:
            self.bar.set_span_count(counts.Count(len(repr(of)) * 11, "ready"))

    def preview(self, intent: Intent | None) -> None:
        self.previews.append(intent)
        if intent is not None:
            text = equation.text(edits.apply(self.segment, intent))
            self.builder.set_drop_preview(text, counts.Count(len(text) * 37, "ready"))


def settle() -> None:
    """Let layouts come to rest, large segments be shown to their end, and what was thrown away go."""
    left = 4
    while left:
        left = left - 1 if all(part.complete for part in _growing()) else 4
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _growing() -> Iterator[BuilderView | Chips]:
    for window in QApplication.topLevelWidgets():
        yield from window.findChildren(BuilderView)
        yield from window.findChildren(Chips)


def main(arguments: list[str]) -> None:
    """Save a picture of a scene."""
    from tests.support.widgets_scenes import SCENES

    target, mode, size, scene = (*arguments, *("light", "1280x720", "example")[len(arguments) - 1 :])[:4]
    application = QApplication.instance() or QApplication(sys.argv)
    assert isinstance(application, QApplication)
    theme = Theme(application)
    theme.apply("dark" if mode == "dark" else "light")
    demo = Demo(theme, example())
    width, height = (int(part) for part in size.split("x"))
    demo.resize(width, height)
    demo.show()
    settle()
    SCENES[scene](demo)
    settle()
    picture = demo.grab()
    assert picture.toImage().pixelColor(0, 0) != QColor()
    picture.save(target)


if __name__ == "__main__":
    main(sys.argv[1:])
