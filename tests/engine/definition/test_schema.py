"""The printed JSON Schema accepts what the codec reads, and refuses what it refuses for its shape."""

from __future__ import annotations

import json

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings

from engine.definition import codec
from engine.definition.measures import MEASURES
from engine.definition.model import Segment
from engine.definition.operators import OPERATORS
from engine.definition.schema import segment_schema
from engine.definition.windows import WINDOWS
from tests.support.catalogs import SHOP
from tests.support.definitions import Pools, segments
from tests.support.shared import needs_shared
from tests.support.shared_definitions import shared_definitions

VALIDATOR = jsonschema.Draft202012Validator(segment_schema())


def test_it_is_a_schema_and_names_every_operator_window_and_measure() -> None:
    jsonschema.Draft202012Validator.check_schema(segment_schema())
    printed = json.dumps(segment_schema())
    for key in (*OPERATORS, *WINDOWS, *MEASURES):
        assert f'"{key}"' in printed


@needs_shared
def test_the_hand_worked_definitions_fit() -> None:
    for name, refused, definition in shared_definitions():
        found = [error.message for error in VALIDATOR.iter_errors(definition)]
        assert refused or not found, name


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(segments(SHOP, Pools(segments=("VIP",), lists=("Staff",), expressions=("age > 30",))))
def test_what_is_written_fits(made: Segment) -> None:
    VALIDATOR.validate(json.loads(codec.write_segment(made)))


MISSHAPEN = [
    '{"format":"cardinal.segment/2"}',
    '{"format":"cardinal.segment/1","colour":1}',
    '{"include":{"items":[]}}',
    *(
        f'{{"format":"cardinal.segment/1","include":{{"items":[{{"type":"card","conditions":[{condition}]}}]}}}}'
        for condition in (
            '{"type":"field","field":"a","op":"same"}',
            '{"type":"field","field":"a","op":"is"}',
            '{"type":"field","field":"a","op":"is","values":[1]}',
            '{"type":"field","field":"a","op":"is","values":[" "]}',
            '{"type":"field","field":"a","op":"between","values":[1]}',
            '{"type":"field","field":"a","op":"in"}',
            '{"type":"field","field":"a","op":"is_set","values":["x"]}',
            '{"type":"field","field":"a","op":"in","window":{"type":"last","n":0,"unit":"day"}}',
            '{"type":"activity","activity":"a","which":"nth","nth":0}',
            '{"type":"activity","activity":"a","measure":{"fn":"median"}}',
            '{"type":"activity","activity":"a","where":{"filters":[{"attribute":"b"}]}}',
            '{"type":"activity","activity":"a","per":{"attribute":"b","op":"is"}}',
            '{"type":"sequence","steps":[]}',
            '{"type":"poem"}',
        )
    ),
]


@pytest.mark.parametrize("given_text", MISSHAPEN)
def test_what_is_misshapen_does_not_fit(given_text: str) -> None:
    assert not VALIDATOR.is_valid(json.loads(given_text))
