"""What a definition names that the data lacks, and the same definition about something that is there.

A refresh may bring files without a column or a table that a saved segment speaks of; a person says which
other one is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

import msgspec

from engine.catalog.model import DATE_PARTS, URL_PARTS, Catalog
from engine.compiler.expression.naming import with_names
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
from engine.definition.walk import conditions, with_conditions

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

Rename: TypeAlias = Callable[[Reference], str]


def missing(segment: Segment, catalog: Catalog) -> tuple[Reference, ...]:
    """Return what ``segment`` names and the data lacks, in the order of the definition, each once.

    What is made of a missing date or web address (``birthday.month``) is missing with it, under its name;
    details of a missing activity are not told.
    """
    lacking = (_root(one, catalog) for one in references(segment) if not _known(one, catalog))
    return tuple(dict.fromkeys(lacking))


def references(segment: Segment) -> list[Reference]:
    """Return all that a definition names of the data, in its order."""
    found: list[Reference] = []

    def note(reference: Reference) -> str:
        found.append(reference)
        return reference.name

    for _, _, condition in conditions(segment):
        _renamed(condition, note)
    return found


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
    return with_conditions(segment, lambda condition: _renamed(condition, lambda one: _present(one, targets)))


# --- looking ------------------------------------------------------------------------------------------------


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


def _renamed(condition: Condition, rename: Rename) -> Condition:
    """Return ``condition`` with ``rename`` asked for the name of all that it names, in its order."""
    match condition:
        case FieldCondition(field=name):
            return replaced(condition, field=rename(Reference(kind="field", name=name)))
        case SqlCondition(expression=text):
            named = with_names(text, lambda name: rename(Reference(kind="field", name=name)))
            return replaced(condition, expression=named)
        case ActivityCondition():
            return _activity(condition, rename)
        case SequenceCondition():
            return _sequence(condition, rename)
        case _:
            return condition


def _activity(condition: ActivityCondition, rename: Rename) -> ActivityCondition:
    detail = _details(condition.activity, rename)
    per = condition.per
    return replaced(
        condition,
        activity=rename(Reference(kind="activity", name=condition.activity)),
        among=None if condition.among is None else _filters(condition.among, detail),
        where=_filters(condition.where, detail),
        measure=_measure(condition.measure, detail),
        per=None if per is None else _per(per, detail),
    )


def _sequence(condition: SequenceCondition, rename: Rename) -> SequenceCondition:
    details = [_details(step.activity, rename) for step in condition.steps]

    def same(name: str) -> str:
        others = [detail(name) for detail in details]
        return next((other for other in others if other != name), name)

    steps = tuple(_step(step, rename) for step in condition.steps)
    return replaced(condition, steps=steps, same=tuple(same(name) for name in condition.same))


def _step(step: Step, rename: Rename) -> Step:
    activity = rename(Reference(kind="activity", name=step.activity))
    return replaced(step, activity=activity, where=_filters(step.where, _details(step.activity, rename)))


def _details(activity: str, rename: Rename) -> Callable[[str], str]:
    """Return what gives the names of an activity's details."""
    return lambda name: rename(Reference(kind="attribute", name=name, activity=activity))


def _measure(measure: Measure, detail: Callable[[str], str]) -> Measure:
    return measure if measure.attribute is None else replaced(measure, attribute=detail(measure.attribute))


def _per(per: Per, detail: Callable[[str], str]) -> Per:
    return replaced(per, attribute=detail(per.attribute), measure=_measure(per.measure, detail))


def _filters(filters: Filters, detail: Callable[[str], str]) -> Filters:
    def one(item: Filter | Filters) -> Filter | Filters:
        if isinstance(item, Filters):
            return _filters(item, detail)
        return replaced(item, attribute=detail(item.attribute))

    return replaced(filters, filters=tuple(one(item) for item in filters.filters))


def _present(reference: Reference, targets: Targets) -> str:
    """Return the name to put in the place of what is referred to, its own when there is none."""
    if reference in targets:
        return targets[reference]
    for part in MADE_PARTS if reference.kind != "activity" else ():
        base = replaced(reference, name=reference.name.removesuffix(f".{part}"))
        if base != reference and base in targets:
            return f"{targets[base]}.{part}"
    return reference.name
