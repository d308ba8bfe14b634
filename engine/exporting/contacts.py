"""Listed contacts written to a file: their keys, fields and what conditions measure, ordered by key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlglot import exp

from engine.catalog.phrases import measure_words
from engine.compiler import Context, tree
from engine.compiler.conditions.activities import compile_values, is_quotient
from engine.compiler.contacts import with_fields
from engine.compiler.scope import Scope
from engine.definition.measures import MEASURES
from engine.definition.model import ActivityCondition
from engine.evaluation.reader import Reader
from engine.exporting.files import Export, ExportColumn, Progress, export

_MICRO = 10**6  # from units of 10^-15 to units of 10^-9


def export_contacts(
    ordinals: npt.NDArray[np.int32],
    fields: Sequence[str],
    measures: Sequence[ActivityCondition],
    context: Context,
    reader: Reader,
    target: Path,
    temporary: Path,
    progress: Progress | None = None,
) -> None:
    """Write the contacts of ``ordinals`` to ``target``; errors as ``export``, and ``DefinitionError``."""
    names = [measure_words(condition, context.catalog) for condition in measures]
    columns = (ExportColumn(context.catalog.key, is_key=True), *map(ExportColumn, (*fields, *names)))
    query = _query(ordinals, fields, list(zip(names, measures, strict=True)), context)
    export(Export(query=query, columns=columns, rows=len(ordinals)), reader, target, temporary, progress)


def _query(
    ordinals: npt.NDArray[np.int32],
    fields: Sequence[str],
    measures: Sequence[tuple[str, ActivityCondition]],
    context: Context,
) -> exp.Select:
    scope = Scope(context)
    key = tree.own(tree.KEY, "c")
    query = exp.select(exp.alias_(key, context.catalog.key, quoted=True)).from_(tree.contacts("c"))
    query = with_fields(query, fields, scope)
    for place, (name, condition) in enumerate(measures):
        query = _with_measure(query, condition, f"m{place}", name, scope)
    query = query.where(_among(ordinals, context.catalog.contacts))
    return tree.attach(query, scope.shared.parts).order_by(key.copy())


def _among(ordinals: npt.NDArray[np.int32], contacts: int) -> exp.Expr:
    """Return the test for contacts out of all: one literal with a digit for each.

    A list of numbers takes several times as long to write, to read and to look up.
    """
    digits = np.full(max(contacts, 1), ord("0"), np.uint8)
    digits[ordinals] = ord("1")
    listed = tree.cast(tree.text(digits.tobytes().decode("ascii")), "BIT")
    held = tree.call("get_bit", listed, tree.own(tree.CONTACT, "c"))
    return exp.EQ(this=held, expression=tree.number(1))


def _with_measure(
    query: exp.Select, condition: ActivityCondition, table: str, name: str, scope: Scope
) -> exp.Select:
    value: exp.Expr = tree.own("value", table)
    if is_quotient(condition):
        value = _number(value)
    if MEASURES[condition.measure.fn].zero:
        value = exp.Coalesce(this=value, expressions=[tree.number(0)])
    same = exp.EQ(this=tree.own(tree.CONTACT, table), expression=tree.own(tree.CONTACT, "c"))
    values = compile_values(condition, scope).subquery(table)
    return query.select(exp.alias_(value, name, quoted=True)).join(values, on=same, join_type="left")


def _number(units: exp.Expr) -> exp.Expr:
    """Return a quotient in units of 10^-15 as a number rounded to nine places, half away from zero."""
    below = exp.LT(this=units.copy(), expression=tree.number(0))
    half = exp.case().when(below, tree.number(-_MICRO // 2)).else_(tree.number(_MICRO // 2))
    nano = exp.IntDiv(
        this=exp.paren(exp.Add(this=units.copy(), expression=half)), expression=tree.number(_MICRO)
    )
    return exp.Mul(
        this=tree.cast(nano, "DECIMAL(28, 0)"),
        expression=tree.cast(tree.text("0.000000001"), "DECIMAL(10, 9)"),
    )
