"""Holds histories against counts: every point of a generated definition's history is the size of that moment.

python -m tests.oracle.histories --definitions 300 --schemas 12 --seed 1
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from engine.definition.codec import read_segment
from engine.definition.model import Segment
from engine.definition.moment import AsOf
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.history.engine import Historian
from engine.evaluation.history.grid import Every, Grid
from engine.importing.mapping import read_mapping
from engine.importing.run import import_data
from tests.oracle import data
from tests.oracle.definitions import Maker
from tests.support.imported import Bench, bench

STEPS: list[Every] = ["day", "day", "week", "month"]
DAYS = {"day": 40, "week": 250, "month": 480}


def differences(on: Bench, segment: Segment, grid: Grid) -> Iterator[str]:
    """Yield what differs between a segment's history and its counts at every moment."""
    history = Historian(on.reader, on.membership).history(segment, grid)
    before: Bitmap | None = None
    for step, moment in enumerate(grid.moments):
        now = on.membership.evaluate(segment, moment).result
        if before is not None:
            expected = (len(now), len(now - before), len(before - now))
            got = (int(history.sizes[step]), int(history.entered[step]), int(history.left[step]))
            if got != expected:
                yield f"at {moment}: {got} instead of {expected}"
            if set(history.joined_at(step - 1).tolist()) != set((now - before).ordinals().tolist()):
                yield f"at {moment}: others joined"
        before = now


def random_grid(random: Random) -> Grid:
    """Return a grid of days, weeks or months within the data."""
    every = random.choice(STEPS)
    end = data.instant(random) if random.random() < 0.3 else None
    last = AsOf(end) if end is not None else AsOf.end_of(data.day(random))
    return Grid.between(last.today - random.randrange(5, DAYS[every]) * data.DAY, last, every)


def run_schema(seed: int, definitions: int, folder: Path) -> Iterator[dict[str, Any]]:
    """Check ``definitions`` generated ones over the data set of ``seed`` and yield those that differ."""
    world = data.make(seed)
    mapping = data.write(world, folder)
    path = folder / "world.cardinal"
    import_data(path, read_mapping(mapping.read_text("utf-8")), folder)
    random = Random(seed)
    maker = Maker(world, random, Counter())
    saved: list[str] = []
    with bench(path) as on:
        for name, keys in world.lists.items():
            on.workspace.lists.create(name, keys)
        for number in range(definitions):
            definition = maker.definition(f"Definition {number}", saved)
            segment, grid = read_segment(json.dumps(definition)), random_grid(random)
            found = list(differences(on, segment, grid))
            if found:
                ends = [str(grid.moments[0]), str(grid.moments[-1])]
                yield {"seed": seed, "grid": ends, "definition": definition, "found": found[:3]}
            if number % 10 == 0:
                on.workspace.segments.save(segment)
                saved.append(definition["name"])


def main() -> int:
    """Run from the command line; 1 when a history differs."""
    parser = argparse.ArgumentParser(description="Hold histories against counts at every point.")
    parser.add_argument("--definitions", type=int, default=300)
    parser.add_argument("--schemas", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    wrong = 0
    for index in range(given.schemas):
        with TemporaryDirectory() as folder:
            for found in run_schema(given.seed + index, given.definitions // given.schemas, Path(folder)):
                wrong += 1
                print(json.dumps(found, ensure_ascii=False), flush=True)
    print(f"{wrong} of {given.definitions} histories differ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
