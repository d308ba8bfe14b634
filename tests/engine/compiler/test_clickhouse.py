"""The SQL for ClickHouse gives the members that the SQL for DuckDB gives, on the same tables."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from engine.compiler import compile_segment, to_sql
from engine.definition.codec import read_segment
from engine.errors import UserError
from tests.oracle import data
from tests.oracle.definitions import Maker, moment
from tests.support.clickhouse import ClickHouse
from tests.support.imported import Bench, bench, make_workspace

SEED = 5
DEFINITIONS = 80
REFUSED_SHARE = 0.1
"""More than so many refused ones would prove nothing."""


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Bench, ClickHouse, data.World]]:
    """A generated data set, imported, and its copy in ClickHouse."""
    folder = tmp_path_factory.mktemp("world")
    made = data.make(SEED)
    mapping = json.loads(data.write(made, folder).read_text("utf-8"))
    with bench(make_workspace(folder, mapping)) as on:
        for name, keys in made.lists.items():
            on.workspace.lists.create(name, keys)
        with on.workspace.using("main") as cursor, ClickHouse(cursor, on.catalog, folder) as clickhouse:
            yield on, clickhouse, made


def test_generated_definitions(world: tuple[Bench, ClickHouse, data.World]) -> None:
    on, clickhouse, made = world
    random, refused = Random(SEED), 0
    maker = Maker(made, random, Counter())
    for number in range(DEFINITIONS):
        definition = maker.definition(f"Definition {number}", [])
        context = on.membership.context(on.workspace.as_of(moment(random)))
        statement = compile_segment(read_segment(json.dumps(definition)), context)
        try:
            printed = to_sql(statement, "clickhouse")
        except UserError:
            refused += 1
            continue
        expected = [row[0] for row in on.reader.rows(statement)]
        assert [row[0] for row in clickhouse.rows(printed)] == expected, json.dumps(definition)
    assert refused < REFUSED_SHARE * DEFINITIONS
