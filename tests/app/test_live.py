"""Live counts: what shows while numbers are awaited, and counts that need no database."""

from __future__ import annotations

import threading
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.arithmetic import members_of, rearranged
from app.desk import Desk
from app.tasks import Job
from app.warnings import empty_periods
from app.window import MainWindow
from engine.definition import equation
from engine.definition.expression import Joined, Letter, Not
from engine.definition.model import (
    Card,
    Column,
    Condition,
    FieldCondition,
    Group,
    ListCondition,
    SqlCondition,
    segment,
)
from engine.definition.moment import AsOf
from tests.support.qt_shop import SAVED, catalog
from tests.support.qt_window import Opener, part, wait_for
from widgets import intents
from widgets.counts import Count

LAPSED = SAVED[0]
AGED = FieldCondition(field="age", op="is_set")


def test_old_numbers_turn_grey_only_where_they_may_change(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    started, go = threading.Event(), threading.Event()

    def busy(_job: Job) -> None:
        started.set()
        go.wait(20)  # deaf to being cancelled, as a long numpy sort is

    live = desk.editing.live
    untouched = live.counts.part("include.items[1]")
    former = live.counts.part("include.items[0]").count.value
    size = part(window, QLabel, "size").text()
    desk.project.tasks.submit("live", busy, receiver=desk)
    assert started.wait(20)
    desk.editing.document.put_condition("include.items[0].conditions[0]", AGED)
    assert live.counts.part("include.items[0]").count == Count(former, "ready")
    qtbot.waitUntil(lambda: live.counts.part("include.items[0]").count == Count(former, "stale"))
    assert live.counts.part("include.items[1]") == untouched
    assert live.counts.part("include").count.state == "stale"
    assert part(window, QLabel, "size").property("stale") is True
    assert part(window, QLabel, "size").text() == size
    go.set()
    wait_for(qtbot, desk)
    assert live.counts.part("include.items[0]").count.state == "ready"
    assert part(window, QLabel, "size").property("stale") is False


def test_a_list_that_is_gone_is_an_error_where_it_stands(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    desk.editing.document.carry_out(intents.AddCard(intents.Gap("include", 0)))
    desk.editing.document.put_condition("include.items[0].conditions[0]", ListCondition(list="Gone"))
    wait_for(qtbot, desk)
    live = desk.editing.live
    assert live.error is None
    assert live.counts.part("include.items[0].conditions[0]").count.state == "error"
    assert live.counts.part("include.items[0]").count.state == "error"
    assert live.counts.part("include.items[1]").count.state == "ready"
    assert part(window, QLabel, "size").text() == "–", "without that card it is another segment's size"


def test_nothing_that_holds_a_wrong_condition_has_a_number(desk: Desk, qtbot: QtBot) -> None:
    german = FieldCondition(field="country", op="is", values=("DE",))
    half_wrong = Card(conditions=(german, FieldCondition(field="gone", op="is_set")))
    items = (Card(conditions=(german,)), Group(items=(half_wrong, Card(conditions=(AGED,))), joins=("and",)))
    broken = segment(
        include=Column(items=items, joins=("or",)), exclude=Column(items=(Card(conditions=(AGED,)),))
    )
    desk.editing.start_with(broken)
    wait_for(qtbot, desk)
    live = desk.editing.live
    shown = {path: (each.count.state, each.without) for path, each in live.counts.parts.items()}
    ready, error = ("ready", None), ("error", None)
    assert shown == {
        "include": error,
        "include.items[0]": ready,
        "include.items[0].conditions[0]": ready,
        "include.items[1]": error,
        "include.items[1].items[0]": error,
        "include.items[1].items[0].conditions[0]": ready,
        "include.items[1].items[0].conditions[1]": error,
        "include.items[1].items[1]": ready,
        "include.items[1].items[1].conditions[0]": ready,
        "exclude": ready,
        "exclude.items[0]": ready,
        "exclude.items[0].conditions[0]": ready,
    }
    assert live.count_of(Joined("or", (Letter("A"), Letter("C")))).state == "ready"
    assert live.count_of(Joined("and", (Letter("B"), Letter("C")))).state == "error"
    assert live.count_if(broken).state == "error"


def test_edits_in_one_go_are_counted_once_and_the_last_one_stands(desk: Desk, qtbot: QtBot) -> None:
    live, tasks, asked = desk.editing.live, desk.project.tasks, list[int]()
    path, sizes = "include.items[0]", live.headline.size
    tasks.changed.connect(lambda: asked.append(sum(each.role == "live" for each in tasks.unfinished)))
    for _ in range(3):
        desk.editing.document.carry_out(intents.ToggleNegated(path))
    assert not live.standing
    assert not any(asked)
    wait_for(qtbot, desk)
    assert max(asked) == 1
    desk.editing.document.carry_out(intents.ToggleNegated(path))
    assert not live.standing
    wait_for(qtbot, desk)
    assert live.headline.size == sizes


@pytest.mark.parametrize(
    "edit",
    [
        intents.ToggleNegated("include.items[0]"),
        intents.NegateCondition("include.items[1].conditions[0]"),
        intents.ToggleJoin("include.joins[1]"),
        intents.ToggleMatch("include.items[0]"),
        intents.GroupItems("include.items[1]", ("include.items[2]",)),
        intents.MoveItem("include.items[1]", intents.Gap("exclude", 0)),
        intents.RemoveItem("include.items[0]"),
        intents.DuplicateItem("include.items[1]"),
        intents.AddCard(intents.Gap("include", 1)),
    ],
    ids=lambda edit: type(edit).__name__,
)
def test_an_edit_of_the_logic_is_counted_in_the_turn_that_shows_it(
    desk: Desk, window: MainWindow, qtbot: QtBot, edit: intents.Intent
) -> None:
    live = desk.editing.live
    desk.editing.document.carry_out(edit)
    size, shown = live.headline.size, {path: each.count for path, each in live.counts.parts.items()}
    difference = live.headline.since_edit
    assert part(window, QLabel, "size").text() == f"{size.value:,}"
    wait_for(qtbot, desk)
    assert live.headline.size == size
    assert live.headline.since_edit == difference
    assert {path: each.count for path, each in live.counts.parts.items()} == shown


def test_the_difference_to_the_saved_version_never_is_that_of_another_edit(desk: Desk, qtbot: QtBot) -> None:
    live, document = desk.editing.live, desk.editing.document
    saved = live.headline.size.value or 0

    def told() -> tuple[int, int | None]:
        return (live.headline.size.value or 0) - saved, live.headline.since_saved

    assert told() == (0, None)
    for edit in (intents.ToggleNegated("include.items[0]"), intents.ToggleJoin("include.joins[0]")):
        document.carry_out(edit)
        right, shown = told()
        assert shown == right
        wait_for(qtbot, desk)
        assert told() == (right, right)
    document.undo_stack.undo()
    right, shown = told()
    assert shown == right
    document.undo_stack.undo()
    assert told() == (0, None)


def test_moving_a_card_keeps_its_number_at_once(desk: Desk) -> None:
    live = desk.editing.live
    number = live.counts.part("include.items[0]").count
    desk.editing.document.carry_out(intents.MoveItem("include.items[0]", intents.Gap("include", 3)))
    assert live.counts.part("include.items[2]").count == number


def test_a_new_condition_is_counting(desk: Desk) -> None:
    desk.editing.document.carry_out(intents.AddCard(intents.Gap("exclude", 1)))
    desk.editing.document.put_condition("exclude.items[1].conditions[0]", AGED)
    assert desk.editing.live.counts.part("exclude.items[1].conditions[0]").count.state == "counting"


def test_the_size_a_drop_would_give_is_the_size_it_gives(desk: Desk, qtbot: QtBot) -> None:
    move = intents.MoveItem("include.items[1]", intents.Gap("exclude", 0))
    live, document = desk.editing.live, desk.editing.document
    before = document.segment
    document.carry_out(move)
    moved = document.segment
    document.undo_stack.undo()
    assert document.segment == before
    wait_for(qtbot, desk)
    promised = live.count_if(moved)
    document.undo_stack.redo()
    wait_for(qtbot, desk)
    assert promised == live.headline.size


def test_rearranged_conditions_count_as_the_engine_does(desk: Desk) -> None:
    evaluated = desk.editing.live.evaluated
    assert evaluated is not None
    typed = "(A or B) and C and not D"
    segment = equation.rearrange(desk.editing.document.segment, typed)
    a, b, c, d = (evaluated.plain[found] for found in (
        "include.items[0]", "include.items[1]", "include.items[2]", "exclude.items[0]"
    ))  # fmt: skip
    assert rearranged(segment, evaluated).size == len(((a | b) & c) - d)
    part_of_it = Joined("or", (Letter("A"), Not(Letter("C"))))
    members = members_of(part_of_it, evaluated)
    assert members is not None
    assert len(members) == len(a | (evaluated.base - c))


def test_a_stretch_without_finished_cards_has_no_count(desk: Desk, qtbot: QtBot) -> None:
    desk.editing.document.carry_out(intents.AddCard(intents.Gap("include", 0)))
    wait_for(qtbot, desk)
    assert desk.editing.live.count_of(Letter("A")).state == "unfinished"


MOMENTS = [
    ("at the end of the data", datetime(2017, 12, 31, 21, 14, 5), ()),
    ("a month later", datetime(2018, 2, 15), ("C",)),
    ("years later", datetime(2026, 11, 22), ("A", "C")),
]


@pytest.mark.parametrize(
    ("instant", "letters"), [row[1:] for row in MOMENTS], ids=[row[0] for row in MOMENTS]
)
def test_periods_that_begin_after_the_data_ends(instant: datetime, letters: tuple[str, ...]) -> None:
    found = empty_periods(LAPSED, catalog(10, 10, 10), AsOf(instant))
    assert tuple(period.letter for period in found) == letters


def test_a_note_says_who_has_no_value(open_window: Opener, shop: Path) -> None:
    window = open_window(shop, "Eight cards")
    assert window.desk is not None
    notes = {path: known.note for path, known in window.desk.editing.live.counts.parts.items() if known.note}
    (note,) = notes.values()
    assert note.startswith("incl. ")
    assert note.endswith(" without Country")


WRONG = [
    (FieldCondition(field="country", op="matches", values=("(",)), "no pattern"),
    (SqlCondition(expression="country = "), ""),
    (SqlCondition(expression="regexp_matches(country, '(')"), "no pattern"),
    (SqlCondition(expression="read_text('secret') = country"), ""),
]


@pytest.mark.parametrize(
    ("condition", "said"), WRONG, ids=["pattern", "unfinished", "sql-pattern", "refused"]
)
def test_patterns_and_expressions_are_reviewed_where_they_stand(
    desk: Desk, qtbot: QtBot, condition: Condition, said: str
) -> None:
    path = "include.items[0].conditions[0]"
    desk.editing.document.put_condition(path, condition)
    wait_for(qtbot, desk)
    outcome = desk.editing.live.outcome
    assert outcome is not None
    (finding,) = (each for each in outcome.findings if each.path.startswith(path))
    assert finding.severity == "error"
    assert said in finding.what
