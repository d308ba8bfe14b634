"""SQL that turns the text of a cell into a value: one expression a type, NULL where it can't be read.

Every function takes the SQL of a trimmed, non-blank text (or NULL) and returns the SQL of a value. Text of
users enters only as literals.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias, get_args

from engine.definition.quoting import literal
from engine.importing.reading.names import WHITE_SPACE

Convention: TypeAlias = Literal["plain", "point", "comma"]
"""How a number is written: 1234.5 only; with comma thousands, 1,234.5; with decimal comma, 1.234,5."""

CONVENTIONS: tuple[Convention, ...] = get_args(Convention)

_UNTRIMMABLE_END = r"[^!-~]\z"
"""Finds a last character that may be white space; a pattern bound to the end is looked at from there."""

_EXPONENT = r"([eE][+-]?\d{1,3})?"

_DECIMAL = r"-?[0-9]+\.[0-9]+"

TOLD_NUMBER: dict[Convention, str] = {
    "plain": rf"[+-]?(\d+\.?\d*|\.\d+){_EXPONENT}",
    "point": rf"[+-]?(\d+(,\d{{3}})*(\.\d*)?|\.\d+){_EXPONENT}",
    "comma": rf"[+-]?(\d+(\.\d{{3}})*(,\d*)?|,\d+){_EXPONENT}",
}
"""What is read as a number in a column that was said to hold numbers."""

DETECTED_NUMBER: dict[Convention, str] = {
    "plain": rf"-?(0|[1-9]\d{{0,14}})(\.\d+)?{_EXPONENT}",
    "point": r"-?(0|[1-9]\d{0,14}|[1-9]\d{0,2}(,\d{3}){1,4})(\.\d+)?",
    "comma": r"-?(0|[1-9]\d{0,14}|[1-9]\d{0,2}(\.\d{3}){1,4})(,\d+)?",
}
"""What makes a column one of numbers: no leading zero, no plus, at most 15 digits."""

_ZEROS_BEFORE = r"-?0\d+(\.0*)?"
_NOT_A_NUMBER = r"[+-]?(nan|inf|infinity)"
_TRUE = "true|yes|y|t|1"
_FALSE = "false|no|n|f|0"

WIDEST = "DECIMAL(38, 9)"

_LIMIT = f"{10**18}::{WIDEST}"


def cleaned(cell: str, empty: Iterable[str] = (), *, trimmed: bool = False) -> str:
    """Return the cell trimmed of Unicode white space; blank text and the texts of ``empty`` are NULL.

    ``trimmed`` says that there is none at its ends.
    """
    text = f"nullif({cell}, '')" if trimmed else _trimmed(cell)
    for nothing in empty:
        text = f"nullif({text}, {literal(nothing)})"
    return text


def _trimmed(cell: str) -> str:
    # Most cells begin and end with visible ASCII, which two comparisons and a look at the end show cheaply.
    end = f"regexp_matches({cell}, {literal(_UNTRIMMABLE_END)})"
    return (
        f"CASE WHEN {cell} > '!' AND {cell} < '\x7f' AND NOT {end} "
        f"THEN {cell} ELSE nullif(trim({cell}, {literal(WHITE_SPACE)}), '') END"
    )


def fits(text: str, pattern: str) -> str:
    """Return the test whether the whole text fits an RE2 pattern."""
    return f"regexp_full_match({text}, {literal(pattern)})"


def not_a_number(text: str) -> str:
    """Return the test for NaN and infinity, which are empty values of number columns."""
    return _says(text, _NOT_A_NUMBER)


def number(text: str, convention: Convention) -> str:
    """Return the number as DECIMAL(38, 9), rounded half away from zero; NULL from 10^18 on."""
    plain = {
        "plain": text,
        "point": f"replace({text}, ',', '')",
        "comma": f"replace(replace({text}, '.', ''), ',', '.')",
    }[convention]
    value = f"TRY_CAST({plain} AS {WIDEST})"
    is_number = f"{fits(text, TOLD_NUMBER[convention])} AND abs({value}) < {_LIMIT}"
    return f"CASE WHEN {is_number} THEN {value} END"


def number_type(scale: int, digits: int) -> str:
    """Return the column type for numbers of so many digits after and before the point."""
    if scale == 0:
        return "BIGINT"
    return f"DECIMAL({18 if digits + scale <= 18 else 38}, {scale})"


def quick_number(cell: str, scale: int) -> str:
    """Return a plain number of at most so many decimals as its column's type; anything else is NULL."""
    value = f"TRY_CAST({cell} AS {number_type(scale, 18 - scale)})"
    if scale == 0:
        # As long as its own text: no sign, zero, blank, point or exponent that could mean something else.
        return f"CASE WHEN strlen({value}::VARCHAR) = strlen({cell}) AND strlen({cell}) < 16 THEN {value} END"
    pattern = rf"-?(0|[1-9]\d{{0,{min(14, 17 - scale)}}})(\.\d{{1,{scale}}})?"
    # Most often all decimals are written, which comparing shows faster than the pattern.
    same = f"{value}::VARCHAR = {cell} AND strlen({cell}) <= {16 + scale}"
    return f"CASE WHEN {same} OR {fits(cell, pattern)} THEN {value} END"


