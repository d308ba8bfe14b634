"""Which saved segments and lists a definition names, and giving them the names they have now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from engine.definition.model import ListCondition, Segment, SegmentCondition
from engine.definition.walk import conditions, with_conditions
from engine.workspace.names import name_key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.definition.model import Condition

Kind: TypeAlias = Literal["segment", "list"]

Names: TypeAlias = "Mapping[tuple[Kind, str], str]"
"""The present name by kind and key of the name that stands in a definition."""


def references(segment: Segment) -> set[tuple[Kind, str]]:
    """Return kind and key of every name that ``segment`` uses."""
    found: set[tuple[Kind, str]] = set()
    for _, _, condition in conditions(segment):
        match condition:
            case SegmentCondition(segment=name):
                found.add(("segment", name_key(name)))
            case ListCondition(list=name):
                found.add(("list", name_key(name)))
    return found


def with_names(segment: Segment, names: Names) -> Segment:
    """Return ``segment`` with the names of ``names``; others stay."""
    return with_conditions(segment, lambda each: _condition(each, names)) if names else segment


def _condition(condition: Condition, names: Names) -> Condition:
    match condition:
        case SegmentCondition(segment=name):
            present = names.get(("segment", name_key(name)), name)
            return msgspec.structs.replace(condition, segment=present)
        case ListCondition(list=name):
            return msgspec.structs.replace(condition, list=names.get(("list", name_key(name)), name))
        case _:
            return condition
