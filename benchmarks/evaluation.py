"""What one edit costs the engine: ``python -m benchmarks.evaluation [PROJECT.cardinal]``.

Over the sample shop with so many ``--contacts``, or a project of it, two things are measured:

- an edit of the logic – and / or, *not*, a card moved, cards grouped: every number that the window shows
  after it (each condition, card, group and column, the size, and what it would be without each card), with
  nothing asked of the database;
- an edit of one condition, with all these numbers, beside the bare query of that condition that fetches its
  contacts' ordinals, both in turn, each time with another value.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.heartbeat import SEGMENTS
from engine.compiler import compile_condition
from engine.definition import walk
from engine.definition.model import ActivityCondition, Condition, FieldCondition, Last, Measure, Segment
from engine.definition.moment import AsOf
from engine.evaluation.caching import BitmapCache
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


def spent(value: int) -> Condition:
    """Return a condition on the rows of an activity."""
    return ActivityCondition(
        activity="orders",
        measure=Measure(fn="sum", attribute="amount"),
        op="at_least",
        values=(Decimal(value),),
        window=Last(n=6, unit="month"),
    )


def visited(value: int) -> Condition:
    """Return a condition on how often something happened."""
    return ActivityCondition(
        activity="visits", op="at_least", values=(Decimal(1),), window=Last(n=value, unit="day")
    )


def ending(value: int) -> Condition:
    """Return a condition on a field."""
    return FieldCondition(field="customer_id", op="ends_with", values=(f"{value}",))


CONDITIONS: dict[str, Callable[[int], Condition]] = {
    "a sum of an activity": spent,
    "how often, of an activity": visited,
    "the end of a field": ending,
}


def numbers(membership: Membership, segment: Segment, as_of: AsOf) -> int:
    """Work out every number of a segment; return how many there are."""
    evaluated = membership.evaluate(segment, as_of)
    counts = [evaluated.count(path) for path in evaluated.members]
    counts += [len(plain) for plain in evaluated.plain.values()]
    without = [evaluated.without(path) for path in evaluated.members if _is_item(path)]
    return len(counts) + len(without) + (evaluated.size >= 0)


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
            times[name].append(milliseconds(lambda after=after: numbers(membership, after, as_of)))  # type: ignore[misc]
    for name, each in times.items():
        print(f"{median(each):10.2f} ms, longest {max(each):6.2f} ms   {name}")


def condition(reader: Reader, membership: Membership, as_of: AsOf, rounds: int) -> None:
    """Time the edit of one condition beside its own bare query, in turn."""
    segment, context = SEGMENTS[1], membership.context(as_of)
    path = next(path for _, path, _ in walk.conditions(segment))
    print(f"edit of one condition beside its bare query, at most {RATIO} times as long:")
    for name, make in CONDITIONS.items():
        ours: list[float] = []
        bare: list[float] = []
        for turn in range(rounds):
            edited = edits.put_condition(segment, path, make(100 + turn))
            query = compile_condition(make(100 + turn), context).query
            runs = [
                (ours, lambda edited=edited: numbers(membership, edited, as_of)),
                (bare, lambda query=query: reader.ordinals(query)),
            ]
            for kept, run in runs if turn % 2 else reversed(runs):
                kept.append(milliseconds(run))
        ratio = median(ours) / median(bare)
        print(f"{median(ours):10.2f} ms beside {median(bare):7.2f} ms: {ratio:.2f} times   {name}")


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", nargs="?", type=Path)
    parser.add_argument("--contacts", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    wish = parser.parse_args()
    with TemporaryDirectory(prefix="cardinal-") as folder:
        project = wish.project or make_shop(Path(folder) / "shop.cardinal", wish.contacts)
        with Workspace.open(project) as workspace:
            reader = Reader(workspace, ROLE)
            catalog = workspace.catalog
            cache = BitmapCache()
            membership = Membership(reader, catalog, workspace.segments.get, workspace.lists.id_of, cache)
            as_of = workspace.as_of()
            print(f"{catalog.contacts:,} contacts")
            logic(membership, cache, as_of, wish.rounds)
            condition(reader, membership, as_of, wish.rounds)


if __name__ == "__main__":
    main()
