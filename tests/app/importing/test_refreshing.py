"""New data in an open project: recognised files, the swap, what changed, what is broken and mended."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.importing import refreshing
from app.project import Project
from app.shell.places import IMPORT
from app.tasks import Job, Ticket
from app.window import MainWindow
from engine.workspace import Workspace
from tests.support.importing_window import (
    CUSTOMERS,
    NEW_CUSTOMERS,
    NEW_ORDERS,
    ORDERS,
    RECIPE,
    drop,
    make_project,
    write_files,
)
from tests.support.qt import focusable, narrowed
from tests.support.qt_window import Opener, click, part, wait_for
from widgets import intents


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("made"))


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """A copy of the project in a folder of its own."""
    (tmp_path / "shop").mkdir()
    return Path(shutil.copy(made, tmp_path / "shop" / "Shop.cardinal"))


@pytest.fixture
def shop_window(open_window: Opener, project: Path) -> MainWindow:
    return open_window(project, "Poles")


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def text(window: MainWindow, name: str) -> str:
    return part(desk_of(window).bench, QLabel, name).text()


def shown(window: MainWindow, name: str) -> bool:
    return part(desk_of(window).bench, QWidget, name).isVisible()


def offer(window: MainWindow, qtbot: QtBot, files: list[Path]) -> None:
    """Drop files on the open project and wait until it knows what they are."""
    assert drop(window, files)
    qtbot.waitUntil(lambda: shown(window, "import-known"))


def renew(window: MainWindow, qtbot: QtBot, begin: Callable[[], object]) -> Desk:
    """Begin an import and wait until the project is shown anew and all counts stand."""
    before = desk_of(window)
    begin()
    qtbot.waitUntil(lambda: window.desk is not before)
    wait_for(qtbot, desk_of(window))
    return desk_of(window)


def sizes(window: MainWindow) -> dict[str, tuple[str, str, str, str]]:
    """Return before, after, joined and left as the page shows them, by segment."""
    bench, found = desk_of(window).bench, {}
    for line in (1, 2, 3):
        name = part(bench, QPushButton, f"changed-{line}-open").text()
        before, after = text(window, f"changed-{line}-before"), text(window, f"changed-{line}-after")
        joined, left = text(window, f"changed-{line}-joined"), text(window, f"changed-{line}-left")
        found[name] = (before, after, joined, left)
    return found


def in_combo_box(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return parent is not None and isinstance(parent.parentWidget(), QComboBox)


def assert_named(desk: Desk) -> None:
    """Hold that every part of the import's pages that takes the focus has a name of its own."""
    parts = [each for each in focusable(desk.refreshing.place) if not in_combo_box(each)]
    names = [each.objectName() for each in parts]
    assert sorted(names) == sorted({name for name in names if name})
    assert all(each.accessibleName() or isinstance(each, QLabel) for each in parts)


def left_in(folder: Path) -> list[str]:
    """Return the files in a folder but those that an open project has beside it."""
    return sorted(path.name for path in folder.iterdir() if path.suffix not in (".lock", ".wal"))


