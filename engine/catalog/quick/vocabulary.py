"""The words of a quick line that mean the same in every catalog: comparisons, measures, periods, *not*."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from engine.catalog.quick.tokens import Token
from engine.definition import windows
from engine.definition.model import (
    Ago,
    AllTime,
    Between,
    Current,
    Last,
    Next,
    OlderThan,
    Previous,
    Unit,
    Window,
)
from engine.definition.types import TEXT, Type

# --- events ------------------------------------------------------------------------------------------------


class Compared(msgspec.Struct, frozen=True):
    """A number or two with how they compare; ``op`` None: a bare number."""

    op: str | None
    numbers: tuple[Decimal, ...]


class Measured(msgspec.Struct, frozen=True):
    """A word for a measure."""

    fn: str


class Period(msgspec.Struct, frozen=True):
    """A period."""

    window: Window


class Word(msgspec.Struct, frozen=True):
    """A word of the grammar: not, per, empty, filled, separator, or an operator of texts."""

    role: str


Found = tuple[int, object]
"""How many tokens were read, and what they are."""

# --- comparisons -------------------------------------------------------------------------------------------

_OPS: Mapping[str, str] = {
    ">": "greater_than", "over": "greater_than", "above": "greater_than", "more than": "greater_than",
    "greater than": "greater_than", "is greater than": "greater_than", "exceeds": "greater_than",
    ">=": "at_least", "≥": "at_least", "at least": "at_least", "minimum": "at_least",
    "is at least": "at_least",
    "<": "less_than", "under": "less_than", "below": "less_than", "less than": "less_than",
    "fewer than": "less_than", "is less than": "less_than",
    "<=": "at_most", "≤": "at_most", "at most": "at_most", "up to": "at_most", "maximum": "at_most",
    "=": "equals", "equals": "equals", "exactly": "equals", "equal to": "equals",
}  # fmt: skip
_TIMES: Mapping[str, int] = {"once": 1, "twice": 2, "thrice": 3}
_LONGEST = 3


def comparison(line: tuple[Token, ...], at: int) -> Found | None:
    """Read "> 300", "at least 2", "between 100 and 200", "100..200", "3+", "twice"."""
    between = _between(line, at)
    if between is not None:
        return between
    for length in range(_LONGEST, 0, -1):
        op = _OPS.get(" ".join(token.low for token in line[at : at + length]))
        number = _amount(line, at + length)
        if op is not None and number is not None:
            return length + 1, Compared(op, (number,))
    number = _amount(line, at)
    if number is None:
        plus = re.fullmatch(r"(\d+)\+", line[at].low)
        return (1, Compared("at_least", (Decimal(plus[1]),))) if plus else None
    return 1, Compared("at_least" if line[at].kind == "word" else None, (number,))


def _amount(line: tuple[Token, ...], at: int) -> Decimal | None:
    if at >= len(line):
        return None
    times = _TIMES.get(line[at].low)
    return Decimal(times) if times is not None else line[at].number


def _between(line: tuple[Token, ...], at: int) -> Found | None:
    start = at + 1 if line[at].low in ("between", "from") else at
    joined = {"and", "to", ".."} if start > at else {".."}
    if start + 2 < len(line) and line[start + 1].low in joined:
        pair = (line[start].number, line[start + 2].number)
        if pair[0] is not None and pair[1] is not None:
            low, high = sorted((pair[0], pair[1]))
            return start + 3 - at, Compared("between", (low, high))
    return None


# --- measures and small words ------------------------------------------------------------------------------

_MEASURES: Mapping[str, str] = {
    "number of different": "count_distinct", "how many different": "count_distinct",
    "different": "count_distinct", "distinct": "count_distinct",
    "number of": "count", "how many": "count", "count": "count", "count of": "count",
    "total": "sum", "sum": "sum", "sum of": "sum", "total of": "sum", "spent": "sum",
    "average": "avg", "avg": "avg", "mean": "avg", "average of": "avg",
    "smallest": "min", "lowest": "min", "largest": "max", "highest": "max", "biggest": "max",
    "first time": "first_time", "last time": "last_time", "first": "first_time", "last": "last_time",
    "latest": "last_time",
}  # fmt: skip

_WORDS: Mapping[str, str] = {
    "no": "not", "not": "not", "never": "not", "without": "not", "≠": "not", "!=": "not", "<>": "not",
    "didn't": "not", "did not": "not", "does not": "not", "doesn't": "not", "isn't": "not", "is not": "not",
    "has no": "not", "have no": "not", "except": "not",
    "per": "per", "each": "per",
    "is empty": "empty", "empty": "empty", "is blank": "empty", "has no value": "empty", "missing": "empty",
    "has a value": "filled", "is set": "filled", "is known": "filled", "known": "filled",
    "contains": "contains", "containing": "contains", "starts with": "starts_with",
    "begins with": "starts_with", "ends with": "ends_with", "matches": "matches",
    "all of": "has_all_of", "only": "has_only", "only some of": "has_only", "none of": "not",
    ",": "separator", ";": "separator", "or": "separator",
    "one of": "separator", "any of": "separator", "either": "separator",
}  # fmt: skip

SAYING: Mapping[str, frozenset[Type]] = {
    **dict.fromkeys(("contains", "starts_with", "ends_with", "matches"), TEXT),
    **dict.fromkeys(("has_all_of", "has_only"), frozenset({"list"})),
}
"""Which types the words for operators are about."""

STOPS = frozenset({
    "a", "an", "the", "of", "in", "is", "are", "was", "were", "has", "have", "had", "with", "who",
    "whose", "and", "their", "that", "by", "for", "to", "on", "at", "where", "did", "does", "any",
    "some", "from", "be", "=", "time", "times", "made", "it", "which", "as", "within", "during",
})  # fmt: skip
"""Words that add nothing that is not said by the others."""


def small_word(line: tuple[Token, ...], at: int) -> Found | None:
    """Read a measure or a word of the grammar, the longest that fits."""
    for length in range(_LONGEST, 0, -1):
        text = " ".join(token.low for token in line[at : at + length])
        if text in _MEASURES:
            return length, Measured(_MEASURES[text])
        if text in _WORDS:
            return length, Word(_WORDS[text])
    return None


# --- periods -----------------------------------------------------------------------------------------------

_UNITS: Mapping[str, Unit] = {unit[0]: unit for unit in windows.UNITS}
_BEGUN = (f"{unit}s"[:end] for unit in windows.UNITS for end in range(len(unit) + 1, 0, -1))
_U = rf"(?P<unit>{'|'.join(_BEGUN)})"  # a word that is still being typed means its unit already
_DIGITS = r"\d{1,7}"
_N = rf"(?P<n>{_DIGITS}|a|an|one)"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_M = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_D = rf"(?:\d{{4}}-\d{{2}}-\d{{2}}|\d{{1,2}} {_M} \d{{4}})"
_IN = r"(?:(?:in|within|during|for) )?(?:the )?"


def _unit(match: re.Match[str]) -> Unit:
    return _UNITS[match["unit"][0]]


def _n(match: re.Match[str]) -> int:
    return int(match["n"]) if match["n"].isdigit() else 1


def _iso(day: str) -> str:
    """Return a day as 2026-06-01, however it was written."""
    if "-" in day:
        return day
    number, month, year = day.split()
    return f"{year}-{_month(month):02}-{int(number):02}"


def _month(name: str) -> int:
    return _MONTHS.index(name[:3]) + 1


def _next(day: str, days: int) -> str:
    try:
        return (date.fromisoformat(_iso(day)) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return _iso(day)


def _from_to(match: re.Match[str]) -> Window:
    start, end = sorted((_iso(match["from"]), _iso(match["to"])))
    return Between(start=start, end=end)


def _whole_month(match: re.Match[str]) -> Between:
    year, month = int(match["year"]), _month(match["month"])
    return Between(
        start=date(year, month, 1).isoformat(),
        end=date(year, month, monthrange(year, month)[1]).isoformat(),
    )


def _ago(match: re.Match[str]) -> Window:
    low, high = sorted((int(match["n"]), int(match["m"])))
    return Ago(start=high, end=low, unit=_unit(match))


_PERIODS: tuple[tuple[str, Callable[[re.Match[str]], Window]], ...] = (
    (r"today", lambda _: Current(unit="day")),
    (r"yesterday", lambda _: Previous(n=1, unit="day")),
    (rf"{_IN}(?:this|current) {_U}", lambda match: Current(unit=_unit(match))),
    (rf"{_IN}(?:last|past) (?P<n>{_DIGITS}) {_U}", lambda match: Last(n=_n(match), unit=_unit(match))),
    (rf"{_IN}(?:last|past|previous) {_U}", lambda match: Previous(n=1, unit=_unit(match))),
    (
        rf"{_IN}previous (?P<n>{_DIGITS}) (?:whole )?{_U}",
        lambda match: Previous(n=_n(match), unit=_unit(match)),
    ),
    (rf"{_IN}(?:next|coming) (?P<n>{_DIGITS}) {_U}", lambda match: Next(n=_n(match), unit=_unit(match))),
    (rf"{_IN}(?:next|coming) {_U}", lambda match: Next(n=1, unit=_unit(match))),
    (
        rf"(?:older than|longer ago than|longer than|more than|over|before) {_N} {_U} ago",
        lambda match: OlderThan(n=_n(match), unit=_unit(match)),
    ),
    (
        rf"(?:older than|longer ago than) {_N} {_U}",
        lambda match: OlderThan(n=_n(match), unit=_unit(match)),
    ),
    (rf"between (?P<n>{_DIGITS}) and (?P<m>{_DIGITS}) {_U} ago", _ago),
    (
        rf"(?:exactly )?{_N} {_U} ago",
        lambda match: Ago(start=_n(match) + 1, end=_n(match), unit=_unit(match)),
    ),
    (rf"{_IN}(?P<n>{_DIGITS}) {_U}", lambda match: Last(n=_n(match), unit=_unit(match))),
    (
        rf"(?:from |between )?(?P<from>{_D}) (?:to|and|\.\.|until) (?P<to>{_D})",
        _from_to,
    ),
    (rf"(?:since|from) (?P<from>{_D})", lambda match: Between(start=_iso(match["from"]))),
    (
        rf"(?:since|from) (?P<month>{_M}) (?P<year>(?:19|20)\d\d)",
        lambda match: replace(_whole_month(match), end=None),
    ),
    (rf"before (?P<before>{_D})", lambda match: Between(end=_next(match["before"], -1))),
    (rf"after (?P<after>{_D})", lambda match: Between(start=_next(match["after"], 1))),
    (rf"(?:until|up to|till) (?P<to>{_D})", lambda match: Between(end=_iso(match["to"]))),
    (rf"(?:on )?(?P<on>{_D})", lambda match: Between(start=_iso(match["on"]), end=_iso(match["on"]))),
    (rf"(?:in )?(?P<month>{_M}) (?P<year>(?:19|20)\d\d)", _whole_month),
    (
        r"in (?P<year>(?:19|20)\d\d)",
        lambda match: Between(start=f"{match['year']}-01-01", end=f"{match['year']}-12-31"),
    ),
    (r"ever|at any time|all time", lambda _: AllTime()),
)
_COMPILED = tuple((re.compile(pattern), make) for pattern, make in _PERIODS)
_MOST_TOKENS = 8


def period(line: tuple[Token, ...], at: int) -> Found | None:
    """Read a period, the longest that fits."""
    for length in range(min(_MOST_TOKENS, len(line) - at), 0, -1):
        text = " ".join(token.low for token in line[at : at + length])
        for pattern, make in _COMPILED:
            match = pattern.fullmatch(text)
            window = make(match) if match is not None else None
            if window is not None and windows.problem(window) is None:
                return length, Period(window)
    return None
