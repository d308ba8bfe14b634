"""A saved segment dragged out of the list with a real mouse, under a display of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from engine.definition.codec import read_segment
from engine.definition.model import Card, SegmentCondition
from tests.support import display
from tests.support.shared import ROOT

pytestmark = display.needed

CARRIED = SegmentCondition(segment="Eight cards")


@pytest.fixture(scope="module")
def environment() -> Iterator[Mapping[str, str]]:
    with display.own_display() as found:
        yield found


@pytest.mark.parametrize("target", ["card-A-condition-1", "column-include-add", "column-exclude-strip"])
def test_a_segment_is_dragged_into_the_builder(
    environment: Mapping[str, str], shop: Path, target: str
) -> None:
    arguments = [str(shop), "VIP customers", "Eight cards", target]
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.segment_drag", *arguments], cwd=ROOT, env=environment,
        capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    after = read_segment(done.stdout)
    alone = Card(conditions=(CARRIED,))
    first = after.include.items[0]
    assert isinstance(first, Card)
    assert {
        "card-A-condition-1": CARRIED in first.conditions,
        "column-include-add": after.include.items[1:] == (alone,),
        "column-exclude-strip": after.exclude.items == (alone,),
    }[target]