def test_sizes_that_nobody_waits_for_hold_up_no_import(
    shop_window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(_project: Project, job: Job) -> None:
        while True:
            job.check()
            time.sleep(0.01)

    monkeypatch.setattr(refreshing, "sizes_before", endless)
    desk = desk_of(shop_window)

    def sizing() -> list[Ticket]:
        return [one for one in desk.project.tasks.unfinished if one.title == "Sizes before the import"]

    def begin() -> None:
        desk.refreshing.again()
        qtbot.waitUntil(lambda: bool(sizing()))
        desk.project.tasks.cancel(sizing()[0])

    renew(shop_window, qtbot, begin)
    assert shown(shop_window, "import-report")


# --- the report ------------------------------------------------------------------------------------------


def test_the_report_tells_of_every_file_and_row(shop_window: MainWindow, qtbot: QtBot) -> None:
    desk_of(shop_window).bench.places.open(IMPORT)
    qtbot.waitUntil(lambda: text(shop_window, "report-title") == "4 contacts imported")
    assert text(shop_window, "report-summary") == (
        "4 contacts with 3 orders. 9 rows read from 2 files, 2 not used. Orders end on 9 May 2024."
    )
    assert not shown(shop_window, "report-missing")
    assert text(shop_window, "report-why-1") == ""
    assert text(shop_window, "report-why-2") == (
        "1 × the row has no “customer_id”; 1 × no contact has this “customer_id”"
    )
    told = [text(shop_window, f"report-told-{number}") for number in (1, 2)]
    assert "20.0 % of orders have no “customer_id”." in told
    click(part(desk_of(shop_window).bench, QPushButton, "report-lost-2"))
    wait_for(qtbot, desk_of(shop_window))
    assert desk_of(shop_window).data.not_used.files.currentData() == "orders.csv"
    desk_of(shop_window).bench.places.open(IMPORT)
    click(part(desk_of(shop_window).bench, QPushButton, "report-rows"))
    assert desk_of(shop_window).bench.places.place == "data"
    wait_for(qtbot, desk_of(shop_window))
    assert desk_of(shop_window).data.not_used.rows.isVisible()
    desk_of(shop_window).bench.places.open(IMPORT)
    click(part(desk_of(shop_window).bench, QPushButton, "report-build"))
    assert desk_of(shop_window).bench.places.place == "segment"


# --- new versions of the files ---------------------------------------------------------------------------


def test_files_in_the_report_stand_in_lines_of_one_height(shop_window: MainWindow, qtbot: QtBot) -> None:
    desk_of(shop_window).bench.places.open(IMPORT)
    qtbot.waitUntil(lambda: shown(shop_window, "report-why-2"))
    table = part(desk_of(shop_window).bench, QPushButton, "report-lost-2").parentWidget()
    assert table is not None
    grid = table.layout()
    assert isinstance(grid, QGridLayout)
    assert grid.cellRect(1, 0).height() == grid.cellRect(2, 0).height()


def test_new_files_are_recognised_and_what_changed_is_told(
    shop_window: MainWindow, qtbot: QtBot, project: Path, tmp_path: Path
) -> None:
    former = desk_of(shop_window)
    former.editing.document.carry_out(intents.ToggleNegated("include.items[0]"))
    unsaved = former.editing.document.segment
    names = ("customers-2026-11.csv", "orders-2026-11.csv")
    folder = tmp_path / "new"
    for file, name in zip(write_files(folder, NEW_CUSTOMERS, NEW_ORDERS), names, strict=True):
        file.rename(folder / name)
    offer(shop_window, qtbot, [folder / name for name in names])
    assert text(shop_window, "known-title") == "New versions of your files"
    table = part(former.bench, QComboBox, "known-table-2")
    assert table.currentText() == "orders"
    assert_named(former)
    how = part(former.bench, QComboBox, "known-how-2")
    assert how.currentText() == "Instead of orders.csv"
    assert narrowed(how).endswith("…")
    begin = part(former.bench, QPushButton, "known-import")
    desk = renew(shop_window, qtbot, lambda: click(begin))
    qtbot.waitUntil(lambda: text(shop_window, "changed-note").endswith("changed."))
    assert desk.bench.places.place == IMPORT
    assert_named(desk)
    assert sizes(shop_window) == {
        "Buyers": ("2", "3", "1", "0"),
        "Poles": ("2", "3", "2", "1"),
        "Poles who buy": ("1", "0", "0", "1"),
    }
    assert text(shop_window, "changed-note") == "3 of 3 segments changed."
    assert desk.project.catalog.contacts == 6
    assert desk.editing.document.segment == unsaved  # what was not saved goes on
    assert not desk.editing.document.clean
    assert desk.bench.banners.text("draft") == ""
    assert {entry.name: entry.size for entry in desk.editing.library.entries} == {
        "Buyers": 3, "Poles": 3, "Poles who buy": 0,
    }  # fmt: skip
    assert left_in(project.parent) == ["Shop.cardinal"]
    shop_window.close_project()
    with Workspace.open(project) as workspace:
        stored = workspace.mapping
        assert stored is not None
        assert "customers-2026-11.csv" in stored.json  # the recipe goes on with the new files
        assert '"label": "Country"' in stored.json


def test_files_stand_together_when_that_is_wanted(
    shop_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    more = tmp_path / "orders-2.csv"
    more.write_text("order_id,customer_id,ordered_at,amount\n20,C-4,2024-06-01 10:00:00,5\n", "utf-8")
    offer(shop_window, qtbot, [more])
    bench = desk_of(shop_window).bench
    part(bench, QComboBox, "known-how-1").setCurrentIndex(1)
    assert text(shop_window, "known-rest-1") == "contacts from customers.csv"
    assert part(bench, QPushButton, "as-of").text() == "9 May 2024 · last date in your data"
    begin = part(bench, QPushButton, "known-import")
    desk = renew(shop_window, qtbot, lambda: click(begin))
    assert part(desk.bench, QPushButton, "as-of").text() == "1 Jun 2024 · last date in your data"
    assert desk.project.catalog.activities[0].rows == 4


def test_importing_again_changes_nothing_and_the_window_goes_on_meanwhile(
    shop_window: MainWindow, qtbot: QtBot
) -> None:
    before = desk_of(shop_window)
    shop_window.actions_.action("import-again").trigger()
    qtbot.waitUntil(lambda: shown(shop_window, "import-running"))
    before.bench.places.open("segment")
    before.editing.document.carry_out(intents.ToggleNegated("include.items[0]"))
    qtbot.waitUntil(lambda: before.bench.status.message.text().startswith("Importing: "))
    qtbot.waitUntil(lambda: before.editing.live.standing)
    before.editing.document.undo_stack.undo()
    desk = renew(shop_window, qtbot, lambda: None)
    assert desk.bench.places.place == "segment"
    assert desk.bench.banners.text("import") == "There are new data."
    click(part(desk.bench, QPushButton, "banner-import-offer-1"))
    qtbot.waitUntil(lambda: text(shop_window, "changed-note") == "Nobody joined or left.")
    assert desk.editing.document.origin is not None
    assert desk.editing.document.origin.name == "Poles"
    assert desk.editing.document.clean


def test_a_discarded_draft_can_be_restored_after_an_import(shop_window: MainWindow, qtbot: QtBot) -> None:
    desk = desk_of(shop_window)
    for purpose in ("one", "two"):
        desk.do("new-segment")
        desk.editing.document.set_purpose(purpose)
    desk.do("new-segment")
    for _ in range(2):
        wait_for(qtbot, desk)
        click(part(desk.bench, QPushButton, "banner-draft-offer-2"))
    wait_for(qtbot, desk)
    newer, older = desk.editing.discarded
    desk.bench.banners.close_message(f"discarded-{newer.document}")
    desk = renew(shop_window, qtbot, shop_window.actions_.action("import-again").trigger)
    assert desk.editing.discarded == (older,)
    click(part(desk.bench, QPushButton, f"banner-discarded-{older.document}-offer-1"))
    assert desk.editing.document.segment == older.definition


def test_nothing_is_said_to_change_where_no_segment_is_saved(
    open_window: Opener, qtbot: QtBot, project: Path
) -> None:
    with Workspace.open(project) as workspace:
        for saved in reversed(workspace.segments.all()):
            workspace.segments.delete(saved.name)
    window = open_window(project)
    desk_of(window).bench.places.open(IMPORT)
    desk = renew(window, qtbot, window.actions_.action("import-again").trigger)
    assert text(window, "report-title") == "4 contacts imported"
    assert not part(desk.bench, QPushButton, "report-changes").isVisible()


def test_a_file_with_a_header_only_is_told(shop_window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    more, notes = tmp_path / "orders-2.csv", tmp_path / "notes.csv"
    more.write_text("order_id,customer_id,ordered_at,amount\n", "utf-8")
    notes.write_text("note,author\n", "utf-8")
    offer(shop_window, qtbot, [more, notes])
    assert text(shop_window, "known-note-1") == "orders-2.csv has a header and no rows."
    assert text(shop_window, "known-unknown-1") == "notes.csv has a header and no rows."


def test_rfm_that_goes_with_a_column_is_told_before_it_goes(
    open_window: Opener, qtbot: QtBot, tmp_path: Path
) -> None:
    rfm = ', "rfm": {"activity": "orders", "amount": "amount"}}'
    window = open_window(make_project(tmp_path / "made", RECIPE.removesuffix("}") + rfm))
    offer(window, qtbot, write_files(tmp_path / "new", CUSTOMERS, ORDERS.replace("amount", "paid")))
    lost = "New columns: paid. Without the columns: amount. RFM is made of them, so there will be none."
    assert text(window, "known-note-2") == lost
    how = part(desk_of(window).bench, QComboBox, "known-how-2")
    how.setCurrentIndex(how.findData("beside"))  # the former files still have the column
    assert text(window, "known-note-2") == "New columns: paid. Without the columns: amount."


def test_unknown_files_leave_the_choice_to_the_person(
    shop_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    notes = tmp_path / "notes.csv"
    notes.write_text("note,author\nhello,me\n", "utf-8")
    offer(shop_window, qtbot, [notes])
    assert text(shop_window, "known-title") == "These files are new here"
    assert not shown(shop_window, "known-import")
    click(part(desk_of(shop_window).bench, QPushButton, "known-add"))
    assistant = desk_of(shop_window).refreshing.pages.assistant
    assert assistant.isVisible()
    assert assistant.scene is not None
    assert [one.name for one in assistant.scene.recipe.mapping.activities] == [
        "orders"
    ]  # all it had is there


def test_files_that_cannot_be_read_are_told_apart_and_offered_for_nothing(
    shop_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    letter, notes = tmp_path / "letter.pdf", tmp_path / "notes.csv"
    letter.write_bytes(b"%PDF-1.7 ...")
    notes.write_text("note,author\nhello,me\n", "utf-8")
    offer(shop_window, qtbot, [letter])
    assert text(shop_window, "known-title") == "Nothing that can be imported"
    assert text(shop_window, "known-unreadable-1").startswith("letter.pdf: the file is a PDF document; give")
    assert not shown(shop_window, "known-unknown")
    offer(shop_window, qtbot, [letter, notes])
    qtbot.waitUntil(lambda: shown(shop_window, "known-unknown"))
    assert text(shop_window, "known-unknown-1") == "notes.csv"
    assert text(shop_window, "known-unreadable-1").startswith("letter.pdf")


# --- what is broken and mended ---------------------------------------------------------------------------


def test_a_segment_that_lacks_a_column_is_pointed_at_another(
    shop_window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    files = write_files(tmp_path / "new", CUSTOMERS.replace("country", "land"), ORDERS)
    offer(shop_window, qtbot, files)
    assert text(shop_window, "known-note-1") == "New columns: land. Without the columns: country."
    begin = part(desk_of(shop_window).bench, QPushButton, "known-import")
    desk = renew(shop_window, qtbot, lambda: click(begin))
    qtbot.waitUntil(lambda: shown(shop_window, "changed-broken"))
    assert (
        text(shop_window, "changed-note") == "Nobody joined or left; 2 segments can't be calculated any more."
    )
    assert text(shop_window, "broken-1-lacks-1") == "There is no detail “country” any more; use"
    through = "It uses the segment “Poles”, which can't be calculated; mend that one"
    assert text(shop_window, "broken-2-problem").removesuffix(".") == through
    choice = part(desk.bench, QComboBox, "broken-1-choice-1")
    choice.setCurrentIndex(choice.findData("signed_up"))
    assert narrowed(choice).endswith("…")
    save = part(desk.bench, QPushButton, "broken-1-save")
    click(save)
    qtbot.waitUntil(lambda: text(shop_window, "broken-1-refused") != "")  # a date is no text
    choice.setCurrentIndex(choice.findData("land"))
    click(save)
    qtbot.waitUntil(lambda: not shown(shop_window, "changed-broken"))
    wait_for(qtbot, desk)
    assert sizes(shop_window)["Poles"][1] == "2"
    assert sizes(shop_window)["Poles who buy"][1] == "1"  # it was broken through the other
    origin = desk.editing.document.origin
    assert origin is not None
    assert origin.version == 2
    assert desk.editing.library.entries[1].broken == ""


# --- when it does not come to an end ---------------------------------------------------------------------


def still_as_before(window: MainWindow, qtbot: QtBot, project: Path) -> None:
    desk = desk_of(window)
    wait_for(qtbot, desk)
    assert desk.project.catalog.contacts == 4
    desk.editing.document.carry_out(intents.ToggleNegated("include.items[0]"))
    wait_for(qtbot, desk)
    assert part(desk.bench, QLabel, "size").text() == "2"
    assert left_in(project.parent) == ["Shop.cardinal"]


def test_a_cancelled_import_leaves_all_as_it_was(
    shop_window: MainWindow, qtbot: QtBot, project: Path
) -> None:
    shop_window.actions_.action("import-again").trigger()
    qtbot.waitUntil(lambda: shown(shop_window, "import-running"))
    click(part(desk_of(shop_window).bench, QPushButton, "import-cancel"))
    assert shown(shop_window, "import-report")
    desk_of(shop_window).refreshing.finish()
    still_as_before(shop_window, qtbot, project)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks for the process in /proc")
def test_a_killed_import_says_so(shop_window: MainWindow, qtbot: QtBot, project: Path) -> None:
    shop_window.actions_.action("import-again").trigger()
    qtbot.waitUntil(lambda: bool(import_processes()))
    for number in import_processes():
        os.kill(number, signal.SIGKILL)
    qtbot.waitUntil(lambda: shown(shop_window, "import-failure"))
    assert "ended unexpectedly" in text(shop_window, "import-problem")
    still_as_before(shop_window, qtbot, project)


def import_processes() -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            ours = f"PPid:\t{os.getpid()}\n" in (folder / "status").read_text()
            if ours and b"engine.importing.child" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:  # it has just ended
            continue
    return found


def test_a_file_without_its_key_is_refused(
    shop_window: MainWindow, qtbot: QtBot, project: Path, tmp_path: Path
) -> None:
    files = write_files(tmp_path / "new")
    offer(shop_window, qtbot, files)
    files[1].write_text("order_id,buyer,ordered_at,amount\n7,C-1,2024-04-01,1\n", "utf-8")
    click(part(desk_of(shop_window).bench, QPushButton, "known-import"))
    qtbot.waitUntil(lambda: shown(shop_window, "import-failure"))
    assert "customer_id" in text(shop_window, "import-problem")
    back = part(desk_of(shop_window).bench, QPushButton, "import-back")
    assert back.text() == "Back to the files"
    click(back)
    assert shown(shop_window, "import-assistant")
    click(part(desk_of(shop_window).bench, QPushButton, "import-leave"))
    assert shown(shop_window, "import-report")
    still_as_before(shop_window, qtbot, project)


def test_closing_the_window_in_the_midst_keeps_the_old_data(
    shop_window: MainWindow, qtbot: QtBot, project: Path
) -> None:
    shop_window.actions_.action("import-again").trigger()
    qtbot.waitUntil(lambda: shown(shop_window, "import-running"))
    shop_window.close()
    assert left_in(project.parent) == ["Shop.cardinal"]
    with Workspace.open(project) as workspace:
        assert workspace.catalog.contacts == 4


def test_without_recalculation_the_page_offers_it(
    open_window: Opener, project: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    with Workspace.open(project) as workspace:
        workspace.update_settings(recalculate_on_import=False)
    window = open_window(project)
    offer(window, qtbot, write_files(tmp_path / "new", NEW_CUSTOMERS, NEW_ORDERS))
    begin = part(desk_of(window).bench, QPushButton, "known-import")
    renew(window, qtbot, lambda: click(begin))
    assert sizes(window)["Poles"] == ("2", "–", "–", "–")
    click(part(desk_of(window).bench, QPushButton, "changed-recalculate"))
    qtbot.waitUntil(lambda: text(window, "changed-note") == "3 of 3 segments changed.")
    assert sizes(window)["Poles"] == ("2", "3", "2", "1")


def test_a_project_dropped_on_another_is_opened_in_its_place(
    shop_window: MainWindow, shop: Path, qtbot: QtBot
) -> None:
    former = desk_of(shop_window)
    assert drop(shop_window, [shop])
    qtbot.waitUntil(lambda: shop_window.desk is not former)
    wait_for(qtbot, desk_of(shop_window))
    assert desk_of(shop_window).project.path == shop.resolve()
