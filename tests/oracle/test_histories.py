"""A tenth of the histories against counts; ``python -m tests.oracle.histories`` holds all of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle import real
from tests.oracle.histories import run_real, run_schema
from tests.support.shared import needs_shared


@pytest.mark.parametrize("seed", [50, 51])
def test_every_point_is_the_count_of_its_moment(seed: int, tmp_path: Path) -> None:
    assert list(run_schema(seed, 5, tmp_path)) == []


@needs_shared
@pytest.mark.parametrize("name", real.MAPPINGS)
def test_every_point_over_real_data_is_the_count_of_its_moment(name: str, tmp_path: Path) -> None:
    assert list(run_real(real.make(name, tmp_path), 60, 10)) == []
