"""GrowthBook's condition cases in our words: its operators by a table, nested objects as columns ``a.b``."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from tests.support.shared import SHARED
from tests.trials.peers import SEPARATOR, Case, Item, Missing, card, column, field, joined

FILE = SHARED / "data" / "peer-cases" / "growthbook-conditions.json"

NUMBERS = {"$gt": "greater_than", "$gte": "at_least", "$lt": "less_than", "$lte": "at_most"}
SIGNS = {"$gt": ">", "$gte": ">=", "$lt": "<", "$lte": "<="}


def cases() -> Iterator[Case]:
    """Yield every case of the file; the contact of a case on groups is known by the case's ``id``."""
    for number, (name, condition, attributes, expected, *groups) in enumerate(
        json.loads(FILE.read_text("utf-8"))
    ):
        reader = _Reader(attributes)
        key = str(attributes["id"]) if groups else f"growthbook-{number}"
        lists = {group: [str(each) for each in members] for group, members in (groups or [{}])[0].items()}
        try:
            item = reader.whole(condition)
        except Missing as missing:
            yield Case(name, expected, key, missing=str(missing))
            continue
        yield Case(name, expected, key, item, None, reader.cells, reader.rows, lists)


class _Reader:
    """Reads one condition and keeps the cells of the contact that it asks for."""

    def __init__(self, attributes: Mapping[str, Any]) -> None:
        self._attributes = attributes
        self.cells: dict[tuple[str, str], str] = {}
        self.rows: dict[str, list[dict[str, str]]] = {}

    def whole(self, condition: Mapping[str, Any]) -> Item | None:
        """Return a condition object: all its keys must hold."""
        return joined("and", [self._key(key, value) for key, value in condition.items()])

    def _key(self, key: str, value: Any) -> Item | None:
        if key in ("$and", "$or", "$nor"):
            word = "and" if key == "$and" else "or"
            return joined(word, [self.whole(each) for each in value], negated=key == "$nor")
        if key == "$not":
            return joined("and", [self.whole(value)], negated=True)
        return self._attribute(key, value)

    def _attribute(self, name: str, wanted: Any) -> Item | None:
        if isinstance(wanted, list):
            raise Missing("a list that equals another, item by item and in order")
        if not isinstance(wanted, dict):
            return self.equal(name, wanted)
        if not any(key.startswith("$") for key in wanted):
            raise Missing("an object that equals another")
        return joined("and", [self.operator(name, key, value) for key, value in wanted.items()])

    def operator(self, name: str, key: str, value: Any) -> Item | None:
        """Return one operator on one attribute."""
        if key == "$not":
            return joined("and", [self._attribute(name, value)], negated=True)
        if key in NUMBERS:
            return self.order(name, key, value)
        if key.startswith("$v"):
            raise Missing("order of version numbers ($veq, $vne, $vgt, $vgte, $vlt, $vlte)")
        build = _OPERATORS.get(key)
        if build is None:
            return field(self.kept(name, "text"), "text", key, value)
        return build(self, name, value)

    def value(self, name: str) -> Any:
        """Return an attribute of the case, ``a.b`` out of nested objects; None when there is none."""
        found: Any = self._attributes
        for step in name.split("."):
            found = found.get(step) if isinstance(found, dict) else None
        return found

    def kept(self, name: str, kind: str) -> str:
        """Put the attribute into the contact's column of a type, and return its name."""
        value = self.value(name)
        items = value if isinstance(value, list) else [] if value is None else [value]
        self.cells[name, kind] = SEPARATOR.join(
            each if isinstance(each, str) else json.dumps(each) for each in items
        )
        return name

    def equal(self, name: str, wanted: Any) -> Item:
        """Return that an attribute has exactly this value."""
        if wanted is None:
            return field(self.kept(name, "text"), "text", "is_set", negated=True)
        if isinstance(wanted, bool):
            return field(self.kept(name, "boolean"), "boolean", "is_true" if wanted else "is_false")
        return self.one_of(name, [wanted])

    def one_of(self, name: str, wanted: Any, *, match_case: bool = True) -> Item:
        """Return that an attribute (or an item of it) is one of these values."""
        if isinstance(self.value(name), list):
            return self.items(name, "has_any_of", wanted, match_case=match_case)
        several = wanted if isinstance(wanted, list) else [wanted]
        if any(isinstance(each, str) for each in several):
            more = {"match_case": True} if match_case else {}
            return _taking(field(self.kept(name, "text"), "text", "is", **more), wanted)
        return _taking(field(self.kept(name, "number"), "number", "equals"), wanted)

    def items(self, name: str, op: str, wanted: Any, *, match_case: bool) -> Item:
        """Return a test of a list."""
        more = {"match_case": True} if match_case else {}
        return field(self.kept(name, "list"), "list", op, *wanted, **more)

    def order(self, name: str, key: str, wanted: Any) -> Item:
        """Return an order: of numbers by our operators, of other text by an SQL condition."""
        try:
            number = float(wanted)
        except ValueError:
            self.kept(name, "text")
            quoted = f'"{column(name, "text")}"'
            return card({"type": "sql", "expression": f"{quoted} {SIGNS[key]} '{wanted}'"})
        return field(self.kept(name, "number"), "number", NUMBERS[key], number)

    def pattern(self, name: str, wanted: str, *, match_case: bool, negated: bool) -> Item:
        """Return that a pattern is found in an attribute."""
        more = {"match_case": True} if match_case else {}
        return field(self.kept(name, "text"), "text", "matches", wanted, negated=negated, **more)

    def element(self, name: str, wanted: Mapping[str, Any]) -> Item:
        """Return that an item of a list is so: of plain text a list field, of other things rows."""
        if set(wanted) <= {"$eq", "$in"}:
            ((key, value),) = wanted.items()
            return self.items(name, "has_any_of", [value] if key == "$eq" else value, match_case=True)
        filters = [
            {"attribute": "value", "op": NUMBERS[key], "values": [value]}
            if key in NUMBERS
            else {"attribute": key, "op": "matches", "values": [value["$regex"]], "match_case": True}
            for key, value in wanted.items()
        ]
        self._as_rows(name)
        return card({"type": "activity", "activity": name, "where": {"filters": filters}})

    def size(self, name: str, wanted: Any) -> Item:
        """Return how many items a list has, as a number of rows."""
        self._as_rows(name)
        ((key, number),) = wanted.items() if isinstance(wanted, dict) else [("", wanted)]
        compared = {"op": NUMBERS.get(key, "equals"), "values": [number]}
        return card({"type": "activity", "activity": name, "measure": {"fn": "count"}, **compared})

    def _as_rows(self, name: str) -> None:
        value = self.value(name)
        items = value if isinstance(value, list) else []
        self.rows[name] = [each if isinstance(each, dict) else {"value": str(each)} for each in items]

    def group(self, name: str, negated: bool) -> Item:
        """Return that the contact is on a fixed list."""
        return card({"type": "list", "list": name} | ({"negated": True} if negated else {}))


