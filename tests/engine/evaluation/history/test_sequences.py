"""Sequences swept over a grid, against evaluating them at every moment."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from engine.definition.codec import read_segment
from engine.definition.model import Card, SequenceCondition
from engine.evaluation.history.rows import RowSource, steady
from engine.evaluation.history.sequences import sweep_sequence
from tests.oracle import data
from tests.oracle.definitions import Maker
from tests.oracle.histories import random_grid
from tests.oracle.run import imported
from tests.support.flips import held

SEEDS = [70, 71]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_sequence_holds_at_every_step_for_whom_it_holds_at_its_moment(seed: int, tmp_path: Path) -> None:
    world, random = data.make(seed), Random(seed)
    maker = Maker(world, random, Counter())
    with imported(world, tmp_path) as on:
        for _ in range(6):
            condition = sequence(maker)
            grid = random_grid(random, world.span)
            source = RowSource(on.reader, on.membership.context(grid.moments[-1]), grid)
            flips = sweep_sequence(condition, source)
            for moment, now in zip(grid.moments, held(flips, on.catalog.contacts), strict=True):
                base = on.membership.base(moment)
                assert now & base == on.membership.fresh(condition, moment) & base, (condition, moment)


def sequence(maker: Maker) -> SequenceCondition:
    """Return a generated sequence whose steps take the same rows at every moment."""
    while True:
        card = json.dumps({"type": "card", "conditions": [maker.sequence()]})
        given = read_segment(f'{{"format": "cardinal.segment/1", "include": {{"items": [{card}]}}}}')
        (item,) = given.include.items
        assert isinstance(item, Card)
        (condition,) = item.conditions
        assert isinstance(condition, SequenceCondition)
        if all(steady(step.where) for step in condition.steps):
            return replace(condition, negated=False)
