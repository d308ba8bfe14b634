"""Where files are written to: the names that are proposed, and the endings they get."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from app.desk import Desk
from app.saving import ask_for_file, plain_name


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


@pytest.mark.parametrize(
    ("answer", "kind", "written"),
    [
        ("list.csv", CSV, "list.csv"),
        ("list.csv", EXCEL, "list.xlsx"),  # nobody typed that ending: another kind was chosen
        ("list", CSV, "list.csv"),
        ("list", EXCEL, "list.xlsx"),
        ("list", "", "list.csv"),
        ("list.XLSX", CSV, "list.XLSX"),
        ("list.parquet", CSV, "list.parquet"),
        ("Version 1.2", EXCEL, "Version 1.2.xlsx"),
    ],
)
def test_the_ending_is_that_of_the_kind_that_was_chosen(
    answer: str, kind: str, written: str, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    proposed: list[Path] = []

    def choose(_parent: object, _title: str, path: str, _kinds: str) -> tuple[str, str]:
        proposed.append(Path(path))
        return str(tmp_path / answer), kind

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    assert ask_for_file(desk.bench, desk.project, "Export", "list") == tmp_path / written
    assert proposed == [desk.project.path.parent / "list.csv"]
    ask_for_file(desk.bench, desk.project, "Export", "list")
    assert proposed[1:] == [tmp_path / "list.csv"]


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
