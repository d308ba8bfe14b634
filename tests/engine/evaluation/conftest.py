"""What tests of the evaluation share: the sample shop, opened."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.imported import Bench, bench


@pytest.fixture(scope="module")
def on(sample_file: Path) -> Iterator[Bench]:
    """The sample shop's workspace; not to be changed."""
    with bench(sample_file) as opened:
        yield opened
