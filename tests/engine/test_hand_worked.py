"""The cases worked out by hand, through the real import and engine."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from engine.compiler import compile_segment
from engine.definition import equation, walk
from engine.definition.codec import read_segment
from engine.definition.model import Segment
from engine.errors import DefinitionError
from engine.review import refuse_errors
from tests.support.imported import Bench, bench, make_workspace
from tests.support.importing import write_files
from tests.support.shared import SHARED, needs_shared

pytestmark = needs_shared

FILE = SHARED / "cases" / "hand-worked.json"
DOCUMENT: dict[str, Any] = (
    json.loads(FILE.read_text("utf-8")) if FILE.exists() else {"cases": [], "datasets": {}}
)
CASES: list[dict[str, Any]] = DOCUMENT["cases"]

Benches = Callable[[str], Bench]


@pytest.fixture(scope="module")
def benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Benches]:
    """Gives each data set's workspace, imported at its first use."""
    made: dict[str, Bench] = {}
    with ExitStack() as stack:

        def give(name: str) -> Bench:
            if name not in made:
                made[name] = stack.enter_context(bench(_imported(name, tmp_path_factory.mktemp(name))))
            return made[name]

        yield give


def _imported(name: str, folder: Path) -> Path:
    dataset = DOCUMENT["datasets"][name]
    write_files(folder, dataset["files"], dataset.get("encodings"))
    return make_workspace(folder, dataset["mapping"])


def _definition(case: dict[str, Any]) -> Segment:
    card = {"type": "card", "conditions": [case["condition"]]} if "condition" in case else None
    columns = {"include": {"items": [card]}} if card else {}
    columns |= {side: case[side] for side in ("include", "exclude") if side in case}
    return read_segment(json.dumps({"format": "cardinal.segment/1", "name": case["name"], **columns}))


def _prepare(case: dict[str, Any], on: Bench) -> None:
    for saved in case.get("saved", []):
        on.workspace.segments.save(read_segment(json.dumps(saved)))
    known = {fixed.name for fixed in on.workspace.lists.all()}
    for name, keys in case.get("lists", {}).items():
        if name not in known:
            on.workspace.lists.create(name, keys)


@pytest.mark.parametrize("case", [c for c in CASES if not c.get("error")], ids=lambda case: case["name"])
def test_case(case: dict[str, Any], benches: Benches) -> None:
    on = benches(case["data"])
    _prepare(case, on)
    segment, as_of = _definition(case), on.workspace.as_of(case["as_of"])
    refuse_errors(on.checker.check(segment, as_of))
    evaluated = on.membership.evaluate(segment, as_of)
    statement = compile_segment(segment, on.membership.context(as_of))
    keys = [row[0] for row in on.reader.rows(statement)]
    assert len(keys) == evaluated.size
    if "expect" in case:
        assert keys == sorted(case["expect"])
    if "base" in case:
        assert len(evaluated.base) == case["base"]
    if "equation" in case:
        assert equation.text(segment) == case["equation"]
    for letter, size in case.get("cards", {}).items():
        path = next(card.path for card in walk.cards(segment) if card.letter == letter)
        assert len(evaluated.plain[path]) == size


@pytest.mark.parametrize("case", [c for c in CASES if c.get("error")], ids=lambda case: case["name"])
def test_refused(case: dict[str, Any], benches: Benches) -> None:
    with pytest.raises(DefinitionError):
        _check(case, benches(case["data"]))


def _check(case: dict[str, Any], on: Bench) -> None:
    _prepare(case, on)
    refuse_errors(on.checker.check(_definition(case), on.workspace.as_of(case["as_of"])))
