"""Two thousand broken definitions give a result or one clear error (more: see ``tests.trials.mutants``)."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.support.mutants import mutants, outcome


@pytest.mark.parametrize("seed", range(4))
def test_mutants_give_a_result_or_a_clear_error(seed: int) -> None:
    outcomes = Counter(outcome(text) for text in mutants(seed, 500))
    assert set(outcomes) == {"refused", "wrong", "sound"}


def test_a_seed_gives_the_same_mutants_again() -> None:
    assert list(mutants(7, 50)) == list(mutants(7, 50))
