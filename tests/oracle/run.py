"""Holds the engine against an independent evaluator, over generated data and definitions.

    python -m tests.oracle.run --definitions 20000 --schemas 40 --seed 1

prints the seed, how often every unit, kind and crossing of operator × window × measure × which was met, and
each definition on which the two differ. Every definition is evaluated through the real import, once by
bitmaps and once as one statement. A data set depends on its own seed alone, so slices such as
``--definitions 2500 --schemas 5 --seed 6`` are parts of the long run.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from engine.compiler import compile_segment
from engine.definition.codec import read_segment
from engine.definition.measures import MEASURES
from engine.definition.operators import OPERATORS
from engine.definition.windows import WINDOWS
from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from engine.review import refuse_errors
from tests.oracle import crossing, data
from tests.oracle.definitions import UNITS, Maker, moment
from tests.oracle.evaluator import Oracle
from tests.support.imported import Bench, bench

COMPLETE = 10_000
"""Definitions from which on a run must have met every choice; a slice of it just tells how many it missed."""

SAVE_EVERY = 20
"""Of so many definitions one is saved, for others to use."""


class Difference(NamedTuple):
    """A definition on which the engine and the oracle differ, and how to get it again."""

    seed: int
    as_of: str
    definition: dict[str, Any]
    expected: list[str]
    got: list[str]
    route: str


def expected_choices() -> set[tuple[str, str]]:
    """Return every choice that a long run must have met."""
    which = {("which", name) for name in ("any", "every", "first", "last", "nth")}
    units = {("unit", name) for name in UNITS}
    per = {("per", name) for name in ("count", "sum", "avg", "min", "max")}
    kinds = {("kind", name) for name in ("sequence", "list", "sql", "segment")}
    named = (("operator", OPERATORS), ("window", WINDOWS), ("measure", MEASURES))
    return which | units | per | kinds | {(kind, name) for kind, rows in named for name in rows}


@contextmanager
def imported(world: data.World, folder: Path) -> Iterator[Bench]:
    """Write a data set into ``folder``, import it, and open the workspace."""
    mapping = data.write(world, folder)
    path = folder / "world.cardinal"
    import_data(path, read_mapping(mapping.read_text("utf-8")), folder)
    with bench(path) as on:
        for name, keys in world.lists.items():
            on.workspace.lists.create(name, keys)
        yield on


def run_schema(
    seed: int,
    definitions: int,
    seen: Counter[tuple[str, str]],
    met: Counter[crossing.Choice],
    folder: Path,
) -> Iterator[Difference]:
    """Evaluate ``definitions`` generated ones over the data set of ``seed`` and yield the differences."""
    world = data.make(seed)
    random = Random(seed)
    maker = Maker(world, random, seen)
    values = world.values()
    saved: dict[str, dict[str, Any]] = {}
    with imported(world, folder) as on:
        for number in range(definitions):
            definition = maker.definition(f"Definition {number}", list(saved))
            met.update(crossing.choices(definition))
            as_of = moment(random)
            expected = sorted(Oracle(values, as_of, saved).members(definition))
            for route, got in routes(on, definition, as_of).items():
                if got != expected:
                    yield Difference(seed, as_of, definition, expected, got, route)
            if number % SAVE_EVERY == 0:
                on.workspace.segments.save(read_segment(json.dumps(definition)))
                saved[definition["name"]] = definition


def routes(on: Bench, definition: dict[str, Any], as_of_text: str) -> dict[str, list[str]]:
    """Return the members by bitmaps and by one statement."""
    segment = read_segment(json.dumps(definition))
    as_of = on.workspace.as_of(as_of_text)
    refuse_errors(on.checker.check(segment, as_of))
    evaluated = on.membership.evaluate(segment, as_of)
    statement = compile_segment(segment, on.membership.context(as_of))
    by_statement = [row[0] for row in on.reader.rows(statement)]
    return {"bitmaps": sorted(on.keys(evaluated.result)), "statement": by_statement}


def run(
    definitions: int,
    schemas: int,
    seed: int,
    seen: Counter[tuple[str, str]],
    met: Counter[crossing.Choice],
) -> Iterator[Difference]:
    """Evaluate ``definitions`` generated ones over ``schemas`` data sets."""
    for index in range(schemas):
        share = definitions * (index + 1) // schemas - definitions * index // schemas
        with TemporaryDirectory() as folder:
            yield from run_schema(seed + index, share, seen, met, Path(folder))


def main() -> int:
    """Run from the command line; 1 when there is a difference, or a long run never met a choice."""
    parser = argparse.ArgumentParser(description="Hold the engine against the independent evaluator.")
    parser.add_argument("--definitions", type=int, default=20_000)
    parser.add_argument("--schemas", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    seen: Counter[tuple[str, str]] = Counter()
    met: Counter[crossing.Choice] = Counter()
    differences = 0
    for difference in run(given.definitions, given.schemas, given.seed, seen, met):
        differences += 1
        print(json.dumps(difference._asdict(), ensure_ascii=False), flush=True)
    print(f"seed {given.seed}: {given.definitions} definitions over {given.schemas} data sets")
    for (kind, name), count in sorted(seen.items()):
        print(f"{kind:10}{name:20}{count:8}")
    print("\n".join(crossing.table(met)))
    missed = [*sorted(expected_choices() - set(seen)), *sorted(crossing.possible() - set(met))]
    complete = given.definitions >= COMPLETE
    told = missed if complete else f"{len(missed)} choices, which takes {COMPLETE:,} definitions"
    print(f"{differences} differences, never met: {(missed and told) or 'nothing'}")
    return 1 if differences or (missed and complete) else 0


if __name__ == "__main__":
    sys.exit(main())
