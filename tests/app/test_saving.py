"""Files that are asked for: the names proposed, the endings they get, what is told where none is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from PySide6.QtWidgets import QFileDialog, QToolButton
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.saving import ask_for_file, plain_name, write_file
from app.shell.places import DATA, SEGMENT
from app.window import MainWindow
from engine.errors import MachineError
from tests.support.qt_window import click, part, wait_for


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Good customers / who went quiet", "Good customers who went quiet"),
        ('a\\b:c*d?e"f<g>h|i', "a b c d e f g h i"),
        ("  .. ", "Segment"),
        ("", "Segment"),
        ("x" * 300, "x" * 100),
        ("Ä 1.2 – été", "Ä 1.2 – été"),
    ],
)
def test_any_name_is_proposed_as_a_whole_and_harmless(name: str, made: str) -> None:
    assert plain_name(name, "Segment") == made


CSV, EXCEL = "CSV (*.csv)", "Excel (*.xlsx)"


ENDINGS = (
    ("list.csv", CSV, "list.csv"),
    ("list.csv", EXCEL, "list.xlsx"),  # nobody typed that ending: another kind was chosen
    ("list", CSV, "list.csv"),
    ("list", EXCEL, "list.xlsx"),
    ("list", "", "list.csv"),
    ("list.XLSX", CSV, "list.XLSX"),
    ("list.parquet", CSV, "list.parquet"),
    ("Version 1.2", EXCEL, "Version 1.2.xlsx"),
)


def test_the_ending_is_that_of_the_kind_that_was_chosen(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[Path] = []
    last = desk.project.path.parent
    for at, (answer, kind, written) in enumerate(ENDINGS):
        chosen = tmp_path / str(at)
        chosen.mkdir()

        def choose(
            _parent: object,
            _title: str,
            path: str,
            _kinds: str,
            answered: tuple[str, str] = (str(chosen / answer), kind),
        ) -> tuple[str, str]:
            proposed.append(Path(path))
            return answered

        monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
        assert ask_for_file(desk.bench, desk.project, "Export", "list") == chosen / written
        assert proposed.pop() == last / "list.csv"
        last = chosen


def test_a_file_is_never_replaced_unasked(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list.xlsx").touch()
    proposed: list[str] = []
    answers = iter([(str(tmp_path / "list.csv"), EXCEL), (str(tmp_path / "list.xlsx"), EXCEL)])

    def choose(_parent: object, _title: str, path: str, kinds: str) -> tuple[str, str]:
        proposed.append(f"{Path(path).name} {kinds.partition(';')[0]}")
        return next(answers)

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    assert ask_for_file(desk.bench, desk.project, "Export", "list") == tmp_path / "list.xlsx"
    assert proposed == [f"list.csv {CSV}", f"list.xlsx {EXCEL}"]


def _chart(desk: Desk, qtbot: QtBot) -> None:
    desk.bench.insight.open_tab("history")
    qtbot.waitUntil(lambda: desk.past.page.answer is not None)


def picture(desk: Desk, qtbot: QtBot, target: Path) -> None:
    _chart(desk, qtbot)
    desk.past.page.save_picture(target)


def numbers(desk: Desk, qtbot: QtBot, target: Path) -> None:
    _chart(desk, qtbot)
    desk.past.page.save_table(target)


def contacts(desk: Desk, qtbot: QtBot, target: Path) -> None:
    desk.bench.insight.open_tab("preview")
    wait_for(qtbot, desk)
    desk.insight.preview.list.export_to(target)


def rows(desk: Desk, qtbot: QtBot, target: Path) -> None:
    desk.bench.places.open(DATA)
    desk.data.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not desk.data.busy and not desk.data.rows.busy)
    desk.data.rows.rows.export_to(target)
    wait_for(qtbot, desk)
    desk.bench.places.open(SEGMENT)  # what is told stands on every page


Writer = Callable[[Desk, QtBot, Path], None]
WRITERS: Mapping[str, tuple[Writer, str]] = MappingProxyType(
    {
        "picture": (picture, ".png"),
        "numbers": (numbers, ".csv"),
        "contacts": (contacts, ".csv"),
        "spreadsheet": (contacts, ".xlsx"),
        "rows": (rows, ".parquet"),
    }
)


@pytest.mark.parametrize(("write", "ending"), WRITERS.values(), ids=WRITERS.keys())
def test_a_file_that_could_not_be_written_is_told_until_the_message_is_closed(
    write: Writer, ending: str, desk: Desk, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    target = tmp_path / "gone" / f"out{ending}"
    write(desk, qtbot, target)
    banners = desk.bench.banners
    said = f"{target} could not be written: there is no such folder; choose another place"
    qtbot.waitUntil(lambda: banners.text("not-written") == said)
    desk.editing.document.set_name("Another name")
    wait_for(qtbot, desk)
    assert banners.text("not-written") == said, "an edit does not mend it"
    click(part(window, QToolButton, "banner-not-written-close"))
    assert not banners.text("not-written")
    write(desk, qtbot, target)
    qtbot.waitUntil(lambda: banners.text("not-written") == said)
    target.parent.mkdir()
    write(desk, qtbot, target)
    qtbot.waitUntil(lambda: not banners.text("not-written"))
    assert target.stat().st_size
    assert target.name in desk.bench.status.message.text()


def test_a_small_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "chart.png"
    target.write_bytes(b"before")
    target.with_name(f".{target.name}.part").mkdir()  # so it can't be written
    with pytest.raises(MachineError, match=r"chart\.png could not be written: this is a folder"):
        write_file(target, b"after")
    assert target.read_bytes() == b"before"
    target.with_name(f".{target.name}.part").rmdir()
    write_file(target, b"after")
    assert target.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [target]


def test_a_file_that_was_moved_away_is_told_until_it_is_back(desk: Desk, qtbot: QtBot) -> None:
    path, banners = desk.project.path, desk.bench.banners
    away = path.rename(path.with_name("elsewhere.cardinal"))
    desk.editing.document.set_purpose("other")
    desk.do("save")
    qtbot.waitUntil(lambda: bool(banners.text("away")))
    assert f"{path.name} is no longer in {path.parent}" in banners.text("away")
    away.rename(path)
    desk.editing.document.set_purpose("yet another")
    desk.do("save")
    qtbot.waitUntil(lambda: not banners.text("away"))
    wait_for(qtbot, desk)
