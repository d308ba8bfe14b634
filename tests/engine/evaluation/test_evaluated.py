"""Cards, groups and columns as bit arithmetic, held against a plain reading of the definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from engine.definition.model import Card, Column, Condition, FieldCondition, Group, Item, Join, segment
from engine.definition.moment import AsOf
from engine.definition.walk import runs
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.caching import Joined
from engine.evaluation.evaluated import Evaluated, combine

LENGTH = 12
AS_OF = AsOf.end_of(date(2024, 3, 31))
BASE = set(range(10))  # ordinals 10 and 11 do not exist yet


def members_of(condition: Condition) -> Bitmap | None:
    """A condition in these tests names its members: field ``0,3,5``; ``?`` is unfinished."""
    assert isinstance(condition, FieldCondition)
    if condition.field == "?":
        return None
    return bitmap({int(part) for part in condition.field.split(",") if part})


def bitmap(members: Iterable[int]) -> Bitmap:
    return known(frozenset(members))


@cache
def known(members: frozenset[int]) -> Bitmap:
    """The same sets come again and again, as they do when a definition is edited."""
    return Bitmap.from_ordinals(np.array(sorted(members), np.int32), LENGTH)


JOINED = Joined()


def card(*members: str, match: str = "all", negated: bool = False) -> Card:
    conditions = tuple(FieldCondition(field=each, op="is_set") for each in members)
    return Card(conditions=conditions, match="any" if match == "any" else "all", negated=negated)


def column(*items: Item, joins: tuple[Join, ...] = ()) -> Column:
    all_and: list[Join] = ["and" for _ in items[1:]]
    return Column(items=items, joins=joins or tuple(all_and))


def evaluate(include: Column = Column(), exclude: Column = Column()) -> Evaluated:
    return Evaluated(segment(include=include, exclude=exclude), AS_OF, bitmap(BASE), members_of, JOINED)


A, B, C = card("0,1,2,3"), card("2,3,4,5"), card("5,6")


@pytest.mark.parametrize(
    ("joins", "expected"),
    [
        ((), [[0]]),
        (("and", "and"), [[0, 1, 2]]),
        (("or", "and"), [[0], [1, 2]]),
        (("and", "or", "or"), [[0, 1], [2], [3]]),
    ],
)
def test_and_binds_tighter_than_or(joins: tuple[Join, ...], expected: list[list[int]]) -> None:
    assert [list(run) for run in runs(joins)] == expected


@pytest.mark.parametrize(
    ("include", "exclude", "expected"),
    [
        pytest.param(column(), column(), BASE, id="empty means everybody"),
        pytest.param(column(A, B), column(), {2, 3}, id="and"),
        pytest.param(column(A, B, C, joins=("and", "or")), column(), {2, 3, 5, 6}, id="and before or"),
        pytest.param(column(A), column(B), {0, 1}, id="exclude"),
        pytest.param(column(), column(A, C, joins=("or",)), {4, 7, 8, 9}, id="only exclude"),
        pytest.param(column(card("0,1", negated=True)), column(), BASE - {0, 1}, id="red card"),
        pytest.param(column(card("0", "1", match="any")), column(), {0, 1}, id="any"),
        pytest.param(
            column(Group(items=(A, C), joins=("or",), negated=True)), column(), {4, 7, 8, 9}, id="red group"
        ),
        pytest.param(column(A, card("?")), column(), {0, 1, 2, 3}, id="unfinished cards are skipped"),
        pytest.param(column(A, card()), column(), {0, 1, 2, 3}, id="empty cards are skipped"),
        pytest.param(
            column(A, card("?"), C, joins=("or", "and")),
            column(),
            {0, 1, 2, 3, 5, 6},
            id="skipped inside a run",
        ),
        pytest.param(column(card("?")), column(), BASE, id="nothing finished means everybody"),
        pytest.param(column(card("0,1,2", "?")), column(), {0, 1, 2}, id="unfinished conditions are skipped"),
    ],
)
def test_segments(include: Column, exclude: Column, expected: set[int]) -> None:
    assert set(evaluate(include, exclude).result.ordinals().tolist()) == expected


def test_counts_by_path_with_and_without_their_own_not() -> None:
    evaluated = evaluate(column(card("0,1,2", "1,2,3", negated=True), Group(items=(A, C), joins=("or",))))
    assert evaluated.count("include.items[0]") == 8
    assert len(evaluated.plain["include.items[0]"]) == 2
    assert evaluated.count("include.items[0].conditions[1]") == 3
    assert evaluated.count("include.items[1].items[1]") == 2
    assert evaluated.count("include.items[1]") == 6
    assert evaluated.count("exclude") is None


def test_a_run_counts_what_a_bracket_or_joiner_spans() -> None:
    evaluated = evaluate(column(A, B, C, joins=("and", "or")))
    both = evaluated.run("include", 0, 1)
    assert both is not None
    assert len(both) == 2
    nested = evaluate(column(Group(items=(A, B, C), joins=("or", "and"))))
    last = nested.run("include.items[0]", 1, 2)
    assert last is not None
    assert last.ordinals().tolist() == [5]


cards = st.builds(
    card,
    st.sets(st.integers(0, 9)).map(lambda members: ",".join(map(str, sorted(members)))),
    negated=st.booleans(),
)


def sequences(items: st.SearchStrategy[Item]) -> st.SearchStrategy[tuple[tuple[Item, ...], tuple[Join, ...]]]:
    join: st.SearchStrategy[Join] = st.sampled_from(["and", "or"])
    return st.lists(st.tuples(items, join), min_size=1, max_size=4).map(
        lambda pairs: (tuple(item for item, _ in pairs), tuple(join for _, join in pairs[1:]))
    )


items = st.recursive(
    cards,
    lambda inner: st.builds(
        lambda sequence, negated: Group(items=sequence[0], joins=sequence[1], negated=negated),
        sequences(inner),
        st.booleans(),
    ),
    max_leaves=6,
)


def parts(items: Sequence[Item], path: str) -> Iterator[str]:
    for index, item in enumerate(items):
        yield f"{path}.items[{index}]"
        if isinstance(item, Group):
            yield from parts(item.items, f"{path}.items[{index}]")


def without(items: tuple[Item, ...], path: str, removed: str) -> tuple[Item, ...]:
    """Return the items with an unfinished card in the place of the one at ``removed``."""

    def rest(item: Item, place: str) -> Item:
        if place == removed:
            return card("?")
        return replace(item, items=without(item.items, place, removed)) if isinstance(item, Group) else item

    return tuple(rest(item, f"{path}.items[{index}]") for index, item in enumerate(items))


@given(sequences(items), st.sampled_from(["include", "exclude"]), st.data())
def test_without_is_the_size_of_the_segment_less_that_part(
    sequence: tuple[tuple[Item, ...], tuple[Join, ...]], side: str, data: st.DataObject
) -> None:
    whole, joins = sequence
    both = {"include": column(B), "exclude": column(C)}
    removed = data.draw(st.sampled_from(list(parts(whole, side))))
    evaluated = evaluate(**{**both, side: column(*whole, joins=joins)})
    rest = evaluate(**{**both, side: column(*without(whole, side, removed), joins=joins)})
    assert evaluated.without(removed) == rest.size


@given(sequences(items))
def test_every_part_and_its_complement_add_up_to_the_base(
    sequence: tuple[tuple[Item, ...], tuple[Join, ...]],
) -> None:
    evaluated = evaluate(column(*sequence[0], joins=sequence[1]))
    for part in evaluated.members.values():
        assert len(part) + len(evaluated.base - part) == len(evaluated.base)


def test_an_edit_joins_anew_only_what_it_touched() -> None:
    group = Group(items=(A, card("1,2", "2,3", negated=True)), joins=("or",))
    before = evaluate(column(card("0,1", "1,2"), group), column(card("3", "4", match="any"), B))
    after = evaluate(column(card("0,1", "1,5"), group), column(card("3", "4", match="any"), B))
    changed = {path for path, plain in after.plain.items() if plain is not before.plain[path]}
    assert changed == {"include", "include.items[0]", "include.items[0].conditions[1]"}


def test_nothing_joined_is_nothing() -> None:
    assert combine([], ()) is None
    assert combine([None, None], ("or",)) is None
