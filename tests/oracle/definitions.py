"""Random definitions of every kind over a data set, as plain JSON values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from tests.oracle import data

UNITS = ["hour", "day", "week", "month", "quarter", "year"]
OPERATORS = {
    "text": ["is_set", "is", "contains", "starts_with", "ends_with", "matches"],
    "number": ["is_set", "equals", "greater_than", "at_least", "less_than", "at_most", "between"],
    "boolean": ["is_set", "is_true", "is_false"],
    "date": ["is_set", "in"],
    "list": ["is_set", "has_any_of", "has_all_of", "has_only"],
}
OPERATORS |= {"datetime": OPERATORS["date"], "url": OPERATORS["text"]}
SINGLE = list(dict.fromkeys(op for ops in OPERATORS.values() for op in ops))
"""Every operator for single values."""
NUMERIC = OPERATORS["number"][1:]
WINDOWS = ["all_time", "last", "previous", "current", "older_than", "ago", "between"]
FIELD_WINDOWS = [*WINDOWS, "next", "anniversary"]
MEASURES = ["count", "count_distinct", "sum", "avg", "min", "max", "first_time", "last_time"]
WHICH = ["any", "any", "any", "every", "first", "last", "nth"]
ORDER = "order_id"
PATTERNS = ["^a", "s$", "[aeiou]{2}", "x|y", "O.B", "\\d+"]


class Maker:
    """Makes definitions over one data set; ``seen`` counts operator × window × measure × which."""

    def __init__(self, world: data.World, random: Random, seen: Counter[tuple[str, str]]) -> None:
        self.world, self.random, self.seen = world, random, seen
        self._dated = [name for name, table in world.activities.items() if table.time]
        undated = [name for name, table in world.activities.items() if not table.time]
        self._activities = [*self._dated, *self._dated, *undated]
        self._kinds: list[Callable[[], dict[str, Any]]] = [
            self.field,
            self.field,
            self.field,
            self.activity,
            self.activity,
            self.activity,
            self.sequence,
            self.fixed_list,
            self.sql,
        ]

    def chance(self, share: float) -> bool:
        """Return True so often."""
        return self.random.random() < share

    def note(self, kind: str, name: str) -> str:
        """Count a choice, and return it."""
        self.seen[kind, name] += 1
        return name

    def negated(self, share: float = 0.25) -> dict[str, Any]:
        """Return a *not*, sometimes."""
        return {"negated": True} if self.chance(share) else {}

    # --- windows ---

    def window(self, kinds: list[str]) -> dict[str, Any]:
        """Return a window of one of these kinds."""
        kind = self.note("window", self.random.choice(kinds))
        unit = self.note("unit", self.random.choice(UNITS)) if kind not in ("all_time", "between") else ""
        if kind in ("last", "previous", "next", "older_than"):
            return {"type": kind, "n": self.random.randrange(1, 5), "unit": unit}
        if kind == "current":
            return {"type": kind, "unit": unit}
        if kind == "ago":
            end = self.random.randrange(1, 4)
            return {"type": kind, "from": end + self.random.randrange(1, 4), "to": end, "unit": unit}
        if kind == "between":
            return self.fixed()
        if kind == "anniversary":
            start = self.random.randrange(-200, 200)
            return {"type": kind, "from": start, "to": start + self.random.randrange(0, 60)}
        return {"type": kind}

    def fixed(self) -> dict[str, Any]:
        """Return a fixed window with one end or both, of days or instants."""
        start = data.instant(self.random, self.world.span)
        end = start + timedelta(days=self.random.randrange(1, 90))
        day_only = self.chance(0.5)
        ends = {
            name: (moment.date() if day_only else moment).isoformat()
            for name, moment in (("from", start), ("to", end))
        }
        left_out = self.random.choice(["", "", "from", "to"])
        return {"type": "between"} | {name: text for name, text in ends.items() if name != left_out}

    # --- tests of one value ---

    def of_table(self, table: data.Table, windows: list[str]) -> tuple[str, dict[str, Any]]:
        """Return a column's name and a test of it; every operator that fits some column is as likely."""
        kinds = set(table.types.values())
        fitting = [op for op in SINGLE if any(op in OPERATORS[kind] for kind in kinds)]
        op = self.random.choice(fitting)
        name, kind, sample = self.column(table, [kind for kind in OPERATORS if op in OPERATORS[kind]])
        return name, self.test(kind, windows, sample, name, op)

    def test(
        self, kind: str, windows: list[str], sample: list[Any], name: str, op: str | None = None
    ) -> dict[str, Any]:
        """Return operator and values for a column of a type; ``sample`` holds values that occur."""
        op = self.note("operator", op or self.random.choice(OPERATORS[kind]))
        result: dict[str, Any] = {"op": op} | self.negated()
        if op == "in":
            return result | {"window": self.window(windows)}
        if op in ("is_set", "is_true", "is_false"):
            return result
        if kind == "number":
            return result | {"values": self.numbers(op, sample)}
        if self.chance(0.3):
            result["match_case"] = True
        if op == "matches":
            return result | {"values": self.random.sample(PATTERNS, k=self.random.randrange(1, 3))}
        return result | {"values": self.texts(op, kind, sample, name)}

    def texts(self, op: str, kind: str, sample: list[Any], name: str) -> list[str]:
        """Return text values, mostly ones that occur, or a part of one."""
        flat = [item for each in sample for item in (each if kind == "list" else [each])]
        pool = flat or data.TEXTS
        picked = [self.random.choice([*pool, *data.ITEMS]) for _ in range(self.random.randrange(1, 4))]
        if op in ("contains", "starts_with", "ends_with") and not name.endswith(".page"):
            picked = [self.piece(text, op) for text in picked]
        return list(dict.fromkeys(self.recased(text) for text in picked))

    def piece(self, text: str, op: str) -> str:
        """Return a part of a text that is not blank."""
        size = self.random.randrange(1, len(text) + 1)
        part = text[-size:] if op == "ends_with" else text[:size]
        return part if part.strip() == part else text

    def recased(self, text: str) -> str:
        """Return the text in another case, sometimes, where that is its own inverse."""
        swapped = text.upper() if self.chance(0.2) else text
        return swapped if swapped.lower() == text.lower() and "SS" not in swapped else text

    def numbers(self, op: str, sample: list[Any]) -> list[float | int]:
        """Return as many numbers as the operator takes, as JSON knows them."""
        pool = [*sample, data.number(self.random), data.number(self.random)]
        count = {"between": 2, "equals": self.random.randrange(1, 4)}.get(op, 1)
        picked = [self.random.choice(pool) for _ in range(count)]
        ordered = sorted(picked) if op == "between" else picked
        return [int(each) if each == int(each) else float(each) for each in ordered]

    def column(self, table: data.Table, kinds: list[str]) -> tuple[str, str, list[Any]]:
        """Return the name and type of a column of one of these types, and values that occur in it."""
        choices = [(name, kind) for name, kind in table.types.items() if kind in kinds]
        for name, kind in table.types.items():
            if kind in ("date", "datetime") and "number" in kinds:
                choices += [(f"{name}.weekday", "number"), (f"{name}.month", "number")]
            if kind == "datetime" and "number" in kinds:
                choices.append((f"{name}.hour", "number"))
            if kind == "url" and "text" in kinds:
                choices += [(f"{name}.{part}", "text") for part in ("domain", "page", "query.utm_source")]
        name, kind = self.random.choice(choices)
        sample = [row[name] for _, row in table.rows if row.get(name) is not None]
        return name, kind, sample

    # --- conditions ---

    def field(self) -> dict[str, Any]:
        """Return a field condition."""
        if self.world.rfm and self.chance(0.1):
            return self.indicator()
        name, test = self.of_table(self.world.contacts, FIELD_WINDOWS)
        return {"type": "field", "field": name} | test

    def indicator(self) -> dict[str, Any]:
        """Return a condition on a value indicator."""
        name = self.random.choice(["recency", "frequency", "monetary", "r", "f", "m", "segment"])
        kind = "text" if name == "segment" else "number"
        sample: list[Any] = (
            ["champions", "loyal", "hibernating", "new"] if kind == "text" else [1, 2, 3, 5, 30]
        )
        self.note("operator", f"rfm.{name}")
        return {"type": "field", "field": f"rfm.{name}"} | self.test(kind, [], sample, name)

    def where(self, table: data.Table, depth: int = 0) -> dict[str, Any]:
        """Return filters, sometimes nested, sometimes none."""
        filters = []
        for _ in range(self.random.randrange(1 if depth else 0, 3)):
            if depth < 2 and self.chance(0.2):
                filters.append(self.where(table, depth + 1))
            else:
                name, test = self.of_table(table, WINDOWS)
                filters.append({"attribute": name} | test)
        result: dict[str, Any] = {"filters": filters, "match": self.random.choice(["all", "any"])}
        return result | (self.negated() if depth else {})

    def activity(self) -> dict[str, Any]:
        """Return an activity condition of any form."""
        name = self.random.choice(self._activities)
        table = self.world.activities[name]
        which = self.note("which", self.random.choice(WHICH))
        result: dict[str, Any] = {"type": "activity", "activity": name, "which": which} | self.negated()
        if self.chance(0.85 if table.time else 0.2):
            result["window"] = self.window(WINDOWS)
        if self.chance(0.6 if which == "any" else 0.9):
            result["where"] = self.where(table)
        if which == "nth":
            result["nth"] = self.random.randrange(1, 4)
        if which == "any":
            return result | self.measured(table)
        if self.chance(0.4):
            result["among"] = self.where(table)
        return result

    def measured(self, table: data.Table) -> dict[str, Any]:
        """Return measure, operator and values, perhaps per group."""
        if self.chance(0.2):
            return {}
        if self.chance(0.35):
            return self.per(table)
        fns = MEASURES if table.time else MEASURES[:-2]
        fn = self.note("measure", self.random.choice(fns))
        if fn in ("first_time", "last_time"):
            self.note("operator", "in")
            return {"measure": {"fn": fn}, "op": "in", "during": self.window(WINDOWS)}
        measure, sample = self.measure(fn, table)
        return {"measure": measure} | self.compared(sample)

    def measure(self, fn: str, table: data.Table) -> tuple[dict[str, Any], list[Any]]:
        """Return a measure, and numbers near to its values."""
        if fn == "count":
            return {"fn": fn}, [0, 1, 2, 3]
        kinds = (
            ["text", "number", "date", "boolean", "datetime", "url"] if fn == "count_distinct" else ["number"]
        )
        name, _, sample = self.column(table, kinds)
        case = {"match_case": True} if fn == "count_distinct" and self.chance(0.3) else {}
        return {"fn": fn, "attribute": name} | case, [0, 1, 2] if fn == "count_distinct" else [0, *sample[:5]]

    def compared(self, sample: list[Any]) -> dict[str, Any]:
        """Return a numeric comparison."""
        op = self.note("operator", self.random.choice(NUMERIC))
        return {"op": op, "values": self.numbers(op, sample)}

    def per(self, table: data.Table) -> dict[str, Any]:
        """Return a measure over groups."""
        inner_fn = self.random.choice(MEASURES[:-2])
        inner, sample = self.measure(inner_fn, table)
        groups = [self.column(table, [*data.TYPES])[0]]
        group = self.random.choice([*groups, ORDER] if ORDER in table.types else groups)
        per: dict[str, Any] = {"attribute": group, "measure": inner}
        if self.chance(0.6):
            per |= self.compared(sample)
        fn = self.note("per", self.random.choice(["count", "sum", "avg", "min", "max"]))
        return {"per": per, "measure": {"fn": fn}} | self.compared(sample)

    def sequence(self) -> dict[str, Any]:
        """Return a sequence of two or three steps of dated activities."""
        self.note("kind", "sequence")
        count = self.random.randrange(2, 4)
        steps = [self.step(index, count) for index in range(count)]
        result: dict[str, Any] = {"type": "sequence", "steps": steps} | self.negated()
        if self.chance(0.5):
            result["window"] = self.window(WINDOWS)
        common = self.common([self.world.activities[step["activity"]] for step in steps])
        if common and self.chance(0.4):
            result["same"] = [ORDER if ORDER in common else self.random.choice(common)]
        return result

    def common(self, tables: list[data.Table]) -> list[str]:
        """Return the text columns that all of the tables have."""
        first, *others = [{name for name, kind in table.types.items() if kind == "text"} for table in tables]
        return sorted(first.intersection(*others))

    def step(self, index: int, count: int) -> dict[str, Any]:
        """Return one step; only the last may be negated."""
        name = self.random.choice(self._dated)
        result: dict[str, Any] = {"activity": name}
        if self.chance(0.4):
            result["where"] = self.where(self.world.activities[name])
        if index and self.chance(0.6):
            unit = self.random.choice(["hour", "day", "week", "month"])
            result["within"] = {
                "n": self.random.randrange(1, 40 if unit in ("hour", "day") else 4),
                "unit": unit,
            }
        return result | (self.negated(0.5) if index == count - 1 else {})

    def fixed_list(self) -> dict[str, Any]:
        """Return a condition on the fixed list."""
        self.note("kind", "list")
        return {"type": "list", "list": next(iter(self.world.lists))} | self.negated()

    def sql(self) -> dict[str, Any]:
        """Return an SQL condition of the form that the oracle reads."""
        self.note("kind", "sql")
        parts = [self.comparison() for _ in range(self.random.randrange(1, 4))]
        return {
            "type": "sql",
            "expression": self.random.choice([" OR ", " AND "]).join(parts),
        } | self.negated()

    def comparison(self) -> str:
        """Return one bracketed comparison of a stored text or number with a literal."""
        stored = [
            (name, kind) for name, kind in self.world.contacts.types.items() if kind in ("text", "number")
        ]
        name, kind = self.random.choice(stored)
        quoted = name.replace('"', '""')
        if kind == "number":
            literal, operator = (
                str(data.number(self.random)),
                self.random.choice(["=", "<>", "<", ">", "<=", ">="]),
            )
        else:
            text = self.random.choice(data.TEXTS).replace("'", "''")
            literal, operator = f"'{text}'", self.random.choice(["=", "<>"])
        return f'{"NOT " if self.chance(0.2) else ""}("{quoted}" {operator} {literal})'

    # --- cards, groups, segments ---

    def condition(self) -> dict[str, Any]:
        """Return a condition of any kind."""
        return self.random.choice(self._kinds)()

    def card(self) -> dict[str, Any]:
        """Return a card of one to three conditions."""
        conditions = [self.condition() for _ in range(self.random.choice([1, 1, 2, 3]))]
        match = self.random.choice(["all", "any"])
        return {"type": "card", "match": match, "conditions": conditions} | self.negated(0.2)

    def item(self, depth: int) -> dict[str, Any]:
        """Return a card, or a group of items."""
        if depth < 2 and self.chance(0.2):
            return {"type": "group"} | self.column_of(depth + 1) | self.negated(0.2)
        return self.card()

    def column_of(self, depth: int = 0) -> dict[str, Any]:
        """Return items with their joins."""
        items = [self.item(depth) for _ in range(self.random.choice([1, 1, 2, 3]))]
        return {"items": items, "joins": [self.random.choice(["and", "or"]) for _ in items[1:]]}

    def definition(self, name: str, saved: list[str]) -> dict[str, Any]:
        """Return a whole definition, which may use saved segments."""
        result: dict[str, Any] = {"format": "cardinal.segment/1", "name": name, "include": self.column_of()}
        if saved and self.chance(0.3):
            self.note("kind", "segment")
            condition = {"type": "segment", "segment": self.random.choice(saved)} | self.negated()
            result["include"]["items"].append({"type": "card", "conditions": [condition]})
            if len(result["include"]["items"]) > 1:
                result["include"]["joins"].append(self.random.choice(["and", "or"]))
        if self.chance(0.3):
            result["exclude"] = self.column_of()
        return result


def moment(random: Random) -> str:
    """Return a moment to calculate for: a day or an instant, mostly within the data."""
    if random.random() < 0.7:
        return data.day(random).isoformat()
    return data.instant(random).isoformat()
