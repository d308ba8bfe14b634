"""A shorter run of histories against counts; ``python -m tests.oracle.histories`` is the long one."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.oracle.histories import run_schema


@pytest.mark.parametrize("seed", [50, 51, 52])
def test_every_point_is_the_count_of_its_moment(seed: int, tmp_path: Path) -> None:
    assert list(run_schema(seed, 10, tmp_path)) == []
