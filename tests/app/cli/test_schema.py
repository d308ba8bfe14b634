"""The printed schema takes the files that the program takes."""

from __future__ import annotations

import io
import json
from typing import Any

import jsonschema
import pytest

from app.cli.output import Output
from app.cli.registry import COMMANDS
from app.cli.run import run
from engine.sample.recipe import recipe

SEGMENT = {"format": "cardinal.segment/1", "include": {"items": [{"type": "card", "conditions": []}]}}
FIELD = {"type": "field", "field": "a", "op": "is", "values": ["x"]}


def printed() -> dict[str, Any]:
    out = io.StringIO()
    assert run(COMMANDS, ["schema"], Output(out, io.StringIO())) == 0
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.parametrize(
    ("document", "right"),
    [
        pytest.param(
            SEGMENT | {"include": {"items": [{"type": "card", "conditions": [FIELD]}]}}, True, id="segment"
        ),
        pytest.param(recipe("csv"), True, id="mapping"),
        pytest.param(SEGMENT | {"colour": "red"}, False, id="unknown key"),
        pytest.param(SEGMENT | {"format": "cardinal.segment/2"}, False, id="another format"),
        pytest.param(recipe("csv") | {"timezone": 1}, False, id="wrong type"),
    ],
)
def test_files(document: dict[str, Any], right: bool) -> None:
    schema = printed()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert jsonschema.Draft202012Validator(schema).is_valid(document) is right
