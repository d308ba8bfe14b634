"""One condition of every kind, over the sample shop: what the benchmark of edits goes through."""

from __future__ import annotations

import json
from typing import Any

from engine.definition.codec import read_condition
from engine.definition.model import Card, Column, Condition, Segment, segment

SEGMENT, LIST = "Benchmark's segment", "Benchmark's list"


def _field(name: str, op: str, *values: Any, **more: Any) -> Condition:
    return _made(type="field", field=name, op=op, values=values, **more)


def _of(activity: str, *compared: Any, **more: Any) -> Condition:
    op, *values = compared or (None,)
    return _made(type="activity", activity=activity, op=op, values=values, **more)


def _made(**parts: Any) -> Condition:
    said = {key: part for key, part in parts.items() if part not in (None, (), [])}
    return read_condition(json.dumps(said))


def _last(n: int, unit: str = "day") -> dict[str, Any]:
    return {"type": "last", "n": n, "unit": unit}


def _where(*filters: tuple[Any, ...], match: str = "all") -> dict[str, Any]:
    rows = [{"attribute": name, "op": op, "values": values} for name, op, *values in filters]
    return {"match": match, "filters": [{key: part for key, part in row.items() if part} for row in rows]}


def _measure(fn: str, attribute: str | None = None) -> dict[str, Any]:
    return {"fn": fn} if attribute is None else {"fn": fn, "attribute": attribute}


def _per(fn: str, attribute: str | None, *compared: Any) -> dict[str, Any]:
    groups: dict[str, Any] = {"attribute": "order_id", "measure": _measure(fn, attribute)}
    return {**groups, "op": compared[0], "values": compared[1:]} if compared else groups


def _then(activity: str, n: int = 0, **more: Any) -> dict[str, Any]:
    return {"activity": activity, **({"within": {"n": n, "unit": "day"}} if n else {}), **more}


_AMOUNT = _measure("sum", "amount")
_ADS = _where(("source", "is", "ads"))
_SPRING = {"type": "between", "from": "2026-03-01", "to": "2026-05-31"}

CONDITIONS: dict[str, Condition] = {
    # fields
    "text is one of": _field("country", "is", "PL", "DE"),
    "text contains": _field("email", "contains", "ann"),
    "text starts with, by its case": _field("city", "starts_with", "W", match_case=True),
    "the end of a text": _field("customer_id", "ends_with", "77"),
    "text matches": _field("email", "matches", "^[a-d].*[0-9]+@"),
    "a field is set": _field("phone", "is_set"),
    "a number equals": _field("credit", "equals", 10, 20, 30),
    "a number between": _field("credit", "between", 10, 50),
    "yes": _field("sms_consent", "is_true"),
    "no": _field("newsletter", "is_false"),
    "a list has any of": _field("tags", "has_any_of", "vip", "birthday club"),
    "a list has all of": _field("tags", "has_all_of", "vip", "test"),
    "a list has only": _field("tags", "has_only", "vip"),
    "a date lately": _field("signed_up", "in", window=_last(6, "month")),
    "a date long ago": _field("signed_up", "in", window={"type": "older_than", "n": 1, "unit": "year"}),
    "a birthday": _field("birthday", "in", window={"type": "anniversary", "from": 0, "to": 14}),
    "a weekday": _field("signed_up.weekday", "at_least", 6),
    # value indicators
    "recency": _field("rfm.recency", "at_most", 30),
    "a score": _field("rfm.m", "equals", 5),
    "a class of RFM": _field("rfm.segment", "is", "champions", "loyal"),
    # how often
    "any row": _of("visits", window=_last(100)),
    "any row of all time": _of("visits"),
    "no row": _of("visits", "equals", 0, window=_last(100)),
    "at least three rows": _of("orders", "at_least", 3, window=_last(11, "month")),
    "few rows": _of("visits", "at_most", 2),
    "rows of one kind": _of("orders", window=_last(7, "month"), where=_ADS),
    "rows of several tests": _of(
        "orders", where=_where(("source", "is", "ads"), ("amount", "greater_than", 100), match="any")
    ),
    "rows of a page": _of("visits", where=_where(("url", "contains", "shop"))),
    "rows of some hours": _of("orders", where=_where(("ordered_at.hour", "between", 18, 22))),
    "rows of the month before": _of("visits", window={"type": "previous", "n": 1, "unit": "month"}),
    "rows of this year": _of("visits", window={"type": "current", "unit": "year"}),
    "rows between two times ago": _of("visits", window={"type": "ago", "from": 90, "to": 30, "unit": "day"}),
    "rows of a spring": _of("visits", window=_SPRING),
    "rows of some hours past": _of("visits", window=_last(48, "hour")),
    # how much
    "a sum": _of("orders", "at_least", 500, measure=_AMOUNT, window=_last(6, "month")),
    "a sum of all time": _of("orders", "greater_than", 1000, measure=_AMOUNT),
    "a small sum": _of("orders", "less_than", 50, measure=_AMOUNT),
    "an average": _of("orders", "greater_than", 100, measure=_measure("avg", "amount")),
    "a smallest": _of("orders", "less_than", 20, measure=_measure("min", "amount")),
    "a largest": _of("orders", "greater_than", 300, measure=_measure("max", "amount")),
    "different values": _of("orders", "at_least", 2, measure=_measure("count_distinct", "source")),
    "the first time": _of("orders", "in", measure=_measure("first_time"), during=_last(90)),
    "the last time": _of(
        "orders", "in", measure=_measure("last_time"), during={"type": "older_than", "n": 90, "unit": "day"}
    ),
    # certain rows
    "every row": _of("orders", which="every", where=_ADS),
    "the first row": _of("orders", which="first", where=_ADS),
    "the last row": _of("orders", which="last", where=_ADS),
    "the second row": _of("orders", which="nth", nth=2, where=_ADS),
    "the last among some": _of(
        "orders", which="last", among=_where(("amount", "greater_than", 50)), where=_ADS
    ),
    # groups of rows
    "orders of a sum": _of("order_items", per=_per("sum", "line_total", "between", 100, 200)),
    "two orders of three items": _of(
        "order_items", "at_least", 2, per=_per("sum", "quantity", "greater_than", 3)
    ),
    "the average order": _of(
        "order_items", "greater_than", 150, measure=_measure("avg"), per=_per("sum", "line_total")
    ),
    # sequences
    "a cart, then no order": _made(
        type="sequence", steps=[_then("carts"), _then("orders", 1, negated=True)], window=_last(90)
    ),
    "a view, then a cart of the same": _made(
        type="sequence",
        steps=[_then("product_views"), _then("carts", 7)],
        same=["product_id"],
        window=_last(90),
    ),
    # others
    "SQL": _made(type="sql", expression="credit > 30 and city ilike 'war%'"),
    "a saved segment": _made(type="segment", segment=SEGMENT),
    "a fixed list": _made(type="list", list=LIST),
}
"""By what each is about; what a project lacks is passed over."""

USED: Segment = segment(
    name=SEGMENT,
    include=Column(
        items=(Card(match="any", conditions=(CONDITIONS["a sum"], CONDITIONS["text is one of"])),)
    ),
)
"""What the condition on a saved segment means."""
