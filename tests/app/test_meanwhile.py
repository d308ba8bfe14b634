"""What is chosen or edited while the file still answers: the newest choice counts, no edit is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.window import MainWindow
from engine.workspace import Workspace
from tests.support.qt_window import WAIT, wait_for
from widgets import intents

NAME = "Lapsed high-value buyers"
OTHER = "VIP customers"


def _edit(desk: Desk) -> None:
    desk.editing.document.set_purpose("edited meanwhile")


@pytest.mark.parametrize(
    ("newer", "shown"),
    [
        (lambda desk: desk.editing.new(), ""),
        (lambda desk: desk.editing.open(NAME), NAME),
        (lambda desk: desk.editing.open("Eight cards"), "Eight cards"),
    ],
    ids=["a new one", "the one that is shown", "another one"],
)
def test_the_segment_chosen_last_is_shown(
    newer: Callable[[Desk], object], shown: str, desk: Desk, qtbot: QtBot
) -> None:
    desk.editing.open(OTHER)
    newer(desk)
    wait_for(qtbot, desk, shown)
    assert desk.editing.document.segment.name == shown


def test_edits_made_while_a_copy_is_saved_stay(desk: Desk, qtbot: QtBot) -> None:
    desk.do("save-copy")
    _edit(desk)
    wait_for(qtbot, desk)
    assert desk.editing.document.segment.purpose == "edited meanwhile"
    assert desk.editing.document.segment.name == NAME
    assert desk.bench.status.message.text() == f"Saved a copy as “{NAME} copy”."
    desk.editing.drafting.keep()
    wait_for(qtbot, desk)
    (draft,) = desk.project.workspace.drafts.all()
    assert draft.definition.purpose == "edited meanwhile"


def test_a_segment_chosen_while_a_copy_is_saved_stays(desk: Desk, qtbot: QtBot) -> None:
    _edit(desk)
    desk.do("save-copy")
    desk.editing.open(OTHER)
    wait_for(qtbot, desk, OTHER)
    assert desk.editing.document.segment.name == OTHER
    assert desk.project.workspace.drafts.all() == ()  # the edits are in the copy


@pytest.mark.parametrize("edited", ["before", "meanwhile", "never"])
def test_a_newer_version_is_shown_unless_the_open_one_is_edited(
    edited: str, desk: Desk, qtbot: QtBot
) -> None:
    workspace, document = desk.project.workspace, desk.editing.document
    if edited == "before":
        _edit(desk)
    saved = workspace.segments.get(NAME)
    workspace.segments.save(replace(saved, purpose="newer"))
    desk.editing.show_newer(NAME, "saved")
    if edited == "meanwhile":
        _edit(desk)
    wait_for(qtbot, desk)
    told = desk.bench.banners.text("newer")
    if edited == "never":
        assert (document.segment.purpose, told) == ("newer", "")
    else:
        assert document.segment.purpose == "edited meanwhile"
        assert told == f"“{NAME}” was saved as version 2; you edit the one before."


def test_a_project_is_closed_even_if_its_draft_cannot_be_kept(
    desk: Desk, window: MainWindow, shop: Path, qtbot: QtBot
) -> None:
    desk.editing.document.carry_out(intents.RemoveItem("include.items[2]"))
    wait_for(qtbot, desk)
    with desk.project.workspace.using("main") as cursor:
        cursor.execute("ALTER TABLE cardinal.drafts RENAME TO gone")
    window.close_project()
    assert window.desk is None
    qtbot.waitUntil(lambda: "What was unsaved is lost" in window.start_page.problem.text(), timeout=WAIT)
    Workspace.open(shop).close()  # nothing holds the file
