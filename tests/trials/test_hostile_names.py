"""Fields, attributes and activities that are called by hostile texts: each stays one name for one thing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.compiler import compile_segment
from engine.definition.codec import read_segment
from engine.definition.names import name_key
from engine.review import refuse_errors
from tests.support.imported import Bench, bench, make_workspace
from tests.trials import hostile

LONGEST = 200
ACTIVITY = "orders'; DROP TABLE data.contacts; --"
KEY = 'the "key"'


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("names") / "guarded"
    with hostile.guarded(path):
        yield path


@pytest.fixture(scope="module")
def names(folder: Path) -> list[str]:
    """Texts that can head a column: not blank, not too long, different without regard to case."""
    known = {name_key(KEY): KEY, "who": "who"}
    for text in hostile.some(hostile.everything(folder))[::2]:
        if text.strip() and len(text) <= LONGEST:
            known.setdefault(name_key(text), text.strip())
    return list(known.values())[2:]


@pytest.fixture(scope="module")
def on(names: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A workspace in which each contact has a value in one field, and a row with one in one attribute."""
    folder = tmp_path_factory.mktemp("named")
    rows = [dict.fromkeys(names, "") | {name: "here"} for name in names]
    for file, key in (("contacts", KEY), ("rows", "who")):
        lines = (json.dumps({key: hostile.key_of(number)} | row) for number, row in enumerate(rows))
        (folder / f"{file}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8")
    columns = {name: {"type": "text"} for name in names}
    mapping = {
        "format": "cardinal.mapping/1",
        "contacts": {"file": "contacts.jsonl", "key": KEY, "columns": columns},
        "activities": [{"name": ACTIVITY, "file": "rows.jsonl", "contact": "who", "columns": columns}],
    }
    with bench(make_workspace(folder, mapping)) as opened:
        yield opened


def of_field(name: str) -> dict[str, Any]:
    return {"type": "field", "field": name, "op": "is_set"}


def of_attribute(name: str) -> dict[str, Any]:
    test = {"attribute": name, "op": "is", "values": ["here"]}
    return {"type": "activity", "activity": ACTIVITY, "where": {"filters": [test]}}


def of_measure(name: str) -> dict[str, Any]:
    measure = {"fn": "count_distinct", "attribute": name}
    compared = {"measure": measure, "op": "equals", "values": [1]}
    return {"type": "activity", "activity": ACTIVITY, **compared}


def of_expression(name: str) -> dict[str, Any]:
    quoted = name.replace('"', '""')
    return {"type": "sql", "expression": f"\"{quoted}\" = 'here'"}


@pytest.mark.parametrize("condition", [of_field, of_attribute, of_measure, of_expression])
def test_a_name_means_one_column(condition: Any, on: Bench, names: list[str]) -> None:
    as_of = on.workspace.as_of("2024-01-01")
    for number, name in enumerate(names):
        card = {"type": "card", "title": name, "conditions": [condition(name)]}
        asked = {"format": "cardinal.segment/1", "name": name, "include": {"items": [card]}}
        segment = read_segment(json.dumps(asked))
        refuse_errors(on.checker.check(segment, as_of))
        evaluated = on.membership.evaluate(segment, as_of)
        assert on.keys(evaluated.result) == [hostile.key_of(number)], name
        rows = on.reader.rows(compile_segment(segment, on.membership.context(as_of), "keys", (name,)))
        assert len(rows) == 1
        assert rows[0] == (hostile.key_of(number), "here")
