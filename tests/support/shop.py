"""The sample shop as an imported workspace: made once, copied for every test that changes it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from engine.sample import write_shop

CONTACTS = 400


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of a shop of 400 contacts; not to be changed."""
    folder = tmp_path_factory.mktemp("shop")
    mapping = write_shop(folder, CONTACTS, seed=3)
    path = folder / "shop.cardinal"
    import_data(path, read_mapping(mapping.read_text("utf-8")), folder)
    return path


@pytest.fixture
def sample(sample_file: Path, tmp_path: Path) -> Path:
    """A copy of the shop's workspace for one test."""
    return Path(shutil.copyfile(sample_file, tmp_path / "shop.cardinal"))
