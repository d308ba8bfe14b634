"""Numbers on the screen are the engine's, after each edit and after many."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.window import MainWindow
from engine.definition.model import Card, Column, FieldCondition, segment
from tests.support.imported import asked, bench
from tests.support.qt_window import Opener, part, press, shown, wait_for
from widgets import intents
from widgets.builder.condition_row import LEAST, ConditionRow
from widgets.counts import Count

NAME = "Lapsed high-value buyers"


def test_numbers_on_the_screen_are_the_engines(open_window: Opener, shop: Path) -> None:
    expected = asked(shop, NAME)
    window = open_window(shop, NAME)
    assert window.desk is not None
    assert shown(window, "size") == f"{expected.size:,}"
    assert shown(window, "base") == f"of {len(expected.base):,} contacts"
    assert shown(window, "left-out") == f"{len(expected.base) - expected.size:,} left out"
    counts = window.desk.editing.live.counts
    for path in expected.plain:
        said = expected.members if "conditions" in path else expected.plain  # a row is read with its own not
        assert counts.part(path).count.value == len(said[path]), path
    assert counts.part("include.items[0]").without == expected.without("include.items[0]") - expected.size


def test_numbers_that_come_move_no_words(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    german = FieldCondition(field="country", op="is", values=("DE", "AT", "CH"))
    long = FieldCondition(field="country", op="contains", values=tuple("ABCDEFGHIJKLMNOP"))
    two = Column(items=(Card(conditions=(german, long)),))
    desk.editing.start_with(segment(include=two))
    row = part(window, ConditionRow, "card-A-condition-2")

    def heights() -> list[int]:
        return [row.heightForWidth(width) for width in range(LEAST, 700)]

    before = heights()
    assert desk.editing.live.counts.part(row.path).count == Count()
    wait_for(qtbot, desk)
    assert desk.editing.live.counts.part(row.path).count.state == "ready"
    assert heights() == before


def test_a_burst_of_edits_ends_with_the_right_numbers(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    document = desk.editing.document
    for step in range(20):
        path = f"include.items[{step % 3}]"
        toggles = (intents.ToggleNegated(path), intents.ToggleJoin("include.joins[0]"))
        document.carry_out(toggles[step % 2])
        if step % 5 == 0:
            qtbot.wait(3)
    wait_for(qtbot, desk)
    file, segment, as_of = desk.project.path, document.segment, desk.project.as_of
    size = shown(window, "size")
    window.close()
    with bench(file) as on:
        assert size == f"{on.membership.evaluate(segment, as_of).size:,}"


def test_the_difference_to_before_the_edit_and_to_the_saved_version(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    before = int(shown(window, "size").replace(",", ""))
    assert shown(window, "since-saved") == ""
    desk.editing.document.carry_out(intents.RemoveItem("exclude.items[0]"))
    wait_for(qtbot, desk)
    after = int(shown(window, "size").replace(",", ""))
    assert after > before
    assert shown(window, "since-edit") == f"+{after - before:,} by last edit"
    assert shown(window, "since-saved") == f"+{after - before:,} since saved"
    press("Ctrl+Z")
    wait_for(qtbot, desk)
    assert shown(window, "since-edit") == f"−{after - before:,} by last edit"
    assert shown(window, "since-saved") == ""
    desk.editing.document.set_name("Another name")
    wait_for(qtbot, desk)
    assert shown(window, "since-edit") == f"−{after - before:,} by last edit"


def test_an_unfinished_card_is_marked_and_the_rest_counts(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    size = shown(window, "size")
    desk.editing.document.carry_out(intents.AddCard(intents.Gap("include", 0)))
    wait_for(qtbot, desk)
    assert shown(window, "size") == size
    assert desk.editing.live.counts.part("include.items[0]").count.state == "unfinished"
    desk.editing.save()
    qtbot.waitUntil(lambda: desk.bench.banners.text("refused") != "")
    assert "is empty" in desk.bench.banners.text("refused")
