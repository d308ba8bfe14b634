"""Every definition of the reference cases, as raw JSON values."""

from __future__ import annotations

import json
from typing import Any

from tests.support.shared import SHARED


def shared_definitions() -> list[tuple[str, bool, dict[str, Any]]]:
    """Return (case, whether it is to be refused, definition) of every definition of the hand-worked cases."""
    cases = json.loads((SHARED / "cases" / "hand-worked.json").read_text("utf-8"))["cases"]
    found = []
    for case in cases:
        items = (
            [{"type": "card", "match": "all", "conditions": [case["condition"]]}]
            if "condition" in case
            else []
        )
        columns = {key: case[key] for key in ("include", "exclude") if key in case}
        made = {"format": "cardinal.segment/1", "include": {"items": items, "joins": []}, **columns}
        saved = [(case["name"], False, definition) for definition in case.get("saved", [])]
        found += [(case["name"], "error" in case, made), *saved]
    return found
