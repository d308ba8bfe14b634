"""A shorter run of the generated comparison; ``python -m tests.oracle.run`` is the long one."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.oracle.run import run_schema

SCHEMAS = range(1, 9)
DEFINITIONS = 125


@pytest.mark.parametrize("seed", SCHEMAS)
def test_the_engine_gives_the_members_that_the_contract_means(seed: int, tmp_path: Path) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    assert list(run_schema(seed, DEFINITIONS, seen, Counter(), tmp_path)) == []
    assert {name for kind, name in seen if kind == "which"} == {"any", "every", "first", "last", "nth"}
