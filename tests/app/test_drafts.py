"""What is edited and not saved is kept, a draft a segment, however one goes on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.keeping.model import EDITED, ENTRY
from app.keeping.model import NAME as NAME_ROLE
from app.library import Library
from app.project import open_workspace
from app.shell.banner import Banner
from app.shell.places import SEGMENT, TEMPLATES
from app.window import MainWindow
from engine.definition.model import Card, SegmentCondition
from engine.workspace import Workspace
from tests.support.qt_window import Opener, click, part, press, type_text, wait_for
from widgets import intents

NAME = "Lapsed high-value buyers"
VIP = intents.InsertCard(intents.Gap("include", 0), (SegmentCondition(segment="VIP customers"),))


def shows(desk: Desk, qtbot: QtBot, name: str) -> None:
    """Open a saved segment from the list and wait for it."""
    desk.bench.sidebar.chosen.emit(name)
    wait_for(qtbot, desk, name)


def test_changes_are_there_again_when_their_segment_is_opened_again(desk: Desk, qtbot: QtBot) -> None:
    document, drafts = desk.editing.document, desk.project.workspace.drafts
    document.set_purpose("other")
    shows(desk, qtbot, "VIP customers")
    assert f"“{NAME}” are kept" in desk.bench.status.message.text()
    document.set_purpose("for March")
    desk.editing.drafting.keep()
    shows(desk, qtbot, NAME)
    assert document.segment.purpose == "other"
    assert not document.clean
    assert desk.bench.status.message.text() == f"“{NAME}” is shown with your unsaved changes."
    desk.do("reset")
    shows(desk, qtbot, "VIP customers")
    assert document.segment.purpose == "for March"
    assert not desk.bench.banners.text("draft")
    desk.do("save")
    qtbot.waitUntil(lambda: document.clean)
    wait_for(qtbot, desk)
    assert drafts.all() == ()
    shows(desk, qtbot, NAME)
    assert document.clean


def marked(desk: Desk) -> dict[str, bool]:
    """Return of every segment in the list whether it is marked, once all three ways say the same."""
    model = desk.bench.sidebar.list.model()
    found = {}
    for row in range(model.rowCount()):
        index = model.index(row, 0)
        shown = bool(index.data(EDITED))
        assert index.data(Qt.ItemDataRole.ToolTipRole).endswith("\nUnsaved changes") == shown
        assert ("unsaved changes" in index.data(Qt.ItemDataRole.AccessibleTextRole)) == shown
        found[index.data(NAME_ROLE)] = shown
    return found


def test_the_list_marks_the_segments_with_unsaved_changes(desk: Desk, qtbot: QtBot) -> None:
    document = desk.editing.document

    def wait_marked(*names: str) -> None:
        qtbot.waitUntil(lambda: {name for name, shown in marked(desk).items() if shown} == set(names))

    wait_marked()
    document.set_purpose("other")
    wait_marked(NAME)  # at once, before the draft is kept
    shows(desk, qtbot, "VIP customers")
    wait_marked(NAME)
    document.set_purpose("for March")
    wait_marked(NAME, "VIP customers")
    document.undo_stack.undo()
    wait_marked(NAME)
    shows(desk, qtbot, NAME)
    desk.do("save-copy")
    wait_for(qtbot, desk, f"{NAME} copy")
    wait_marked()
    document.set_purpose("third")
    desk.do("save")
    wait_marked()


def test_the_list_marks_unsaved_changes_after_a_refresh_too(desk: Desk, qtbot: QtBot) -> None:
    desk.editing.document.set_purpose("other")
    shows(desk, qtbot, "VIP customers")
    again = Library(desk.project)
    again.refresh()
    qtbot.waitUntil(lambda: len(again.edited) == 1)
    wait_for(qtbot, desk)


def test_the_dot_stands_behind_the_name(desk: Desk) -> None:
    shown = desk.bench.sidebar.list
    index = next(
        shown.model().index(row, 0)
        for row in range(shown.model().rowCount())
        if shown.model().index(row, 0).data(NAME_ROLE) == "VIP customers"
    )

    def painted() -> QImage:
        return shown.viewport().grab(shown.visualRect(index)).toImage()

    plain = painted()
    desk.bench.sidebar.set_edited({index.data(ENTRY).id})
    assert painted() != plain


def test_a_segment_never_saved_is_offered_when_it_is_left(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    document, banners = desk.editing.document, desk.bench.banners
    for purpose in ("one", "two"):
        desk.do("new-segment")
        document.set_purpose(purpose)
    desk.do("new-segment")
    for purpose in ("two", "one"):  # going to one leaves the other
        wait_for(qtbot, desk)
        click(part(window, QPushButton, "banner-draft-offer-1"))
        assert document.segment.purpose == purpose
    wait_for(qtbot, desk)
    click(part(window, QPushButton, "banner-draft-offer-2"))
    wait_for(qtbot, desk)
    assert not banners.text("draft")
    document.set_name("First")
    document.carry_out(VIP)
    desk.do("save")
    qtbot.waitUntil(lambda: document.clean)
    wait_for(qtbot, desk)
    assert desk.project.workspace.drafts.all() == ()


def test_what_is_restored_is_seen_from_wherever_one_was(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    desk.do("new-segment")
    desk.editing.document.set_purpose("one")
    desk.do("new-segment")
    wait_for(qtbot, desk)
    desk.bench.places.open(TEMPLATES)
    click(part(window, QPushButton, "banner-draft-offer-1"))
    assert desk.bench.places.place == SEGMENT
    assert desk.editing.document.segment.purpose == "one"


def test_empty_cards_are_not_offered(desk: Desk, qtbot: QtBot) -> None:
    desk.do("new-segment")
    desk.do("add-include-card")
    desk.do("new-segment")
    qtbot.wait(50)
    wait_for(qtbot, desk)
    assert not desk.bench.banners.text("draft")


def test_a_new_name_is_followed_by_changes_that_are_kept(desk: Desk, qtbot: QtBot) -> None:
    document, library = desk.editing.document, desk.editing.library
    document.set_purpose("other")
    document.carry_out(VIP)
    shows(desk, qtbot, "Eight cards")
    for former, name in ((NAME, "Gone quiet"), ("VIP customers", "Best")):
        (entry,) = (each for each in library.entries if each.name == former)
        desk.keeper.rename(entry.id, name)
        wait_for(qtbot, desk)
    shows(desk, qtbot, "Gone quiet")
    assert document.segment.purpose == "other"
    (card, *_) = document.segment.include.items
    assert isinstance(card, Card)
    assert card.conditions == (SegmentCondition(segment="Best"),)


def test_a_newer_version_is_told_when_kept_changes_began_before_it(
    desk: Desk, window: MainWindow, qtbot: QtBot
) -> None:
    document = desk.editing.document
    document.set_purpose("other")
    shows(desk, qtbot, "VIP customers")
    desk.keeper._retag([NAME], ["new"], [])
    wait_for(qtbot, desk)
    shows(desk, qtbot, NAME)
    assert "saved as version 2; you edit the one before" in desk.bench.banners.text("newer")
    assert document.segment.purpose == "other"
    click(part(window, QPushButton, "banner-newer-offer-1"))
    assert document.clean
    assert "new" in document.segment.tags


def test_a_copy_takes_the_changes_along(desk: Desk, qtbot: QtBot) -> None:
    document = desk.editing.document
    document.set_purpose("other")
    desk.do("save-copy")
    wait_for(qtbot, desk, f"{NAME} copy")
    assert document.segment.purpose == "other"
    shows(desk, qtbot, NAME)
    assert document.clean
    assert desk.project.workspace.drafts.all() == ()


@pytest.mark.parametrize("ends", ["save", "undo"])
def test_nothing_is_left_of_a_draft_whose_changes_are_saved_or_undone_at_the_last_moment(
    ends: str, desk: Desk, window: MainWindow, shop: Path, qtbot: QtBot
) -> None:
    document = desk.editing.document
    document.set_purpose("other")
    desk.editing.drafting.keep()
    wait_for(qtbot, desk)
    desk.do(ends)
    qtbot.waitUntil(lambda: document.clean)
    window.close()
    with Workspace.open(shop) as workspace:
        assert workspace.drafts.all() == ()


@pytest.mark.parametrize("action", ["close-project", "quit"])
@pytest.mark.parametrize("kept", [False, True])
def test_what_is_saved_in_the_last_moment_is_saved_and_nothing_of_it_is_offered(
    desk: Desk, window: MainWindow, shop: Path, action: str, kept: bool
) -> None:
    desk.editing.start_with(replace(desk.editing.document.segment, name="New", purpose="other"))
    desk.do("save")
    if kept:
        desk.editing.drafting.keep()
    window.actions_.action(action).trigger()
    with Workspace.open(shop) as workspace:
        assert workspace.segments.get("New").purpose == "other"
        assert workspace.drafts.all() == ()


def test_unsaved_changes_are_offered_after_closing(
    desk: Desk, window: MainWindow, open_window: Opener, shop: Path, qtbot: QtBot
) -> None:
    desk.editing.document.carry_out(intents.RemoveItem("include.items[2]"))
    edited = desk.editing.document.segment
    window.close()
    again = open_window(shop)
    assert again.desk is not None
    banners, document = again.desk.bench.banners, again.desk.editing.document
    qtbot.waitUntil(lambda: NAME in banners.text("draft"))
    click(part(again, QPushButton, "banner-draft-offer-1"))
    assert document.segment == edited
    assert not document.clean
    assert document.origin is not None
    wait_for(qtbot, again.desk)
    press("Ctrl+S")
    qtbot.waitUntil(lambda: document.clean)
    again.close()
    third = open_window(shop)
    assert third.desk is not None
    assert third.desk.bench.banners.text("draft") == ""


def test_a_discarded_draft_is_gone(
    desk: Desk, window: MainWindow, open_window: Opener, shop: Path, qtbot: QtBot
) -> None:
    desk.editing.document.set_purpose("other")
    window.close()
    again = open_window(shop)
    assert again.desk is not None
    click(part(again, QPushButton, "banner-draft-offer-2"))
    wait_for(qtbot, again.desk)
    again.close()
    with Workspace.open(shop) as workspace:
        assert workspace.drafts.all() == ()


def discarded(desk: Desk) -> Banner:
    """Return the newest message that says what was discarded."""
    found = [each for each in desk.bench.findChildren(Banner) if "Discarded" in each.accessibleName()]
    return [each for each in found if each.isVisible()][-1]


def restore(desk: Desk, qtbot: QtBot) -> None:
    """Bring back what was discarded last."""
    click(discarded(desk).buttons[0])
    wait_for(qtbot, desk)


def test_drafts_discarded_by_mistake_come_back(desk: Desk, window: MainWindow, qtbot: QtBot) -> None:
    document = desk.editing.document
    written = []
    for purpose in ("one", "two"):
        desk.do("new-segment")
        document.carry_out(VIP)
        document.set_purpose(purpose)
        written.append(document.segment)
    desk.do("new-segment")
    for _ in written:  # a second click comes to the draft that is offered next
        wait_for(qtbot, desk)
        click(part(window, QPushButton, "banner-draft-offer-2"))
    wait_for(qtbot, desk)
    assert desk.project.workspace.drafts.all() == ()
    assert discarded(desk).accessibleName().startswith("Discarded the changes of a segment without a name.")
    for definition in written:
        restore(desk, qtbot)
        assert document.segment == definition
        assert not document.clean
    kept = [draft.definition for draft in desk.project.workspace.drafts.all()]
    assert sorted(kept, key=str) == sorted(written, key=str)


@pytest.mark.parametrize("message", ["draft", "discarded"])
def test_a_draft_is_offered_as_before_until_what_is_open_is_complete(
    desk: Desk, window: MainWindow, message: str, qtbot: QtBot
) -> None:
    desk.do("new-segment")
    desk.editing.document.set_purpose("one")
    desk.do("new-segment")
    wait_for(qtbot, desk)
    if message == "discarded":
        click(part(window, QPushButton, "banner-draft-offer-2"))
    desk.do("add-include-card")
    desk.bench.builder.intent.emit(intents.AddCondition("include.items[0]"))
    type_text("orders")
    (banner,) = (each for each in desk.bench.findChildren(Banner) if each.isVisible())
    said = banner.accessibleName()
    click(banner.buttons[0])
    assert desk.bench.status.message.text() == "First complete the condition that is open, or cancel it."
    (again,) = (each for each in desk.bench.findChildren(Banner) if each.isVisible())
    assert again is not banner
    assert again.accessibleName() == said


@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize("since", ["edited", "saved"])
def test_what_was_done_since_a_draft_was_discarded_is_a_step_away(
    desk: Desk, window: MainWindow, open_window: Opener, shop: Path, since: str, left: bool, qtbot: QtBot
) -> None:
    desk.editing.document.set_purpose("before")
    window.close()
    again = open_window(shop, NAME).desk
    assert again is not None
    document, banners = again.editing.document, again.bench.banners
    click(part(again.bench, QPushButton, "banner-draft-offer-2"))
    document.set_purpose("since")
    if since == "saved":
        again.do("save")
    wait_for(qtbot, again)
    if left:
        shows(again, qtbot, "VIP customers")
    restore(again, qtbot)
    assert document.segment.purpose == "before"
    assert ("version 2; you edit the one before" in banners.text("newer")) == (since == "saved")
    (draft,) = again.project.workspace.drafts.all()
    assert draft.definition == document.segment
    again.do("undo")
    assert document.segment.purpose == "since"
    assert document.clean == (since == "saved")


def test_a_draft_of_a_segment_that_is_deleted_comes_back_as_a_new_one(
    desk: Desk, window: MainWindow, open_window: Opener, shop: Path, qtbot: QtBot
) -> None:
    desk.editing.document.set_purpose("other")
    window.close()
    again = open_window(shop, "VIP customers").desk
    assert again is not None
    again.keeper.delete([NAME])
    wait_for(qtbot, again)
    click(part(again.bench, QPushButton, "banner-draft-offer-1"))
    again.do("save")
    wait_for(qtbot, again)
    assert again.editing.document.clean
    assert again.project.workspace.segments.get(NAME).purpose == "other"


@pytest.mark.parametrize("edited", [False, True])
@pytest.mark.parametrize("new", [False, True])
def test_leaving_a_segment_that_is_being_saved_keeps_what_was_edited_since(
    desk: Desk, edited: bool, new: bool, qtbot: QtBot
) -> None:
    document, workspace = desk.editing.document, desk.project.workspace
    if new:
        desk.editing.start_with(replace(document.segment, name="New"))
        wait_for(qtbot, desk)
    document.set_purpose("saved")
    desk.do("save")
    if edited:
        document.set_purpose("since")
    name = document.segment.name
    desk.do("new-segment")
    wait_for(qtbot, desk)
    assert workspace.segments.get(name).purpose == "saved"
    assert [draft.definition.purpose for draft in workspace.drafts.all()] == ["since"] * edited
    assert bool(desk.bench.banners.text("draft")) == (edited and new)  # else it is there with its segment


def test_an_edit_made_while_another_project_comes_is_kept(
    desk: Desk, window: MainWindow, shop: Path, qtbot: QtBot
) -> None:
    other = Path(shutil.copy(shop, shop.with_name("other.cardinal")))
    steps = window._arrive(open_workspace(other), "", SEGMENT)
    next(steps)
    desk.editing.document.set_purpose("typed at the last moment")
    with qtbot.waitSignal(window.opened):
        window._slices.begin(steps)
    with Workspace.open(shop) as workspace:
        (draft,) = workspace.drafts.all()
    assert draft.definition.purpose == "typed at the last moment"
