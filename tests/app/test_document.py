"""The document: every edit is one named step that can be undone, typing is merged, saving is known."""

from __future__ import annotations

import gc
from collections.abc import Callable
from decimal import Decimal
from typing import TypeAlias

import pytest
from pytestqt.qtbot import QtBot

from app.document import EMPTY, SegmentDocument
from engine.definition.model import Card, Column, FieldCondition, Segment, segment
from widgets import intents

AGE = FieldCondition(field="age", op="at_least", values=(Decimal(18),))
LAND = FieldCondition(field="country", op="is", values=("PL",))
TWO = segment(
    name="Two",
    include=Column(items=(Card(conditions=(AGE,)), Card(conditions=(LAND,))), joins=("and",)),
)


@pytest.fixture
def document(qtbot: QtBot) -> SegmentDocument:
    assert qtbot
    made = SegmentDocument()
    made.open(TWO, TWO)
    return made


Edit: TypeAlias = Callable[[SegmentDocument], object]
EDITS: list[tuple[str, Edit]] = [
    ("rename segment", lambda d: d.set_name("Other")),
    ("edit purpose", lambda d: d.set_purpose("win-back")),
    ("edit tags", lambda d: d.set_tags(("vip",))),
    ("edit condition", lambda d: d.put_condition("include.items[0].conditions[0]", LAND)),
    ("add condition", lambda d: d.put_condition("include.items[0].conditions[1]", LAND)),
    ("change and / or", lambda d: d.carry_out(intents.ToggleJoin("include.joins[0]"))),
    ("change not", lambda d: d.carry_out(intents.ToggleNegated("include.items[1]"))),
    ("delete", lambda d: d.carry_out(intents.RemoveItem("include.items[1]"))),
]


@pytest.mark.parametrize(("text", "edit"), EDITS, ids=[text for text, _ in EDITS])
def test_an_edit_is_one_named_step(document: SegmentDocument, text: str, edit: Edit) -> None:
    seen: list[Segment] = []
    document.changed.connect(lambda: seen.append(document.segment))
    edit(document)
    after = document.segment
    assert after != TWO
    assert document.undo_stack.undoText() == text
    document.undo_stack.undo()
    assert document.segment == TWO
    document.undo_stack.redo()
    assert seen == [after, TWO, after]


def test_an_edit_that_changes_nothing_is_no_step(document: SegmentDocument) -> None:
    document.set_name("Two")
    assert document.undo_stack.count() == 0


def test_typing_is_one_step_until_the_field_is_left(document: SegmentDocument) -> None:
    for name in ("O", "Ot", "Oth"):
        document.set_name(name)
    document.end_typing()
    document.set_name("Othello")
    assert document.undo_stack.count() == 2
    document.undo_stack.undo()
    assert document.segment.name == "Oth"
    document.undo_stack.undo()
    assert document.segment.name == "Two"


def test_typing_back_to_the_start_leaves_no_step(document: SegmentDocument) -> None:
    document.set_name("Twos")
    document.set_name("Two")
    assert document.undo_stack.count() == 0
    assert document.clean


def test_commands_survive_the_collector(document: SegmentDocument) -> None:
    for number in range(200):
        document.set_name(f"Name {number}")
        document.end_typing()
    gc.collect()
    for _ in range(200):
        document.undo_stack.undo()
    assert document.segment == TWO


def test_clean_is_about_what_it_means_not_how_it_came_about(document: SegmentDocument) -> None:
    changes: list[bool] = []
    document.saved_changed.connect(lambda: changes.append(document.clean))
    document.set_name("Other")
    document.set_purpose("x")
    document.set_purpose("")
    document.end_typing()
    document.set_name("Two")
    assert changes == [False, True]


def test_an_edit_made_while_saving_stays_unsaved(document: SegmentDocument) -> None:
    document.set_name("One")
    saving = document.segment
    document.set_purpose("later")
    document.mark_saved(saving)
    assert not document.clean
    document.reset()
    assert document.segment == saving
    document.undo_stack.undo()
    assert document.segment.purpose == "later"


def test_a_new_segment_is_clean_until_something_is_done(document: SegmentDocument) -> None:
    document.open(EMPTY, None)
    assert document.clean
    assert not document.undo_stack.canUndo()
    document.carry_out(intents.AddCard(intents.Gap("include", 0)))
    assert not document.clean


def test_selection_follows_what_exists(document: SegmentDocument) -> None:
    document.select("include.items[0]", "include.items[1]")
    document.carry_out(intents.RemoveItem("include.items[1]"))
    assert document.selection == ("include.items[0]",)