def _taking(made: Item, wanted: Any) -> Item:
    """Put values into a card as they stand, even when they are no list."""
    made["conditions"][0]["values"] = wanted
    return made


def _negated(item: Item) -> Item | None:
    return joined("and", [item], negated=True)


def _no_type(_: _Reader, __: str, ___: Any) -> Item:
    raise Missing("type of a single value ($type)")


_OPERATORS: Mapping[str, Callable[[_Reader, str, Any], Item | None]] = MappingProxyType(
    {
        "$eq": _Reader.equal,
        "$ne": lambda of, name, value: _negated(of.equal(name, value)),
        "$in": _Reader.one_of,
        "$nin": lambda of, name, value: _negated(of.one_of(name, value)),
        "$ini": lambda of, name, value: of.one_of(name, value, match_case=False),
        "$nini": lambda of, name, value: _negated(of.one_of(name, value, match_case=False)),
        "$all": lambda of, name, value: of.items(name, "has_all_of", value, match_case=True),
        "$alli": lambda of, name, value: of.items(name, "has_all_of", value, match_case=False),
        "$exists": lambda of, name, value: field(of.kept(name, "text"), "text", "is_set", negated=not value),
        "$regex": lambda of, name, value: of.pattern(name, value, match_case=True, negated=False),
        "$regexi": lambda of, name, value: of.pattern(name, value, match_case=False, negated=False),
        "$notRegex": lambda of, name, value: of.pattern(name, value, match_case=True, negated=True),
        "$notRegexi": lambda of, name, value: of.pattern(name, value, match_case=False, negated=True),
        "$elemMatch": _Reader.element,
        "$size": _Reader.size,
        "$type": _no_type,
        "$inGroup": lambda of, _, value: of.group(value, negated=False),
        "$notInGroup": lambda of, _, value: of.group(value, negated=True),
    }
)
