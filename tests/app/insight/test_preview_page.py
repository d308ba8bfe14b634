"""The preview in the window: rows as SQL gives them, sorted, searched, hidden, copied, exported."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.insight.people_page import PeoplePage
from engine.definition.codec import read_segment
from engine.definition.model import (
    ActivityCondition,
    Card,
    Column,
    Condition,
    FieldCondition,
    Filter,
    Filters,
    Measure,
    SegmentCondition,
    segment,
)
from engine.errors import UserError
from tests.support.insight import settle, sql
from tests.support.insight_segments import BUYERS_SQL, HEAD, NEWS
from tests.support.qt_window import click, part, type_text
from widgets.intents import AddCard, Gap, RemoveItem

NOWHERE = f"""{HEAD}"name":"Nowhere","include":{{"items":[{NEWS},{{"type":"card","conditions":[
  {{"type":"field","field":"country","op":"is","values":["ZZ"]}}]}}],"joins":["and"]}}}}"""


@pytest.fixture
def people(sample_desk: Desk, qtbot: QtBot) -> PeoplePage:
    sample_desk.bench.insight.open_tab("preview")
    settle(qtbot, sample_desk)
    return sample_desk.insight.preview


def keys(people: PeoplePage) -> list[str]:
    paged = people.list.table.paged
    return [row[0] for number in range(paged.rowCount()) if (row := paged.row(number)) is not None]


def expected(desk: Desk, where: str, order: str = "_key") -> list[str]:
    return [key for (key,) in sql(desk, f"SELECT _key FROM data.contacts c WHERE {where} ORDER BY {order}")]


@pytest.mark.parametrize(
    ("which", "where"),
    [
        pytest.param("members", f"_contact IN ({BUYERS_SQL})", id="members"),
        pytest.param("left-out", f"_contact NOT IN ({BUYERS_SQL})", id="left-out"),
    ],
)
def test_lists_whom_sql_lists(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot, which: str, where: str
) -> None:
    people.list.which.setCurrentIndex(people.list.which.findData(which))
    settle(qtbot, sample_desk)
    assert keys(people) == expected(sample_desk, where)
    assert people.list.foot.text().startswith(f"{len(keys(people)):,} contacts")


def nothing_said(people: PeoplePage) -> tuple[str, str]:
    """Return what stands in the place of the table, and what is offered."""
    nothing = people.list.nothing
    assert nothing.isVisible() != people.list.table.isVisible()
    if not nothing.isVisible():
        return "", ""
    return nothing.text.text(), nothing.offer.text() if nothing.offer.isVisible() else ""


def test_where_nobody_is_listed_it_says_why_and_what_helps(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot
) -> None:
    assert nothing_said(people) == ("", "")
    page, document = people.list, sample_desk.editing.document
    page.search.setText("nobody at all")
    settle(qtbot, sample_desk, lambda: not page.busy)
    assert nothing_said(people)[0] == "Nobody has “nobody at all” in the columns that are shown."
    click(page.nothing.offer)
    settle(qtbot, sample_desk, lambda: not page.busy)
    assert nothing_said(people) == ("", "")
    page.which.setCurrentIndex(page.which.findData("joined"))
    settle(qtbot, sample_desk, lambda: not page.busy)
    assert nothing_said(people) == ("Nobody has joined since the last recalculation.", "")
    sample_desk.editing.new()
    settle(qtbot, sample_desk, lambda: not page.busy)
    assert nothing_said(people) == ("Who joined is known once the segment is saved and recalculated.", "")
    page.which.setCurrentIndex(page.which.findData("members"))
    document.replace(read_segment(NOWHERE), "try")
    settle(qtbot, sample_desk, lambda: not page.busy)
    assert nothing_said(people) == ("“B · Country” lets nobody through.", "Show it in the builder")
    click(page.nothing.offer)
    assert document.selection == ("include.items[1]",)


def test_the_search_stands_beside_the_choice_where_there_is_room(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot
) -> None:
    which, search = people.list.which, people.list.search
    assert search.y() > which.geometry().bottom()
    sample_desk.insight.wide_button.click()
    qtbot.waitUntil(lambda: search.x() > which.geometry().right())
    assert search.geometry().center().y() == which.geometry().center().y()
    sample_desk.insight.wide_button.click()
    qtbot.waitUntil(lambda: search.y() > which.geometry().bottom())


def test_a_click_on_a_head_sorts(sample_desk: Desk, people: PeoplePage, qtbot: QtBot) -> None:
    heads = people.list.table.horizontalHeader()
    section = [column.id for column in people.list.table.paged.columns].index("birthday")
    people.list.table.scrollTo(people.list.table.paged.index(0, section))
    place = QPoint(heads.sectionViewportPosition(section) + 12, heads.height() // 2)
    for order in ("birthday NULLS LAST, _key", "birthday DESC NULLS LAST, _key"):
        QTest.mouseClick(heads.viewport(), Qt.MouseButton.LeftButton, pos=place)
        settle(qtbot, sample_desk)
        assert keys(people) == expected(sample_desk, f"_contact IN ({BUYERS_SQL})", order)


def test_keys_sort_by_a_column_and_move_it(sample_desk: Desk, people: PeoplePage, qtbot: QtBot) -> None:
    table = people.list.table
    table.setFocus()
    for _ in range(2):
        QTest.keyClick(table, Qt.Key.Key_Right)
    column = table.current_column
    assert column is not None
    chord = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    for key, order in ((Qt.Key.Key_Down, " DESC"), (Qt.Key.Key_Up, "")):
        QTest.keyClick(table, key, chord)
        settle(qtbot, sample_desk)
        by = f"lower({column.id}){order} NULLS LAST, _key"
        assert keys(people) == expected(sample_desk, f"_contact IN ({BUYERS_SQL})", by)
    before = [each.id for each in table.paged.columns]
    for key, place in ((Qt.Key.Key_Right, 3), (Qt.Key.Key_Right, 4), (Qt.Key.Key_Left, 3)):
        QTest.keyClick(table, key, chord)
        settle(qtbot, sample_desk)
        assert [each.id for each in table.paged.columns].index(column.id) == place
        assert table.current_column is not None
        assert table.current_column.id == column.id
    assert sorted(each.id for each in table.paged.columns) == sorted(before)


def test_the_menu_of_rows_offers_what_keys_do(sample_desk: Desk, people: PeoplePage, qtbot: QtBot) -> None:
    table = people.list.table
    table.setCurrentIndex(table.paged.index(0, 1))
    people.list._menu(QPoint(0, 0))
    menu = next(each for each in people.list.findChildren(QMenu) if each.objectName() == "preview-menu")
    actions = {action.objectName(): action for action in menu.actions()}
    assert actions["preview-menu-down"].text().startswith("Sort by E-mail, last first\t")
    actions["preview-menu-down"].trigger()
    menu.close()
    settle(qtbot, sample_desk)
    order = "lower(email) DESC NULLS LAST, _key"
    assert keys(people) == expected(sample_desk, f"_contact IN ({BUYERS_SQL})", order)


def turn(people: PeoplePage, *labels: str) -> None:
    """Turn the ticks of columns, each searched for in the list under the button."""
    click(people.list.columns_button)
    choice = people.list.columns
    for label in labels:
        choice.search.setText(label)
        QTest.keyClick(choice.search, Qt.Key.Key_Return)
    QTest.keyClick(choice.search, Qt.Key.Key_Escape)
    QTest.keyClick(choice, Qt.Key.Key_Escape)
    assert not choice.isVisible()


def test_columns_are_chosen_in_a_list_that_stays(sample_desk: Desk, people: PeoplePage, qtbot: QtBot) -> None:
    before = [column.id for column in people.list.table.paged.columns]
    click(people.list.columns_button)
    choice = people.list.columns
    assert choice.isVisible()
    assert choice.screen().geometry().adjusted(-2, -2, 2, 2).contains(choice.geometry())
    rows = {choice.list.model().index(at, 0).data(): at for at in range(choice.list.model().rowCount())}
    for label in ("E-mail", "City"):
        index = choice.list.model().index(rows[label], 0)
        choice.list.scrollTo(index)
        place = choice.list.visualRect(index).center()
        QTest.mouseClick(choice.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert choice.isVisible()
    settle(qtbot, sample_desk)
    after = [column.id for column in people.list.table.paged.columns]
    assert {*before} ^ {*after} == {"email", "city"}
    choice.close()


def test_another_press_on_the_button_closes_the_list_of_columns(people: PeoplePage) -> None:
    button, choice = people.list.columns_button, people.list.columns
    button.window().move(-500, 0)  # the button stands on the screen, which is a small one
    click(button)
    place = choice.mapFromGlobal(button.mapToGlobal(button.rect().center()))
    QTest.mouseClick(choice.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert not choice.isVisible()


def test_a_table_pasted_into_the_search_for_columns_finds_none(people: PeoplePage) -> None:
    click(people.list.columns_button)
    choice = people.list.columns
    QGuiApplication.clipboard().setText("C0000008\tO0000018\t47.99\t" * 3000)
    QTest.keyClick(choice.search, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert choice.search.text()
    assert choice.list.model().rowCount() == 0
    choice.close()


def test_typing_searches(sample_desk: Desk, people: PeoplePage, qtbot: QtBot) -> None:
    people.list.search.setFocus()
    type_text("an")
    settle(qtbot, sample_desk, lambda: not people.list.busy)
    shown = [column.id for column in people.list.table.paged.columns[1:]]
    tests = " OR ".join(f"lower(CAST({name} AS VARCHAR)) LIKE '%an%'" for name in ("_key", *shown))
    assert keys(people) == expected(sample_desk, f"_contact IN ({BUYERS_SQL}) AND ({tests})")
    assert keys(people)


def test_what_conditions_measure_is_a_column(sample_desk: Desk, people: PeoplePage, qtbot: QtBot) -> None:
    turn(people, "What conditions measure")
    settle(qtbot, sample_desk)
    paged = people.list.table.paged
    assert paged.columns[-1].title.startswith("A · total")
    sums = dict(
        sql(
            sample_desk,
            "SELECT _key, sum(amount) FROM data.orders JOIN data.contacts USING (_contact) GROUP BY 1",
        )
    )
    for number in range(paged.rowCount()):
        row = paged.row(number)
        assert row is not None
        assert row[-1] == sums.get(row[0], 0)


def test_columns_that_were_chosen_are_remembered(sample_desk: Desk, people: PeoplePage, qtbot: QtBot) -> None:
    turn(people, "E-mail", "City")
    settle(qtbot, sample_desk)
    heads = people.list.table.horizontalHeader()
    heads.moveSection(heads.visualIndex(len(people.list.table.paged.columns) - 1), 1)
    settle(qtbot, sample_desk)
    ids = [column.id for column in people.list.table.paged.columns]
    assert "email" not in ids
    assert ids[1] == ids[-1] if len(ids) == 2 else ids[1] in people.list._chosen.fields
    again = type(people.list._chosen)(sample_desk.project, people.list.tools.settings)
    assert again.fields == people.list._chosen.fields


def test_copies_what_is_selected_and_hides_what_is_personal(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot
) -> None:
    click(people.list.mask_button)
    settle(qtbot, sample_desk)
    people.list.table.selectRow(1)
    people.list.table.setFocus()
    QTest.keyClick(people.list.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, sample_desk)
    head, line = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t")[:3] == ["Customer", "E-mail", "First name"]
    key, email, name, *_ = line.split("\t")
    assert key == keys(people)[1]
    assert "••••@" in email
    assert name.endswith("••••")
    assert sample_desk.project.workspace.settings.mask_personal_data


def test_copies_under_the_heads_that_are_shown_while_others_are_brought(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot
) -> None:
    heads = [column.title for column in people.list.table.paged.columns]
    turn(people, "E-mail")
    people.list.copy_rows([(0, 1)])
    settle(qtbot, sample_desk)
    head, *lines = QGuiApplication.clipboard().text().splitlines()
    assert head.split("\t") == heads
    assert [line.split("\t")[0] for line in lines] == keys(people)[:2]


@pytest.mark.parametrize("tab", ["preview", "overlap"])
def test_leaves_the_clipboard_when_there_is_nothing_to_copy(
    sample_desk: Desk, qtbot: QtBot, tab: str
) -> None:
    sample_desk.bench.insight.open_tab(tab)
    for entry in sample_desk.editing.library.entries:  # nothing to compare with
        sample_desk.project.workspace.segments.delete(entry.name)
    sample_desk.editing.library.refresh()
    nowhere = read_segment(NOWHERE) if tab == "preview" else segment()
    sample_desk.editing.document.replace(nowhere, "show nobody")
    settle(qtbot, sample_desk)
    QGuiApplication.clipboard().setText("of before")
    click(sample_desk.insight.copy_button)
    settle(qtbot, sample_desk)
    assert QGuiApplication.clipboard().text() == "of before"
    assert sample_desk.bench.status.message.text().startswith("There is no")


def test_hands_nothing_on_that_is_no_longer_listed(
    sample_desk: Desk,
    people: PeoplePage,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> None:
        raise UserError("cannot look there")

    monkeypatch.setattr(people.list._feed, "find", refuse)
    people.list.refresh()
    settle(qtbot, sample_desk)
    assert people.list.foot.text() == "Cannot look there"
    people.list.export_to(tmp_path / "out.csv")
    settle(qtbot, sample_desk)
    assert not (tmp_path / "out.csv").exists()


WRONG = {
    "a field that is gone": (
        FieldCondition(field="gone", op="is_set"),
        "There is no field “gone”",
    ),
    "a segment that is gone": (SegmentCondition(segment="Gone"), "There is no saved segment “Gone”"),
}


@pytest.mark.parametrize(("condition", "said"), WRONG.values(), ids=WRONG.keys())
def test_nobody_is_exported_from_a_segment_that_cannot_be_calculated(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot, tmp_path: Path, condition: Condition, said: str
) -> None:
    document = sample_desk.editing.document
    document.replace(
        segment(name="Broken", include=Column(items=(Card(conditions=(condition,)),))), "break it"
    )
    settle(qtbot, sample_desk)
    assert keys(people) == []
    assert said in nothing_said(people)[0]
    people.list.export_to(tmp_path / "out.csv")
    settle(qtbot, sample_desk)
    assert not (tmp_path / "out.csv").exists()
    told = sample_desk.bench.banners.text("refused")
    assert told.startswith("Nothing was exported: the segment can't be calculated.")
    assert said in told
    assert document.selection == ("include.items[0].conditions[0]",)
    assert sample_desk.bench.insight.size_view.size_label.text() == "–"


def test_nobody_is_exported_while_a_card_is_empty(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot, tmp_path: Path
) -> None:
    document = sample_desk.editing.document
    size = sample_desk.bench.insight.size_view.size_label.text()
    document.carry_out(AddCard(Gap("include", 0)))
    settle(qtbot, sample_desk)
    people.list.export_to(tmp_path / "out.csv")
    settle(qtbot, sample_desk)
    assert not (tmp_path / "out.csv").exists()
    assert "Card A is empty" in sample_desk.bench.banners.text("refused")
    assert sample_desk.bench.insight.size_view.size_label.text() == size, "the others still count"


def test_nobody_is_exported_before_an_edit_is_counted(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot, tmp_path: Path
) -> None:
    settle(qtbot, sample_desk)
    sample_desk.editing.document.carry_out(RemoveItem("include.items[0]"))
    with qtbot.waitSignal(people.list.exporting.told) as told:
        people.list.export_to(tmp_path / "out.csv")
    assert told.args == ["The contacts are still being listed; export them in a moment."]
    settle(qtbot, sample_desk)
    assert not (tmp_path / "out.csv").exists()


def test_an_empty_card_that_is_gone_refuses_nothing(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.insight.preview_page.ask_for_file", lambda *_: None)
    document = sample_desk.editing.document
    document.carry_out(AddCard(Gap("exclude", 0)))
    settle(qtbot, sample_desk)
    document.carry_out(RemoveItem("exclude.items[0]"))
    people.list.export()
    assert sample_desk.bench.banners.text("refused") == ""
    settle(qtbot, sample_desk)


@pytest.mark.parametrize("path", ["include", ""])
def test_what_no_part_tells_of_is_not_selected(sample_desk: Desk, people: PeoplePage, path: str) -> None:
    document = sample_desk.editing.document
    people.list.part_wanted.emit(path)
    assert document.selection == ()
    document.select(path)
    document.carry_out(AddCard(Gap("include", 0)))  # which drops what is there no more
    assert document.selection == ()


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
def test_exports_everybody_listed(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot, tmp_path: Path, ending: str
) -> None:
    target = tmp_path / f"out{ending}"
    people.list.export_to(target)
    settle(qtbot, sample_desk)
    assert target.stat().st_size
    if ending == ".csv":
        with target.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert [row[0] for row in rows[1:]] == keys(people)


def test_the_rows_that_decided_show_what_was_asked(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot
) -> None:
    asked = ActivityCondition(
        activity="order_items",
        where=Filters(filters=(Filter(attribute="status", op="is_set"),)),
        measure=Measure(fn="sum", attribute="line_total"),
        op="greater_than",
        values=(Decimal(0),),
    )
    definition = segment(include=Column(items=(Card(conditions=(asked,)),)))
    sample_desk.editing.document.replace(definition, "ask for a sum")
    settle(qtbot, sample_desk)
    people.list.opened.emit(keys(people)[0])
    settle(qtbot, sample_desk)
    why, _, _ = people.contact.browser.toPlainText().partition("Fields")
    (first, *_) = [line for line in why.splitlines() if "Bought a product" in line]
    details = first.partition("Bought a product")[2].split(", ")
    assert sum("line_total" in detail or "status" in detail for detail in details[:2]) == 2, details


def test_a_card_without_conditions_is_no_reason(sample_desk: Desk, people: PeoplePage, qtbot: QtBot) -> None:
    sample_desk.bench.builder.intent.emit(AddCard(Gap("include", 0)))
    settle(qtbot, sample_desk)
    people.list.opened.emit(keys(people)[0])
    settle(qtbot, sample_desk)
    why, _, _ = people.contact.browser.toPlainText().partition("Fields")
    assert "In the segment" in why
    assert "A is unfinished and counts for nothing, include" in why
    assert "A does not hold" not in why
    assert "B · Spent" in why


def test_a_double_click_shows_why(sample_desk: Desk, people: PeoplePage, qtbot: QtBot) -> None:
    table = people.list.table
    place = table.visualRect(table.paged.index(0, 0)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    settle(qtbot, sample_desk)
    text = people.contact.browser.toPlainText()
    assert people.contact.title.text() == keys(people)[0]
    assert "In the segment" in text
    assert "A · Spent" in text
    newest = sql(
        sample_desk,
        "SELECT strftime(max(viewed_at), '%Y-%m-%d') FROM data.product_views "
        "JOIN data.contacts USING (_contact) "
        f"WHERE _key = '{keys(people)[0]}'",
    )[0][0]
    assert newest is None or newest in text or people.contact._more
    QTest.keyClick(people.contact.browser, Qt.Key.Key_Escape)
    assert people.list.isVisible()


def test_members_are_exported_from_the_bar_whoever_is_listed_now(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "members.csv"

    def choose(*_: object) -> Path:
        settle(qtbot, sample_desk)  # as while the dialog is open
        return target

    monkeypatch.setattr("app.insight.preview_page.ask_for_file", choose)
    people.list.which.setCurrentIndex(people.list.which.findData("left-out"))
    people.list.search.setText("an")
    settle(qtbot, sample_desk, lambda: not people.list.busy)
    sample_desk.bench.insight.open_tab("sql")
    click(part(sample_desk.bench, QToolButton, "bar-export-members"))
    settle(qtbot, sample_desk)
    qtbot.waitUntil(target.exists)
    lines = target.read_text().splitlines()[1:]
    assert {line.partition(",")[0] for line in lines} == {
        *expected(sample_desk, f"_contact IN ({BUYERS_SQL})")
    }
    assert sample_desk.bench.insight.isVisible()


def test_nobody_else_is_exported_while_the_contacts_are_being_listed(
    sample_desk: Desk, people: PeoplePage, qtbot: QtBot, tmp_path: Path
) -> None:
    people.list.which.setCurrentIndex(people.list.which.findData("left-out"))
    with qtbot.waitSignal(people.list.exporting.told) as told:
        people.list.export_to(tmp_path / "out.csv")
    assert told.args == ["The contacts are still being listed; export them in a moment."]
    settle(qtbot, sample_desk)
    assert not (tmp_path / "out.csv").exists()
