"""What is known of a definition before an edit spares looking, and changes nothing of what is found."""

from __future__ import annotations

from datetime import date
from itertools import combinations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from engine.definition import codec, walk
from engine.definition.model import Card, Column, Condition, FieldCondition, Group, Item, Join, segment
from engine.definition.moment import AsOf
from engine.errors import DefinitionError
from engine.review import Known, Surroundings, validate
from engine.review.contradictions import alike
from engine.review.findings import Findings
from tests.support.catalogs import SHOP
from tests.support.mutants import mutants

AROUND = Surroundings(catalog=SHOP, lists=len, as_of=AsOf.end_of(date(2017, 11, 11)))
ELSEWHERE = (
    replace(AROUND, as_of=AsOf.end_of(date(1999, 1, 1))),
    replace(AROUND, as_of=None),
    replace(AROUND, catalog=replace(SHOP, fields=SHOP.fields[:1])),
)
OLD = FieldCondition(field="age", op="nonsense")


@pytest.fixture(scope="module")
def pool() -> list[Condition]:
    """Conditions of every kind, sound and wrong."""
    return [condition for text in mutants(3, 500) for condition in _conditions(text)]


def _conditions(text: str) -> list[Condition]:
    try:
        return [condition for _, _, condition in walk.conditions(codec.read_segment(text))]
    except DefinitionError:
        return []


@pytest.mark.parametrize("seed", range(4))
def test_edit_by_edit_the_same_is_found_as_afresh(pool: list[Condition], seed: int) -> None:
    chance, known = Random(seed), Known()
    items: list[Item] = []
    found = 0
    for _ in range(120):
        items = _edited(items, pool, chance)
        joins: list[Join] = [chance.choice(("and", "or")) for _ in items[1:]]
        made = segment(include=Column(items=tuple(items), joins=tuple(joins)))
        around = chance.choice(ELSEWHERE) if chance.random() < 0.1 else AROUND
        fresh = validate(made, around)
        assert validate(made, around, known) == fresh
        found += len(fresh)
    assert found > 500


def _edited(items: list[Item], pool: list[Condition], chance: Random) -> list[Item]:
    """Return the items with one put in, taken out, moved, turned round, put in a bracket or edited."""
    items = list(items)
    at = chance.randrange(len(items) + 1)
    if at == len(items) or chance.random() < 0.3:
        items.insert(at, _card(pool, chance))
        return items[-8:]
    item = items.pop(at)
    kind = chance.choice(("take", "move", "turn", "bracket", "edit", "twice"))
    if kind == "move":
        items.insert(chance.randrange(len(items) + 1), item)
    elif kind == "turn":
        items.insert(at, replace(item, negated=not item.negated))
    elif kind == "bracket":
        items.insert(at, Group(items=(item,)))
    elif kind == "twice":
        items[at:at] = [item, item]
    elif kind == "edit" and isinstance(item, Card):
        items.insert(at, replace(item, conditions=(*item.conditions[1:], chance.choice(pool))))
    return items


def _card(pool: list[Condition], chance: Random) -> Card:
    conditions = chance.choices(pool, k=chance.randrange(5))
    return Card(match=chance.choice(("all", "any")), conditions=tuple(conditions))


def test_a_condition_is_looked_at_once_as_long_as_it_stays() -> None:
    known, looked = Known(), list[str]()

    def look(condition: Condition, path: str, findings: Findings) -> None:
        looked.append(path)
        findings.error("odd", f"{path}.op", str(condition))

    def review(path: str | None, around: Surroundings = AROUND) -> list[str]:
        findings = Findings(around)
        known.begin(around)
        if path is not None:
            known.look(look, OLD, path, findings)
        return [each.path for each in findings.found]

    assert review("a") == ["a.op"]
    assert review("b") == ["b.op"]
    assert looked == ["a"]
    assert review("c", ELSEWHERE[0]) == ["c.op"]
    assert looked == ["a", "c"]
    assert review(None, ELSEWHERE[0]) == []
    assert review("d", ELSEWHERE[0]) == ["d.op"]  # gone meanwhile
    assert looked == ["a", "c", "d"]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers())))
def test_pairs_of_one_subject_come_in_the_order_of_all_pairs(things: list[tuple[int, int]]) -> None:
    tried = [(one, other) for one, other in combinations(things, 2) if one[0] == other[0]]
    assert list(alike(things, lambda thing: thing[0])) == tried
