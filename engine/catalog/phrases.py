"""A condition in words, for the screen and for summaries: "number of orders is at least 2 this month"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from engine.catalog.model import Activity, Catalog
from engine.catalog.wording import GAP, Part, Parts, Role, Wording
from engine.definition.measures import MEASURES
from engine.definition.model import (
    COUNT,
    ActivityCondition,
    Card,
    Condition,
    FieldCondition,
    Filters,
    ListCondition,
    Measure,
    Per,
    SegmentCondition,
    SequenceCondition,
    SqlCondition,
    Step,
)
from engine.definition.windows import amount

ONE = (Decimal(1),)


class Clause(msgspec.Struct, frozen=True):
    """A condition in words.

    ``opening`` starts it on the screen ("has"), ``lead`` in a sentence about contacts ("who have"); ``rest``
    is the same in both.
    """

    opening: Parts
    lead: str
    rest: Parts


def phrase(condition: Condition, catalog: Catalog) -> tuple[Part, ...]:
    """Return a condition as parts of a line on the screen, names as the catalog labels them.

    Nothing of the condition is left out except what says nothing; unknown names stand as they are.
    """
    said = clause(condition, Wording(catalog))
    return said.opening + said.rest


def clause(condition: Condition, wording: Wording) -> Clause:
    """Return a condition in the words of ``wording``."""
    return _CLAUSES[type(condition)](condition, wording)


def text(parts: Parts) -> str:
    """Return parts as plain text."""
    return " ".join(part.text for part in parts)


def about(said: Iterable[tuple[Condition, Sequence[tuple[str, str]]]]) -> str:
    """Return what conditions, each with its phrase, are about: a title where nobody gave one; "" for none."""
    names = dict.fromkeys(name for condition, parts in said for name in _named(condition, parts))
    words = ", ".join(names)
    return words[:1].upper() + words[1:]


def _named(condition: Condition, parts: Sequence[tuple[str, str]]) -> Iterable[str]:
    match condition:
        case SegmentCondition(segment=name) | ListCondition(list=name):
            return (name,)
        case SqlCondition():
            return ("SQL condition",)
        case _:
            return (text.lstrip("(").removesuffix(",") for role, text in parts if role == "field")


def title_of(card: Card, catalog: Catalog) -> str:
    """Return a card's title, else what its conditions are about."""
    return card.title or about((condition, phrase(condition, catalog)) for condition in card.conditions)


def measure_words(condition: ActivityCondition, catalog: Catalog) -> str:
    """Return what a condition measures, and of which rows: "total Amount of orders in the last 30 days"."""
    wording, activity = Wording(catalog), catalog.activity(condition.activity)
    rows = _rows(condition.window, condition.where, activity, wording)
    return text((*_measured(condition, activity, wording), *rows))


def _field(condition: FieldCondition, wording: Wording) -> Clause:
    column = wording.catalog.field(condition.field)
    return Clause((), "whose", wording.test(condition, column, condition.field))


def _segment(condition: SegmentCondition, _: Wording) -> Clause:
    return _membership("in the segment", condition.segment, negated=condition.negated)


def _list(condition: ListCondition, _: Wording) -> Clause:
    return _membership("on the list", condition.list, negated=condition.negated)


def _membership(where: str, name: str, *, negated: bool) -> Clause:
    role: Role = "not" if negated else "operator"
    word = "not " if negated else ""
    said = Part("value", f"“{name}”" if name.strip() else GAP)
    return Clause((Part(role, f"is {word}{where}"),), f"who are {word}{where}", (said,))


def _sql(condition: SqlCondition, _: Wording) -> Clause:
    said = Part("not", "is not true") if condition.negated else Part("operator", "is true")
    opening = (Part("operator", "SQL condition"),)
    rest = (Part("value", " ".join(condition.expression.split()) or GAP), said)
    return Clause(opening, "for whom the SQL condition", rest)


# --- activities --------------------------------------------------------------------------------------------


def _activity(condition: ActivityCondition, wording: Wording) -> Clause:
    activity = wording.catalog.activity(condition.activity)
    said = _some if condition.which == "any" else _position
    return said(condition, activity, wording)


