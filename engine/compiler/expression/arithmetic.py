"""Exact arithmetic: every result is rounded to nine places half away from zero, too large ones are empty.

Where the digits of both operands fit, the database's own decimals do; else numbers are taken as whole
multiples of 10^-9, whose products and quotients fit HUGEINT as long as the result is a number at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from sqlglot import exp

from engine.compiler import tree
from engine.compiler.expression.typed import NUMBER, PLACES, WHOLE, Typed

DIGITS = 38
NARROW = 18
"""The product of two decimals of so many digits has no more either, and overflows."""

UNIT = 10**PLACES


def added(left: Typed, right: Typed) -> Typed:
    """Return the sum."""
    return _result(exp.Add(this=_wide(left), expression=_wide(right)), left, right)


def subtracted(left: Typed, right: Typed) -> Typed:
    """Return the difference."""
    return _result(exp.Sub(this=_wide(left), expression=_wide(right)), left, right)


def multiplied(left: Typed, right: Typed) -> Typed:
    """Return the product."""
    places, whole = left.places + right.places, left.whole + right.whole
    if places + whole <= DIGITS:
        product = exp.Mul(this=_exactly(left, places + whole), expression=_exactly(right))
        if places <= PLACES:
            return _result(product, left, right, places=places, whole=whole)
        return _result(exp.Round(this=product, decimals=tree.number(PLACES)), left, right)
    return _in_units(left, right, _product)


def divided(left: Typed, right: Typed) -> Typed:
    """Return the quotient; empty for a divisor of zero."""
    return _in_units(left, right, _quotient)


def divided_whole(left: Typed, right: Typed) -> Typed:
    """Return the quotient without its fraction; empty for a divisor of zero."""
    whole = _in_units(
        left, right, lambda a, b: exp.Mul(this=_whole(a, _nonzero(b)), expression=tree.number(UNIT))
    )
    return replace(whole, places=0)


def remainder(left: Typed, right: Typed) -> Typed:
    """Return what a whole division leaves, with the sign of the dividend; empty for a divisor of zero."""
    return _in_units(left, right, lambda a, b: exp.Mod(this=a, expression=_nonzero(b)))


def negated(part: Typed) -> Typed:
    """Return the number with the other sign."""
    return replace(part, tree=exp.Neg(this=exp.paren(part.tree))).holding(part)


OPERATIONS: Mapping[str, Callable[[Typed, Typed], Typed]] = MappingProxyType(
    {
        "+": added,
        "-": subtracted,
        "*": multiplied,
        "/": divided,
        "//": divided_whole,
        "%": remainder,
    }
)
"""Arithmetic by its sign."""


def _result(value: exp.Expr, left: Typed, right: Typed, *, places: int = PLACES, whole: int = WHOLE) -> Typed:
    fits = whole + places <= WHOLE + PLACES and whole <= WHOLE
    kept = exp.paren(value) if fits and places < PLACES else tree.try_cast(value, NUMBER)
    return Typed(kept, "number", left.start, min(whole, WHOLE), places).holding(left, right)


def _exactly(part: Typed, digits: int = 0) -> exp.Expr:
    """Return a decimal of its own digits; of ``digits`` where DuckDB would keep a product in eighteen."""
    width = digits if digits > NARROW else part.whole + part.places
    return tree.cast(part.tree, f"DECIMAL({width}, {part.places})")


def _wide(part: Typed) -> exp.Expr:
    return tree.cast(part.tree, NUMBER)


def _in_units(left: Typed, right: Typed, compute: Callable[[exp.Expr, exp.Expr], exp.Expr]) -> Typed:
    """Return what ``compute`` makes of both operands in units of 10^-9, each computed once."""
    pair = exp.Struct(
        expressions=[
            exp.PropertyEQ(this=exp.to_identifier(name), expression=_units(part))
            for name, part in (("a", left), ("b", right))
        ]
    )
    units = compute(tree.own("a", "pair"), tree.own("b", "pair"))
    one = exp.Lambda(this=tree.attempt(units), expressions=[exp.to_identifier("pair")])
    only = exp.Bracket(
        this=exp.Transform(this=exp.Array(expressions=[pair]), expression=one), expressions=[tree.number(0)]
    )
    decimal = exp.Mul(
        this=tree.try_cast(only, "DECIMAL(38, 0)"), expression=exp.Literal.number("0.000000001")
    )
    return Typed(tree.try_cast(tree.attempt(decimal), NUMBER), "number", left.start).holding(left, right)


def _units(part: Typed) -> exp.Expr:
    scaled = exp.Mul(this=tree.cast(part.tree, f"DECIMAL({DIGITS}, {PLACES})"), expression=tree.number(UNIT))
    return tree.cast(scaled, "HUGEINT")


def _nonzero(value: exp.Expr) -> exp.Expr:
    return exp.Nullif(this=value, expression=tree.number(0))


def _whole(left: exp.Expr, right: exp.Expr) -> exp.Expr:
    return exp.paren(exp.IntDiv(this=left, expression=right))


def _product(a: exp.Expr, b: exp.Expr) -> exp.Expr:
    """Return a × b / 10^9: b's whole part times a, and b's fraction times a rounded."""
    unit = tree.number(UNIT)
    fraction = exp.Mul(this=a.copy(), expression=exp.paren(exp.Mod(this=b.copy(), expression=unit.copy())))
    half = (
        exp.case()
        .when(exp.LT(this=fraction.copy(), expression=tree.number(0)), tree.number(-UNIT // 2))
        .else_(tree.number(UNIT // 2))
    )
    rounded = _whole(exp.paren(exp.Add(this=fraction, expression=half)), unit.copy())
    return exp.Add(this=exp.Mul(this=a, expression=_whole(b, unit)), expression=rounded)


def _quotient(a: exp.Expr, b: exp.Expr) -> exp.Expr:
    """Return a × 10^9 / b, rounded: twice the dividend plus the divisor, over twice the divisor, unsigned."""
    size = exp.Abs(this=b.copy())
    double = exp.Mul(this=exp.Abs(this=a.copy()), expression=tree.number(2 * UNIT))
    over = exp.paren(exp.Add(this=double, expression=size.copy()))
    under = _nonzero(exp.Mul(this=tree.number(2), expression=size))
    opposite = exp.NEQ(
        this=exp.paren(exp.LT(this=a, expression=tree.number(0))),
        expression=exp.paren(exp.LT(this=b, expression=tree.number(0))),
    )
    sign = exp.case().when(opposite, tree.number(-1)).else_(tree.number(1))
    return exp.Mul(this=sign, expression=_whole(over, under))
