"""Projects for the data page: the sample shop, and one of files with rows that can't be used."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.support.imported import make_workspace
from tests.support.importing import write_files

FILES = {
    "people.csv": [
        "id,email,born",
        "1,ann@example.com,1990-01-02",
        "2,ben@example.com,1991-30-30",
        "2,eve@example.com,1992-02-03",
        ",nobody@example.com,1993-02-03",
        "4,dora@example.com,1994-02-03",
    ],
    "orders.csv": [
        "person,at,amount",
        "1,2024-01-01,10",
        "9,2024-01-02,20",
        "8,2024-01-02,20",
        "2,soon,30",
        "4,2024-01-03,=1+1",
    ],
}
MAPPING = {
    "format": "cardinal.mapping/1",
    "contacts": {"file": "people.csv", "key": "id", "columns": {"born": {"type": "date"}}},
    "activities": [
        {
            "name": "orders",
            "family": "purchases",
            "file": "orders.csv",
            "contact": "person",
            "time": "at",
            "columns": {"amount": {"type": "number"}},
        }
    ],
}


@pytest.fixture(scope="session")
def faulty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("faulty")
    write_files(folder, FILES)
    return make_workspace(folder, MAPPING)


@pytest.fixture
def faulty(faulty_file: Path, tmp_path: Path) -> Path:
    """A project whose import left out rows of each kind."""
    return Path(shutil.copyfile(faulty_file, tmp_path / "faulty.cardinal"))
