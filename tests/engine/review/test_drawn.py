"""What the strategies draw is valid, comes back from its file, and is described without a word lost."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from hypothesis import HealthCheck, given, settings

from engine.catalog.phrases import phrase
from engine.definition import codec, equation
from engine.definition.model import (
    ActivityCondition,
    Condition,
    Filters,
    Node,
    Segment,
    SequenceCondition,
    segment,
)
from engine.definition.moment import AsOf
from engine.review.describe import describe
from engine.review.surroundings import Surroundings
from engine.review.validate import errors, validate
from tests.support.catalogs import SHOP
from tests.support.definitions import Pools, conditions, segments

POOLS = Pools(segments=("VIP",), lists=("Staff",), expressions=("age > 30",))
AROUND = Surroundings(
    catalog=SHOP, segments=lambda name: segment(name=name), lists=len, as_of=AsOf.end_of(date(2017, 11, 11))
)
drawn = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@drawn
@given(segments(SHOP, POOLS))
def test_drawn_definitions_are_valid_and_come_back(made: Segment) -> None:
    assert errors(validate(made, AROUND)) == ()
    written = codec.write_segment(made)
    assert codec.read_segment(written) == made
    assert codec.write_segment(codec.read_segment(written)) == written
    assert equation.rearrange(made, equation.text(made)) is made
    summary = describe(made, SHOP, AsOf.end_of(date(2017, 11, 11)))
    assert summary.sentence.startswith(("Contacts ", "All contacts"))


@drawn
@given(conditions(SHOP, POOLS), conditions(SHOP, POOLS))
def test_different_conditions_read_differently(one: Condition, other: Condition) -> None:
    if codec.write_node(_plainest(one)) != codec.write_node(_plainest(other)):
        assert phrase(one, SHOP) != phrase(other, SHOP), phrase(one, SHOP)


def _plainest(condition: Condition) -> Condition:
    """Return a condition that may read alike: a sequence of one step as rows, no word beside one filter."""
    plain: Condition = _without_words(condition)
    match plain:
        case SequenceCondition(steps=(step,), same=()) as sequence:
            return ActivityCondition(
                activity=step.activity, where=step.where, window=sequence.window, negated=sequence.negated
            )
    return plain


def _without_words(node: Any) -> Any:
    """Return a part of a definition without words and brackets that a single filter has no use for."""
    if isinstance(node, tuple):
        return tuple(map(_without_words, node))
    if not isinstance(node, Node):
        return node
    plain = {name: _without_words(getattr(node, name)) for name in node.__struct_fields__}
    if isinstance(node, Filters) and len(node.filters) == 1:
        plain["match"] = "all"
        (inner,) = plain["filters"]
        if isinstance(inner, Filters):  # a bracket around all there is
            return msgspec.structs.replace(inner, negated=inner.negated != node.negated)
    return msgspec.structs.replace(node, **plain)


@drawn
@given(conditions(SHOP, POOLS))
def test_a_negated_condition_reads_differently(made: Condition) -> None:
    turned = msgspec.structs.replace(made, negated=not made.negated)
    assert phrase(turned, SHOP) != phrase(made, SHOP)
    assert {part.role for part in (*phrase(turned, SHOP), *phrase(made, SHOP))} >= {"not"}
