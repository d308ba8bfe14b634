"""Explanations: the value that was compared, the rows that decided, what would turn the answer around."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from engine.definition.codec import read_condition
from engine.definition.model import Card, Column, segment
from engine.errors import NotFoundError
from engine.evaluation.explain import ConditionAnswer, Explainer
from engine.evaluation.membership import Membership
from tests.support.diamonds import LEVELS, Diamonds
from tests.support.imported import Bench, bench_of

FILES = {
    "people.csv": ["id,country,age,born,tags", "a,PL,31,1990-03-31,x;y", "b,,17,,", "c,DE,40,2000-01-01,z"],
    "orders.csv": [
        "who,at,amount,source,item,day",
        "a,2024-01-01T10:00:00,100,ads,,",
        "a,2024-02-01T10:00:00,50,mail,,",
        "a,2024-03-01T10:00:00,,ads,,",
        "c,2024-03-30T10:00:00,7,mail,ΟΔΟΣ,2024-03-30",
    ],
    "returns.csv": ["who,at,item,day", "c,2024-03-31T10:00:00,οδοσ,2024-03-30T00:00:00"],
    "visits.csv": [
        "who,at,topics",
        "a,2024-03-01T12:00:00,x;y",
        "a,2024-03-05T12:00:00,x;y",
        "c,2024-03-30T09:00:00,",
    ],
}
MAPPING = {
    "format": "cardinal.mapping/1",
    "contacts": {
        "file": "people.csv",
        "key": "id",
        "columns": {"tags": {"type": "list", "separator": ";"}, "born": {"type": "date"}},
    },
    "activities": [
        {"name": "orders", "file": "orders.csv", "contact": "who", "time": "at"},
        {
            "name": "visits",
            "file": "visits.csv",
            "contact": "who",
            "time": "at",
            "columns": {"topics": {"type": "list", "separator": ";"}},
        },
        {"name": "returns", "file": "returns.csv", "contact": "who", "time": "at"},
    ],
}


@pytest.fixture(scope="module")
def on(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench_of(tmp_path_factory.mktemp("explain"), MAPPING, FILES) as opened:
        yield opened


def answer(on: Bench, condition: str, key: str) -> ConditionAnswer:
    card = Card(conditions=(read_condition(condition),))
    evaluated = on.membership.evaluate(
        segment(include=Column(items=(card,))), on.workspace.as_of("2024-03-31")
    )
    found = Explainer(on.reader, on.membership).explain(evaluated, key)
    assert found.member is found.cards[0].holds is found.cards[0].conditions[0].holds
    return found.cards[0].conditions[0]


ORDERS = '{"type":"activity","activity":"orders"'


@pytest.mark.parametrize(
    ("condition", "key", "holds", "value", "rows", "change"),
    [
        ('{"type":"field","field":"country","op":"is","values":["pl"]}', "a", True, "PL", 0, None),
        ('{"type":"field","field":"country","op":"is","values":["pl"]}', "b", False, None, 0, None),
        ('{"type":"field","field":"age","op":"at_least","values":[18]}', "b", False, 17, 0, "1 more"),
        (
            '{"type":"field","field":"age","op":"at_least","values":[18],"negated":true}',
            "a",
            False,
            31,
            0,
            "more than 13 less",
        ),
        (
            '{"type":"field","field":"born","op":"in","window":{"type":"between","from":"2000-01-04"}}',
            "c",
            False,
            "2000-01-01",
            0,
            "3 days later",
        ),
        (
            f'{ORDERS},"measure":{{"fn":"last_time"}},"op":"in","during":{{"type":"last","n":20,"unit":"hour"}}}}',
            "c",
            False,
            "2024-03-30 10:00:00",
            1,
            "18 hours later",
        ),
        (f'{ORDERS},"op":"at_least","values":[5]}}', "a", False, 3, 3, "2 more rows"),
        (f"{ORDERS}}}", "b", False, 0, 0, "1 more row"),
        (f'{ORDERS},"negated":true}}', "c", False, 1, 1, "1 fewer row"),
        (
            f'{ORDERS},"measure":{{"fn":"sum","attribute":"amount"}},"op":"greater_than","values":[200]}}',
            "a",
            False,
            150,
            3,
            "more than 50 more",
        ),
        (
            f'{ORDERS},"measure":{{"fn":"avg","attribute":"amount"}},"op":"at_least","values":[75]}}',
            "a",
            True,
            75,
            3,
            "slightly less",
        ),
        (
            f'{ORDERS},"measure":{{"fn":"avg","attribute":"amount"}},"op":"at_least","values":[75]}}',
            "b",
            False,
            None,
            0,
            None,
        ),
        (
            f'{ORDERS},"measure":{{"fn":"last_time"}},"op":"in","during":{{"type":"last","n":7,"unit":"day"}}}}',
            "a",
            False,
            "2024-03-01 10:00:00",
            1,
            "24 days later",
        ),
        (
            f'{ORDERS},"which":"every","where":{{"filters":[{{"attribute":"source","op":"is","values":["ads"]}}]}}}}',
            "a",
            False,
            None,
            1,
            "1 fewer row",
        ),
        (
            f'{ORDERS},"which":"every","where":{{"filters":[{{"attribute":"source","op":"is","values":["ads"]}}]}}}}',
            "c",
            False,
            None,
            1,
            None,
        ),
        (
            f'{ORDERS},"which":"last","where":{{"filters":[{{"attribute":"source","op":"is","values":["ads"]}}]}}}}',
            "a",
            True,
            None,
            1,
            None,
        ),
        (f'{ORDERS},"which":"nth","nth":5,"where":{{"filters":[]}}}}', "a", False, None, 0, "2 more rows"),
        (
            f'{ORDERS},"per":{{"attribute":"source","measure":{{"fn":"sum","attribute":"amount"}},"op":"at_least","values":[60]}},"op":"at_least","values":[2]}}',
            "a",
            False,
            1,
            2,
            "1 more",
        ),
        (
            '{"type":"activity","activity":"visits","per":{"attribute":"topics"},"op":"at_least","values":[2]}',
            "a",
            False,
            1,
            2,
            "1 more",
        ),
        (
            '{"type":"sequence","steps":[{"activity":"orders"},{"activity":"visits","within":{"n":1,"unit":"day"}}]}',
            "a",
            True,
            None,
            2,
            None,
        ),
        (
            '{"type":"sequence","steps":[{"activity":"orders"},{"activity":"visits"}]}',
            "c",
            False,
            None,
            1,
            None,
        ),
        (
            '{"type":"sequence","steps":[{"activity":"orders"},{"activity":"visits",'
            '"within":{"n":1000000,"unit":"year"}}]}',
            "a",
            True,
            None,
            2,
            None,
        ),
        (
            '{"type":"sequence","steps":[{"activity":"orders"},{"activity":"visits","negated":true,'
            '"within":{"n":1,"unit":"day"}}]}',
            "a",
            True,
            None,
            1,
            None,
        ),
        (
            '{"type":"sequence","steps":[{"activity":"orders"},{"activity":"visits","negated":true,'
            '"within":{"n":1,"unit":"month"}}],"window":{"type":"last","n":31,"unit":"day"}}',
            "a",
            False,
            None,
            2,
            None,
        ),
        (
            '{"type":"sequence","steps":[{"activity":"orders"},{"activity":"returns"}],"same":["item","day"]}',
            "c",
            True,
            None,
            2,
            None,
        ),
        ('{"type":"sql","expression":"age > 35"}', "a", False, {"age": 31}, 0, None),
    ],
)
def test_evidence(
    condition: str, key: str, holds: bool, value: Any, rows: int, change: str | None, on: Bench
) -> None:
    found = answer(on, condition, key)
    assert found.holds is holds
    shown = found.evidence.value
    assert (str(shown) if isinstance(value, str) else shown) == value
    assert found.evidence.count == rows
    assert (None if found.evidence.change is None else str(found.evidence.change)) == change


@pytest.mark.parametrize(
    ("condition", "key", "empty"),
    [
        ('{"type":"field","field":"country","op":"is","values":["pl"],"negated":true}', "b", True),
        ('{"type":"field","field":"country","op":"is","values":["pl"],"negated":true}', "c", False),
        ('{"type":"field","field":"tags","op":"is_set"}', "b", True),
        (
            f'{ORDERS},"measure":{{"fn":"max","attribute":"amount"}},"op":"at_least","values":[0],'
            '"window":{"type":"last","n":31,"unit":"day"}}',
            "a",
            True,
        ),
        (f'{ORDERS},"measure":{{"fn":"last_time"}},"op":"in","during":{{"type":"all_time"}}}}', "b", True),
        (f'{ORDERS},"op":"equals","values":[0]}}', "b", False),
        (f'{ORDERS},"which":"last"}}', "b", False),
    ],
)
def test_what_is_empty_is_said_to_be(condition: str, key: str, empty: bool, on: Bench) -> None:
    assert answer(on, condition, key).evidence.empty is empty


def test_of_an_abandoned_run_the_start_that_nothing_followed_is_shown(on: Bench) -> None:
    steps = '[{"activity":"orders"},{"activity":"visits","negated":true,"within":{"n":1,"unit":"day"}}]'
    (row,) = answer(on, f'{{"type":"sequence","steps":{steps}}}', "a").evidence.rows
    assert str(row.time) == "2024-02-01 10:00:00"


def test_rows_come_newest_first_and_at_most_ten(on: Bench) -> None:
    rows = answer(on, f"{ORDERS}}}", "a").evidence.rows
    assert [str(row.time) for row in rows] == [
        "2024-03-01 10:00:00",
        "2024-02-01 10:00:00",
        "2024-01-01 10:00:00",
    ]


def test_an_unknown_key_is_an_error(on: Bench) -> None:
    with pytest.raises(NotFoundError, match="nobody"):
        answer(on, f"{ORDERS}}}", "nobody")


def test_a_segment_that_is_used_again_and_again_is_explained_once(on: Bench) -> None:
    diamonds = Diamonds(read_condition(f"{ORDERS}}}"))
    membership = Membership(on.reader, on.catalog, diamonds.saved, on.workspace.lists.id_of)
    evaluated = membership.saved(diamonds.highest, on.workspace.as_of("2024-03-31"))
    diamonds.asked.clear()
    found = Explainer(on.reader, membership).explain(evaluated, "a")
    assert sorted(diamonds.asked, key=int) == list(diamonds.levels)[:-1]
    for level in reversed(range(LEVELS - 1)):
        first, second = found.cards[0].conditions
        assert (first.holds, second.holds) == (True, False)
        assert first.nested is not None
        assert second.nested is not None
        assert second.nested.above
        assert second.nested.cards == ()
        found = first.nested
        assert (found.name, found.above) == (str(level), False)
    assert found.cards[0].conditions[0].evidence.count == 3
