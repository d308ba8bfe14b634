"""The functions that an expression may call: deterministic ones of one row's values, nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from sqlglot import exp

from engine.compiler import tree
from engine.compiler.expression.arithmetic import remainder
from engine.compiler.expression.lexer import refused
from engine.compiler.expression.typed import PLACES, WHOLE, Type, Typed, alike, wanted

Build = Callable[[list[exp.Expr]], exp.Expr]

DATE_PARTS: Final = ("year", "quarter", "month", "week", "day", "hour", "minute", "second", "isodow", "doy")
UNITS: Final = ("year", "quarter", "month", "week", "day", "hour", "minute", "second")

_FORMAT = re.compile(r"(?:[^%]|%[YmdHMSjyuVGBbAa%])*")


@dataclass(frozen=True)
class Function:
    """One function: the types of its arguments, of which the first ``least`` must be given, and its result.

    ``may_fail``: some arguments make the database refuse; the result is NULL then.
    """

    takes: tuple[Type, ...]
    gives: Type
    build: Build
    least: int | None = None
    may_fail: bool = False
    places: int = 0


def _plain(name: str) -> Build:
    return lambda arguments: tree.call(name, *arguments)


def _text(name: str, *more: Type, least: int | None = None, may_fail: bool = False) -> Function:
    return Function(("text", *more), "text", _plain(name), least, may_fail)


def _length(name: str) -> Function:
    return Function(("text",), "number", _plain(name))


def _part(part: str) -> Function:
    return Function(("datetime",), "number", _plain(part))


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        "lower": _text("lower"),
        "upper": _text("upper"),
        "trim": _text("trim", "text", least=1),
        "ltrim": _text("ltrim", "text", least=1),
        "rtrim": _text("rtrim", "text", least=1),
        "reverse": _text("reverse"),
        "strip_accents": _text("strip_accents"),
        "replace": _text("replace", "text", "text"),
        "split_part": _text("split_part", "text", "number", may_fail=True),
        "left": _text("left", "number", may_fail=True),
        "right": _text("right", "number", may_fail=True),
        "substr": _text("substr", "number", "number", least=2, may_fail=True),
        "substring": _text("substr", "number", "number", least=2, may_fail=True),
        "length": _length("length"),
        "char_length": _length("length"),
        "strpos": Function(("text", "text"), "number", _plain("strpos")),
        "contains": Function(("text", "text"), "boolean", _plain("contains")),
        "starts_with": Function(("text", "text"), "boolean", _plain("starts_with")),
        "ends_with": Function(("text", "text"), "boolean", _plain("ends_with")),
        "abs": Function(("number",), "number", _plain("abs"), places=PLACES),
        "floor": Function(("number",), "number", _plain("floor")),
        "ceil": Function(("number",), "number", _plain("ceil")),
        "ceiling": Function(("number",), "number", _plain("ceil")),
        "sign": Function(("number",), "number", _plain("sign")),
        **{part: _part(part) for part in ("year", "quarter", "month", "week", "day", "hour", "minute")},
        "isodow": _part("isodow"),
        "dayofyear": _part("dayofyear"),
        "last_day": Function(("date",), "date", _plain("last_day"), may_fail=True),
        "make_date": Function(("number", "number", "number"), "date", _plain("make_date"), may_fail=True),
        "list_contains": Function(("list", "text"), "boolean", _plain("list_contains")),
        "list_has_any": Function(("list", "list"), "boolean", _plain("list_has_any")),
        "list_has_all": Function(("list", "list"), "boolean", _plain("list_has_all")),
    }
)
"""Functions whose arguments have one type each."""

Special = Callable[[list[Typed], int], Typed]


def call(name: str, arguments: list[Typed], start: int) -> Typed:
    """Return a call; DefinitionError when the function is not allowed or the arguments don't fit."""
    key = name.lower()
    special = SPECIAL.get(key)
    if special is not None:
        return special(arguments, start).holding(*arguments)
    function = FUNCTIONS.get(key)
    if function is None:
        raise refused(
            f"the function “{name}” can't be used here",
            start,
            "use functions of a contact's own values that always give the same, such as lower or round",
        )
    least = len(function.takes) if function.least is None else function.least
    if not least <= len(arguments) <= len(function.takes):
        raise refused(f"“{name}” takes another number of arguments", start)
    fitting = [
        wanted(argument, kind, f"“{name}”") for argument, kind in zip(arguments, function.takes, strict=False)
    ]
    value = function.build([_argument(part) for part in fitting])
    value = tree.attempt(value) if function.may_fail else value
    return Typed(value, function.gives, start, places=function.places).holding(*fitting)


def _argument(part: Typed) -> exp.Expr:
    """Return an argument; whole numbers are what the database's functions count and cut by."""
    if part.type == "number" and part.places == 0:
        return tree.try_cast(part.tree, "BIGINT")
    return part.tree


def _count(arguments: list[Typed], low: int, high: int, name: str, start: int) -> None:
    if not low <= len(arguments) <= high:
        raise refused(f"“{name}” takes another number of arguments", start)


def _coalesce(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 1, 1000, "coalesce", start)
    kind, parts = alike(arguments, "“coalesce”")
    value = exp.Coalesce(this=parts[0].tree, expressions=[part.tree for part in parts[1:]])
    return _of(kind, value, start, parts)


def _nullif(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 2, 2, "nullif", start)
    kind, parts = alike(arguments, "“nullif”")
    return _of(kind, exp.Nullif(this=parts[0].tree, expression=parts[1].tree), start, parts)


