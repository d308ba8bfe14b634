"""Which columns a definition uses: a table of conditions and the names in them."""

from __future__ import annotations

import pytest

from engine.definition.codec import read_condition
from engine.definition.model import Card, Column, segment
from engine.evaluation.browse.uses import Named, columns_used
from tests.support.catalogs import SHOP

CASES: tuple[tuple[str, set[Named]], ...] = (
    ('{"type":"field","field":"country","op":"is_set"}', {(None, "country")}),
    (
        '{"type":"field","field":"birthday.month","op":"equals","values":[3]}',
        {(None, "birthday.month"), (None, "birthday")},
    ),
    ('{"type":"field","field":"gone","op":"is_set"}', {(None, "gone")}),
    ('{"type":"activity","activity":"orders"}', {("orders", None)}),
    (
        """{"type":"activity","activity":"orders","where":{"filters":[{"attribute":"source","op":"is","values":["ads"]},
        {"filters":[{"attribute":"paid","op":"is_true"}]}]},
        "measure":{"fn":"sum","attribute":"amount"},"op":"at_least","values":[3]}""",
        {("orders", None), ("orders", "source"), ("orders", "paid"), ("orders", "amount")},
    ),
    (
        """{"type":"activity","activity":"orders","which":"last",
        "among":{"filters":[{"attribute":"paid","op":"is_true"}]}}""",
        {("orders", None), ("orders", "paid")},
    ),
    (
        """{"type":"activity","activity":"order_items","per":{"attribute":"order_id",
        "measure":{"fn":"sum","attribute":"line_total"},"op":"at_least","values":[100]}}""",
        {("order_items", None), ("order_items", "order_id"), ("order_items", "line_total")},
    ),
    (
        """{"type":"sequence","same":["order_id"],"steps":[{"activity":"orders"},
        {"activity":"order_items","where":{"filters":[{"attribute":"brand","op":"is","values":["x"]}]}}]}""",
        {
            ("orders", None), ("orders", "order_id"),
            ("order_items", None), ("order_items", "order_id"), ("order_items", "brand"),
        },
    ),
    ('{"type":"sql","expression":"age > 30 and country = \'PL\'"}', {(None, "age"), (None, "country")}),
    ('{"type":"sql","expression":"this is not sql ("}', set()),
    ('{"type":"segment","segment":"VIP"}', set()),
    ('{"type":"list","list":"March"}', set()),
)  # fmt: skip


@pytest.mark.parametrize(("condition", "expected"), CASES)
def test_a_condition_uses_what_it_names(condition: str, expected: set[Named]) -> None:
    card = Card(conditions=(read_condition(condition),))
    assert columns_used(segment(exclude=Column(items=(card,))), SHOP) == expected


def test_an_indicator_uses_what_it_is_computed_from() -> None:
    condition = read_condition('{"type":"field","field":"rfm.segment","op":"is","values":["loyal"]}')
    used = columns_used(segment(include=Column(items=(Card(conditions=(condition,)),))), SHOP)
    assert SHOP.rfm is not None
    assert {(None, "rfm.segment"), (SHOP.rfm.activity, None), (SHOP.rfm.activity, SHOP.rfm.amount)} <= used
