"""Conditions that a person writes as an SQL expression over the contact's fields."""

from __future__ import annotations

from sqlglot import exp

from engine.catalog.model import Catalog
from engine.compiler import columns, tree
from engine.compiler.context import Compiled, Context
from engine.compiler.expression import Typed, names_of, read
from engine.compiler.expression.lexer import refused
from engine.compiler.expression.typed import WORDS, Conversion
from engine.compiler.indicators import joined
from engine.compiler.scope import Scope
from engine.definition.model import SqlCondition

_TABLE = "c"


def compile_sql(condition: SqlCondition, scope: Scope) -> Compiled:
    """Return the contacts for whom the expression is true; unknown is false, and so is what fails."""
    test = sql_test(condition, scope.context)
    if test is not None:
        return Compiled(tree.contacts_where(test))
    read = _read(condition, scope.context.catalog, _TABLE)
    return Compiled(joined(_contacts(), scope, _TABLE).where(read.tree))


def sql_test(condition: SqlCondition, context: Context) -> exp.Expr | None:
    """Return the test of a row of contacts; None with an indicator, which stands elsewhere."""
    read = _read(condition, context.catalog, _TABLE)
    if _needs_indicators(read):
        return None
    return _read(condition, context.catalog).tree


def sql_patterns(condition: SqlCondition, catalog: Catalog) -> tuple[tuple[str, int], ...]:
    """Return the regular expressions in an SQL condition, each with its offset; errors as ``compile_sql``."""
    return _read(condition, catalog).patterns


def compile_failures(condition: SqlCondition, context: Context) -> exp.Query | None:
    """Return the query of the contacts for whom a conversion fails; None without conversions."""
    read = _read(condition, context.catalog, _TABLE)
    if not read.conversions:
        return None
    scope = Scope(context)
    query = joined(_contacts(), scope, _TABLE) if _needs_indicators(read) else _contacts()
    query = query.where(tree.some(_failed(each) for each in read.conversions))
    return tree.attach(query, scope.shared.parts)


def _failed(conversion: Conversion) -> exp.Expr:
    given = exp.not_(exp.Is(this=exp.paren(conversion.source), expression=exp.null()))
    return exp.paren(exp.and_(given, exp.Is(this=conversion.result, expression=exp.null())))


def _read(condition: SqlCondition, catalog: Catalog, table: str | None = None) -> Typed:
    test = read(condition.expression, names_of(catalog.fields, table))
    if test.type not in ("boolean", "null"):
        raise refused(f"an SQL condition has to be true or false, not {WORDS[test.type]}", 0)
    return test


def _needs_indicators(read: Typed) -> bool:
    return any(column.table == columns.INDICATORS for column in read.tree.find_all(exp.Column))


def _contacts() -> exp.Select:
    return exp.select(tree.from_table(tree.CONTACT, _TABLE)).from_(tree.contacts(_TABLE))
