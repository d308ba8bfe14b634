"""The import assistant in a real window, on real files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStyleOptionHeader,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.icons import IconSet
from app.importing.assistant.assistant import Assistant
from app.importing.assistant.controls import CheckControl, ChoiceControl
from app.importing.assistant.file_list import FileList
from app.importing.assistant.notices import Notices
from app.importing.assistant.preview import Preview
from app.importing.order import Order
from app.theme import Theme
from engine.importing.looking.result import ColumnLook, SourceLook
from engine.importing.mapping import FORMAT, ContactBy
from engine.importing.mapping_rules import check_mapping, read_mapping
from tests.support.importing import write_files
from tests.support.qt import focusable
from tests.support.shared import SHARED, needs_shared
from widgets.style import Look

W = TypeVar("W", bound=QWidget)

FILES = {
    "customers.csv": [
        "customer_id,email,born,tags",
        "1,ann@x.org,1990-02-01,a;b",
        "2,bo@x.org,1985-13-45,b",
        "3,cy@x.org,1970-07-10,c",
    ],
    "orders.csv": [
        "order_id,customer_id,mail,ordered_at,total",
        "10,1,ann@x.org,2024-01-05,12.50",
        "11,2,BO@x.org,2024-02-20,20",
        "12,9,zoe@x.org,2024-02-21,30",
    ],
    "items.csv": ["order_id,product,quantity", "10,p1,2", "10,p2,1", "99,p1,3"],
}

SHOP: dict[str, Any] = {
    "format": FORMAT,
    "contacts": {"file": "customers.csv", "key": "customer_id", "columns": {"born": {"type": "date"}}},
    "activities": [
        {"name": "orders", "file": "orders.csv", "contact": "customer_id", "time": "ordered_at"},
        {"name": "items", "file": "items.csv", "parent": {"activity": "orders", "key": "order_id"}},
    ],
}


ORDERS, ITEMS = SHOP["activities"]


class Hands:
    """What a person does on the page, and what they see there."""

    def __init__(self, assistant: Assistant, qtbot: QtBot, folder: Path) -> None:
        self.assistant = assistant
        self.qtbot = qtbot
        self.folder = folder

    def open(self, data: dict[str, Any] = SHOP) -> None:
        """Show a recipe for the files, and wait until they are looked at."""
        self.assistant.open_mapping(read_mapping(json.dumps(data)), self.folder)
        self.settle()

    def settle(self) -> None:
        """Wait until everything that is shown is of the files as they are read now."""

        def settled() -> bool:
            scene = self.assistant.scene
            return scene is not None and scene.is_current

        self.qtbot.waitUntil(settled)

    def find(self, kind: type[W], name: str) -> W:
        found = self.assistant.findChild(kind, name)
        assert isinstance(found, kind), name
        return found

    def go(self, path: str) -> None:
        """Choose a file in the list."""
        files = self.find(FileList, "import-files")
        at = [entry.path for entry in files.entries].index(path)
        files.setCurrentIndex(files.listed.index(at))

    def choose(self, name: str, value: str) -> None:
        """Choose in a list, as a person does."""
        box = self.find(QComboBox, name)
        at = box.findData(value)
        assert at >= 0, [box.itemData(number) for number in range(box.count())]
        box.setCurrentIndex(at)
        box.activated.emit(at)
        self.settle()

    def type(self, name: str, text: str) -> None:
        line = self.find(QLineEdit, name)
        line.setFocus()
        line.selectAll()
        QTest.keyClicks(line, text)
        QTest.keyClick(line, Qt.Key.Key_Return)
        self.settle()

    def note(self, name: str) -> str:
        return self.find(QLabel, f"{name}-note").text()

    def notices(self, page: str = "source") -> list[str]:
        return [one.text for one in self.find(Notices, f"import-{page}-notice").notices]

    def answer(self, text: str) -> None:
        QApplication.processEvents()  # what is new is shown by then
        buttons = [one for one in self.assistant.findChildren(QPushButton) if one.text() == text]
        shown = [one for one in buttons if one.isVisible()]
        assert shown, text
        shown[0].click()

    def heads(self) -> list[str]:
        rows = self.find(Preview, "import-preview").rows
        return [rows.head(at).replace("\n", ": ") for at in range(rows.columnCount())]

    def said_of(self, path: str) -> str:
        """What a screen reader says of a file in the list."""
        files = self.find(FileList, "import-files").entries
        return next(entry.spoken for entry in files if entry.path == path)

    @property
    def names(self) -> list[str]:
        return [entry.name for entry in self.find(FileList, "import-files").entries]

    @property
    def import_button(self) -> QPushButton:
        return self.find(QPushButton, "import-begin")

    @property
    def state(self) -> str:
        return self.find(QLabel, "import-state").text()

    def ordered(self) -> Order:
        with self.qtbot.waitSignal(self.assistant.wanted) as told:
            self.import_button.click()
        assert told.args is not None
        (order,) = told.args
        assert isinstance(order, Order)
        check_mapping(order.mapping)
        return order


@pytest.fixture(scope="module")
def assistant(qapp: QApplication) -> Iterator[Assistant]:
    """One page for all tests: each shows it a recipe anew."""
    theme = Theme(qapp)
    theme.apply("light")
    icons = IconSet(theme)
    made = Assistant(icons, Look(theme.tokens.colours(), icons.icon))
    theme.setParent(made)
    made.resize(1280, 720)
    made.show()
    yield made
    made.finish()
    made.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("files")
    write_files(made, FILES)
    return made


@pytest.fixture
def hands(assistant: Assistant, qtbot: QtBot, folder: Path) -> Hands:
    return Hands(assistant, qtbot, folder)


def test_guessed_files_are_shown_and_handed_over(hands: Hands) -> None:
    hands.assistant.open([hands.folder / name for name in FILES])
    assert not hands.import_button.isEnabled()
    hands.settle()
    entries = hands.find(FileList, "import-files").entries
    assert [(entry.name, entry.role) for entry in entries[1:]] == [
        ("customers.csv", "contacts"),
        ("orders.csv", "activity: orders"),
        ("items.csv", "part of orders: items"),
    ]
    assert hands.state == "3 files · 3 contacts · 2 activities"
    assert hands.note("import-source-key") == "all 3 rows have a key of their own"
    order = hands.ordered()
    assert order.base_directory == hands.folder
    assert order.mapping.contacts.file == "customers.csv"
    assert [activity.name for activity in order.mapping.activities] == ["orders", "items"]


def test_figures_follow_what_is_changed(hands: Hands) -> None:
    hands.open()
    hands.go("activities[0]")
    assert hands.note("import-source-contact") == (
        "66.7 % of orders find their contact; 1 names an unknown one: not used"
    )
    hands.choose("import-source-contact", "mail")
    assert hands.note("import-source-contact").startswith("0 % of orders find their contact")
    assert hands.said_of("activities[0]") == "orders.csv, activity: orders, none of its rows would be used"
    assert hands.said_of("activities[1]") == "items.csv, part of orders: items"
    hands.choose("import-source-found-by", "email")
    assert hands.said_of("activities[0]") == "orders.csv, activity: orders"
    assert hands.note("import-source-contact").startswith("66.7 % of orders find their contact")
    assert hands.ordered().mapping.activities[0].contact == ContactBy(column="mail", field="email")


def test_contacts_known_by_their_row_are_counted(hands: Hands) -> None:
    hands.open()
    hands.go("contacts")
    hands.choose("import-source-key", "#row")
    assert hands.state.startswith("3 files · 3 contacts · 2 activities")


def test_the_reason_stands_beside_what_it_is_of(hands: Hands) -> None:
    hands.assistant.open([hands.folder / name for name in FILES])
    hands.settle()
    hands.go("contacts")
    width = hands.assistant.width()
    hands.assistant.resize(1920, 1080)
    QApplication.processEvents()
    note, why = hands.find(QLabel, "import-source-key-note"), hands.find(QToolButton, "import-source-key-why")
    assert why.isVisible()
    assert note.geometry().right() < why.geometry().left() < note.geometry().right() + 24
    hands.assistant.resize(width, 720)


def test_values_that_cannot_be_read_are_told_and_shown(hands: Hands) -> None:
    hands.open()
    (notice,) = hands.notices()
    assert notice == "1 value of “born” can't be read as a date: it stays empty."
    hands.answer("Show them")
    assert hands.find(QLabel, "import-column-title").text() == "born"
    assert hands.find(QPlainTextEdit, "import-column-values").toPlainText() == "line 3: 1985-13-45"
    assert "born: date · 1 unreadable" in hands.heads()
    hands.choose("import-column-type", "text")
    assert hands.notices() == []
    assert "born: text" in hands.heads()


@pytest.mark.parametrize(
    ("broken", "shown"),
    [
        ({"rfm": {"activity": "orders", "amount": "sum"}}, ""),
        (
            {"activities": [{**SHOP["activities"][0], "time": "paid_at"}, SHOP["activities"][1]]},
            "activities[0]",
        ),
        ({}, "contacts"),
    ],
)
def test_a_recipe_opens_where_something_must_be_put_right(
    hands: Hands, broken: dict[str, Any], shown: str
) -> None:
    hands.open({**SHOP, **broken})
    files = hands.find(FileList, "import-files")
    assert files.entries[files.currentIndex().row()].path == shown
    hands.go("activities[1]")
    hands.type("import-source-name", "lines")
    assert files.entries[files.currentIndex().row()].path == "activities[1]"


def test_a_head_that_says_more_has_room_for_it(hands: Hands) -> None:
    hands.open()
    preview = hands.find(Preview, "import-preview")
    at = [column.header for column in preview.rows.columns].index("tags")
    preview.setCurrentIndex(preview.rows.index(0, at))
    hands.choose("import-column-type", "number")
    kind = preview.rows.head(at).partition("\n")[2]
    assert "unreadable" in kind
    wanted = preview.horizontalHeader().fontMetrics().horizontalAdvance(kind)
    assert preview.columnWidth(at) >= wanted + 20


def test_ambiguous_days_are_asked_and_answered_by_a_click(hands: Hands) -> None:
    days = ["customer_id,day", "1,03/04/2024", "2,05/06/2024"]
    write_files(hands.folder, {"days.csv": days})
    activity = {"name": "days", "file": "days.csv", "contact": "customer_id", "time": "day"}
    hands.open({**SHOP, "activities": [{**activity, "columns": {"day": {"type": "date"}}}]})
    hands.go("activities[0]")
    assert not hands.import_button.isEnabled()
    assert hands.state == "One question must be answered first"
    assert "day and month can't be told apart" in hands.notices()[0]
    hands.answer("31/12/2024 – day first")
    hands.settle()
    assert hands.notices() == []
    assert hands.note("import-source-time") == "all days have a time"
    assert hands.ordered().mapping.activities[0].columns["day"].format == "%d/%m/%Y"


def test_without_a_contacts_file_they_are_made_from_what_they_did(hands: Hands) -> None:
    hands.open()
    hands.answer("Remove file")
    hands.settle()
    assert not hands.import_button.isEnabled()
    assert hands.notices("whole")[0].startswith("Nothing says who the contacts are")
    hands.answer("Make contacts from orders")
    hands.settle()
    assert hands.note("import-whole-from-activity") == "its 3 rows know 3 contacts"
    hands.find(QCheckBox, "import-whole-fields-mail").click()
    hands.settle()
    contacts = hands.ordered().mapping.contacts
    assert (contacts.file, contacts.from_activity, contacts.fields) == (None, "orders", ("mail",))


def test_a_page_with_room_for_all_does_not_scroll(hands: Hands, tmp_path: Path) -> None:
    names = [f"a_detail_of_an_order_{number}" for number in range(20)]
    write_files(
        tmp_path, {"orders.csv": [",".join(["buyer", "ordered_at", *names]), "1,2024-01-05" + ",x" * 20]}
    )
    hands.assistant.open([tmp_path / "orders.csv"])
    hands.settle()
    hands.go("")
    QApplication.processEvents()
    page = hands.find(QScrollArea, "import-whole")
    fields = hands.find(QWidget, "import-whole-fields")
    assert fields.height() == fields.heightForWidth(fields.width()) > 100
    assert page.verticalScrollBar().maximum() == 0


def test_what_is_wrong_is_told_at_its_place_and_blocks(hands: Hands) -> None:
    hands.open()
    hands.go("activities[1]")
    hands.choose("import-source-role", "lookup")
    assert [entry.path for entry in hands.find(FileList, "import-files").entries][-1] == "lookups[0]"
    hands.choose("import-source-target", "orders")
    assert not hands.import_button.isEnabled()
    assert hands.note("import-source-key") == "Choose the column that rows are found by."
    assert hands.state == "2 things must be put right first"
    hands.choose("import-source-key", "order_id")
    hands.choose("import-source-on", "order_id")
    assert hands.note("import-source-on").startswith("33.3 % of orders find extra details here")
    assert hands.import_button.isEnabled()


def test_the_preview_follows_how_the_file_is_read(hands: Hands) -> None:
    text = "id;name;spent\n1;Zoë;1.234,50\n2;Bo;20,00\n"
    (hands.folder / "people.csv").write_bytes(b"exported\n" + text.encode("cp1252"))
    hands.open({"format": FORMAT, "contacts": {"file": "people.csv", "key": "id"}})
    assert hands.heads() == ["id: number", "name: text", "spent: number"]
    assert hands.find(QLabel, "import-source-read-as").text().endswith("header in line 2")
    hands.choose("import-reading-encoding", "cp1250")
    assert hands.find(QLabel, "import-source-read-as").text().startswith("CSV · Windows, Central Europe")
    hands.choose("import-reading-delimiter", ",")
    assert hands.heads() != ["id: number", "name: text", "spent: number"]
    assert not hands.import_button.isEnabled()
    assert "no column “id”" in hands.note("import-source-key")
    assert hands.notices() == ["Key: people.csv has no column “id”; there is only “exported”."]
    hands.choose("import-reading-delimiter", "")
    assert hands.heads()[2] == "spent: number"


def test_columns_are_renamed_left_out_and_emptied(hands: Hands) -> None:
    hands.open()
    hands.go("activities[0]")
    preview = hands.find(Preview, "import-preview")
    preview.setFocus()
    preview.setCurrentIndex(preview.rows.index(0, 3))
    assert not hands.find(CheckControl, "import-column-used").isEnabled()  # it says when
    QTest.keyClick(preview, Qt.Key.Key_Right)
    assert hands.find(QLabel, "import-column-title").text() == "total"
    hands.type("import-column-empty", "0 | 30")
    hands.type("import-column-rename", "amount")
    preview.setCurrentIndex(preview.rows.index(0, 0))
    hands.find(CheckControl, "import-column-used").click()
    hands.settle()
    columns = hands.ordered().mapping.activities[0].columns
    assert (columns["total"].empty, columns["total"].rename) == (("0", "30"), "amount")
    assert columns["order_id"].skip


def test_a_new_name_is_followed(hands: Hands) -> None:
    hands.open()
    hands.go("activities[0]")
    hands.type("import-source-name", "purchases")
    order = hands.ordered()
    assert order.mapping.activities[1].parent is not None
    assert order.mapping.activities[1].parent.activity == "purchases"


def test_files_come_in_and_go_out(hands: Hands) -> None:
    hands.open({**SHOP, "activities": SHOP["activities"][:1]})
    hands.assistant.add([hands.folder / "items.csv"])
    hands.go("contacts")  # as when figures of before arrive
    assert not hands.find(FileList, "import-files").isVisible()
    assert not hands.import_button.isEnabled()  # it would leave them out
    hands.qtbot.waitUntil(lambda: "items.csv" in hands.names)
    assert hands.import_button.isEnabled()
    hands.settle()
    assert hands.find(QLabel, "import-source-file").text() == "items.csv"  # what is new is shown
    assert [entry.role for entry in hands.find(FileList, "import-files").entries][-1] == (
        "part of orders: items"
    )
    hands.go("activities[1]")
    hands.answer("Remove file")
    hands.settle()
    assert len(hands.ordered().mapping.activities) == 1


def test_what_is_chosen_for_a_source_that_has_gone_changes_nothing(hands: Hands) -> None:
    hands.open()
    hands.go("activities[1]")
    box = hands.find(ChoiceControl, "import-source-role")  # its list may stand open meanwhile
    hands.answer("Remove file")
    hands.settle()
    before = hands.ordered()
    box.setCurrentIndex(0 if box.currentIndex() else 1)
    box.activated.emit(box.currentIndex())
    hands.settle()
    assert hands.ordered() == before


def test_the_newest_change_is_what_is_shown(hands: Hands) -> None:
    hands.open()
    hands.go("activities[0]")
    box = hands.find(ChoiceControl, "import-source-contact")
    for value in ("mail", "order_id", "customer_id", "total"):
        box.setCurrentIndex(box.findData(value))
        box.activated.emit(box.currentIndex())
        QTest.qWait(200)  # longer than changes are waited for: a look begins each time
    hands.settle()
    assert hands.note("import-source-contact").startswith("0 % of orders find their contact")
    assert box.key == "total"


def test_a_change_can_be_taken_back(hands: Hands) -> None:
    hands.open()
    hands.go("activities[1]")
    hands.choose("import-source-role", "unused")
    assert hands.find(QLabel, "import-source-file").text() == "items.csv"
    hands.answer("Remove file")
    for _ in range(2):
        QTest.keyClick(hands.assistant, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    hands.settle()
    assert hands.ordered().mapping == read_mapping(json.dumps(SHOP))


def test_tab_follows_the_page_as_it_is_read(hands: Hands) -> None:
    hands.open()
    hands.go("activities[0]")
    hands.assistant.activateWindow()
    line = hands.find(QLineEdit, "import-source-name")
    hands.qtbot.waitUntil(lambda: line.isVisible() and hands.assistant.isActiveWindow())
    line.setFocus()
    met = []
    for _ in range(8):
        before = QApplication.focusWidget()
        assert before is not None
        QTest.keyClick(before, Qt.Key.Key_Tab)
        after = QApplication.focusWidget()
        assert after is not None
        met.append(after.objectName())
    expected = ["family", "contact", "found-by", "time"]
    assert met[:4] == [f"import-source-{name}" for name in expected]
    assert met[4:7] == ["import-source-change-reading", "import-preview", "import-column-type"]


def test_files_that_cannot_be_read_are_told(hands: Hands) -> None:
    hands.assistant.open([hands.folder / name for name in FILES])
    state = hands.find(QLabel, "import-state")
    hands.qtbot.waitUntil(lambda: "files" in state.text())
    hands.assistant.open([hands.folder / f"{'nothing ' * 12}.csv"])
    assert state.text() == ""  # nothing of the files before
    problem = hands.find(QLabel, "import-waiting-problem")
    hands.qtbot.waitUntil(problem.isVisible)
    assert "there is no such file" in problem.text()
    assert problem.height() >= problem.heightForWidth(problem.width())
    with hands.qtbot.waitSignal(hands.assistant.left):
        hands.answer("Back")


def test_files_that_cannot_be_read_hold_up_no_others(hands: Hands) -> None:
    (hands.folder / "letter.pdf").write_bytes(b"%PDF-1.7 ...")
    hands.assistant.open([hands.folder / name for name in (*FILES, "letter.pdf")])
    hands.qtbot.waitUntil(lambda: hands.assistant.scene is not None)
    hands.settle()
    scene = hands.assistant.scene
    assert scene is not None
    assert "put right" not in scene.blocked
    hands.go("unused[0]")
    told = "letter.pdf: the file is a PDF document; give a CSV, XLSX, Parquet or JSON lines file."
    assert hands.notices() == [f"{told} It is not used."]


def test_a_file_with_a_header_only_is_told(hands: Hands) -> None:
    (hands.folder / "orders.csv").write_text("order_id,customer_id,ordered_at\n", "utf-8")
    hands.open()
    hands.go("activities[0]")
    assert "There is a header and no rows." in [one.removeprefix("Line 1: ") for one in hands.notices()]
    frame = hands.find(Notices, "import-source-notice").notices[0]
    assert frame.tone == "question"


def test_leaving_stops_the_guess(hands: Hands) -> None:
    hands.assistant.open([hands.folder / name for name in FILES])
    with hands.qtbot.waitSignal(hands.assistant.left):
        hands.answer("Cancel")
    QTest.qWait(100)
    assert hands.assistant.scene is None


def test_everything_is_named_and_large_enough(hands: Hands) -> None:
    hands.open()
    for path in ("", "contacts", "activities[0]", "activities[1]"):
        hands.go(path)
        QApplication.processEvents()
        shown = [widget for widget in focusable(hands.assistant) if widget.isVisible()]
        names = [widget.objectName() for widget in shown]
        assert all(names)
        assert len(set(names)) == len(names)
        for widget in shown:
            assert widget.accessibleName(), widget.objectName()
            assert min(widget.width(), widget.height()) >= 24, widget.objectName()


@needs_shared
@pytest.mark.parametrize(
    ("folder", "pattern", "state"),
    [
        ("ie-shop", "*.parquet", "10 files · 1,500 contacts · 6 activities · 1 file not used"),
        ("complete-journey", "c*.csv", "3 files · 1,559 contacts · 2 activities"),
    ],
)
def test_real_files_are_shown(hands: Hands, folder: str, pattern: str, state: str) -> None:
    hands.assistant.open(sorted((SHARED / "data" / folder).glob(pattern)))
    hands.settle()
    assert hands.state == state
    for path in [entry.path for entry in hands.find(FileList, "import-files").entries]:
        hands.go(path)
        QApplication.processEvents()
        if path:
            assert hands.heads()
    assert hands.import_button.isEnabled()


def test_a_long_head_ends_in_an_ellipsis_over_what_the_column_is(qtbot: QtBot) -> None:
    preview = Preview(Look({}, lambda _name, _tone: QIcon()))
    qtbot.addWidget(preview)
    long = "The amount that the customer has agreed to pay, net of all discounts"
    columns = (ColumnLook(header=long, type="number"), ColumnLook(header="اسم المدينة الكاملة"))
    preview.show_look(SourceLook(columns=columns, first=(("1", "x"),), lines=(2,)), long)
    shown = QStyleOptionHeader()
    heads = preview.horizontalHeader()
    heads.initStyleOptionForIndex(shown, 0)
    name, _, kind = shown.text.partition("\n")
    assert name.endswith("…")
    assert (long.startswith(name[:-1]), kind) == (True, "number")
    heads.initStyleOptionForIndex(shown, 1)
    assert shown.text == "اسم المدينة الكاملة\ntext"
