"""What must hold of every definition, whatever it asks: complements, De Morgan, order, and equal routes."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import duckdb
import pytest

from engine.compiler import compile_segment, to_sql
from engine.definition.codec import read_segment
from tests.oracle import data
from tests.oracle.definitions import MEASURES, NUMERIC, Maker, moment
from tests.oracle.run import imported
from tests.support.imported import Bench, bench
from tests.support.workspaces import times

Node = dict[str, Any]

SEEDS = range(101, 101 + times(2, 20))
DEFINITIONS = times(12, 100)


class Trial(NamedTuple):
    """A workspace of a generated data set, a copy of it for a plain connection, and definitions over it."""

    on: Bench
    plain: duckdb.DuckDBPyConnection
    maker: Maker

    def drawn(self) -> Iterator[tuple[Node, str]]:
        """Yield definitions and moments."""
        for number in range(DEFINITIONS):
            yield self.maker.definition(f"Drawn {number}", []), moment(self.maker.random)

    def statement(self, definition: Node, as_of: str) -> str:
        segment = read_segment(json.dumps(definition))
        return to_sql(compile_segment(segment, self.on.membership.context(self.on.workspace.as_of(as_of))))

    def members(self, definition: Node, as_of: str) -> list[str]:
        """The members by the one statement, run where neither the optimiser nor a second thread helps."""
        return [key for (key,) in self.plain.execute(self.statement(definition, as_of)).fetchall()]

    def base(self, as_of: str) -> list[str]:
        return self.members(whole([]), as_of)


@pytest.fixture(scope="module", params=SEEDS)
def trial(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trial]:
    folder: Path = tmp_path_factory.mktemp("trial")
    world = data.make(request.param)
    with imported(world, folder):
        pass
    copy = shutil.copyfile(folder / "world.cardinal", folder / "copy.duckdb")
    with bench(folder / "world.cardinal") as on, duckdb.connect(str(copy), read_only=True) as plain:
        plain.execute("PRAGMA disable_optimizer")
        plain.execute("SET threads = 1")
        yield Trial(on, plain, Maker(world, Random(request.param), Counter()))


def whole(items: list[Node], joins: list[str] | None = None) -> Node:
    """A definition of an include column."""
    joins = ["and"] * (len(items) - 1) if joins is None else joins
    return {"format": "cardinal.segment/1", "name": "X", "include": {"items": items, "joins": joins}}


def card(condition: Node) -> Node:
    return {"type": "card", "conditions": [condition]}


def group(items: list[Node], joins: list[str], *, negated: bool = False) -> Node:
    return {"type": "group", "items": items, "joins": joins, "negated": negated}


def turned(node: Node) -> Node:
    """A node with the other sign."""
    return node | {"negated": not node.get("negated", False)}


def nodes(definition: Node) -> Iterator[Node]:
    """Every part of a definition as an item: its columns, groups, cards and conditions."""
    for side in ("include", "exclude"):
        column = definition.get(side)
        if column:
            yield group(column["items"], column["joins"])
            for item in column["items"]:
                yield from _within(item)


def _within(item: Node) -> Iterator[Node]:
    yield item
    for inner in item.get("items", []):
        yield from _within(inner)
    yield from map(card, item.get("conditions", []))


def test_the_routes_agree_without_optimiser_and_on_one_thread(trial: Trial) -> None:
    for definition, as_of in trial.drawn():
        by_bitmaps = trial.on.membership.evaluate(
            read_segment(json.dumps(definition)), trial.on.workspace.as_of(as_of)
        )
        with trial.on.workspace.using("main") as cursor:
            rows = cursor.execute(trial.statement(definition, as_of)).fetchall()
        expected = sorted(trial.on.keys(by_bitmaps.result))
        assert [key for (key,) in rows] == expected, definition
        assert trial.members(definition, as_of) == expected, definition


def test_every_node_and_its_opposite_make_the_base(trial: Trial) -> None:
    for definition, as_of in trial.drawn():
        base = trial.base(as_of)
        for node in nodes(definition):
            inside = trial.members(whole([node]), as_of)
            outside = trial.members(whole([turned(node)]), as_of)
            assert sorted([*inside, *outside]) == base, node
            excluded = whole([]) | {"exclude": {"items": [node], "joins": []}}
            assert trial.members(excluded, as_of) == outside, node


def test_de_morgan_on_columns_and_cards(trial: Trial) -> None:
    for definition, as_of in trial.drawn():
        for node in nodes(definition):
            parts = node.get("items") or node["conditions"]
            if len(parts) < 2:
                continue
            opposite = [turned(part) for part in parts]
            for word, other, match, other_match in (("and", "or", "all", "any"), ("or", "and", "any", "all")):
                if "items" in node:
                    left = group(parts, [word] * (len(parts) - 1), negated=True)
                    right = group(opposite, [other] * (len(parts) - 1))
                else:
                    left = {"type": "card", "match": match, "conditions": parts, "negated": True}
                    right = {"type": "card", "match": other_match, "conditions": opposite}
                found = trial.members(whole([left]), as_of)
                assert found == trial.members(whole([right]), as_of), node


def test_the_order_of_cards_and_conditions_changes_nobody(trial: Trial) -> None:
    random = Random(5)
    for definition, as_of in trial.drawn():
        other = json.loads(json.dumps(definition))
        for side in ("include", "exclude"):
            shuffle(other.get(side, {}), random)
        assert trial.members(other, as_of) == trial.members(definition, as_of), definition


def shuffle(node: Node, random: Random) -> None:
    """Put conditions, the items of each run of *and*, and the runs themselves into another order."""
    random.shuffle(node.get("conditions", []))
    runs: list[list[Node]] = [[]]
    for item, join in zip(node.get("items", []), [*node.get("joins", []), "or"], strict=False):
        shuffle(item, random)
        runs[-1].append(item)
        if join == "or":
            runs.append([])
    runs.pop()
    random.shuffle(runs)
    for run in runs:
        random.shuffle(run)
    if node.get("items"):
        node["items"] = [item for run in runs for item in run]
        node["joins"] = [word for run in runs for word in [*["and"] * (len(run) - 1), "or"]][:-1]


def test_more_is_never_met_by_others(trial: Trial) -> None:
    for activity in trial.maker.world.activities:
        wanted = [
            whole([card({"type": "activity", "activity": activity, "op": "at_least", "values": [n]})])
            for n in range(6)
        ]
        found = [set(trial.members(each, "2024-03-31")) for each in wanted]
        assert found[0] == set(trial.base("2024-03-31"))
        assert all(more <= fewer for fewer, more in pairwise(found))


def test_ranges_of_time_add_up(trial: Trial) -> None:
    window = {"type": "between", "from": "2023-05-01", "to": "2024-03-31"}
    parts = [window | {"to": "2023-12-31"}, window | {"from": "2024-01-01"}]
    for activity in ("orders", "visits"):
        in_window = {"type": "activity", "activity": activity}
        one = whole([card(in_window | {"window": window})])
        both = whole([card(in_window | {"window": part}) for part in parts], ["or"])
        assert trial.members(one, "2024-06-30") == trial.members(both, "2024-06-30")
        for n, unit in ((3, "day"), (2, "week"), (2, "month"), (1, "quarter"), (1, "year")):
            last, older = ({"type": kind, "n": n, "unit": unit} for kind in ("last", "older_than"))
            either = whole([card(in_window | {"window": part}) for part in (last, older)], ["or"])
            ever = whole([card(in_window)])
            assert trial.members(either, "2024-02-29") == trial.members(ever, "2024-02-29")


def test_numbers_that_are_neither_more_nor_less_are_equal(trial: Trial) -> None:
    for fn in MEASURES[:6]:
        measure = {"fn": fn} if fn == "count" else {"fn": fn, "attribute": "paid"}
        asked = {"type": "activity", "activity": "orders", "measure": measure}
        found = {
            op: set(trial.members(whole([card(asked | {"op": op, "values": [2]})]), "2024-04-30"))
            for op in NUMERIC
            if op != "between"
        }
        assert found["at_least"] == found["greater_than"] | found["equals"]
        assert found["at_most"] == found["less_than"] | found["equals"]
        assert not found["at_least"] & found["less_than"]
