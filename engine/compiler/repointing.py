"""What a definition names that the data lacks, and the same definition about something that is there.

A refresh may bring files without a column or a table that a saved segment speaks of; a person says which
other one is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

from engine.catalog.model import DATE_PARTS, URL_PARTS, Catalog
from engine.compiler.expression.naming import names_in, with_names
from engine.definition.hints import likeness
from engine.definition.model import (
    ActivityCondition,
    Condition,
    FieldCondition,
    Filter,
    Filters,
    Measure,
    Per,
    Segment,
    SequenceCondition,
    SqlCondition,
    Step,
)
from engine.definition.walk import conditions, filters_of, with_conditions

Kind: TypeAlias = Literal["field", "activity", "attribute"]

MADE_PARTS = (*DATE_PARTS["datetime"], *URL_PARTS)
"""What is made of a date or a web address under its name: these come and go with it."""

replaced = msgspec.structs.replace


class Reference(msgspec.Struct, frozen=True, kw_only=True):
    """A field, an activity, or a detail of ``activity`` by the name that definitions give it."""

    kind: Kind
    name: str
    activity: str | None = None


Targets: TypeAlias = Mapping[Reference, str]
"""The name to put in the place of what is referred to."""


def missing(segment: Segment, catalog: Catalog) -> tuple[Reference, ...]:
    """Return what ``segment`` names and the data lacks, in the order of the definition, each once.

    What is made of a missing date or web address (``birthday.month``) is missing with it, under its name;
    details of a missing activity are not told.
    """
    lacking = (_root(one, catalog) for one in references(segment) if not _known(one, catalog))
    return tuple(dict.fromkeys(lacking))


def references(segment: Segment) -> Iterator[Reference]:
    """Yield all that a definition names of the data, in its order."""
    for _, _, condition in conditions(segment):
        match condition:
            case FieldCondition(field=name):
                yield Reference(kind="field", name=name)
            case SqlCondition(expression=text):
                yield from (Reference(kind="field", name=named.name) for named in names_in(text))
            case ActivityCondition():
                yield Reference(kind="activity", name=condition.activity)
                yield from _attributes(condition, condition.activity)
            case SequenceCondition():
                for step in condition.steps:
                    yield Reference(kind="activity", name=step.activity)
                    same = (
                        Reference(kind="attribute", name=n, activity=step.activity) for n in condition.same
                    )
                    yield from same
                yield from _filtered(condition)


def candidates(reference: Reference, catalog: Catalog) -> tuple[str, ...]:
    """Return what could be meant in the place of what is missing, the likeliest first."""
    names: list[str] = []
    if reference.kind == "field":
        names = [field.name for field in catalog.fields]
    elif reference.kind == "activity":
        names = [activity.name for activity in catalog.activities]
    elif reference.activity is not None and (activity := catalog.activity(reference.activity)) is not None:
        names = [attribute.name for attribute in activity.attributes]
    return tuple(sorted(names, key=lambda name: -likeness(reference.name, name)))


def repointed(segment: Segment, targets: Targets) -> Segment:
    """Return ``segment`` about the ``targets`` in the places of what it named; all else stays as it is.

    A name made of another (``birthday.month``) follows it. Details of an activity that is replaced keep their
    names: those that the other one lacks are missing next.
    """
    return with_conditions(segment, lambda condition: _condition(condition, targets))


# --- looking ------------------------------------------------------------------------------------------------


def _attributes(condition: ActivityCondition, activity: str) -> Iterator[Reference]:
    named = [condition.measure.attribute]
    if condition.per is not None:
        named += [condition.per.attribute, condition.per.measure.attribute]
    yield from _filtered(condition)
    yield from (Reference(kind="attribute", name=n, activity=activity) for n in named if n is not None)


def _filtered(condition: Condition) -> Iterator[Reference]:
    for _, activity, test in filters_of(condition):
        yield Reference(kind="attribute", name=test.attribute, activity=activity)


def _known(reference: Reference, catalog: Catalog) -> bool:
    if reference.kind == "field":
        return catalog.field(reference.name) is not None or _folded(reference.name, catalog)
    if reference.kind == "activity":
        return catalog.activity(reference.name) is not None
    activity = catalog.activity(reference.activity or "")
    return activity is None or activity.attribute(reference.name) is not None


def _root(reference: Reference, catalog: Catalog) -> Reference:
    """Return what a missing part of a date or web address is made of, when that is missing too."""
    for part in MADE_PARTS if reference.kind != "activity" else ():
        base = replaced(reference, name=reference.name.removesuffix(f".{part}"))
        if base != reference and not _known(base, catalog):
            return base
    return reference


def _folded(name: str, catalog: Catalog) -> bool:
    """Whether an SQL condition may name a field so: without regard to case."""
    return any(field.name.lower() == name.lower() for field in catalog.fields)


# --- replacing ----------------------------------------------------------------------------------------------


def _condition(condition: Condition, targets: Targets) -> Condition:
    match condition:
        case FieldCondition(field=name):
            return replaced(condition, field=_named("field", name, None, targets))
        case SqlCondition(expression=text):
            return replaced(condition, expression=with_names(text, lambda name: _other(name, targets)))
        case ActivityCondition():
            return _activity(condition, targets)
        case SequenceCondition():
            return _sequence(condition, targets)
        case _:
            return condition


def _activity(condition: ActivityCondition, targets: Targets) -> ActivityCondition:
    owner = condition.activity
    among = None if condition.among is None else _filters(condition.among, owner, targets)
    return replaced(
        condition,
        activity=_named("activity", owner, None, targets),
        where=_filters(condition.where, owner, targets),
        among=among,
        measure=_measure(condition.measure, owner, targets),
        per=None if condition.per is None else _per(condition.per, owner, targets),
    )


def _sequence(condition: SequenceCondition, targets: Targets) -> SequenceCondition:
    owners = [step.activity for step in condition.steps]

    def same(name: str) -> str:
        others = (_named("attribute", name, owner, targets) for owner in owners)
        return next((other for other in others if other != name), name)

    steps = tuple(_step(step, targets) for step in condition.steps)
    return replaced(condition, steps=steps, same=tuple(same(name) for name in condition.same))


def _step(step: Step, targets: Targets) -> Step:
    where = _filters(step.where, step.activity, targets)
    return replaced(step, activity=_named("activity", step.activity, None, targets), where=where)


def _measure(measure: Measure, owner: str, targets: Targets) -> Measure:
    if measure.attribute is None:
        return measure
    return replaced(measure, attribute=_named("attribute", measure.attribute, owner, targets))


def _per(per: Per, owner: str, targets: Targets) -> Per:
    attribute = _named("attribute", per.attribute, owner, targets)
    return replaced(per, attribute=attribute, measure=_measure(per.measure, owner, targets))


def _filters(filters: Filters, owner: str, targets: Targets) -> Filters:
    def one(item: Filter | Filters) -> Filter | Filters:
        if isinstance(item, Filters):
            return _filters(item, owner, targets)
        return replaced(item, attribute=_named("attribute", item.attribute, owner, targets))

    return replaced(filters, filters=tuple(one(item) for item in filters.filters))


def _named(kind: Kind, name: str, owner: str | None, targets: Targets) -> str:
    """Return the name to put in the place of ``name``, itself when there is none."""
    direct = targets.get(Reference(kind=kind, name=name, activity=owner))
    if direct is not None:
        return direct
    for part in MADE_PARTS if kind != "activity" else ():
        base = Reference(kind=kind, name=name.removesuffix(f".{part}"), activity=owner)
        other = targets.get(base) if base.name != name else None
        if other is not None:
            return f"{other}.{part}"
    return name


def _other(name: str, targets: Targets) -> str | None:
    other = _named("field", name, None, targets)
    return other if other != name else None