def _extreme(name: str) -> Special:
    def build(arguments: list[Typed], start: int) -> Typed:
        _count(arguments, 1, 1000, name, start)
        kind, parts = alike(arguments, f"“{name}”")
        if kind in ("boolean", "list"):
            raise refused(f"“{name}” needs values in an order", start)
        return _of(kind, tree.call(name, *(part.tree for part in parts)), start, parts)

    return build


def _if(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 3, 3, "if", start)
    test = wanted(arguments[0], "boolean", "“if”")
    kind, parts = alike(arguments[1:], "“if”")
    value = exp.case().when(test.tree, parts[0].tree).else_(parts[1].tree)
    return _of(kind, value, start, parts)


def _concat(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 1, 1000, "concat", start)
    parts = [wanted(argument, "text", "“concat”") for argument in arguments]
    return Typed(tree.call("concat", *(part.tree for part in parts)), "text", start)


def _round(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 1, 2, "round", start)
    number = wanted(arguments[0], "number", "“round”")
    places = 0
    if len(arguments) == 2:
        places = _places(arguments[1])
    if places >= number.places:
        return number
    value = exp.Round(this=tree.cast(number.tree, f"DECIMAL({WHOLE + number.places}, {number.places})"))
    value.set("decimals", tree.number(places))
    return Typed(value, "number", start, places=places)


def _places(part: Typed) -> int:
    literal = part.tree
    if isinstance(literal, exp.Literal) and not literal.is_string and literal.name.isdigit():
        value = int(literal.name)
        if value <= PLACES:
            return value
    raise refused(f"“round” needs a whole number from 0 to {PLACES}", part.start)


def _mod(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 2, 2, "mod", start)
    left, right = (wanted(argument, "number", "“mod”") for argument in arguments)
    return remainder(left, right)


def _pattern(pattern: Typed, name: str) -> Typed:
    if pattern.literal is None:
        raise refused(f"“{name}” needs its pattern as plain text", pattern.start, "write it in quotes")
    return replace(pattern, patterns=((pattern.literal, pattern.start),))


def _regexp_matches(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 2, 3, "regexp_matches", start)
    value = wanted(arguments[0], "text", "“regexp_matches”")
    pattern = _pattern(arguments[1], "regexp_matches")
    for options in arguments[2:]:
        if options.literal is None or not set(options.literal) <= set("cis"):
            raise refused("“regexp_matches” takes the options c, i and s", options.start)
    found = tree.call(
        "regexp_matches", value.tree, pattern.tree, *(options.tree for options in arguments[2:])
    )
    return Typed(found, "boolean", start, patterns=pattern.patterns)


def _regexp_extract(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 2, 2, "regexp_extract", start)
    value = wanted(arguments[0], "text", "“regexp_extract”")
    pattern = _pattern(arguments[1], "regexp_extract")
    return Typed(
        tree.call("regexp_extract", value.tree, pattern.tree), "text", start, patterns=pattern.patterns
    )


def _len(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 1, 1, "len", start)
    if arguments[0].type != "list":
        wanted(arguments[0], "text", "“len”")
    return Typed(tree.call("len", arguments[0].tree), "number", start, places=0)


def _unit(argument: Typed, units: tuple[str, ...], name: str) -> exp.Expr:
    unit = (argument.literal or "").lower()
    if unit not in units:
        raise refused(f"“{name}” needs a unit", argument.start, f"use one of {', '.join(units)}, in quotes")
    return tree.text(unit)


def _date_trunc(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 2, 2, "date_trunc", start)
    moment = wanted(arguments[1], "datetime", "“date_trunc”")
    value = tree.call("date_trunc", _unit(arguments[0], UNITS, "date_trunc"), moment.tree)
    return Typed(tree.cast(value, "TIMESTAMP"), "datetime", start)


def _date_part(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 2, 2, "date_part", start)
    moment = wanted(arguments[1], "datetime", "“date_part”")
    value = tree.call("date_part", _unit(arguments[0], DATE_PARTS, "date_part"), moment.tree)
    return Typed(tree.cast(value, "BIGINT"), "number", start, places=0)


def _date_diff(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 3, 3, "date_diff", start)
    unit = _unit(arguments[0], UNITS, "date_diff")
    moments = [wanted(argument, "datetime", "“date_diff”") for argument in arguments[1:]]
    value = tree.attempt(tree.call("date_diff", unit, *(moment.tree for moment in moments)))
    return Typed(value, "number", start, places=0)


def _strftime(arguments: list[Typed], start: int) -> Typed:
    _count(arguments, 2, 2, "strftime", start)
    moment = wanted(arguments[0], "datetime", "“strftime”")
    form = arguments[1].literal
    if form is None or _FORMAT.fullmatch(form) is None:
        raise refused("“strftime” needs a format it knows", arguments[1].start, "such as '%Y-%m'")
    return Typed(tree.call("strftime", moment.tree, arguments[1].tree), "text", start)


def _of(kind: Type, value: exp.Expr, start: int, parts: list[Typed]) -> Typed:
    whole = max((part.whole for part in parts), default=WHOLE)
    places = max((part.places for part in parts), default=PLACES)
    return Typed(value, kind, start, whole=whole, places=places)


SPECIAL: Final[Mapping[str, Special]] = MappingProxyType(
    {
        "coalesce": _coalesce,
        "ifnull": _coalesce,
        "nullif": _nullif,
        "if": _if,
        "greatest": _extreme("greatest"),
        "least": _extreme("least"),
        "concat": _concat,
        "round": _round,
        "mod": _mod,
        "regexp_matches": _regexp_matches,
        "regexp_extract": _regexp_extract,
        "len": _len,
        "date_trunc": _date_trunc,
        "date_part": _date_part,
        "date_diff": _date_diff,
        "datediff": _date_diff,
        "strftime": _strftime,
    }
)
"""Functions whose arguments depend on each other."""
