"""Holds histories against counts: every point of a generated definition's history is the size of that moment.

python -m tests.oracle.histories --definitions 300 --seed 1

A third of the definitions each are over small generated data sets with gaps, ties and month ends, and over
the two real ones of the reference data.
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
from engine.review import refuse_errors
from tests.oracle import data, real
from tests.oracle.definitions import Maker
from tests.oracle.run import imported
from tests.support.imported import Bench, bench
from tests.support.shared import SHARED

STEPS: list[Every] = ["day", "day", "week", "month"]
DAYS = {"day": 40, "week": 250, "month": 480}
SMALL, SCHEMAS = "small", 12
SETS = (SMALL, *real.MAPPINGS)


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


def random_grid(random: Random, span: data.Span) -> Grid:
    """Return a grid of days, weeks or months within the data."""
    every = random.choice(STEPS)
    end = data.instant(random, span) if random.random() < 0.3 else None
    last = AsOf(end) if end is not None else AsOf.end_of(data.day(random, span))
    return Grid.between(last.today - random.randrange(5, DAYS[every]) * data.DAY, last, every)


def check(on: Bench, world: data.World, random: Random, definitions: int) -> Iterator[dict[str, Any]]:
    """Check ``definitions`` generated ones and yield those that differ; some are saved for others to use."""
    maker = Maker(world, random, Counter())
    saved: list[str] = []
    for number in range(definitions):
        definition = maker.definition(f"Definition {number}", saved)
        segment, grid = read_segment(json.dumps(definition)), random_grid(random, world.span)
        refuse_errors(on.checker.check(segment, grid.moments[-1]))
        found = list(differences(on, segment, grid))
        if found:
            ends = [str(grid.moments[0]), str(grid.moments[-1])]
            yield {"grid": ends, "definition": definition, "found": found[:3]}
        if number % 10 == 0:
            on.workspace.segments.save(segment)
            saved.append(definition["name"])


def run_schema(seed: int, definitions: int, folder: Path) -> Iterator[dict[str, Any]]:
    """Check definitions over the small data set of ``seed``."""
    world = data.make(seed)
    with imported(world, folder) as on:
        yield from check(on, world, Random(seed), definitions)


def run_real(path: Path, seed: int, definitions: int) -> Iterator[dict[str, Any]]:
    """Check definitions over a real data set that is imported at ``path``."""
    random = Random(seed)
    with bench(path) as on:
        world = real.world(on, random)
        for listed, keys in world.lists.items():
            on.workspace.lists.create(listed, keys)
        yield from check(on, world, random, definitions)


def run(name: str, seed: int, definitions: int) -> Iterator[dict[str, Any]]:
    """Check definitions over a data set of ``SETS``."""
    if name != SMALL:
        with TemporaryDirectory() as folder:
            yield from run_real(real.make(name, Path(folder)), seed, definitions)
        return
    for index in range(SCHEMAS):
        share = definitions * (index + 1) // SCHEMAS - definitions * index // SCHEMAS
        with TemporaryDirectory() as folder:
            yield from run_schema(seed + index, share, Path(folder))


def main() -> int:
    """Run from the command line; 1 when a history differs."""
    parser = argparse.ArgumentParser(description="Hold histories against counts at every point.")
    parser.add_argument("--definitions", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", choices=SETS, nargs="*", default=SETS)
    given = parser.parse_args()
    wrong = 0
    for name in given.data:
        if name != SMALL and not SHARED.is_dir():
            print(f"{name}: left out; its files are not beside the project, in ../shared", flush=True)
            continue
        share = given.definitions // len(given.data)
        before = wrong
        for found in run(name, given.seed, share):
            wrong += 1
            print(json.dumps({"data": name, **found}, ensure_ascii=False), flush=True)
        print(f"{name}: {wrong - before} of {share} histories differ", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
