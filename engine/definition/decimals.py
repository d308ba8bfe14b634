"""What numbers a definition may hold, and how they are written."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

DECIMALS = 9
DIGITS_BEFORE_POINT = 18


def plain(number: Decimal) -> Decimal:
    """Return the number without exponent, trailing zeros or a negative zero; it must be a sound one."""
    if not number:
        return Decimal(0)
    return Decimal(f"{number.normalize():f}")


def rounded(number: Fraction) -> Decimal:
    """Return a number as one of at most nine places, rounded half away from zero."""
    size = int(abs(number) * 10**DECIMALS + Fraction(1, 2))
    return plain(Decimal(size if number > 0 else -size).scaleb(-DECIMALS))


def number_problem(number: Decimal) -> tuple[str, str] | None:
    """Return what is wrong with a number and how to mend it: not finite, too long, too many decimals."""
    if not number.is_finite():
        return "this is not a number", "write a number"
    if not number:
        return None
    if number.adjusted() >= DIGITS_BEFORE_POINT:
        return (
            f"the number has more than {DIGITS_BEFORE_POINT} digits before the point",
            "write a smaller one",
        )
    if number.adjusted() < -DECIMALS or _decimals(number) > DECIMALS:
        return f"the number has more than {DECIMALS} decimals", f"round it to {DECIMALS}"
    return None


def _decimals(number: Decimal) -> int:
    """Return how many digits stand after the point, zeros at the end aside."""
    digits, exponent = number.as_tuple().digits, number.as_tuple().exponent
    assert isinstance(exponent, int)
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return max(-exponent - zeros, 0)
