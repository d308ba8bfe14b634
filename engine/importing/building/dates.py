"""SQL that reads dates and times: ISO 8601, days written with numbers in a known order, English month names.

Every function takes the SQL of a trimmed text. A numeric day such as 03/04/2024 is read only when the order
of day and month is known.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from engine.importing.building.values import fits
from engine.importing.mapping import UNIX_SECONDS
from engine.importing.reading.statement import literal

Order: TypeAlias = Literal["dmy", "mdy"]

_ISO_DAY = r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?"
_OFFSET = r" ?(Z|z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)"
_CLOCK_WITH_OFFSET = rf"(:[0-9]{{2}}([.,][0-9]+)?){_OFFSET}$"
_HALF_DAY = r"( ?[AaPp]\.?[Mm]\.?)?"
_NUMERIC_DAY = r"[0-9]{1,2}(/[0-9]{1,2}/|-[0-9]{1,2}-|\.[0-9]{1,2}\.)([0-9]{4}|[0-9]{2})"
_WORD_DAY = (
    r"([A-Za-z]{3,9},? )?"
    r"([0-9]{1,2}[ -][A-Za-z]{3,9}[ -]([0-9]{4}|[0-9]{2})|[A-Za-z]{3,9} [0-9]{1,2},? [0-9]{4})"
)

DAY_ONLY = rf"{_ISO_DAY}|{_NUMERIC_DAY}|{_WORD_DAY}"
"""Texts that give a day and no time."""

_NUMERIC = rf"{_NUMERIC_DAY}(,? ?T?{_CLOCK}{_HALF_DAY})?"
_WORDS = rf"{_WORD_DAY}(,? {_CLOCK}{_HALF_DAY}({_OFFSET})?)?"

_TIMES = ("", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p")


def moment(text: str, order: Order | None, zone: str) -> str:
    """Return the wall-clock time in ``zone`` as TIMESTAMP; a value with an offset is converted to it."""
    return _cases(
        [
            (_iso(text), _iso_wall(text)),
            (_iso_offset(text), f"timezone({literal(zone)}, {_iso_instant(text)})"),
            *_numeric(text, order),
            (fits(text, _WORDS), _words(text, zone)),
        ]
    )


def day(text: str, order: Order | None) -> str:
    """Return the day as DATE, as it stands: no offset moves it."""
    instant = f"regexp_extract({text}, {literal(_ISO_DAY)})"
    return _cases(
        [
            (_iso(text), f"({_iso_wall(text)})::DATE"),
            (_iso_offset(text), f"({_iso_wall(instant)})::DATE"),
            *((test, f"({value})::DATE") for test, value in _numeric(text, order)),
            (fits(text, _WORDS), f"({_words(_without_offset(text), 'UTC')})::DATE"),
        ]
    )


def quick_moment(text: str) -> str:
    """Return the most usual form, ``2024-01-31 10:20:30``, as TIMESTAMP; anything else is NULL."""
    pattern = r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?)?"
    return f"CASE WHEN {fits(text, pattern)} THEN TRY_CAST({text} AS TIMESTAMP) END"


def quick_day(text: str) -> str:
    """Return the most usual form, ``2024-01-31``, as DATE; anything else is NULL."""
    return f"CASE WHEN {fits(text, r'[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}')} THEN TRY_CAST({text} AS DATE) END"


def formatted_moment(text: str, pattern: str, zone: str) -> str:
    """Return the time written in a told ``strptime`` format; with an offset it is converted to ``zone``."""
    if pattern == UNIX_SECONDS:
        seconds = f"TRY_CAST({text} AS DECIMAL(18, 6))"
        instant = f"make_timestamptz(({seconds} * 1000000)::BIGINT)"
        return f"CASE WHEN abs({seconds}) < 200000000000 THEN timezone({literal(zone)}, {instant}) END"
    if "%z" in pattern:
        normal = f"regexp_replace({text}, '(Z|z)$', '+00:00')"
        return f"timezone({literal(zone)}, {_in_our_era(f'try_strptime({normal}, {literal(pattern)})')})"
    return _in_our_era(f"try_strptime({text}, {literal(pattern)})")


def formatted_day(text: str, pattern: str) -> str:
    """Return the day written in a told ``strptime`` format; an offset does not move it."""
    if pattern == UNIX_SECONDS:
        return f"({formatted_moment(text, pattern, 'UTC')})::DATE"
    bare = re.sub(r"\s*%z", "", pattern)
    return f"({formatted_moment(_without_offset(text) if bare != pattern else text, bare, 'UTC')})::DATE"


def is_numeric_day(text: str) -> str:
    """Return the test for days written with numbers, whose order must be known."""
    return fits(text, _NUMERIC)


# --- pieces ----------------------------------------------------------------------------------------------


def _cases(cases: list[tuple[str, str]]) -> str:
    return "CASE " + " ".join(f"WHEN {test} THEN {_in_our_era(value)}" for test, value in cases) + " END"


def _in_our_era(value: str) -> str:
    """Years before 1 and after 9999 are no dates that anything else could hold."""
    return f"CASE WHEN year({value}) BETWEEN 1 AND 9999 THEN {value} END"


def _iso(text: str) -> str:
    return fits(text, rf"{_ISO_DAY}([ T]{_CLOCK})?")


def _iso_offset(text: str) -> str:
    return fits(text, rf"{_ISO_DAY}[ T]{_CLOCK}{_OFFSET}")


def _iso_wall(text: str) -> str:
    return f"TRY_CAST({_dashed(text)} AS TIMESTAMP)"


def _iso_instant(text: str) -> str:
    """Return a TIMESTAMPTZ; the database wants ``+02:00`` right after the time."""
    zulu = f"regexp_replace({_dashed(text)}, ' ?(Z|z|UTC|GMT)$', '+00:00')"
    hours = f"regexp_replace({zulu}, ' ?([+-][0-9]{{2}})$', '\\1:00')"
    return f"TRY_CAST(regexp_replace({hours}, ' ?([+-][0-9]{{2}}):?([0-9]{{2}})$', '\\1:\\2') AS TIMESTAMPTZ)"


def _dashed(text: str) -> str:
    """Write the day with dashes and the fraction with a point, as the database reads them."""
    day_part = f"regexp_replace({text}, '^([0-9]{{4}})[/.]([0-9]{{1,2}})[/.]', '\\1-\\2-')"
    return f"replace({day_part}, ',', '.')"


def _without_offset(text: str) -> str:
    return f"regexp_replace({text}, {literal(_CLOCK_WITH_OFFSET)}, '\\1')"


def _numeric(text: str, order: Order | None) -> list[tuple[str, str]]:
    if order is None:
        return []
    first, second = ("%d", "%m") if order == "dmy" else ("%m", "%d")
    parts = r"^([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]+),? ?T?"
    even = f"trim(regexp_replace({_clock(text)}, {literal(parts)}, '\\1/\\2/\\3 '))"
    long_year = f"regexp_matches({text}, '^[0-9]{{1,2}}[./-][0-9]{{1,2}}[./-][0-9]{{4}}')"
    parsed = (
        f"CASE WHEN {long_year} THEN {_parsed(even, (f'{first}/{second}/%Y',))} "
        f"ELSE {_parsed(even, (f'{first}/{second}/%y',))} END"
    )
    return [(is_numeric_day(text), parsed)]


def _words(text: str, zone: str) -> str:
    """Read ``31 Jan 2024``, ``Jan 31, 2024`` and ``Wed, 31 Jan 2024 10:00:00 +0100``."""
    weekday = r"^(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? "
    bare = f"regexp_replace({_without_offset(text)}, {literal(weekday)}, '')"
    spaced = f"replace(replace({_clock(bare)}, ',', ' '), '-', ' ')"
    even = f"regexp_replace({spaced}, ' +', ' ', 'g')"
    days = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d %b %y", "%d %B %y")
    wall = _parsed(even, days)
    offset = f"regexp_extract({text}, {literal(_CLOCK_WITH_OFFSET)}, 3)"
    instant = _iso_instant(f"(({wall})::VARCHAR || {offset})")
    return f"CASE WHEN {offset} = '' THEN {wall} ELSE timezone({literal(zone)}, {instant}) END"


def _clock(text: str) -> str:
    """Write the half of the day as `` AM`` or `` PM`` and the fraction with a point."""
    half = f"regexp_replace({text}, ' ?([AaPp])\\.?[Mm]\\.?$', ' \\1M')"
    return f"regexp_replace({half}, '(:[0-9]{{2}}),([0-9]+)', '\\1.\\2')"


def _parsed(text: str, days: tuple[str, ...]) -> str:
    formats = ", ".join(literal(day_format + time) for day_format in days for time in _TIMES)
    return f"try_strptime({text}, [{formats}])"
