"""Random edits in the real window: what stands on the screen is what the command line says.

``CARDINAL_EDITED_CONTACTS=20000`` edits a larger shop than the small one of every run.
"""

from __future__ import annotations

import os
import random
import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.counting import all_parts
from app.desk import Desk
from app.window import MainWindow
from engine.definition import equation, model
from engine.definition.codec import write_segment
from engine.definition.model import (
    ActivityCondition,
    Card,
    Column,
    Condition,
    FieldCondition,
    Group,
    Last,
    Segment,
    SqlCondition,
)
from engine.definition.shares import percent
from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from engine.sample import write_shop
from tests.support.cli import do
from tests.support.qt_window import Opener, click, part, press, wait_for
from widgets import edits, intents, paths
from widgets.builder.column import ColumnPanel
from widgets.builder.condition_row import ConditionRow
from widgets.builder.handle import Handle
from widgets.counts import difference
from widgets.intents import Gap, Intent

CONTACTS = int(os.environ.get("CARDINAL_EDITED_CONTACTS", "400"))
POINTS, BURST = 10, 20
MOST_CARDS = 9

CONDITIONS: tuple[Condition, ...] = (
    FieldCondition(field="country", op="is", values=("DE", "AT")),
    FieldCondition(field="country", op="is", values=("DE",), negated=True),
    FieldCondition(field="newsletter", op="is_true"),
    FieldCondition(field="email", op="matches", values=("^[a-m]",)),
    FieldCondition(field="loyalty_level", op="is_set"),
    FieldCondition(field="credit", op="greater_than", values=(Decimal(20),)),
    FieldCondition(field="birthday.month", op="between", values=(Decimal(3), Decimal(8))),
    ActivityCondition(activity="orders", op="at_least", values=(Decimal(2),)),
    ActivityCondition(activity="orders", window=Last(n=6, unit="month")),
    ActivityCondition(activity="orders", op="at_most", values=(Decimal(1),), negated=True),
    ActivityCondition(activity="visits", op="at_least", values=(Decimal(3),), window=Last(n=90, unit="day")),
    SqlCondition(expression="credit > 10 OR country = 'PL'"),
)


class Editor:
    """Someone who edits at random and never leaves anything unfinished."""

    def __init__(self, window: MainWindow, desk: Desk, seed: int) -> None:
        self.window, self.desk = window, desk
        self.chance = random.Random(seed)
        self.document = desk.editing.document

    def edit(self) -> None:
        """Make one edit."""
        cards = paths.cards(self.document.segment)
        if not cards:
            self.new_card()
            return
        doing = [self.condition, self.press_not, self.press_word, self.move, self.group, self.ungroup]
        doing += [self.copy, self.remove, self.negate, self.typed, self.undo, self.redo]
        if len(cards) < MOST_CARDS:
            doing += [self.new_card] * 3
        self.chance.choice(doing)()

    def wish(self, intent: Intent) -> None:
        self.desk.bench.builder.intent.emit(intent)

    def any_card(self) -> tuple[str, Card]:
        return self.chance.choice(paths.cards(self.document.segment))

    def any_item(self) -> str:
        parts = (path for path, _ in all_parts(self.document.segment))
        return self.chance.choice([path for path in parts if "." in path and not paths.is_condition(path)])

    def any_gap(self) -> Gap:
        segment = self.document.segment
        inside = [path for path, found in all_parts(segment) if isinstance(found, Group)]
        sequence = self.chance.choice([*paths.SIDES, *inside])
        return Gap(sequence, self.chance.randint(0, len(paths.sequence(segment, sequence).items)))

    def new_card(self) -> None:
        gap = self.any_gap()
        self.wish(intents.AddCard(gap))
        card = paths.item_path(gap.sequence, gap.index)
        self.document.put_condition(paths.condition_path(card, 0), self.chance.choice(CONDITIONS))
        self.document.end_typing()

    def condition(self) -> None:
        path, card = self.any_card()
        at = self.chance.randint(0, len(card.conditions))
        self.document.put_condition(paths.condition_path(path, at), self.chance.choice(CONDITIONS))
        self.document.end_typing()

    def negate(self) -> None:
        path, card = self.any_card()
        at = self.chance.randrange(len(card.conditions))
        self.wish(intents.NegateCondition(paths.condition_path(path, at)))

    def press_not(self) -> None:
        path = self.any_item()
        handle = next(each for each in self.window.findChildren(Handle) if each.path == path)
        click(handle.negate)

    def press_word(self) -> None:
        shown = [each for each in self.window.findChildren(QToolButton) if each.isVisible()]
        words = [each for each in shown if each.objectName().startswith("connector-")]
        if words:
            click(self.chance.choice(words))
        else:
            self.wish(intents.ToggleMatch(self.any_card()[0]))

    def move(self) -> None:
        self.wish(intents.MoveItem(self.any_item(), self.any_gap()))

    def group(self) -> None:
        self.wish(intents.GroupItems(self.any_item(), (self.any_item(),)))

    def ungroup(self) -> None:
        groups = [path for path, each in all_parts(self.document.segment) if isinstance(each, Group)]
        if groups:
            self.wish(intents.Ungroup(self.chance.choice(groups)))

    def copy(self) -> None:
        if len(paths.cards(self.document.segment)) < MOST_CARDS:
            self.wish(intents.DuplicateItem(self.any_item()))

    def remove(self) -> None:
        path, card = self.any_card()
        if len(card.conditions) > 1:
            self.wish(intents.RemoveCondition(paths.condition_path(path, 0)))
        else:
            self.wish(intents.RemoveItem(path))

    def typed(self) -> None:
        """Type the equation's include column once more with another word first."""
        text = equation.text(self.document.segment)
        word, other = self.chance.choice((("and", "or"), ("or", "and")))
        changed = re.sub(rf"\b{word}\b(?! not)", other, text, count=1)
        if " not " not in text:
            self.desk.bench.equation.intent.emit(intents.TypeEquation(changed))

    def undo(self) -> None:
        self.desk.bench.setFocus()
        press("Ctrl+Z")
        self._finish_cards()

    def redo(self) -> None:
        self.desk.bench.setFocus()
        press("Ctrl+Shift+Z")
        self._finish_cards()

    def _finish_cards(self) -> None:
        """Fill cards that an undone condition has left empty."""
        for path, card in paths.cards(self.document.segment):
            if not card.conditions:
                self.document.put_condition(paths.condition_path(path, 0), CONDITIONS[0])
                self.document.end_typing()