def _some(condition: ActivityCondition, activity: Activity | None, wording: Wording) -> Clause:
    tail = _rows(condition.window, condition.where, activity, wording)
    if condition.per is None and condition.measure == COUNT and _is_presence(condition):
        return _has(_deed(activity), condition, activity, tail)
    subject, compared = _measured(condition, activity, wording), _compared(condition, wording)
    if condition.during is not None and tail:  # else two periods would stand side by side
        tail = (Part("operator", "counting those"), *tail)
        compared = (*compared[:-1], compared[-1]._replace(text=f"{compared[-1].text},"))
    return Clause((), "whose", (*subject, *compared, *tail))


def _is_presence(condition: ActivityCondition) -> bool:
    return condition.op is None or (condition.op == "at_least" and condition.values == ONE)


def _has(deed: Part | None, condition: ActivityCondition, activity: Activity | None, tail: Parts) -> Clause:
    """Say that there are rows: "has orders", or "has placed an order" where that is what they are called."""
    rest = (deed or activity_name(condition.activity, activity), *tail)
    no = "not" if deed is not None else "no"
    if condition.negated:
        return Clause((Part("not", f"has {no}"),), f"who have {no}", rest)
    return Clause((Part("operator", "has"),), "who have", rest)


def _compared(condition: ActivityCondition, wording: Wording) -> Parts:
    if condition.during is not None:
        return wording.inside(condition.during, negated=condition.negated)
    op, values = (condition.op, condition.values) if condition.op else ("at_least", ONE)
    return wording.comparison(op, values, negated=condition.negated)


def _rows(window: Any, where: Filters, activity: Activity | None, wording: Wording) -> Parts:
    """Say which rows are meant: their period, then their filters."""
    return wording.period(window) + _with_word("where", wording.where(where, activity))


def _with_word(word: str, parts: Parts) -> Parts:
    return (Part("operator", word), *parts) if parts else ()


def _measured(condition: ActivityCondition, activity: Activity | None, wording: Wording) -> Parts:
    """Say what is measured: "total amount of orders", "average of total amount per order of lines"."""
    name = activity_name(condition.activity, activity)
    per, measure = condition.per, condition.measure
    if per is None:
        return _measure(measure, activity, name)
    by = Part("field", _attribute_name(per.attribute, activity))
    of = Part("operator", "of")
    groups = (by, of, name, *_kept(per, by, activity, wording))
    if measure.fn == "count":
        return (Part("operator", "number of different"), *groups)
    inner = _measure(per.measure, activity, None)
    return (Part("operator", f"{_noun(measure)} of"), *inner, Part("operator", "per"), *groups)


def _kept(per: Per, by: Part, activity: Activity | None, wording: Wording) -> Parts:
    """Say which groups are kept."""
    if per.op is None:
        return ()
    measured = (*_measure(per.measure, activity, None), Part("operator", "per"), by)
    return (Part("operator", "where"), *measured, *wording.comparison(per.op, per.values))


def _measure(measure: Measure, activity: Activity | None, rows: Part | None) -> Parts:
    """Say a measure of rows; without ``rows`` they are the lines of a group."""
    said = [Part("operator", _noun(measure))]
    if measure.attribute is not None:
        name = _attribute_name(measure.attribute, activity)
        if measure.fn == "sum" and name.lower().startswith("total"):
            said = [Part("operator", "sum of")]  # "total total_amount" stutters
        said.append(Part("field", name))
        if measure.match_case:
            said.append(Part("operator", "in exactly this case"))
        if rows is not None:
            said.append(Part("operator", "of"))
    if rows is not None or measure.attribute is None:
        said.append(rows or Part("operator", "rows"))
    return tuple(said)


def _noun(measure: Measure) -> str:
    kind = MEASURES.get(measure.fn)
    return kind.noun if kind is not None else measure.fn


