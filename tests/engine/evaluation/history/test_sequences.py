"""Sequences swept over a grid, against evaluating them at every moment."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random

import numpy as np
import pytest
from msgspec.structs import replace

from engine.definition.codec import read_segment
from engine.definition.model import Card, SequenceCondition
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.history.rows import RowSource, steady
from engine.evaluation.history.sequences import sweep_sequence
from tests.oracle import data
from tests.oracle.definitions import Maker
from tests.oracle.histories import random_grid
from tests.oracle.run import imported

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
            held = np.full(on.catalog.contacts, flips.initial)
            for step, moment in enumerate(grid.moments):
                here = flips.steps == step
                held[flips.owners[here]] = flips.states[here]
                base = on.membership.base(moment)
                expected = on.membership.fresh(condition, moment)
                assert Bitmap.from_mask(held) & base == expected & base, (condition, moment)


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
