"""What is chosen or edited while the file still answers: the newest choice counts, no edit is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.window import MainWindow
from engine.errors import MachineError
from engine.workspace import Workspace
from tests.support.qt_window import wait_for
from widgets import intents
from widgets.builder.card import CardView

NAME = "Lapsed high-value buyers"
OTHER = "VIP customers"


def _edit(desk: Desk) -> None:
    desk.editing.document.set_purpose("edited meanwhile")


def _keep_drafts(desk: Desk, possible: bool) -> None:
    """Make the file refuse drafts, or take them again."""
    former, now = ("gone", "drafts") if possible else ("drafts", "gone")
    with desk.project.workspace.using("main") as cursor:
        cursor.execute(f"ALTER TABLE cardinal.{former} RENAME TO {now}")


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


def test_a_copy_is_shown_with_the_cards_that_stand_there(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    cards = window.findChildren(CardView)
    desk.do("save-copy")
    wait_for(qtbot, desk, f"{NAME} copy")
    assert len(cards) > 1
    assert window.findChildren(CardView) == cards


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


@pytest.mark.parametrize("way", ["close the project", "close the window", "open another"])
def test_a_project_whose_draft_cannot_be_kept_is_left_when_that_is_wanted_twice(
    way: str, desk: Desk, window: MainWindow, shop: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    other = Path(shutil.copy(shop, tmp_path / "other.cardinal"))

    def shown() -> Desk | None:
        return window.desk

    def leave() -> None:
        if way == "open another":
            window.open_project(other)
        elif way == "close the window":
            window.close()
        else:
            window.close_project()

    desk.editing.document.carry_out(intents.RemoveItem("include.items[2]"))
    wait_for(qtbot, desk)
    _keep_drafts(desk, False)
    leave()
    qtbot.waitUntil(lambda: "can't be kept" in desk.bench.banners.text("told"))
    assert (shown(), window.isVisible()) == (desk, True)
    leave()
    if way == "open another":
        qtbot.waitUntil(lambda: shown() not in (desk, None))
    else:
        assert (shown(), window.isVisible()) == (None, way == "close the project")
    Workspace.open(shop).close()  # nothing holds the file


@pytest.mark.parametrize("leave", [MainWindow.close, MainWindow.close_project])
def test_that_a_draft_cannot_be_kept_is_told_where_it_is_seen(
    leave: Callable[[MainWindow], object], desk: Desk, window: MainWindow, shop: Path, qtbot: QtBot
) -> None:
    _edit(desk)
    wait_for(qtbot, desk)
    _keep_drafts(desk, False)
    window.entrance.import_files([shop.with_name("none.csv")])  # the pages of a new project lie over it
    qtbot.waitUntil(lambda: not desk.bench.isVisible())
    leave(window)
    assert "can't be kept" in desk.bench.banners.text("told")
    assert desk.bench.banners.isVisible()


def test_why_it_cannot_be_kept_is_a_sentence_of_its_own(
    desk: Desk, window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise MachineError("the disk is full")

    _edit(desk)
    wait_for(qtbot, desk)
    monkeypatch.setattr(desk.editing.drafting, "keep_now", refuse)
    window.close()
    told = "What is unsaved can't be kept. The disk is full. Leave once more to lose it."
    assert desk.bench.banners.text("told") == told


def test_a_second_project_chosen_before_that_was_told_does_not_lose_it(
    desk: Desk, window: MainWindow, shop: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    _edit(desk)
    wait_for(qtbot, desk)
    _keep_drafts(desk, False)
    for name in ("other", "another"):
        window.open_project(Path(shutil.copy(shop, tmp_path / f"{name}.cardinal")))
    qtbot.waitUntil(lambda: "can't be kept" in desk.bench.banners.text("told"))
    qtbot.waitUntil(lambda: window._coming is None and not window._background.busy)
    assert window.desk is desk
    assert "can't be kept" in desk.bench.banners.text("told")


def test_what_would_be_lost_is_told_anew_to_who_went_on_working(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    _edit(desk)
    wait_for(qtbot, desk)
    _keep_drafts(desk, False)
    window.close_project()
    desk.do("undo")
    desk.do("redo")
    wait_for(qtbot, desk)
    desk.bench.banners.close_message("told")
    window.close_project()
    assert window.desk is desk
    assert "can't be kept" in desk.bench.banners.text("told")
    window.close_project()
    assert window.desk is None


def test_what_can_be_kept_after_all_is_not_lost(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    _edit(desk)
    wait_for(qtbot, desk)
    _keep_drafts(desk, False)
    window.close_project()
    _keep_drafts(desk, True)
    path = desk.project.path
    window.close_project()
    with Workspace.open(path) as workspace:
        assert [draft.definition.purpose for draft in workspace.drafts.all()] == ["edited meanwhile"]
