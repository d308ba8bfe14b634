"""Swept value indicators against the database's own at every step of small data sets."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from engine.compiler import columns
from engine.definition.codec import read_condition
from engine.definition.model import FieldCondition
from engine.definition.walk import positive
from engine.evaluation.history.indicators import sweep_indicator
from engine.evaluation.history.rows import RowSource
from tests.oracle import data
from tests.oracle.definitions import Maker
from tests.oracle.histories import random_grid
from tests.oracle.run import imported
from tests.support.flips import held

SEEDS = [81, 83]
CONDITIONS = 10


@pytest.mark.parametrize("seed", SEEDS)
def test_an_indicator_holds_at_every_step_for_whom_it_holds_at_its_moment(seed: int, tmp_path: Path) -> None:
    world, random = data.make(seed), Random(seed)
    maker = Maker(world, random, Counter())
    with imported(world, tmp_path) as on:
        for _ in range(CONDITIONS):
            condition = positive(read_condition(json.dumps(maker.indicator())))
            assert isinstance(condition, FieldCondition)
            grid = random_grid(random, world.span)
            source = RowSource(on.reader, on.membership.context(grid.moments[-1]), grid)
            flips = sweep_indicator(condition, columns.field(on.catalog, condition.field), source)
            for moment, now in zip(grid.moments, held(flips, on.catalog.contacts), strict=True):
                assert now == on.membership.condition(condition, moment), (condition, moment)