def scale_of(value: str) -> str:
    """Return how many digits a DECIMAL(38, 9) has after the point, without final zeros."""
    return f"length(rtrim(split_part(({value})::VARCHAR, '.', 2), '0'))"


def boolean(text: str) -> str:
    """Return true or false for the usual words and 1, 0; without regard to case."""
    return f"CASE WHEN {_says(text, _TRUE)} THEN true WHEN {_says(text, _FALSE)} THEN false END"


def _says(text: str, words: str) -> str:
    """Return the test for a text of some words, a pattern in lower case.

    The database would make a join of IN with a list, and rows don't come out of one in their order.
    """
    return fits(f"lower({text})", words)


def items(cells: str) -> str:
    """Return the trimmed items without blank and repeated ones; NULL when nothing is left."""
    white = literal(WHITE_SPACE)
    kept = f"list_filter(list_transform({cells}, lambda item: trim(item, {white})), lambda item: item <> '')"
    unique = f"list_filter({kept}, lambda item, place: list_position({kept}, item) = place)"
    return f"CASE WHEN len({kept}) > 0 THEN {unique} END"


def split(text: str, separator: str | None) -> str:
    """Return the items of a cell; without a told separator of a JSON array, or between commas."""
    if separator is not None:
        return items(f"string_split({text}, {literal(separator)})")
    array = f"CASE WHEN starts_with({text}, '[') THEN TRY_CAST({text} AS JSON) END"
    quoted = literal(r'"((?:[^"]|"")*)"|([^,]+)')
    bare = f"""list_transform(
        regexp_extract_all({text}, {quoted}),
        lambda item: CASE WHEN starts_with(item, '"')
            THEN replace(item[2:length(item) - 1], '""', '"') ELSE item END)"""
    return f"CASE WHEN ({array}) IS NOT NULL THEN {items(f'({array})::VARCHAR[]')} ELSE {items(bare)} END"


def key(text: str, value: str | None) -> str:
    """Return the text that keys are compared by; ``value`` is the number in a column of numbers, else None.

    A whole number has no decimal part, but keeps its leading zeros; NaN is no key.
    """
    if value is None:
        return text
    return (
        f"CASE WHEN {fits(text, _ZEROS_BEFORE)} THEN split_part({text}, '.', 1) "
        f"WHEN {value} = trunc({value}) THEN ({value})::HUGEINT::VARCHAR "
        f"WHEN {not_a_number(text)} THEN NULL ELSE {text} END"
    )


def number_text(text: str) -> str:
    """Return the text of a number without zeros at the end of its decimals; any other text as it stands."""
    bare = f"rtrim(rtrim({text}, '0'), '.')"
    return f"CASE WHEN {fits(text, _DECIMAL)} THEN {bare} ELSE {text} END"
