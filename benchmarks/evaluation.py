"""What one edit costs the engine: ``python -m benchmarks.evaluation [PROJECT.cardinal]``.

Over the sample shop with so many ``--contacts``, or a project of it, two things are measured:

- an edit of the logic – and / or, *not*, a card moved, cards grouped: every number that the window shows
  after it (each condition, card, group and column, the size, and what it would be without each card), with
  nothing asked of the database;
- an edit of one condition beside the bare query of that condition, of which the text stands ready and the
  ordinals are fetched as an array, in turn: until each part and the segment have their new size, which the
  window shows first, and with what the segment would be without each part, which it shows then. Conditions
  of every kind that the project has the data for.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np

from app.memory import give_back
from benchmarks.conditions import CONDITIONS, LIST, SEGMENT, USED
from benchmarks.heartbeat import SEGMENTS
from engine.compiler import compile_condition, to_sql
from engine.definition import walk
from engine.definition.model import Segment
from engine.definition.moment import AsOf
from engine.errors import CardinalError
from engine.evaluation.caching import BitmapCache
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from engine.workspace import Workspace
from engine.workspace.connection import Role
from tests.support.qt_shop import make_shop
from widgets import edits, intents, paths

ROLE: Role = "main"
LIMIT, RATIO = 5.0, 1.2

LOGIC: dict[str, intents.Intent] = {
    "and / or between cards": intents.ToggleJoin("include.joins[0]"),
    "all / any on a card": intents.ToggleMatch("include.items[0]"),
    "not on a card": intents.ToggleNegated("include.items[0]"),
    "not on a condition": intents.NegateCondition("include.items[0].conditions[0]"),
    "a card to the exclude column": intents.MoveItem("include.items[3]", intents.Gap("exclude", 0)),
    "two cards grouped": intents.GroupItems("include.items[2]", ("include.items[3]",)),
    "a card deleted": intents.RemoveItem("include.items[2]"),
}


def numbers(membership: Membership, segment: Segment, as_of: AsOf) -> int:
    """Work out every number of a segment; return how many there are."""
    evaluated, counted = sizes(membership, segment, as_of)
    without = [evaluated.without(path) for path in evaluated.members if _is_item(path)]
    return counted + len(without)


def sizes(membership: Membership, segment: Segment, as_of: AsOf) -> tuple[Evaluated, int]:
    """Work out the sizes of a segment and of all its parts; return how many there are."""
    evaluated = membership.evaluate(segment, as_of)
    counts = [evaluated.count(path) for path in evaluated.members]
    counts += [len(plain) for plain in evaluated.plain.values()]
    return evaluated, len(counts) + (evaluated.size >= 0)


def _is_item(path: str) -> bool:
    return path not in paths.SIDES and not paths.is_condition(path)


def milliseconds(run: Callable[[], object]) -> float:
    """Return how long one run takes."""
    start = perf_counter()
    run()
    return (perf_counter() - start) * 1000


def logic(membership: Membership, cache: BitmapCache, as_of: AsOf, rounds: int) -> None:
    """Time edits of the logic in turn, each from a definition just evaluated to one that never was."""
    start = SEGMENTS[1]
    shown = numbers(membership, start, as_of)
    print(f"edits of the logic, {shown} numbers, at most {LIMIT:.0f} ms:")
    times: dict[str, list[float]] = {name: [] for name in LOGIC}
    for _ in range(rounds):
        for name, intent in LOGIC.items():
            after = edits.apply(start, intent)
            cache.joined.clear()
            numbers(membership, start, as_of)
            times[name].append(milliseconds(partial(numbers, membership, after, as_of)))
    for name, each in times.items():
        print(f"{median(each):10.2f} ms, longest {max(each):6.2f} ms   {name}")


class Forgetful(BitmapCache):
    """Keeps what the segment is made of, and forgets the condition that it is edited to."""

    def keep(self) -> None:
        """Take what is there as what is to stay."""
        self._stays = self._entries.copy()

    def forget(self) -> None:
        """Go back to that."""
        self._entries = self._stays.copy()


def condition(
    workspace: Workspace, membership: Membership, cache: Forgetful, as_of: AsOf, rounds: int
) -> None:
    """Time the edit to a condition of each kind beside the condition's own bare query, in turn."""
    start = SEGMENTS[1]
    path = next(path for _, path, _ in walk.conditions(start))
    numbers(membership, start, as_of)
    cache.keep()
    print(f"edit of one condition beside its bare query, at most {RATIO} times as long:")
    within: dict[str, int] = {"sizes": 0, "all": 0}
    beyond: dict[str, list[tuple[float, float]]] = {way: [] for way in within}
    for name, edited in CONDITIONS.items():
        try:
            query = to_sql(compile_condition(edited, membership.context(as_of)).query)
        except CardinalError as error:
            print(f"{'':42}{name}: left out, {error}")
            continue
        after = edits.put_condition(start, path, edited)
        ways: dict[str, Callable[[], object]] = {
            "sizes": lambda after=after: sizes(membership, after, as_of),  # type: ignore[misc]
            "bare": lambda query=query: bare(workspace, query),  # type: ignore[misc]
            "all": lambda after=after: numbers(membership, after, as_of),  # type: ignore[misc]
        }
        times: dict[str, list[float]] = {way: [] for way in ways}
        for turn in range(rounds):
            for way in ways if turn % 2 else reversed(ways):
                cache.forget()
                times[way].append(milliseconds(ways[way]))
        taken = {way: median(each) for way, each in times.items()}
        told = [f"{taken['bare']:10.2f} ms bare"]
        for way in within:
            times_as_long = taken[way] / taken["bare"]
            if times_as_long <= RATIO:
                within[way] += 1
            else:
                beyond[way].append((taken["bare"], taken[way] - taken["bare"]))
            told.append(f"{way} {taken[way]:7.2f} ms, {times_as_long:.2f} times")
        print("   ".join((*told, name)))
    for way, number in within.items():
        print(f"within {RATIO} times until {way} stand: {number} of {number + len(beyond[way])}", end="")
        queries, more = (max(each, default=0.0) for each in zip(*beyond[way] or [(0.0, 0.0)], strict=True))
        print(f"; the others' queries take at most {queries:.1f} ms, the edit at most {more:.1f} ms more")