def _position(condition: ActivityCondition, activity: Activity | None, wording: Wording) -> Clause:
    """Say a condition on every, the first, the last or the n-th row."""
    among = condition.among or Filters()
    which = Part("operator", _WHICH[condition.which].format(nth=ordinal(condition.nth or 0)))
    rows = (
        which,
        activity_name(condition.activity, activity),
        *_rows(condition.window, among, activity, wording),
    )
    verb = "are ones where" if condition.which == "every" else "is one where"
    where = _with_word(verb, wording.where(condition.where, activity)) or (Part("operator", "exists"),)
    if condition.negated:
        return Clause((Part("not", "not true that"),), "for whom it is not true that", rows + where)
    return Clause((), "for whom", rows + where)


_WHICH = {
    "every": "all of their",
    "first": "the first of their",
    "last": "the last of their",
    "nth": "the {nth} of their",
}


def ordinal(n: int) -> str:
    """Return "1st", "2nd", "3rd", "11th" …"""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


# --- sequences ---------------------------------------------------------------------------------------------


def _sequence(condition: SequenceCondition, wording: Wording) -> Clause:
    said: list[Part] = []
    for index, step in enumerate(condition.steps):
        if index:
            last = said[-1]
            said[-1] = last._replace(text=f"{last.text},")
        said += _step(step, wording, condition.window if index == 0 else None, first=index == 0)
    if condition.same:
        same = ", ".join(condition.same)
        said += [Part("operator", "all with the same"), Part("field", same)]
    if condition.negated:
        return Clause((Part("not", "not true: has"),), "for whom it is not true that they have", tuple(said))
    return Clause((Part("operator", "has"),), "who have", tuple(said))


def _step(step: Step, wording: Wording, window: Any, *, first: bool) -> Parts:
    activity = wording.catalog.activity(step.activity)
    name = activity_name(step.activity, activity)
    within = step.within
    elapsed = (Part("period", f"within {amount(within.n, within.unit)}"),) if within is not None else ()
    rows = _rows(window, step.where, activity, wording)
    deed = _deed(activity)
    then = Part("not", then_no(activity)) if step.negated else Part("operator", "then")
    return (deed or name, *rows) if first else (then, deed or name, *elapsed, *rows)


def then_no(activity: Activity | None) -> str:
    """Return what stands before a step that must not follow: "then not placed an order", "then no visits"."""
    return "then no" if _deed(activity) is None else "then not"


# --- names -------------------------------------------------------------------------------------------------


def activity_name(name: str, activity: Activity | None) -> Part:
    """Return what the rows are called: the label, or for a deed ("Placed an order") the table's own name."""
    if activity is None or not activity.label:
        return Part("field", name)
    return Part("field", _inside(activity.label) if _deed(activity) is None else name.replace("_", " "))


def _deed(activity: Activity | None) -> Part | None:
    """Return what a contact did, for a label that tells it."""
    if activity is None or not _tells_a_deed(activity.label.lower().split()):
        return None
    return Part("field", _inside(activity.label))


def _tells_a_deed(words: list[str]) -> bool:
    """Whether a label has an article, "Visited a store", or is one word such as "Bought" or "Ordered"."""
    alone = words[0] if len(words) == 1 else ""
    return bool(_ARTICLES & set(words)) or alone in _PAST or (alone.endswith("ed") and len(alone) > 4)


_ARTICLES = frozenset({"a", "an", "the"})
_PAST = frozenset({"bought", "paid", "sold", "sent", "spent", "won"})


def _inside(label: str) -> str:
    """Return a label as it stands inside a sentence: "Placed an order" small, "SMS" as it is."""
    return label[0].lower() + label[1:] if label[1:2].islower() or label[1:2] in ("-", " ") else label


def _attribute_name(name: str, activity: Activity | None) -> str:
    column = activity.attribute(name) if activity is not None else None
    return column.shown if column is not None else name


_CLAUSES: dict[type[Any], Callable[[Any, Wording], Clause]] = {
    FieldCondition: _field,
    ActivityCondition: _activity,
    SegmentCondition: _segment,
    ListCondition: _list,
    SqlCondition: _sql,
    SequenceCondition: _sequence,
}
