"""Unleash's constraint cases in our words: a strategy's constraints all hold, one strategy is enough."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from tests.support.shared import SHARED
from tests.trials.peers import Case, Item, field, joined

FOLDER = SHARED / "data" / "peer-cases" / "unleash"


def cases() -> Iterator[Case]:
    """Yield every case of all files."""
    for file in sorted(FOLDER.glob("*.json")):
        document = json.loads(file.read_text("utf-8"))
        features = {feature["name"]: feature for feature in document["state"]["features"]}
        for number, test in enumerate(document["tests"]):
            cells: dict[tuple[str, str], str] = {}
            item = _feature(features[test["toggleName"]], test["context"], cells)
            key = f"unleash-{file.stem}-{number}"
            yield Case(test["description"], test["expectedResult"], key, item, cells=cells)


def _feature(
    feature: Mapping[str, Any], context: Mapping[str, Any], cells: dict[tuple[str, str], str]
) -> Item | None:
    known = {name: value for name, value in context.items() if name != "properties"} | context.get(
        "properties", {}
    )
    strategies = []
    for strategy in feature["strategies"]:
        constraints = list(strategy["constraints"])
        if strategy["name"] == "userWithId":
            users = strategy["parameters"]["userIds"].split(",")
            constraints.append({"contextName": "userId", "operator": "IN", "values": users})
        for constraint in constraints:
            name, kind = constraint["contextName"], _kind(constraint)
            cells[name, kind] = known.get(name) or ""
        strategies.append(joined("and", [_constraint(each) for each in constraints]))
    return joined("or", strategies)


def _kind(constraint: Mapping[str, Any]) -> str:
    family = constraint["operator"].partition("_")[0]
    return {"NUM": "number", "DATE": "datetime"}.get(family, "text")


def _constraint(constraint: Mapping[str, Any]) -> Item | None:
    item = _OPERATORS.get(constraint["operator"], _unknown)(constraint)
    return joined("and", [item], negated=True) if constraint.get("inverted") else item


def _texts(op: str, *, negated: bool = False, match_case: bool = True) -> Callable[[Mapping[str, Any]], Item]:
    def build(constraint: Mapping[str, Any]) -> Item:
        more = {"match_case": True} if match_case and not constraint.get("caseInsensitive") else {}
        wanted = constraint["values"] if "values" in constraint else [constraint["value"]]
        made = field(constraint["contextName"], "text", op, negated=negated, **more)
        made["conditions"][0]["values"] = wanted
        return made

    return build


def _number(op: str) -> Callable[[Mapping[str, Any]], Item]:
    return lambda constraint: field(constraint["contextName"], "number", op, float(constraint["value"]))


def _time(end: str) -> Callable[[Mapping[str, Any]], Item | None]:
    """Return how to say strictly after (before) an instant: there is a time, not one up to (from) it."""

    def build(constraint: Mapping[str, Any]) -> Item | None:
        name = constraint["contextName"]
        instant = datetime.fromisoformat(constraint["value"]).astimezone(UTC).replace(tzinfo=None)
        window = {"type": "between", end: instant.isoformat()}
        beyond = field(name, "datetime", "in", negated=True, window=window)
        return joined("and", [field(name, "datetime", "is_set"), beyond])

    return build


def _unknown(constraint: Mapping[str, Any]) -> Item:
    return field(constraint["contextName"], "text", constraint["operator"], constraint["value"])


_OPERATORS: Mapping[str, Callable[[Mapping[str, Any]], Item | None]] = MappingProxyType(
    {
        "IN": _texts("is"),
        "NOT_IN": _texts("is", negated=True),
        "STR_STARTS_WITH": _texts("starts_with"),
        "STR_ENDS_WITH": _texts("ends_with"),
        "STR_CONTAINS": _texts("contains"),
        "REGEX": _texts("matches"),
        "NUM_EQ": _number("equals"),
        "NUM_GT": _number("greater_than"),
        "NUM_GTE": _number("at_least"),
        "NUM_LT": _number("less_than"),
        "NUM_LTE": _number("at_most"),
        "DATE_AFTER": _time("to"),
        "DATE_BEFORE": _time("from"),
    }
)
