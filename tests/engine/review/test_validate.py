# ruff: noqa: E501 (tables)
"""Every rule of definitions has an error with its path; what looks odd has a warning."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from engine.definition import codec
from engine.definition.model import Card, Column, FieldCondition, Group, ListCondition, Segment, segment
from engine.definition.moment import AsOf
from engine.definition.names import name_key
from engine.errors import DefinitionError, NotFoundError, Place
from engine.review.findings import Finding
from engine.review.surroundings import Surroundings
from engine.review.validate import errors, refuse_errors, validate, validate_for_saving
from tests.support.catalogs import SHOP
from tests.support.reading import read

AS_OF = AsOf.end_of(date(2017, 11, 11))
AT = "include.items[0].conditions[0]"


def uses(name: str, *others: str) -> Segment:
    """Return a saved segment that uses others."""
    conditions = "".join(f'{{"type":"segment","segment":"{other}"}},' for other in others)
    card = f'{{"type":"card","conditions":[{conditions}{{"type":"activity","activity":"orders"}}]}}'
    return codec.read_segment(
        f'{{"format":"cardinal.segment/1","name":"{name}","include":{{"items":[{card}]}}}}'
    )


SAVED = {
    name_key(saved.name): saved
    for saved in (
        uses("VIP"),
        uses("Left", "VIP"),
        uses("Right", "vip "),
        uses("Diamond", "Left", "Right"),
        uses("Round", "And"),
        uses("And", "About"),
        uses("About", "round"),
        uses("Lost", "Nowhere"),
        segment(
            name="Broken",
            include=Column(items=(Card(conditions=(FieldCondition(field="gone", op="is_set"),)),)),
        ),
        *(uses(f"Chain {n}", f"Chain {n + 1}") for n in range(200)),
        uses("Chain 200"),
    )
}


def find_segment(name: str) -> Segment:
    try:
        return SAVED[name_key(name)]
    except KeyError:
        raise NotFoundError(f"there is no segment “{name}”", mend="did you mean “VIP”?") from None


def find_list(name: str) -> object:
    if name_key(name) != "staff":
        raise NotFoundError(f"there is no list “{name}”")
    return 1


def refuse_brackets(text: str) -> None:
    if "(" in text:
        raise DefinitionError("a bracket is not closed", place=Place(offset=text.index("(")), mend="close it")


AROUND = Surroundings(
    catalog=SHOP,
    segments=find_segment,
    lists=find_list,
    pattern=refuse_brackets,
    expression=refuse_brackets,
    as_of=AS_OF,
)


def found(given: str, around: Surroundings = AROUND) -> list[tuple[str, str, str]]:
    return [
        (one.kind, one.path.removeprefix(AT).removeprefix("."), str(one))
        for one in validate(read(given), around)
    ]


def field(name: str, op: str, **rest: Any) -> str:
    return json.dumps({"type": "field", "field": name, "op": op, **rest})


def orders(**rest: Any) -> str:
    return json.dumps({"type": "activity", "activity": "orders", **rest})


def row(attribute: str, op: str, **rest: Any) -> dict[str, Any]:
    return {"attribute": attribute, "op": op, **rest}


def steps(*given: dict[str, Any], **rest: Any) -> str:
    return json.dumps({"type": "sequence", "steps": given, **rest})


LAST = {"type": "last", "n": 30, "unit": "day"}
NEXT = {"type": "next", "n": 30, "unit": "day"}
SUM = {"fn": "sum", "attribute": "amount"}
V, O, I = ({"activity": name} for name in ("visits", "orders", "interests"))  # noqa: E741 - letters, for the tables

# condition | kind | path in the condition | part of the message
ERRORS: list[tuple[str, str, str, str]] = [
    (steps(*[V] * 51), "many-steps", "steps", "use at most 50"),
    (field("contry", "is_set"), "unknown-field", "field", "did you mean “country”?"),
    (field("Country", "is_set"), "unknown-field", "field", "did you mean “country”?"),
    (field("amount", "is_set"), "unknown-field", "field", "a detail of orders"),
    (field("age", "equal", values=[1]), "unknown-operator", "op", "did you mean “equals”?"),
    (field("country", "greater_than", values=[1]), "operator-type", "op", "use one of is, contains"),
    (field("age", "is", values=["1"]), "operator-type", "op", "holds a number"),
    (field("tags", "is", values=["a"]), "operator-type", "op", "has_any_of"),
    (field("country", "in", window=LAST), "operator-type", "op", "“in” does not fit"),
    (field("newsletter", "is", values=["yes"]), "operator-type", "op", "is_true"),
    (field("birthday", "equals", values=[1]), "operator-type", "op", "use one of in"),
    (field("country", "is"), "arity", "values", "the value is missing; give at least one value"),
    (field("country", "is_set", values=["a"]), "arity", "values", "no values, not 1"),
    (field("age", "at_least", values=[1, 2]), "arity", "values", "exactly one number, not 2"),
    (field("age", "between", values=[1]), "arity", "values", "exactly two"),
    (field("age", "between", values=[2, 1]), "reversed", "values", "smaller one first"),
    (field("country", "is", values=["a", " "]), "blank", "values[1]", "blank"),
    (field("country", "is", values=["\u00a0"]), "blank", "values[0]", "blank"),
    (field("country", "is", values=[5]), "value-type", "values[0]", "put it in quotes"),
    (field("country", "is", values=[True]), "value-type", "values[0]", "true or false"),
    (field("age", "equals", values=["5"]), "value-type", "values[0]", "without quotes"),
    (field("age", "equals", values=[True]), "value-type", "values[0]", "true or false"),
    (field("country", "matches", values=["a", "(b"]), "pattern", "values[1]", "at character 1"),
    (field("country", "matches", values=[""]), "blank", "values[0]", "blank"),
    (field("birthday", "in"), "no-window", "", "the period is missing"),
    (field("birthday", "in", window=LAST, values=["a"]), "arity", "values", "no values"),
    (field("country", "is", values=["a"], window=LAST), "idle-window", "window", "leave it out"),
    (field("birthday", "in", window={"type": "last", "n": 0, "unit": "day"}), "wrong-window", "window.n", "at least 1"),
    (field("birthday", "in", window={"type": "ago", "from": 1, "to": 2, "unit": "day"}), "wrong-window", "window.from", "larger number first"),
    (field("birthday", "in", window={"type": "between"}), "wrong-window", "window", "neither a start nor an end"),
    (field("birthday", "in", window={"type": "between", "from": "2024-13-01"}), "wrong-window", "window.from", "no date"),
    (field("birthday", "in", window={"type": "last", "n": 9999, "unit": "year"}), "wrong-window", "window", "before the year 1"),
    (json.dumps({"type": "activity", "activity": "oders"}), "unknown-activity", "activity", "did you mean “orders”?"),
    (orders(window=NEXT), "window-of-field", "window.type", "date fields only"),
    (orders(window={"type": "anniversary", "from": 0, "to": 1}), "window-of-field", "window.type", "date fields only"),
    (orders(where={"filters": [row("amuont", "at_least", values=[1])]}), "unknown-attribute", "where.filters[0].attribute", "did you mean “amount”?"),
    (orders(where={"filters": [row("country", "is_set")]}), "unknown-attribute", "where.filters[0].attribute", "a field of the contacts"),
    (orders(where={"filters": [row("at", "in", window=NEXT)]}), "window-of-field", "where.filters[0].window.type", "date fields only"),
    (orders(where={"filters": [{"match": "any", "filters": [row("amount", "contains", values=["a"])]}]}), "operator-type", "where.filters[0].filters[0].op", "a number"),
    (orders(where={"filters": [{"match": "any"}]}), "empty-filters", "where.filters[0]", "empty"),
    (orders(where={"negated": True}), "empty-filters", "where", "turned round"),
    (orders(measure={"fn": "median", "attribute": "amount"}, op="equals", values=[1]), "unknown-measure", "measure.fn", "no measure"),
    (orders(measure={"fn": "sum"}, op="equals", values=[1]), "no-attribute", "measure", "“total” needs a detail"),
    (orders(measure={"fn": "count", "attribute": "amount"}, op="equals", values=[1]), "idle-attribute", "measure.attribute", "takes no detail"),
    (orders(measure={"fn": "sum", "attribute": "source"}, op="equals", values=[1]), "measure-type", "measure.attribute", "use one of"),
    (orders(measure={"fn": "count_distinct", "attribute": "coupons"}, op="equals", values=[1]), "measure-type", "measure.attribute", "a list"),
    (orders(measure={"fn": "sum", "attribute": "total"}, op="equals", values=[1]), "unknown-attribute", "measure.attribute", "no detail"),
    (orders(measure=SUM), "no-operator", "", "nothing says how “total” compares"),
    (orders(values=[2]), "idle-values", "values", "how the values compare"),
    (orders(op="between", values=[2, 1]), "reversed", "values", "smaller one first"),
    (orders(op="is_set"), "operator-type", "op", "does not compare numbers"),
    (orders(op="atleast", values=[1]), "unknown-operator", "op", "did you mean “at_least”?"),
    (orders(op="equals", values=["1"]), "value-type", "values[0]", "a number belongs"),
    (orders(op="equals", values=[1], during=LAST), "idle-during", "during", "means nothing"),
    (orders(measure={"fn": "last_time"}, op="at_least", values=[1]), "operator-type", "op", "during"),
    (orders(measure={"fn": "last_time"}), "operator-type", "", "during"),
    (orders(measure={"fn": "last_time"}, op="in"), "no-window", "", "during period is missing"),
    (orders(measure={"fn": "last_time"}, op="in", during=NEXT), "window-of-field", "during.type", "date fields only"),
    (orders(measure={"fn": "last_time"}, op="in", during=LAST, values=[1]), "arity", "values", "no values"),
    (json.dumps({**I, "type": "activity", "measure": {"fn": "last_time"}, "op": "in", "during": LAST}), "undated", "measure.fn", "no time"),
    (orders(among={"filters": [row("paid", "is_true")]}), "idle-among", "among", "means nothing"),
    (orders(nth=2), "idle-nth", "nth", "means nothing"),
    (orders(which="first", nth=2), "idle-nth", "nth", "means nothing"),
    (orders(which="nth"), "no-nth", "", "which row is missing"),
    (orders(which="nth", nth=0), "nth", "nth", "count from 1"),
    (orders(which="every", per={"attribute": "order_id"}), "idle-per", "per", "which: every"),
    (orders(which="last", measure=SUM), "idle-measure", "measure", "which: last"),
    (orders(which="last", op="at_least", values=[1]), "idle-op", "op", "which: last"),
    (orders(which="last", during=LAST), "idle-during", "during", "which: last"),
    (orders(which="last", among={"filters": [row("payd", "is_true")]}), "unknown-attribute", "among.filters[0].attribute", "did you mean “paid”?"),
    (orders(per={"attribute": "basket"}), "unknown-attribute", "per.attribute", "no detail"),
    (orders(per={"attribute": "order_id", "measure": SUM, "op": "is", "values": ["a"]}), "operator-type", "per.op", "numbers"),
    (orders(per={"attribute": "order_id", "measure": SUM, "op": "between", "values": [2, 1]}), "reversed", "per.values", "smaller one first"),
    (orders(per={"attribute": "order_id", "measure": SUM, "values": [1]}), "idle-values", "per.values", "how the values compare"),
    (orders(per={"attribute": "order_id", "measure": {"fn": "first_time"}}), "group-measure", "per.measure.fn", "a number"),
    (orders(per={"attribute": "order_id"}, measure=SUM, op="equals", values=[1]), "idle-attribute", "measure.attribute", "of groups"),
    (orders(per={"attribute": "order_id"}, measure={"fn": "last_time"}, op="in", during=LAST), "group-measure", "measure.fn", "groups"),
    (orders(per={"attribute": "order_id"}, measure={"fn": "count_distinct"}, op="equals", values=[1]), "group-measure", "measure.fn", "groups"),
    (json.dumps({"type": "segment", "segment": "VPI"}), "unknown-segment", "segment", "did you mean “VIP”?"),
    (json.dumps({"type": "list", "list": "Nobody"}), "unknown-list", "list", "no list"),
    (json.dumps({"type": "segment", "segment": "Round"}), "cycle", "segment", "Round → And → About → round"),
    (json.dumps({"type": "segment", "segment": "Broken"}), "broken-segment", "segment", "no field “gone”"),
    (json.dumps({"type": "segment", "segment": "Lost"}), "broken-segment", "segment", "no segment “Nowhere”"),
    (json.dumps({"type": "segment", "segment": "Chain 0"}), "deep-segments", "segment", "100 deep"),
    (json.dumps({"type": "sql", "expression": " "}), "blank", "expression", "blank"),
    (json.dumps({"type": "sql", "expression": "age > (3"}), "sql", "expression", "at character 7"),
    (steps(), "no-steps", "steps", "no steps"),
    (steps({"activity": "calls"}, O), "unknown-activity", "steps[0].activity", "no activity"),
    (steps(I, O), "undated", "steps[0].activity", "no time"),
    (steps({**V, "negated": True}, O), "first-step", "steps[0].negated", "first step"),
    (steps(V, {**O, "negated": True}, O), "step-order", "steps[1].negated", "last step"),
    (steps({**V, "within": {"n": 1, "unit": "day"}}, O), "first-step", "steps[0].within", "means nothing"),
    (steps(V, {**O, "within": {"n": 0, "unit": "day"}}), "within", "steps[1].within.n", "use 1 to"),
    (steps(V, {**O, "where": {"filters": [row("payd", "is_true")]}}), "unknown-attribute", "steps[1].where.filters[0].attribute", "paid"),
    (steps(V, O, same=["amount"]), "unknown-attribute", "same[0]", "visits has no detail"),
    (steps(O, O, same=["coupons"]), "same-type", "same[0]", "lists"),
    (steps(V, O, window=NEXT), "window-of-field", "window.type", "date fields only"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "kind", "path", "message"), ERRORS, ids=lambda text: text[:90])
def test_errors(given: str, kind: str, path: str, message: str) -> None:
    assert [(each[0], each[1]) for each in found(given)] == [(kind, path)]
    assert message in found(given)[0][2]
    assert not OFF_SCREEN.search(found(given)[0][2].removeprefix(f"include.items[0].conditions[0].{path}"))


OFF_SCREEN = re.compile(r"\b(attributes?|workspaces?|mappings?|set aside)\b")
"""Words of files and the command line that the screen has others for."""

SOUND = [
    field("country", "is", values=["PL", "de"]),
    field("rfm.segment", "is", values=["new"]),
    field("site.page", "contains", values=["%"]),
    field("birthday", "in", window={"type": "anniversary", "from": -3, "to": 3}),
    field("joined", "in", window=NEXT),
    field("joined.hour", "between", values=[9, 9]),
    orders(),
    orders(op="equals", values=[2]),
    orders(which="nth", nth=2),
    orders(which="last", among={}, where={"filters": [row("paid", "is_true")]}),
    orders(per={"attribute": "order_id"}),
    orders(per={"attribute": "order_id", "measure": SUM}, measure={"fn": "avg"}, op="at_least", values=[1]),
    orders(measure={"fn": "count_distinct", "attribute": "paid"}, op="at_most", values=[1]),
    json.dumps({"type": "segment", "segment": "Diamond"}),
    json.dumps({"type": "list", "list": " STAFF"}),
    json.dumps({"type": "sql", "expression": "age > 3"}),
    json.dumps({**I, "type": "activity"}),
    steps(V),
    steps(V, {**O, "negated": True, "within": {"n": 1, "unit": "month"}}, same=["order_id"], window=LAST),
]


@pytest.mark.parametrize("given", SOUND)
def test_sound_conditions(given: str) -> None:
    assert found(given) == []


# a card that matches all: conditions | kind | path | part of the message
WARNINGS: list[tuple[list[str], str, str, str]] = [
    ([field("age", "greater_than", values=[30]), field("age", "less_than", values=[20])], "nothing-in-common", "conditions[1]", "no value of age"),
    ([field("age", "greater_than", values=[30]), field("age", "at_most", values=[30])], "nothing-in-common", "conditions[1]", "no value"),
    ([field("age", "equals", values=[1, 2]), field("age", "between", values=[3, 4])], "nothing-in-common", "conditions[1]", "no value"),
    ([field("country", "is", values=["PL"]), field("country", "is", values=["DE", "AT"])], "nothing-in-common", "conditions[1]", "no value of Country passes"),
    ([field("rfm.r", "equals", values=[1]), field("rfm.r", "equals", values=[2])], "nothing-in-common", "conditions[1]", "no value of Recency score passes"),
    ([field("newsletter", "is_true"), field("newsletter", "is_false")], "nothing-in-common", "conditions[1]", "no value"),
    ([orders(op="at_least", values=[5]), orders(op="at_most", values=[3])], "nothing-in-common", "conditions[1]", "no value of number of orders passes"),
    ([field("country", "is", values=["PL"]), field("country", "is", values=["PL"], negated=True)], "opposites", "conditions[1]", "plain and turned round"),
    ([field("joined", "in", window=LAST), field("joined", "in", window={"type": "older_than", "n": 40, "unit": "day"})], "disjoint-windows", "conditions[1]", "nothing in common"),
    ([field("age", "is_set", negated=True), field("age", "at_least", values=[3])], "empty-and-tested", "conditions[0]", "must be empty"),
    ([field("country", "is", values=["PL", "Germany"])], "unseen-value", "conditions[0].values[1]", "never seen in Country"),
    ([field("country", "is", values=["pl"], match_case=True)], "unseen-value", "conditions[0].values[0]", "did you mean “PL”?"),
    ([orders(window={"type": "between", "to": "2014-12-31"})], "before-data", "conditions[0].window", "goes from 3 January 2015"),
    ([orders(window={"type": "between", "from": "2017-11-12"})], "after-data", "conditions[0].window", "after the data ends"),
    ([orders(where={"filters": [row("amount", "at_least", values=[5]), row("amount", "less_than", values=[5])]})], "nothing-in-common", "conditions[0].where.filters[1]", "amount"),
    ([json.dumps({**I, "type": "activity", "window": LAST})], "undated-window", "conditions[0].window", "no time"),
    ([field("site.page", "contains", values=["shop", " / "])], "blank-page", "conditions[0].values[1]", "of “/” nothing is left"),
    ([field("site.page", "is", values=["?a=1"])], "blank-page", "conditions[0].values[0]", "address itself"),
    ([field("age", "equals", values=[1], match_case=True)], "idle-case", "conditions[0].match_case", "says nothing"),
    ([orders(measure={**SUM, "match_case": True}, op="at_least", values=[1])], "idle-case", "conditions[0].measure.match_case", "says nothing"),
]  # fmt: skip


def card(conditions: list[str], **rest: Any) -> dict[str, Any]:
    return {"type": "card", "conditions": [json.loads(each) for each in conditions], **rest}


def whole(*items: dict[str, Any], joins: list[str] | None = None) -> str:
    return json.dumps({"include": {"items": items, "joins": joins or ["and"] * (len(items) - 1)}})


@pytest.mark.parametrize(("conditions", "kind", "path", "message"), WARNINGS)
def test_warnings(conditions: list[str], kind: str, path: str, message: str) -> None:
    one = validate(read(whole(card(conditions))), AROUND)
    assert [(each.severity, each.kind, each.path) for each in one] == [
        ("warning", kind, f"include.items[0].{path}")
    ]
    assert message in str(one[0])


@pytest.mark.parametrize(("conditions", "kind", "path", "message"), WARNINGS[:9])
def test_conditions_that_may_hold_apart_are_no_contradiction(
    conditions: list[str], kind: str, path: str, message: str
) -> None:
    assert not message or kind, path
    apart = whole(*(card([each]) for each in conditions), joins=["or"])
    assert validate(read(whole(card(conditions, match="any"))), AROUND) == ()
    assert validate(read(apart), AROUND) == ()


@pytest.mark.parametrize(("conditions", "kind", "path", "message"), WARNINGS)
def test_an_error_elsewhere_hides_no_warning(
    conditions: list[str], kind: str, path: str, message: str
) -> None:
    wrong = [field("nobody", "is", values=["x"]), field("age", "between", values=[2, 1])]
    found = validate(read(whole(card([*conditions, *wrong]), card([]))), AROUND)
    assert [each.path for each in errors(found)] == [
        "include.items[1]",
        *(
            f"include.items[0].conditions[{len(conditions) + place}]{at}"
            for place, at in ((0, ".field"), (1, ".values"))
        ),
    ]
    (warning,) = (each for each in found if each.severity == "warning")
    assert (warning.kind, warning.path) == (kind, f"include.items[0].{path}")
    assert message in str(warning)


def test_a_condition_with_an_error_is_not_warned_of() -> None:
    wrong = field("age", "at_least", values=[3, 4])
    found = validate(read(whole(card([wrong, field("age", "is_set", negated=True)]))), AROUND)
    assert [each.severity for each in found] == ["error"]


def test_contradictions_are_seen_across_cards_and_brackets() -> None:
    young, old = field("age", "less_than", values=[20]), field("age", "greater_than", values=[30])
    group = {"type": "group", "items": [card([old])], "joins": []}
    assert [one.path for one in validate(read(whole(card([young]), group)), AROUND)] == [
        "include.items[1].items[0].conditions[0]"
    ]
    same = [field("country", "is", values=["PL"])]
    assert [one.kind for one in validate(read(whole(card(same), card(same, negated=True))), AROUND)] == [
        "opposites"
    ]


def test_a_not_that_binds_to_one_alternative_is_pointed_out() -> None:
    a, b, c = (card([orders(op="at_least", values=[n])]) for n in (1, 2, 3))
    excluded = {**c, "negated": True}
    one = validate(read(whole(a, b, excluded, joins=["or", "and"])), AROUND)
    assert [(each.kind, each.path) for each in one] == [("half-exclusion", "include.items[2]")]
    assert "card C is left out of one alternative only" in str(one[0])
    assert validate(read(whole(a, b, excluded, joins=["and", "and"])), AROUND) == ()
    assert validate(read(whole(a, excluded, joins=["or"])), AROUND) == ()


def test_empty_parts_are_named() -> None:
    made = segment(include=Column(items=(Card(title="Readers"), Group()), joins=("and",)))
    assert [(one.kind, one.path) for one in validate(made, AROUND)] == [
        ("empty-group", "include.items[1]"),
        ("empty-card", "include.items[0]"),
    ]
    assert "card A (Readers) is empty" in str(validate(made, AROUND)[1])


def test_joins_are_counted() -> None:
    lonely = Card(conditions=(ListCondition(list="Staff"),))
    made = segment(exclude=Column(items=(lonely,), joins=("or",)))
    assert [(one.kind, one.path) for one in validate(made, AROUND)] == [("joins", "exclude.joins")]


def test_what_cannot_be_written_is_an_error() -> None:
    group: Card | Group = Card(conditions=(ListCondition(list="Staff"),))
    for _ in range(120):
        group = Group(items=(group,))
    kinds = {one.kind for one in validate(segment(include=Column(items=(group,))), AROUND)}
    assert kinds == {"unwritable"}


def test_saving_needs_a_name_and_a_condition() -> None:
    assert [one.kind for one in validate_for_saving(segment(name=" "), AROUND)] == [
        "no-name",
        "no-conditions",
    ]
    assert validate(segment(), AROUND) == ()
    assert validate_for_saving(uses("New"), AROUND) == ()


def test_a_segment_that_uses_itself_is_a_cycle() -> None:
    (one,) = validate(uses("Self", " SELF"), AROUND)
    assert one.kind == "cycle"
    assert "Self → SELF" in one.what


def test_the_first_error_is_raised_with_its_path() -> None:
    all_found = validate(read(field("contry", "is_set")), AROUND)
    assert errors(all_found) == all_found
    with pytest.raises(DefinitionError) as refused:
        refuse_errors(all_found)
    assert refused.value.place == Place(path=f"{AT}.field")
    assert all_found[0].suggestion == "country"
    refuse_errors(())


def test_without_a_moment_periods_are_not_resolved() -> None:
    around = Surroundings(catalog=SHOP)
    assert found(orders(window={"type": "last", "n": 9999, "unit": "year"}), around) == []


def test_findings_are_told_like_errors() -> None:
    one = Finding(severity="error", kind="k", path="include", what="it broke", mend="mend it")
    assert str(one) == "include: it broke; mend it"