def alone(found: Column | Group | Card | Condition) -> Segment:
    """Return the segment of those in one part, its own *not* left aside except a condition's."""
    if isinstance(found, Column):
        return model.segment(include=found)
    if isinstance(found, Card):
        found = Card(conditions=found.conditions, match=found.match)
    elif isinstance(found, Group):
        found = Group(items=found.items, joins=found.joins)
    else:
        found = Card(conditions=(found,))
    return model.segment(include=Column(items=(found,)))


class CommandLine:
    """Counts definitions in a copy of the workspace, as the command line does."""

    def __init__(self, workspace: Path, folder: Path) -> None:
        self._workspace, self._folder = workspace, folder

    def sizes(self, *definitions: Segment) -> list[int]:
        """Return how many contacts are in each."""
        files = [self._folder / f"{number}.json" for number in range(len(definitions))]
        for file, definition in zip(files, definitions, strict=True):
            file.write_text(write_segment(definition), "utf-8")
        answer = do("count", self._workspace, *files, "--json")
        assert answer.code == 0, answer.err
        return [record["size"] for record in answer.records]


def contacts(number: int) -> str:
    return "1 contact" if number == 1 else f"{number:,} contacts"


def compare(window: MainWindow, desk: Desk, before: Segment, asked: CommandLine) -> None:
    """Compare every number on the screen with the command line's."""
    segment = desk.editing.document.segment
    parts = dict(all_parts(segment))
    items = [path for path in parts if "." in path and not paths.is_condition(path)]
    less = [edits.apply(segment, intents.RemoveItem(path)) for path in items]
    size, former, *others = asked.sizes(segment, before, *map(alone, parts.values()), *less)
    numbers = dict(zip(parts, others, strict=False))
    without = dict(zip(items, others[len(parts) :], strict=True))

    def label(name: str) -> str:
        return part(window, QLabel, name).text()

    assert label("size") == f"{size:,}"
    assert label("left-out") == f"{CONTACTS - size:,} left out"
    assert label("share") == f"{percent(size / CONTACTS)} of all contacts"
    assert label("since-edit") == f"{difference(size - former)} by last edit"
    shown = {path: text for path, text in texts(window) if path in parts}
    assert shown.keys() == parts.keys()
    for path, text in shown.items():
        said = contacts(numbers[path])
        if path in without:
            assert text == f"{said} · without it {difference(without[path] - size)}", path
        else:
            assert said in text, path


def texts(window: QWidget) -> Iterator[tuple[str, str]]:
    """Yield what is said of every column, card, group and condition."""
    for handle in window.findChildren(Handle):
        yield handle.path, handle.count.text()
    for column in window.findChildren(ColumnPanel):
        yield column.side, column.count.text()
    for row in window.findChildren(ConditionRow):
        yield row.path, row.accessibleName()


@pytest.fixture
def asked(tmp_path: Path) -> CommandLine:
    """The command line on a shop made by the real import."""
    mapping = write_shop(tmp_path, CONTACTS, seed=3)
    path = tmp_path / "asked.cardinal"
    import_data(path, read_mapping(mapping.read_text("utf-8")), tmp_path)
    return CommandLine(path, tmp_path)


def test_random_edits_show_what_the_command_line_counts(
    asked: CommandLine, open_window: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(shutil.copyfile(tmp_path / "asked.cardinal", tmp_path / "edited.cardinal"))
    desk = window.desk
    assert desk is not None
    editor = Editor(window, desk, seed=11)
    for _ in range(POINTS):
        for _ in range(BURST - 1):  # as fast as they come: each gives up the counting of the one before
            editor.edit()
            QApplication.processEvents()
        wait_for(qtbot, desk)
        before = desk.editing.document.segment
        while desk.editing.document.segment == before:
            editor.condition()
        wait_for(qtbot, desk)
        compare(window, desk, before, asked)
