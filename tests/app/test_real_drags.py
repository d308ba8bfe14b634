"""Drags with a real mouse in the whole window: what lands where, and the size that stands on the screen."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from engine.definition import equation, walk
from engine.definition.codec import read_segment, write_segment
from engine.definition.model import Segment
from tests.support import display
from tests.support.cli import do
from tests.support.qt_shop import SAVED
from tests.support.shared import ROOT

pytestmark = display.needed

START = SAVED[0]
SPENDERS, DACH, QUIET = ("High spenders", 2), ("Lives in DACH", 1), ("No visit lately", 2)
STAFF = ("Staff and test accounts", 2)
AS_IT_WAS = ("((A and B) or not C) and not D", [SPENDERS, DACH, QUIET, STAFF])

DRAGS = {
    "a card below another": (
        ("card-A", "card-B", 1.0, ""),
        ("((A and B) or not C) and not D", [DACH, SPENDERS, QUIET, STAFF]),
    ),
    "a card into exclude": (
        ("card-B", "column-exclude-add", 0.5, ""),
        ("(A or not B) and not (C or D)", [SPENDERS, QUIET, STAFF, DACH]),
    ),
    "a card onto another": (
        ("card-A", "card-C", 0.5, ""),
        ("(A or (not B and C)) and not D", [DACH, QUIET, SPENDERS, STAFF]),
    ),
    "a copy": (
        ("card-A", "column-exclude-add", 0.5, "ctrl"),
        ("((A and B) or not C) and not (D or E)", [SPENDERS, DACH, QUIET, STAFF, SPENDERS]),
    ),
    "given up": (("card-A", "column-exclude-add", 0.5, "Escape"), AS_IT_WAS),
    "a condition to another card": (
        ("card-A-condition-1", "card-B", 0.8, ""),
        ("((A and B) or not C) and not D", [("High spenders", 1), ("Lives in DACH", 2), QUIET, STAFF]),
    ),
}


def titles(segment: Segment) -> list[tuple[str, int]]:
    """Return the title of every card and how many conditions it has."""
    return [(found.card.title, len(found.card.conditions)) for found in walk.cards(segment)]


def test_drags_in_the_whole_window(shop: Path, tmp_path: Path) -> None:
    drags = json.dumps([drag for drag, _ in DRAGS.values()])
    with display.own_display() as environment:
        done = subprocess.run(
            [sys.executable, "-m", "tests.support.window_real_drag", shop, START.name],
            cwd=ROOT, env=environment, input=drags, capture_output=True, text=True, timeout=150, check=False,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(DRAGS), done.stderr
    for (name, (_, expected)), found in zip(DRAGS.items(), told, strict=True):
        segment = read_segment(json.dumps(found["definition"]))
        assert (equation.text(segment), titles(segment)) == expected, name
        file = tmp_path / "dragged.json"
        file.write_text(write_segment(segment), "utf-8")
        (counted,) = do("count", shop, file, "--json").records
        assert found["size"] == f"{counted['size']:,}", name
