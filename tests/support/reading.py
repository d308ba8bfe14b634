"""Definitions written short: a condition alone, or the columns without the format."""

from __future__ import annotations

import json

from engine.definition import codec
from engine.definition.model import Segment


def read(given: str) -> Segment:
    """Read the columns of a definition, or a condition as the only one of a card."""
    raw = json.loads(given)
    if "include" not in raw:
        raw = {"include": {"items": [{"type": "card", "conditions": [raw]}]}}
    return codec.read_segment(json.dumps({"format": "cardinal.segment/1", **raw}))
