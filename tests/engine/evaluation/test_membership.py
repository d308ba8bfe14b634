"""Members of conditions and segments: asked for once, and consistent with each other."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlglot import exp

from engine.compiler import compile_condition
from engine.definition.codec import read_condition
from engine.definition.model import Card, Column, Condition, Group, Segment, segment
from engine.definition.moment import AsOf
from engine.errors import DefinitionError
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.caching import BitmapCache
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from tests.support.diamonds import Diamonds
from tests.support.imported import Bench, bench

FROM_PL = '{"type":"field","field":"country","op":"is","values":["PL"]}'
BOUGHT = '{"type":"activity","activity":"orders","window":{"type":"last","n":90,"unit":"day"}}'

IN_A, IN_B = (f'{{"type":"segment","segment":"{name}"}}' for name in "AB")


class CountingReader(Reader):
    """A reader that counts what it is asked."""

    asked = 0

    def members(self, query: exp.Query, contacts: int) -> Bitmap:
        self.asked += 1
        return super().members(query, contacts)


def of(*conditions: Condition, negated: bool = False) -> Segment:
    return segment(include=Column(items=(Card(conditions=conditions, negated=negated),)))


@pytest.mark.parametrize("condition", [FROM_PL, BOUGHT, BOUGHT.replace("orders", "returns")])
def test_with_and_without_arrays_the_same_contacts_are_members(condition: str, on: Bench) -> None:
    """The command line reads bits, the window arrays."""
    context = on.membership.context(on.workspace.as_of(None))
    query = compile_condition(read_condition(condition), context).query
    members = on.reader.members(query, on.catalog.contacts)
    assert on.reader.bits(query, on.catalog.contacts) == members
    assert 0 < len(members) < on.catalog.contacts


def test_an_edit_asks_only_for_what_it_touched(on: Bench) -> None:
    reader = CountingReader(on.workspace, "main")
    membership = Membership(
        reader,
        on.catalog,
        on.workspace.segments.get,
        on.workspace.lists.id_of,
        BitmapCache(),
    )
    as_of = on.workspace.as_of(None)
    first, second = read_condition(FROM_PL), read_condition(BOUGHT)
    card, other = Card(conditions=(first,)), Card(conditions=(second,))
    membership.evaluate(segment(include=Column(items=(card, other), joins=("and",))), as_of)
    assert reader.asked == 3  # the base and two conditions
    regrouped = Group(items=(other, card), joins=("or",), negated=True)
    membership.evaluate(segment(include=Column(items=(regrouped,)), exclude=Column(items=(card,))), as_of)
    assert reader.asked == 3
    changed = read_condition(FROM_PL.replace("PL", "DE"))
    membership.evaluate(of(changed, second), as_of)
    assert reader.asked == 4


def test_order_of_cards_and_conditions_changes_nothing(on: Bench) -> None:
    as_of = on.workspace.as_of(None)
    one, two = read_condition(FROM_PL), read_condition(BOUGHT)
    assert (
        on.membership.evaluate(of(one, two), as_of).result
        == on.membership.evaluate(of(two, one), as_of).result
    )


@pytest.mark.parametrize("least", [1, 2, 3])
def test_at_least_more_is_a_part_of_at_least_fewer(least: int, on: Bench) -> None:
    as_of = on.workspace.as_of(None)
    fewer, more = (
        on.membership.condition(
            read_condition(f'{{"type":"activity","activity":"orders","op":"at_least","values":[{number}]}}'),
            as_of,
        )
        for number in (least, least + 1)
    )
    assert len(more - fewer) == 0
    assert len(fewer) > len(more)


def test_ranges_of_dates_add_up(on: Bench) -> None:
    def signed_up(start: str, end: str) -> int:
        window = f'{{"type":"between","from":"{start}","to":"{end}"}}'
        condition = f'{{"type":"field","field":"signed_up","op":"in","window":{window}}}'
        return len(on.membership.condition(read_condition(condition), on.workspace.as_of(None)))

    year = signed_up("2025-01-01", "2025-12-31")
    assert year == signed_up("2025-01-01", "2025-05-17") + signed_up("2025-05-18", "2025-12-31") > 0


def test_a_circle_of_saved_segments_is_an_error_that_names_its_path(sample: Path) -> None:
    with bench(sample) as on:
        for name, condition in (("B", FROM_PL), ("A", IN_B), ("B", IN_A)):
            definition = msgspec.structs.replace(of(read_condition(condition)), name=name)
            on.workspace.segments.save(definition)
        with pytest.raises(DefinitionError, match="A → B → A"):
            on.membership.saved("A", AsOf(on.workspace.as_of(None).instant))


def test_a_segment_that_is_used_again_and_again_is_evaluated_once(on: Bench) -> None:
    diamonds = Diamonds(read_condition(FROM_PL))
    membership = Membership(on.reader, on.catalog, diamonds.saved, on.workspace.lists.id_of)
    as_of = on.workspace.as_of(None)
    assert membership.saved(diamonds.highest, as_of).result == membership.base(as_of)
    assert sorted(diamonds.asked, key=int) == list(diamonds.levels)
    diamonds.levels["0"] = of(read_condition(FROM_PL), read_condition(BOUGHT))
    assert membership.saved("1", as_of).plain != {}
    assert diamonds.asked[-2:] == ["1", "0"]  # what is saved meanwhile is seen
