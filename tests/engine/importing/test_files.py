"""The files that the names and patterns of a mapping mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import SourceError
from engine.importing.building.files import found
from engine.importing.run import guess_mapping

NAMES = ["b.csv", "a.csv", "Z.csv", "sub/c.csv", "x[1].csv", "note.txt", "ä.csv"]

PATTERNS = [
    ("a.csv", ["a.csv"]),
    ("*.csv", ["Z.csv", "a.csv", "b.csv", "x[1].csv", "ä.csv"]),
    ("**/*.csv", ["Z.csv", "a.csv", "b.csv", "sub/c.csv", "x[1].csv", "ä.csv"]),
    ("x[1].csv", ["x[1].csv"]),
    ("[ab].csv", ["a.csv", "b.csv"]),
    ("sub/*", ["sub/c.csv"]),
    ("./a.csv", ["./a.csv"]),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "[shop] *"  # what a pattern is made of is not one in the folder's own name
    for name in NAMES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("a\n1\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(("name", "expected"), PATTERNS, ids=[name for name, _ in PATTERNS])
def test_a_pattern_means_the_files_that_fit_it(name: str, expected: list[str], folder: Path) -> None:
    assert found(name, folder) == expected


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("of things.csv", "of things.csv: there is no such file; look in {folder}"),
        ("a.cvs", "a.cvs: there is no such file; did you mean “a.csv”?"),
        ("sub/C.cvs", "sub/C.cvs: there is no such file; did you mean “sub/c.csv”?"),
        ("gone/a.csv", "gone/a.csv: there is no such file; look in {folder}"),
        ("/gone/a.csv", "/gone/a.csv: there is no such file; check the path"),
        (
            "https://a.pl/a.csv",
            "https://a.pl/a.csv: there is no such file; download it, and name where it is",
        ),
        ("sub", "sub: this is a folder; name its files, for example sub/*.csv"),
        ("*.xlsx", "*.xlsx: no file fits the pattern; look in {folder}"),
        (
            "*/" * 3000 + "*.csv",
            "“*/*/*/*/*/*/*/*/*/*/…” names more than 100 folders within each other;"
            " write ** for any number of them",
        ),
    ],
)
def test_files_that_are_not_there(name: str, message: str, folder: Path) -> None:
    with pytest.raises(SourceError) as error:
        found(name, folder)
    assert str(error.value) == message.format(folder=folder)


@pytest.mark.parametrize("name", ["a.csv", "*.csv"])
def test_a_folder_that_is_gone_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        found(name, tmp_path / "exports")
    told = f"{name}: the folder {tmp_path / 'exports'} is not there any more"
    assert str(error.value) == f"{told}; put it back, or import the files from where they are now"


@pytest.mark.parametrize("ask", [found, lambda name, base: guess_mapping([base / name])])
def test_a_name_that_no_disk_takes_is_told(ask: Callable[[str, Path], object], tmp_path: Path) -> None:
    with pytest.raises(
        SourceError, match=r"the file can't be opened: the name is too long; choose a shorter one"
    ):
        ask("x" * 300, tmp_path)
