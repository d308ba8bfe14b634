"""Histories of segments in which others are used, several times and far down."""

from __future__ import annotations

from datetime import date

from engine.definition.codec import read_condition
from engine.definition.moment import AsOf
from engine.evaluation.history.engine import Historian
from engine.evaluation.history.grid import Grid
from engine.evaluation.membership import Membership
from tests.support.diamonds import Diamonds
from tests.support.imported import Bench

BOUGHT = '{"type":"activity","activity":"orders","window":{"type":"last","n":90,"unit":"day"}}'
GRID = Grid.between(date(2026, 1, 5), AsOf.end_of(date(2026, 3, 18)), "week")


def test_a_segment_that_is_used_again_and_again_is_merged_once(on: Bench) -> None:
    diamonds = Diamonds(read_condition(BOUGHT))
    membership = Membership(on.reader, on.catalog, diamonds.saved, on.workspace.lists.id_of)
    found = Historian(on.reader, membership).history(diamonds.levels[diamonds.highest], GRID)
    assert sorted(diamonds.asked, key=int) == list(diamonds.levels)[:-1]
    assert [point.size for point in found] == [len(membership.base(point.as_of)) for point in found]
