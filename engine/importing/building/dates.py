"""SQL that reads dates and times: ISO 8601, days written with numbers in a known order, English month names.

Every function takes the SQL of a trimmed text. A numeric day such as 03/04/2024 is read only when the order
of day and month is known.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from engine.definition.quoting import literal
from engine.importing.building.values import fits
from engine.importing.mapping import UNIX_SECONDS

Order: TypeAlias = Literal["dmy", "mdy"]

_YEAR = r"([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])"
_ISO_DAY = rf"{_YEAR}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}([.,][0-9]+)?)?"
_OFFSET = r" ?(Z|z|UTC|GMT|[+-][0-9]{2}(:?[0-9]{2})?)"
_ZONE_NAME = r" ([A-Za-z][A-Za-z0-9_/+-]*)"
_HALF_DAY = r"( ?[AaPp]\.?[Mm]\.?)?"
_NUMERIC_DAY = r"[0-9]{1,2}(/[0-9]{1,2}/|-[0-9]{1,2}-|\.[0-9]{1,2}\.)([0-9]{4}|[0-9]{2})"
_WORD_DAY = (
    r"([A-Za-z]{3,9},? )?"
    r"([0-9]{1,2}[ -][A-Za-z]{3,9}[ -]([0-9]{4}|[0-9]{2})|[A-Za-z]{3,9} [0-9]{1,2},? [0-9]{4})"
)

DAY_ONLY = rf"{_ISO_DAY}|{_NUMERIC_DAY}|{_WORD_DAY}"
"""Texts that give a day and no time."""

_NUMERIC = rf"{_NUMERIC_DAY}(,? ?T?{_CLOCK}{_HALF_DAY})?"
_NUMERIC_OFFSET = rf"{_NUMERIC_DAY},? ?T?{_CLOCK}{_HALF_DAY}{_OFFSET}"
_WORDS = rf"{_WORD_DAY}(,? {_CLOCK}{_HALF_DAY})?"
_WORDS_OFFSET = rf"{_WORD_DAY},? {_CLOCK}{_HALF_DAY}{_OFFSET}"

_ISO_HALF = rf"{_ISO_DAY}[ T]{_CLOCK} ?[AaPp]\.?[Mm]\.?"
_ISO_HALF_OFFSET = rf"{_ISO_HALF}{_OFFSET}"

NUMERIC = rf"{_NUMERIC}|{_NUMERIC_OFFSET}"
"""Texts that give the day with numbers, whose order must be known."""

_ISO_ANY = rf"{_ISO_DAY}([ T]{_CLOCK}({_OFFSET})?)?|{_ISO_HALF}|{_ISO_HALF_OFFSET}"

ANY = rf"{_ISO_ANY}|{NUMERIC}|{_WORDS}|{_WORDS_OFFSET}"
"""Texts that look like a moment of any kind."""

_TIMES = (
    "", " %H:%M", " %H:%M:%S", " %H:%M:%S.%f", " %I:%M %p", " %I:%M:%S %p", " %I:%M:%S.%f %p",
)  # fmt: skip


def moment(text: str, order: Order | None, zone: str) -> str:
    """Return the wall-clock time in ``zone`` as TIMESTAMP; a value with an offset is converted to it."""
    return _cases(
        {
            **_iso(text, zone),
            _ISO_HALF: _iso_half(text, ""),
            _ISO_HALF_OFFSET: _shifted(_iso_half(_even_offset(text), " %z"), zone),
            **_numeric(text, order, zone),
            _WORDS: _words(text, ""),
            _WORDS_OFFSET: _shifted(_words(_even_offset(text), " %z"), zone),
        },
        text,
    )


def day(text: str, order: Order | None) -> str:
    """Return the day as DATE, as it stands: no offset moves it."""
    read = _cases(
        {
            **_iso(text, None),
            _ISO_HALF: _iso_half(text, ""),
            _ISO_HALF_OFFSET: _iso_half(_without_offset(text), ""),
            **_numeric(text, order, None),
            _WORDS: _words(text, ""),
            _WORDS_OFFSET: _words(_without_offset(text), ""),
        },
        text,
    )
    return f"({read})::DATE"


QUICK_MOMENTS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
"""The most usual forms of a time, one of which a whole column mostly has."""


def quick_moment(cell: str, pattern: str) -> str:
    """Return a time in one of ``QUICK_MOMENTS`` as TIMESTAMP; anything else is NULL."""
    return f"CASE WHEN {_is_long(cell, 19)} THEN try_strptime({cell}, {literal(pattern)}) END"


def quick_day(cell: str) -> str:
    """Return the most usual form, ``2024-01-31``, as DATE; anything else is NULL."""
    return f"CASE WHEN {_is_long(cell, 10)} THEN try_strptime({cell}, '%Y-%m-%d')::DATE END"


def _is_long(cell: str, length: int) -> str:
    """Hold the digits of the year and of all parts to their full number."""
    return f"strlen({cell}) = {length} AND {cell} > '0001'"


def formats(example: str) -> tuple[str, str]:
    """Return the two ``strptime`` formats, day first and month first, that an ambiguous text may have."""
    separator = next(mark for mark in example if mark in "./-")
    year = "%y" if re.match(r"\d+[./-]\d+[./-]\d{2}(?!\d)", example) else "%Y"
    rest = re.sub(r"^[\d./-]+", "", example)
    for pattern, part in _CLOCK_PARTS:
        rest = re.sub(pattern, part, rest)
    return f"%d{separator}%m{separator}{year}{rest}", f"%m{separator}%d{separator}{year}{rest}"


_CLOCK_PARTS = (
    (r"\d+:\d+:\d+([.,])\d+(?= ?[AaPp]\.?[Mm])", r"%I:%M:%S\1%f"),
    (r"\d+:\d+(:\d+)?(?= ?[AaPp]\.?[Mm])", lambda clock: "%I:%M:%S" if clock[1] else "%I:%M"),
    (r"\d+:\d+:\d+([.,])\d+", r"%H:%M:%S\1%f"),
    (r"\d+:\d+:\d+", "%H:%M:%S"),
    (r"\d+:\d+", "%H:%M"),
    (r"[AaPp]\.?[Mm]\.?", "%p"),
    (r"(Z|z|[+-]\d{2}(:?\d{2})?)$", "%z"),
    (r"(UTC|GMT)$", "%Z"),
)


def formatted_moment(text: str, pattern: str, zone: str) -> str:
    """Return the time written in a told ``strptime`` format; with an offset it is converted to ``zone``."""
    if pattern == UNIX_SECONDS:
        seconds = f"TRY_CAST({text} AS DECIMAL(38, 6))"
        instant = f"make_timestamptz(({seconds} * 1000000)::BIGINT)"
        return f"CASE WHEN abs({seconds}) < 200000000000 THEN timezone({literal(zone)}, {instant}) END"
    if "%p" in pattern:
        text = f"regexp_replace({text}, '([AaPp])\\.[Mm]\\.?', '\\1M')"
    if "%z" in pattern and "%Z" not in pattern:
        text = f"regexp_replace({text}, '(Z|z)$', '+00:00')"
    read = f"try_strptime({text}, {literal(pattern)})"
    known = _in_our_era(read, written_in=text) if "%Y" in pattern else _in_our_era(read)
    return f"timezone({literal(zone)}, {known})" if "%z" in pattern or "%Z" in pattern else known


def own_moment(text: str, zone: str) -> str:
    """Return the time of a cell that is one, as the readers of files that know times write it."""
    return _cases(_iso(text, zone), text)


def own_day(text: str) -> str:
    """Return the day of a cell that is a time."""
    return f"({_cases(_iso(text, None), text)})::DATE"


def formatted_day(text: str, pattern: str) -> str:
    """Return the day written in a told ``strptime`` format; an offset does not move it."""
    if pattern == UNIX_SECONDS:
        return f"({formatted_moment(text, pattern, 'UTC')})::DATE"
    for code, offset in (("%z", _OFFSET), ("%Z", _ZONE_NAME)):
        if pattern.endswith(code):
            text = f"regexp_replace({text}, {literal(f'{offset}$')}, '')"
        elif code in pattern:
            text = _without_offset(text, offset)
    bare = re.sub(r"\s*%[zZ]", "", pattern)
    return f"({formatted_moment(text, bare, 'UTC')})::DATE"


# --- pieces ----------------------------------------------------------------------------------------------

_ISO = rf"{_ISO_DAY}([ T]{_CLOCK})?"
_ISO_OFFSET = rf"{_ISO_DAY}[ T]{_CLOCK}{_OFFSET}"


def _cases(readings: dict[str, str], text: str) -> str:
    return "CASE " + " ".join(f"WHEN {fits(text, p)} THEN {sql}" for p, sql in readings.items()) + " END"


def _in_our_era(value: str, *, written_in: str | None = None) -> str:
    """Years before 1 and after 9999 are no dates that anything else could hold.

    A year ``written_in`` a text has its four digits there: the database takes 24 for the year 24.
    """
    fits_era = f"year({value}) BETWEEN 1 AND 9999"
    if written_in is not None:
        whole = f"contains({written_in}, lpad(year({value})::VARCHAR, 4, '0'))"
        fits_era += f" AND (year({value}) > 999 OR {whole})"
    return f"CASE WHEN {fits_era} THEN {value} END"


def _shifted(instant: str, zone: str) -> str:
    return _in_our_era(f"timezone({literal(zone)}, {instant})")


def _iso(text: str, zone: str | None) -> dict[str, str]:
    """Read ISO 8601; without ``zone`` no offset moves the day, and the time is of no matter."""
    day_alone = f"regexp_extract({text}, {literal(_ISO_DAY)})"
    moved = _iso_wall(day_alone) if zone is None else _shifted(_iso_instant(text), zone)
    return {_ISO: _iso_wall(text), _ISO_OFFSET: moved}


def _iso_wall(text: str) -> str:
    return f"TRY_CAST({_dashed(text)} AS TIMESTAMP)"


def _iso_half(text: str, offset: str) -> str:
    """Read ``2024-01-31 03:04 PM``."""
    spaced = f"replace({_dashed(_clock(text))}, 'T', ' ')"
    return _parsed(spaced, ("%Y-%m-%d",), offset)


def _iso_instant(text: str) -> str:
    """Return a TIMESTAMPTZ; the database wants ``+02:00`` right after the time."""
    return f"TRY_CAST({_dashed(_even_offset(text, ''))} AS TIMESTAMPTZ)"


def _even_offset(text: str, space: str = " ") -> str:
    """Write the offset as ``+02:00`` after ``space``."""
    zulu = f"regexp_replace({text}, ' ?(Z|z|UTC|GMT)$', '+00:00')"
    hours = f"regexp_replace({zulu}, ' ?([+-][0-9]{{2}})$', '\\1:00')"
    return f"regexp_replace({hours}, ' ?([+-][0-9]{{2}}):?([0-9]{{2}})$', '{space}\\1:\\2')"


def _dashed(text: str) -> str:
    """Write the day with dashes and the fraction with a point, as the database reads them."""
    day_part = f"regexp_replace({text}, '^([0-9]{{4}})[/.]([0-9]{{1,2}})[/.]', '\\1-\\2-')"
    return f"replace({day_part}, ',', '.')"


def _without_offset(text: str, offset: str = _OFFSET) -> str:
    """Take what says the zone from behind the time, be it the end of the text or not."""
    behind = rf"(:[0-9]{{2}}([.,][0-9]+)?{_HALF_DAY}){offset}( |$)"
    return f"regexp_replace({text}, {literal(behind)}, '\\1\\{behind.count('(')}')"


def _numeric(text: str, order: Order | None, zone: str | None) -> dict[str, str]:
    """Read days written with numbers; without ``zone`` no offset moves them."""
    if order is None:
        return {}
    day_format = "%d/%m/%Y" if order == "dmy" else "%m/%d/%Y"
    parts = r"^([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]+),? ?T?"

    def read(text: str, offset: str = "") -> str:
        even = f"trim(regexp_replace({_clock(text)}, {literal(parts)}, '\\1/\\2/\\3 '))"
        long_year = "^[0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{4}"
        return _of_any_year(text, long_year, even, (day_format,), offset)

    if zone is None:
        return {_NUMERIC: read(text), _NUMERIC_OFFSET: read(_without_offset(text))}
    return {_NUMERIC: read(text), _NUMERIC_OFFSET: _shifted(read(_even_offset(text), " %z"), zone)}


def _words(text: str, offset: str) -> str:
    """Read ``31 Jan 2024``, ``Jan 31, 2024`` and ``Wed, 31 Jan 2024 10:00:00``."""
    weekday = r"^(?i:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? "
    bare = f"regexp_replace({_clock(text)}, {literal(weekday)}, '')"
    spaced = f"regexp_replace({bare}, '^([A-Za-z0-9]+)[ -]([A-Za-z0-9]+),?[ -]([0-9]+),?', '\\1 \\2 \\3')"
    days = ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y")
    return _of_any_year(text, "[A-Za-z][ -]([0-9]{1,2},? )?[0-9]{4}", spaced, days, offset)


def _of_any_year(given: str, long_year: str, text: str, days: tuple[str, ...], offset: str) -> str:
    """Read the year of four digits, which the text as ``given`` has then, or of two: 24 is no year 24."""
    short = tuple(day_format.replace("%Y", "%y") for day_format in days)
    has_long = f"regexp_matches({given}, {literal(long_year)})"
    return f"CASE WHEN {has_long} THEN {_parsed(text, days, offset)} ELSE {_parsed(text, short, offset)} END"


def _clock(text: str) -> str:
    """Write the half of the day as `` AM`` or `` PM`` and the fraction with a point."""
    half = f"regexp_replace({text}, '([0-9]) ?([AaPp])\\.?[Mm]\\.?', '\\1 \\2M')"
    return f"regexp_replace({half}, '(:[0-9]{{2}}),([0-9]+)', '\\1.\\2')"


def _parsed(text: str, days: tuple[str, ...], offset: str) -> str:
    times = [time for time in _TIMES if time or not offset]
    formats = ", ".join(literal(day_format + time + offset) for day_format in days for time in times)
    return f"try_strptime({text}, [{formats}])"
