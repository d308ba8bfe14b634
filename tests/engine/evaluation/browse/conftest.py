"""Projects to look at: the sample shop, and a shop whose files are in the reference data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from tests.support.guessing import MAPPINGS
from tests.support.imported import Bench, bench
from tests.support.shared import SHARED


@pytest.fixture(scope="session")
def ie_shop_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not SHARED.is_dir():
        pytest.skip("needs the reference data, which is kept beside the project in ../shared")
    path = tmp_path_factory.mktemp("ie-shop") / "ie-shop.cardinal"
    import_data(path, read_mapping((MAPPINGS / "ie-shop.json").read_bytes()), SHARED / "data" / "ie-shop")
    return path


@pytest.fixture(scope="module", params=["sample", "ie-shop"])
def on(request: pytest.FixtureRequest) -> Iterator[Bench]:
    """A workspace of each shop, opened."""
    path = request.getfixturevalue("sample_file" if request.param == "sample" else "ie_shop_file")
    with bench(path) as opened:
        yield opened
