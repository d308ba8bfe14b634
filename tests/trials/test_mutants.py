"""Two thousand broken definitions through everything (more: ``python -m tests.trials.mutants``)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.trials.mutants import run


@pytest.mark.parametrize("seed", [1, 2])
def test_a_broken_definition_gives_a_result_or_one_clear_error(seed: int, tmp_path: Path) -> None:
    assert set(run(seed, 1000, tmp_path)) == {"refused", "wrong", "nobody", "somebody", "everybody"}
