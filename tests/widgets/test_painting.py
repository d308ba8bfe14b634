"""Painters are ended where they were begun, whatever happens in between: Qt crashes on one that is not."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.support.process import ROOT
from widgets.builder.condition_row import ConditionRow
from widgets.builder.handle import CountLabel
from widgets.builder.overlay import DropOverlay
from widgets.builder.relay import Relay
from widgets.builder.slim import Strip
from widgets.builder.words import Connector, JoinWord
from widgets.histogram import Histogram, HistogramBar
from widgets.phrase import PhraseLabel
from widgets.style import Look

PAINTING = [path for package in ("app", "widgets") for path in sorted((ROOT / package).rglob("*.py"))]


class Breaking(Look):
    """Colours that are there until they are ``broken``."""

    broken = False

    def __init__(self) -> None:
        super().__init__({}, lambda _name, _tone: QIcon())

    def colour(self, token: str, alpha: float = 1.0) -> QColor:
        if self.broken:
            raise KeyError(token)
        return QColor(10, 20, 30, round(255 * alpha))


def _row(look: Look) -> QWidget:
    row = ConditionRow(look, Relay())
    row.set_condition((("field", "country"), ("value", "PL")), negated=False)
    return row


def _histogram(look: Look) -> QWidget:
    made = Histogram("amounts", "Amounts", look)
    made.show_bars([HistogramBar("0 – 10", 3, "3 of 0 to 10")])
    return made


def _phrase(look: Look) -> QWidget:
    label = PhraseLabel(look)
    label.set_phrase((("field", "country"),))
    return label


def _count(look: Look) -> QWidget:
    around = QWidget()
    CountLabel(look, around).show_count("12 contacts", "ready")
    return around


def _overlay(look: Look) -> QWidget:
    around = QWidget()
    around.resize(200, 200)
    DropOverlay(look, around).show_gap(QRect(10, 10, 100, 12))
    return around


PAINTED: dict[str, Callable[[Look], QWidget]] = {
    "condition": _row,
    "join": lambda look: JoinWord(look),
    "connector": lambda look: Connector(look),
    "count": _count,
    "strip": lambda look: Strip(look),
    "overlay": _overlay,
    "histogram": _histogram,
    "phrase": _phrase,
}


@pytest.mark.parametrize("name", PAINTED)
def test_a_mistake_while_painting_leaves_the_widget_to_be_painted_again(qtbot: QtBot, name: str) -> None:
    look = Breaking()
    widget = PAINTED[name](look)
    qtbot.addWidget(widget)
    widget.resize(200, 60)
    with qtbot.waitExposed(widget):
        widget.show()
    look.broken = True
    with pytest.raises(KeyError) as mistake:  # it holds the frame that painted, as a log does
        widget.repaint()
    look.broken = False
    widget.repaint()  # Qt warns here, which fails the test, or crashes, where a painter was left
    assert mistake.value.args


def _loose_painters(path: Path) -> Iterator[int]:
    """Yield the lines that make a painter and leave it to Python when it ends."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    held = {
        id(item.context_expr) for node in ast.walk(tree) if isinstance(node, ast.With) for item in node.items
    }
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and id(node) not in held)
    for call in calls:
        if isinstance(call.func, ast.Name) and call.func.id == "QPainter":
            yield call.lineno


def test_every_painter_is_ended_by_its_block() -> None:
    assert [f"{path.relative_to(ROOT)}:{line}" for path in PAINTING for line in _loose_painters(path)] == []