def bare(workspace: Workspace, query: str) -> object:
    """Fetch what a query gives as an array."""
    with workspace.using(ROLE) as cursor:
        return cursor.execute(query).fetchnumpy()


@contextmanager
def used(workspace: Workspace, contacts: int) -> Iterator[Callable[[str], Segment]]:
    """Have the list that a condition is about, of every twentieth contact; give what finds segments."""
    every = np.arange(0, contacts, 20)
    workspace.lists.create_of_contacts(LIST, every)
    try:
        yield lambda name: USED if name == SEGMENT else workspace.segments.get(name)
    finally:
        workspace.lists.delete(LIST)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", nargs="?", type=Path)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10)
    wish = parser.parse_args()
    give_back()  # as the window does
    with TemporaryDirectory(prefix="cardinal-") as folder:
        project = wish.project or make_shop(Path(folder) / "shop.cardinal", wish.contacts)
        with Workspace.open(project) as workspace:
            reader = Reader(workspace, ROLE)
            catalog = workspace.catalog
            cache, as_of = Forgetful(), workspace.as_of()
            print(f"{catalog.contacts:,} contacts")
            with used(workspace, catalog.contacts) as segments:
                membership = Membership(reader, catalog, segments, workspace.lists.id_of, cache)
                logic(membership, cache, as_of, wish.rounds)
                condition(workspace, membership, cache, as_of, wish.rounds)


if __name__ == "__main__":
    main()
