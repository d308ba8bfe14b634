"""A few drags with a real mouse in a real window, under a display of their own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping

import pytest

from tests.support import display
from tests.support.shared import ROOT

pytestmark = display.needed

START = "A:x and B:y | C:z"
DRAGS = {
    "into exclude": ("card-A", "column-exclude-add", "0.5", "", "B:y | C:z or A:x"),
    "onto a card": ("card-A", "card-C", "0.5", "", "B:y | (C:z or A:x)"),
    "a copy": ("card-A", "column-exclude-add", "0.5", "ctrl", "A:x and B:y | C:z or A:x"),
    "given up": ("card-A", "column-exclude-add", "0.5", "Escape", START),
}


@pytest.fixture(scope="module")
def environment() -> Iterator[Mapping[str, str]]:
    with display.own_display() as found:
        yield found


@pytest.mark.parametrize(("source", "target", "share", "key", "expected"), DRAGS.values(), ids=DRAGS.keys())
def test_real_drag(
    environment: Mapping[str, str], source: str, target: str, share: str, key: str, expected: str
) -> None:
    command = [sys.executable, "-m", "tests.support.widgets_real_drag", START, source, target, share, key]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == expected, done.stderr
