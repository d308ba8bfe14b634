"""Profile, waterfall and overlap: every number equals SQL, and every bar or cell the definition it offers."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from engine.catalog.column_names import CLASSES
from engine.catalog.phrases import title_of
from engine.definition.codec import read_segment
from engine.definition.model import Card, Column, Segment, segment
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.overlap import both, narrowed, only_other, only_this, overlap
from engine.evaluation.preview import OrderCache
from engine.evaluation.profile import Profile, Profiler, distance, subjects
from engine.evaluation.waterfall import waterfall
from tests.support.imported import Bench, bench
from tests.support.insight_segments import BUYERS, BUYERS_SQL, SHAPES, WOMEN


@pytest.fixture(scope="module")
def on(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    copy = tmp_path_factory.mktemp("insight") / "shop.cardinal"
    copy.write_bytes(sample_file.read_bytes())
    with bench(copy) as opened:
        opened.workspace.segments.save(WOMEN)
        yield opened


@pytest.fixture(scope="module")
def profiler(on: Bench) -> Profiler:
    return Profiler(on.reader, on.membership, on.workspace.as_of(None), OrderCache(400))


def size(on: Bench, definition: Segment) -> int:
    return on.membership.evaluate(definition, on.workspace.as_of(None)).size


def profile(on: Bench, profiler: Profiler, activity: str | None, name: str) -> Profile:
    evaluated = on.membership.evaluate(BUYERS, on.workspace.as_of(None))
    wanted = (activity, name)
    subject = next(each for each in subjects(on.catalog) if each.key == wanted)
    return profiler.profile(subject, evaluated.result, evaluated.base)


@pytest.mark.parametrize(
    ("activity", "name", "value", "source"),
    [
        pytest.param(None, "gender", "gender", "data.contacts", id="text"),
        pytest.param(
            None,
            "newsletter",
            "if(newsletter, 'yes', if(NOT newsletter, 'no', NULL))",
            "data.contacts",
            id="bool",
        ),
        pytest.param(None, "tags", "unnest(tags)", "data.contacts", id="list"),
        pytest.param("orders", "store", "store", "data.orders", id="detail"),
    ],
)
def test_values_are_counted_as_sql_counts_them(
    on: Bench, profiler: Profiler, activity: str | None, name: str, value: str, source: str
) -> None:
    found = profile(on, profiler, activity, name)
    expected = {
        label: (inside, everybody)
        for label, inside, everybody in on.rows(
            f"SELECT v, count(DISTINCT _contact) FILTER (_contact IN ({BUYERS_SQL})), "
            "count(DISTINCT _contact) "
            f"FROM (SELECT _contact, {value} AS v FROM {source}) WHERE v IS NOT NULL GROUP BY 1",
        )
    }
    bars = {bar.label: (bar.inside, bar.everybody) for bar in found.bars}
    assert {label: bars[label] for label in bars if label in expected} == {
        label: expected[label] for label in bars if label in expected
    }
    assert len(bars.keys() & expected.keys()) >= 2
    assert found.size == on.rows(f"SELECT count(*) FROM ({BUYERS_SQL})")[0][0]


@pytest.mark.parametrize(
    ("activity", "name"),
    [
        (None, "gender"), (None, "birthday"), (None, "signed_up"), (None, "credit"), (None, "tags"),
        (None, "rfm.frequency"), (None, "rfm.segment"), (None, "birthday.month"), ("orders", "amount"),
        ("orders", "source"), ("returns", "refund"), ("visits", "channel"),
    ],
)  # fmt: skip
def test_a_bar_means_exactly_the_contacts_of_its_conditions(
    on: Bench, profiler: Profiler, activity: str | None, name: str
) -> None:
    found = profile(on, profiler, activity, name)
    offered = [bar for bar in found.bars if bar.conditions]
    assert len(offered) >= 2
    for bar in offered:
        assert size(on, segment(include=Column(items=(Card(conditions=bar.conditions),)))) == bar.everybody
    if found.subject.activity is None and found.subject.column.type != "list":
        assert sum(bar.inside for bar in found.bars) == found.size
        assert sum(bar.everybody for bar in found.bars) == found.base


def test_bars_of_classes_are_called_by_their_names(on: Bench, profiler: Profiler) -> None:
    labels = {bar.label for bar in profile(on, profiler, None, "rfm.segment").bars}
    assert labels & set(CLASSES.values())
    assert not labels & set(CLASSES)


def test_distance_is_half_the_sum_of_differences() -> None:
    assert distance(np.array([10, 0]), np.array([50, 50])) == 0.5
    assert distance(np.array([5, 5]), np.array([50, 50])) == 0.0
    assert distance(np.array([0, 0]), np.array([50, 50])) == 0.0


@pytest.mark.parametrize("definition", SHAPES)
def test_a_waterfall_ends_at_the_size(on: Bench, definition: str) -> None:
    evaluated = on.membership.evaluate(read_segment(definition), on.workspace.as_of(None))
    steps = waterfall(evaluated, lambda card: card.title)
    assert steps[0].after == len(evaluated.base)
    assert steps[-1].after == steps[-2].after == evaluated.size
    assert all(one.after == other.before for one, other in pairwise(steps[:-1]))


def test_steps_of_a_waterfall_are_called_by_letters_and_titles(on: Bench) -> None:
    card = '{"type":"card","title":"%s","conditions":[{"type":"field","field":"birthday","op":"is_set"}]}'
    group = f'{{"type":"group","negated":true,"items":[{card % "Old"},{card % ""}],"joins":["or"]}}'
    definition = (
        f'{{"format":"cardinal.segment/1","name":"x","include":{{"items":[{card % ""},{group}],'
        f'"joins":["and"]}}}}'
    )
    evaluated = on.membership.evaluate(read_segment(definition), on.workspace.as_of(None))
    steps = waterfall(evaluated, lambda card: title_of(card, on.workspace.catalog))
    assert [step.label for step in steps[1:-1]] == ["A · Birthday", "not B – C · Old, Birthday"]


@pytest.mark.parametrize("definition", SHAPES)
def test_the_cells_of_an_overlap_open_as_definitions_of_their_size(on: Bench, definition: str) -> None:
    this = read_segment(definition)
    as_of = on.workspace.as_of(None)
    evaluated = on.membership.evaluate(this, as_of)
    women = on.membership.saved("Women", as_of).result
    found = overlap(evaluated.result, women)
    assert found.both == len(evaluated.result & women)
    assert size(on, both(this, "Women")) == found.both
    assert size(on, only_this(this, "Women")) == found.only_this
    assert size(on, only_other(this, "Women")) == found.only_other


@pytest.mark.parametrize("definition", SHAPES)
def test_a_narrowed_segment_keeps_whom_the_condition_keeps(on: Bench, definition: str) -> None:
    this, as_of = read_segment(definition), on.workspace.as_of(None)
    (card,) = WOMEN.include.items
    assert isinstance(card, Card)
    kept = on.membership.evaluate(this, as_of).result & on.membership.saved("Women", as_of).result
    assert size(on, narrowed(this, card.conditions, "Women")) == len(kept)


def test_nothing_of_nothing_is_in_another_segment() -> None:
    nothing = Bitmap.none(10)
    assert overlap(nothing, nothing).of_this == 0
