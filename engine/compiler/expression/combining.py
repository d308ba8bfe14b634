"""What an expression's parts make together: tests, sums, choices, with their types checked."""

from __future__ import annotations

from sqlglot import exp

from engine.compiler import tree
from engine.compiler.expression.arithmetic import OPERATIONS
from engine.compiler.expression.lexer import Token, refused
from engine.compiler.expression.typed import Typed, alike, wanted


def comparison(node: type[exp.Binary], left: Typed, right: Typed, what: str) -> Typed:
    """Return the comparison of two values of one type; DefinitionError for values without an order."""
    kind, (one, other) = alike([left, right], what)
    if kind in ("boolean", "list") and node not in (exp.EQ, exp.NEQ):
        raise refused(f"{what} needs values in an order", right.start)
    test = exp.paren(node(this=one.tree, expression=other.tree))
    return Typed(test, "boolean", left.start).holding(one, other)


def between(value: Typed, low: Typed, high: Typed) -> Typed:
    """Return the test that a value lies between two others, both included."""
    kind, parts = alike([value, low, high], "“between”")
    if kind in ("boolean", "list"):
        raise refused("“between” needs values in an order", low.start)
    one, lowest, highest = parts
    test = exp.paren(exp.Between(this=one.tree, low=lowest.tree, high=highest.tree))
    return Typed(test, "boolean", value.start).holding(*parts)


def joined_text(left: Typed, right: Typed) -> Typed:
    """Return two texts as one."""
    one, other = (wanted(part, "text", "“||”") for part in (left, right))
    return Typed(
        exp.paren(exp.DPipe(this=one.tree, expression=other.tree, safe=True)), "text", left.start
    ).holding(one, other)


def added(left: Typed, right: Typed, token: Token) -> Typed:
    """Return a sum or difference of numbers, a date moved by days, or the days between two dates."""
    if left.type != "date":
        return calculated(token.value, left, right)
    node = exp.Add if token.value == "+" else exp.Sub
    if token.value == "-" and right.type == "date":
        days = exp.paren(exp.Sub(this=left.tree, expression=right.tree))
        return Typed(days, "number", left.start, places=0).holding(left, right)
    days_moved = tree.try_cast(wanted(right, "number", f"“{token.value}”").tree, "INTEGER")
    moved = tree.attempt(node(this=left.tree, expression=days_moved))
    return Typed(moved, "date", left.start).holding(left, right)


def calculated(sign: str, left: Typed, right: Typed) -> Typed:
    """Return two numbers under an operation."""
    one, other = (wanted(part, "number", f"“{sign}”") for part in (left, right))
    return OPERATIONS[sign](one, other)


def chosen(start: int, whens: list[Typed], values: list[Typed]) -> Typed:
    """Return the value of the first test that holds, else the last value."""
    kind, fitting = alike(values, "“case”")
    built = exp.case()
    for when, value in zip(whens, fitting, strict=False):
        built = built.when(when.tree, value.tree)
    built = built.else_(fitting[-1].tree)
    whole = max(value.whole for value in fitting)
    places = max(value.places for value in fitting)
    return Typed(built, kind, start, whole, places).holding(*whens, *fitting)
