# ruff: noqa: E501 (tables)
"""Definitions are read strictly, written canonically, and come back as they were."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from engine.definition import codec, decimals
from engine.definition.model import (
    ActivityCondition,
    Card,
    Column,
    FieldCondition,
    Filter,
    Filters,
    Group,
    Item,
    segment,
)
from engine.errors import DefinitionError
from tests.support.shared import needs_shared
from tests.support.shared_definitions import shared_definitions


def text_of(condition: str) -> str:
    """Return a definition with one card of one condition."""
    return f'{{"format":"cardinal.segment/1","include":{{"items":[{{"type":"card","conditions":[{condition}]}}]}}}}'


def nested(depth: int) -> str:
    filters = '{"attribute":"a","op":"is_set"}'
    for _ in range(depth):
        filters = f'{{"filters":[{filters}]}}'
    return text_of(f'{{"type":"activity","activity":"a","where":{filters}}}')


FIELD = '"type":"field","field":"a"'
AT = "include.items[0].conditions[0]"

# id | text | place | part of the message
REFUSED: list[tuple[str, str | bytes, str | None, str]] = [
    ("no JSON", "{", None, "not valid JSON"),
    ("nothing", "", None, "nothing in it"),
    ("not UTF-8", b'{"a":"\xff"}', None, "not UTF-8"),
    ("a list", "[]", None, "not a segment definition"),
    ("no format", '{"include":{"items":[]}}', "format", "missing"),
    ("newer", '{"format":"cardinal.segment/2","colour":1}', "format", "newer version"),
    ("much newer", '{"format":"cardinal.segment/17"}', "format", "newer version"),
    ("foreign", '{"format":"cardinal.mapping/1"}', "format", "not the format"),
    ("older than the first", '{"format":"cardinal.segment/0"}', "format", "not the format"),
    ("format no text", '{"format":1}', "format", "not the format"),
    ("unknown key", '{"format":"cardinal.segment/1","nmae":"x"}', "nmae", "did you mean “name”?"),
    ("repeated key", '{"format":"cardinal.segment/1","name":"x","name":"x"}', "name", "twice"),
    ("wrong type", '{"format":"cardinal.segment/1","name":5}', "name", "5 where a text belongs; put it in quotes"),
    ("null", '{"format":"cardinal.segment/1","name":null}', "name", "leave the key out"),
    ("tags no list", '{"format":"cardinal.segment/1","tags":"x"}', "tags", "where a list […] belongs; put it in square brackets"),
    ("include no object", '{"format":"cardinal.segment/1","include":[]}', "include", "where an object"),
    ("half a character", '{"format":"cardinal.segment/1","name":"\\ud800"}', "name", "half of a character"),
    ("half in a key", '{"format":"cardinal.segment/1","\\ud800":1}', None, "half of a character"),
    ("NaN", text_of(f'{{{FIELD},"op":"equals","values":[NaN]}}'), None, "NaN"),
    ("infinity", text_of(f'{{{FIELD},"op":"equals","values":[-Infinity]}}'), None, "Infinity"),
    ("huge", text_of(f'{{{FIELD},"op":"equals","values":[1e400]}}'), f"{AT}.values[0]", "18 digits"),
    ("huge whole", text_of(f'{{{FIELD},"op":"equals","values":[{"9" * 5000}]}}'), f"{AT}.values[0]", "18 digits"),
    ("huge exponent", text_of(f'{{{FIELD},"op":"equals","values":[1e{"9" * 30}]}}'), None, "can't be read"),
    ("tiny", text_of(f'{{{FIELD},"op":"equals","values":[1e-400]}}'), f"{AT}.values[0]", "9 decimals"),
    ("decimals", text_of(f'{{{FIELD},"op":"equals","values":[1, 0.0000000001]}}'), f"{AT}.values[1]", "9 decimals"),
    ("null value", text_of(f'{{{FIELD},"op":"is","values":[null]}}'), f"{AT}.values[0]", "belongs; take it out"),
    ("list value", text_of(f'{{{FIELD},"op":"is","values":[[]]}}'), f"{AT}.values[0]", "a list"),
    ("op missing", text_of(f"{{{FIELD}}}"), AT, "the key op is missing"),
    ("op no text", text_of(f'{{{FIELD},"op":1}}'), f"{AT}.op", "where a text belongs"),
    ("kind missing", text_of('{"field":"a","op":"is_set"}'), AT, "the key type is missing"),
    ("kind unknown", text_of('{"type":"fields","field":"a"}'), f"{AT}.type", "did you mean “field”?"),
    ("flag as a number", text_of(f'{{{FIELD},"op":"is_set","negated":1}}'), f"{AT}.negated", "true or false"),
    ("n as a text", text_of(f'{{{FIELD},"op":"in","window":{{"type":"last","n":"3","unit":"day"}}}}'), f"{AT}.window.n", "whole number belongs; write it without quotes"),
    ("n in words", text_of(f'{{{FIELD},"op":"in","window":{{"type":"last","n":"three","unit":"day"}}}}'), f"{AT}.window.n", "whole number belongs"),
    ("flag as a text", text_of(f'{{{FIELD},"op":"is_set","negated":"true"}}'), f"{AT}.negated", "true or false belongs; write it without quotes"),
    ("n with a point", text_of(f'{{{FIELD},"op":"in","window":{{"type":"last","n":3.0,"unit":"day"}}}}'), f"{AT}.window.n", "whole number"),
    ("n too large", text_of(f'{{{FIELD},"op":"in","window":{{"type":"last","n":{"9" * 60},"unit":"day"}}}}'), f"{AT}.window.n", "whole number"),
    ("n true", text_of(f'{{{FIELD},"op":"in","window":{{"type":"last","n":true,"unit":"day"}}}}'), f"{AT}.window.n", "whole number"),
    ("unit", text_of(f'{{{FIELD},"op":"in","window":{{"type":"last","n":3,"unit":"days"}}}}'), f"{AT}.window.unit", "did you mean “day”?"),
    ("window kind", text_of(f'{{{FIELD},"op":"in","window":{{"type":"lats"}}}}'), f"{AT}.window.type", "did you mean “last”?"),
    ("joins missing", '{"format":"cardinal.segment/1","include":{"items":[{"type":"card"},{"type":"card"}]}}', "include.joins", "write 1, one join fewer"),
    ("a join too many", '{"format":"cardinal.segment/1","exclude":{"items":[],"joins":["or"]}}', "exclude.joins", "write 0, one join fewer"),
    ("unknown join", '{"format":"cardinal.segment/1","include":{"items":[],"joins":["xor"]}}', "include.joins[0]", "did you mean “or”?"),
    ("joins in a group", '{"format":"cardinal.segment/1","include":{"items":[{"type":"group","items":[],"joins":["or"]}]}}', "include.items[0].joins", "write 0, one join fewer"),
    ("filter without a test", text_of('{"type":"activity","activity":"a","where":{"filters":[{}]}}'), f"{AT}.where.filters[0]", "attribute is missing"),
    ("filter misspelt", text_of('{"type":"activity","activity":"a","where":{"filters":[{"atribute":"b","op":"is_set"}]}}'), f"{AT}.where.filters[0].atribute", "did you mean “attribute”?"),
    ("nested filters misspelt", text_of('{"type":"activity","activity":"a","where":{"filters":[{"filters":[{"op":"is"}]}]}}'), f"{AT}.where.filters[0].filters[0]", "attribute is missing"),
    ("too deep", nested(150), None, "200 deep"),
    ("far too deep", "[" * 100_000, None, "200 deep"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "path", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_what_does_not_fit_is_refused_with_its_place(
    text: str | bytes, path: str | None, message: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        codec.read_segment(text)
    assert message in str(refused.value)
    assert (refused.value.place.path if refused.value.place else None) == path


# written by hand | canonical
WRITTEN = [
    ('{"type":"field","field":"a","op":"equals","values":[1.50, 2e3, -0.0, 1E-2],"negated":false,"match_case":false}',
     '{"type":"field","field":"a","op":"equals","values":[1.5,2000,0,0.01]}'),
    ('{"type":"activity","activity":"o","which":"any","where":{"match":"any","filters":[]},"measure":{"fn":"count"},"window":{"type":"all_time"}}',
     '{"type":"activity","activity":"o"}'),
    ('{"type":"activity","activity":"o","where":{"match":"all","filters":[{"match":"any","filters":[{"attribute":"a","op":"is_set"}]}]}}',
     '{"type":"activity","activity":"o","where":{"filters":[{"match":"any","filters":[{"attribute":"a","op":"is_set"}]}]}}'),
    ('{"type":"field","field":"a","op":"equals","values":[123456789012345678.123456789, 0.10000000000000000000000]}',
     '{"type":"field","field":"a","op":"equals","values":[123456789012345678.123456789,0.1]}'),
    ('{"negated":true,"steps":[{"activity":"c"},{"within":{"unit":"hour","n":24},"negated":true,"activity":"o"}],"type":"sequence","same":["sku"]}',
     '{"type":"sequence","steps":[{"activity":"c"},{"activity":"o","within":{"n":24,"unit":"hour"},"negated":true}],"same":["sku"],"negated":true}'),
    ('{"type":"field","field":"a","op":"in","window":{"type":"between","to":"2024-01-01"}}',
     '{"type":"field","field":"a","op":"in","window":{"type":"between","to":"2024-01-01"}}'),
    ('{"type":"field","field":"a","op":"is","values":["true", true, "ÅŁ \\u0000 \\"%"]}',
     '{"type":"field","field":"a","op":"is","values":["true",true,"ÅŁ \\u0000 \\"%"]}'),
]  # fmt: skip


@pytest.mark.parametrize(("given", "canonical"), WRITTEN)
def test_writing_leaves_out_what_says_nothing(given: str, canonical: str) -> None:
    read = codec.read_condition(given)
    assert codec.write_node(read) == canonical
    assert codec.read_condition(canonical) == codec.read_condition(codec.write_node(read))


def test_numbers_are_exact_decimals() -> None:
    condition = codec.read_condition('{"type":"field","field":"a","op":"equals","values":[0.1, 3]}')
    assert isinstance(condition, FieldCondition)
    assert condition.values == (Decimal("0.1"), Decimal(3))
    assert all(type(value) is Decimal for value in condition.values)


def test_filters_are_told_apart_by_their_keys() -> None:
    where = '{"filters":[{"attribute":"a","op":"is_set"},{"match":"any"}]}'
    condition = codec.read_condition(f'{{"type":"activity","activity":"x","where":{where}}}')
    assert isinstance(condition, ActivityCondition)
    assert condition.where.filters == (Filter(attribute="a", op="is_set"), Filters(match="any"))


def test_a_byte_order_mark_is_no_harm() -> None:
    assert codec.read_segment('\ufeff{"format":"cardinal.segment/1"}'.encode()).name == ""


def test_ninety_nested_filters_are_read_and_written() -> None:
    segment = codec.read_segment(nested(90))
    assert codec.read_segment(codec.write_segment(segment)) == segment


def test_what_could_not_be_read_back_is_not_written() -> None:
    with pytest.raises(DefinitionError, match="half of a character"):
        codec.write_node(Card(title="\ud800"))


@pytest.mark.parametrize("depth", range(60, 110))
def test_a_problem_is_told_of_exactly_what_could_not_be_read_back(depth: int) -> None:
    filters = Filters()
    for _ in range(depth):
        filters = Filters(filters=(filters,))
    condition = ActivityCondition(activity="a", where=filters)
    for item in (Card(conditions=(condition,)), _bracketed(Card(title="a"), depth)):
        made = segment(include=Column(items=(item,)))
        told = codec.writing_problem(made)
        if told is None:
            assert codec.read_segment(codec.write_segment(made)) == made
        else:
            with pytest.raises(DefinitionError, match=re.escape(str(told))):
                codec.write_segment(made)


def _bracketed(item: Item, depth: int) -> Item:
    for _ in range(depth):
        item = Group(items=(item,))
    return item


def test_a_problem_is_told_of_broken_text() -> None:
    broken = Card(title="\ud800")
    for made in (segment(name="\ud800"), segment(exclude=Column(items=(_bracketed(broken, 2),)))):
        assert "half of a character" in str(codec.writing_problem(made))


@needs_shared
def test_the_hand_worked_definitions_come_back() -> None:
    definitions = shared_definitions()
    assert len(definitions) >= 108
    for name, _, definition in definitions:
        segment = codec.read_segment(json.dumps(definition))
        written = codec.write_segment(segment)
        assert codec.read_segment(written) == segment, name
        assert codec.write_segment(codec.read_segment(written)) == written, name


def test_number_limits() -> None:
    assert decimals.number_problem(Decimal("999999999999999999.999999999")) is None
    assert decimals.number_problem(Decimal("1e18")) is not None
    assert decimals.number_problem(Decimal("-1e-9")) is None
    assert decimals.number_problem(Decimal("NaN")) is not None
    assert decimals.plain(Decimal("1E+3")).as_tuple() == Decimal(1000).as_tuple()
