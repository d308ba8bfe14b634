"""Conditions that a person writes as an SQL expression over the contact's fields."""

from __future__ import annotations

from sqlglot import exp

from engine.catalog.model import Catalog
from engine.compiler import tree
from engine.compiler.context import Compiled, Context
from engine.compiler.expression import Typed, names_of, read
from engine.compiler.expression.lexer import refused
from engine.compiler.expression.typed import WORDS
from engine.compiler.indicators import indicators
from engine.compiler.scope import Scope
from engine.definition.model import SqlCondition

_TABLE = "c"
_INDICATORS = "indicators"


def compile_sql(condition: SqlCondition, scope: Scope) -> Compiled:
    """Return the contacts for whom the expression is true; unknown is false, and so is what fails."""
    return Compiled(_source(condition, scope).where(_test(condition, scope.context.catalog).tree))


def sql_patterns(condition: SqlCondition, catalog: Catalog) -> tuple[tuple[str, int], ...]:
    """Return the regular expressions in an SQL condition, each with its offset; errors as ``compile_sql``."""
    return _test(condition, catalog).patterns


def compile_failures(condition: SqlCondition, context: Context) -> exp.Query | None:
    """Return the query of the contacts for whom a conversion fails; None without conversions."""
    test = _test(condition, context.catalog)
    if not test.conversions:
        return None
    failed = [
        exp.and_(
            exp.not_(exp.Is(this=exp.paren(each.source), expression=exp.null())),
            exp.Is(this=each.result, expression=exp.null()),
        )
        for each in test.conversions
    ]
    scope = Scope(context)
    query = _source(condition, scope).where(tree.some(failed))
    for name, part in scope.shared.parts:
        query = query.with_(name, as_=part, copy=False)
    return query


def _test(condition: SqlCondition, catalog: Catalog) -> Typed:
    test = read(condition.expression, names_of(catalog.fields, _TABLE))
    if test.type not in ("boolean", "null"):
        raise refused(f"an SQL condition has to be true or false, not {WORDS[test.type]}", 0)
    return test


def _source(condition: SqlCondition, scope: Scope) -> exp.Select:
    """Return all contacts, with their indicators when the expression names one."""
    query = exp.select(tree.own(tree.CONTACT, _TABLE)).from_(tree.contacts(_TABLE))
    test = _test(condition, scope.context.catalog)
    if not any(column.table == _INDICATORS for column in test.tree.find_all(exp.Column)):
        return query
    same = exp.EQ(this=tree.own(tree.CONTACT, _INDICATORS), expression=tree.own(tree.CONTACT, _TABLE))
    return query.join(indicators(scope).subquery(_INDICATORS), on=same, join_type="left")
