"""How far an import is as a whole, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.importing.files import data_files, project_among, proposal
from app.importing.steps import Plan
from app.importing.words import counted, detail_text, role_text, size_text, some, step_text
from engine.importing.job import Progress

COURSE = (
    Progress(step="make", table="customers"),
    Progress(step="read", table="contacts"),
    Progress(step="look", table="contacts", file="customers.csv", done=10, total=40),
    Progress(step="check", table="contacts", file="customers.csv", done=40, total=40, rows=9),
    Progress(step="read", table="orders"),
    Progress(step="look", table="orders", file="orders.csv", done=20, total=40),
    Progress(step="look", table="orders", file="orders.csv", done=10, total=40),
    Progress(step="join", table="orders"),
    Progress(step="join", table="contacts"),
    Progress(step="write", table="contacts"),
    Progress(step="write", table="orders"),
    Progress(step="count", table="orders"),
    Progress(step="count", table="contacts"),
    Progress(step="swap"),
)


def test_the_whole_never_goes_back_and_comes_to_its_end() -> None:
    plan = Plan(tables=2, activities=1, made=1)
    seen = []
    for progress in COURSE:
        plan.follow(progress)
        seen.append((plan.fraction, plan.phase))
    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert fractions[0] < 0.1
    assert 0.9 < fractions[-1] <= 1.0
    assert list(dict.fromkeys(phase for _, phase in seen)) == ["make", "read", "join", "write", "swap"]


def test_files_that_are_not_made_up_have_no_such_phase() -> None:
    plan = Plan(tables=1)
    plan.follow(Progress(step="make", table="customers"))
    assert plan.phases[0] == "read"
    assert plan.fraction == 0.0


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (step_text(Progress(step="read", table="orders")), "Reading orders"),
        (step_text(Progress(step="look", file="a/orders.csv")), "Looking at orders.csv"),
        (step_text(Progress(step="swap")), "Putting in place"),
        (
            detail_text(
                Progress(step="look", file="a/o.csv", done=1_500_000, total=40_000_000, rows=230_000)
            ),
            "o.csv · 1.5 MB of 40 MB · 230,000 rows",
        ),
        (detail_text(Progress(step="join", table="orders")), ""),
        (size_text(999), "999 bytes"),
        (counted(1, "row"), "1 row"),
        (role_text("lookup", "a", "b", "c"), "extra details of a, b and c"),
        (role_text("list", "tags"), "tags (list)"),
        (role_text("contacts", "contacts"), "contacts"),
        (some(["a", "b", "c", "d", "e"]), "a, b, c and 2 more"),
    ],
)
def test_words(said: str, expected: str) -> None:
    assert said == expected


def test_what_was_handed_over(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    for name in ("b.csv", "a.xlsx", "picture.png", "Shop.cardinal"):
        (folder / name).touch()
    odd = tmp_path / "export.dat"
    assert data_files([folder, odd, folder / "b.csv"]) == [folder / "a.xlsx", folder / "b.csv", odd]
    assert project_among(folder.iterdir()) == folder / "Shop.cardinal"
    assert project_among([odd]) is None


def test_a_folder_that_can_not_be_opened_is_left_for_reading_to_tell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "iterdir", refused)
    assert data_files([tmp_path]) == [tmp_path]


def test_a_proposed_project_is_named_after_the_folder_and_takes_no_others_place(tmp_path: Path) -> None:
    files = [tmp_path / "Spring sale" / "orders.csv"]
    assert proposal(files, tmp_path).name == "Spring sale.cardinal"
    (tmp_path / "Spring sale.cardinal").touch()
    assert proposal(files, tmp_path).name == "Spring sale 2.cardinal"
    assert proposal([tmp_path / "Downloads" / "orders.csv"], tmp_path).name == "My data.cardinal"
