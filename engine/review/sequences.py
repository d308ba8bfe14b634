"""Checks of sequence conditions: steps one after another."""

from __future__ import annotations

from engine.catalog.model import Activity, DataColumn
from engine.definition.model import MOST_STEPS, SequenceCondition, Step
from engine.definition.types import TEXT, TYPE_WORDS
from engine.definition.windows import LARGEST_N
from engine.review.activities import check_where, find_activity, find_attribute
from engine.review.comparisons import check_window
from engine.review.findings import Findings


def check_sequence(condition: SequenceCondition, path: str, findings: Findings) -> None:
    """Check a sequence condition."""
    check_window(condition.window, f"{path}.window", findings)
    if not condition.steps:
        findings.error("no-steps", f"{path}.steps", "there are no steps", "add one")
    if len(condition.steps) > MOST_STEPS:
        what = f"there are {len(condition.steps):,} steps"
        findings.error("many-steps", f"{path}.steps", what, f"use at most {MOST_STEPS}")
        return
    last = len(condition.steps) - 1
    activities = [
        _check_step(step, f"{path}.steps[{index}]", findings) for index, step in enumerate(condition.steps)
    ]
    for index, step in enumerate(condition.steps):
        at = f"{path}.steps[{index}]"
        if step.negated and index == 0:
            findings.error(
                "first-step", f"{at}.negated", "the first step can't be turned round", "drop the not"
            )
        elif step.negated and index != last:
            what = "only the last step can be turned round"
            findings.error("step-order", f"{at}.negated", what, "move it to the end or drop the not")
    if condition.steps and condition.steps[0].within is not None:
        what = "within means nothing for the first step"
        findings.error("first-step", f"{path}.steps[0].within", what, "leave it out; the window says when")
    named = {found.name: found for found in activities if found is not None}
    _check_same(condition.same, path, list(named.values()), findings)


def _check_step(step: Step, path: str, findings: Findings) -> Activity | None:
    activity = find_activity(step.activity, f"{path}.activity", findings)
    if activity is not None:
        if activity.time is None:
            what = f"the rows of {activity.name} have no time, so none comes after another"
            findings.error("undated", f"{path}.activity", what, "choose an activity with a time")
        check_where(step.where, f"{path}.where", activity, findings)
    if step.within is not None and not 1 <= step.within.n <= LARGEST_N:
        what = f"{step.within.n} {step.within.unit}s can't be waited for"
        findings.error("within", f"{path}.within.n", what, f"use 1 to {LARGEST_N:,}")
    return activity


def _check_same(same: tuple[str, ...], path: str, activities: list[Activity], findings: Findings) -> None:
    for index, name in enumerate(same):
        at = f"{path}.same[{index}]"
        found = [
            (activity, column)
            for activity in activities
            if (column := find_attribute(name, at, activity, findings)) is not None
        ]
        _check_alike(name, at, found, findings)


def _check_alike(name: str, path: str, found: list[tuple[Activity, DataColumn]], findings: Findings) -> None:
    """Check that the values of an attribute can be compared across activities."""
    for activity, column in found:
        first, other = found[0][1].type, column.type
        if other == "list":
            what = f"{name} of {activity.name} holds lists, which can't be the same"
            findings.error("same-type", path, what, "choose a detail with one value a row")
            return
        if first != other and not {first, other} <= TEXT:
            here, there = f"in {found[0][0].name}", f"in {activity.name}"
            what = f"{name} holds {TYPE_WORDS[first]} {here} but {TYPE_WORDS[other]} {there}"
            findings.error("same-type", path, what, "choose a detail of one type")
            return
