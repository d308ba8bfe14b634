"""The windows: how each reads on the screen, what makes one wrong, and the range of time it resolves to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, get_args

import msgspec

from engine.definition import resolving
from engine.definition.dates import day_words, moment_words
from engine.definition.model import (
    Ago,
    Anniversary,
    Between,
    Current,
    Last,
    Next,
    OlderThan,
    Previous,
    Unit,
    Window,
)
from engine.definition.moment import Anniversaries, AsOf, Range, parse_moment
from engine.errors import DefinitionError, Place

UNITS: tuple[Unit, ...] = get_args(Unit)
LARGEST_N = 1_000_000
LONGEST_ANNIVERSARY = 366


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with a window: the ``key`` in its JSON ("" for the whole), and a message."""

    key: str
    what: str
    mend: str | None = None


class WindowKind(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of window.

    ``phrase`` says a given one ("in the last 6 months"), so that it reads after "ordered" as well as after
    "birthday is"; ``problem`` tells what is wrong with it; ``resolve`` gives its range for a moment, not cut
    at it. ``fields_only`` ones are for contact fields only.
    """

    key: str
    fields_only: bool = False
    sentence: str
    phrase: Callable[[Any], str]
    problem: Callable[[Any], Problem | None]
    resolve: Callable[[Any, AsOf], Range | Anniversaries]


def resolve(window: Window, as_of: AsOf) -> Range | Anniversaries:
    """Return the range of wall-clock time that ``window`` means for ``as_of``.

    Activity times are not cut at ``as_of`` here; whoever compares them does. Raises DefinitionError when the
    window is wrong or leaves the calendar (years 1 to 9999).
    """
    kind = kind_of(window)
    problem = kind.problem(window)
    if problem is not None:
        place = Place(path=problem.key) if problem.key else None
        raise DefinitionError(problem.what, place=place, mend=problem.mend)
    return kind.resolve(window, as_of)


def problem(window: Window) -> Problem | None:
    """Return what is wrong with a window whatever the moment, or None."""
    return kind_of(window).problem(window)


def phrase(window: Window) -> str:
    """Return a window in words: "in the last 6 months"."""
    return kind_of(window).phrase(window)


def kind_of(window: Window) -> WindowKind:
    """Return the registry's row of a window."""
    return WINDOWS[str(window.__struct_config__.tag)]


# --- what can be wrong -------------------------------------------------------------------------------------


def _fine(_: Window) -> Problem | None:
    return None


def _n_problem(window: Last | Previous | Next | OlderThan) -> Problem | None:
    if window.n < 1:
        return Problem("n", f"a period of {window.n} {window.unit}s", "use a whole number of at least 1")
    if window.n > LARGEST_N:
        return Problem("n", f"a period of {window.n} {window.unit}s", f"use at most {LARGEST_N:,}")
    return None


def _ago_problem(window: Ago) -> Problem | None:
    if window.end < 1:
        return Problem("to", f"a period that ends {window.end} {window.unit}s ago", "use at least 1")
    if window.start <= window.end:
        return Problem(
            "from",
            f"a period from {window.start} to {window.end} {window.unit}s ago",
            "give a larger number first",
        )
    if window.start > LARGEST_N:
        return Problem(
            "from", f"a period from {window.start} {window.unit}s ago", f"use at most {LARGEST_N:,}"
        )
    return None


def _between_problem(window: Between) -> Problem | None:
    if window.start is None and window.end is None:
        return Problem("", "a fixed period with neither a start nor an end", "give at least one of them")
    for key, text in (("from", window.start), ("to", window.end)):
        if text is not None and parse_moment(text) is None:
            return Problem(key, f"“{text}” is no date", "write 2024-03-31 or 2024-03-31T12:30:00")
    if resolving.between(window, AsOf(datetime.min)).empty:
        return Problem("from", "a period that ends before it starts", "put the earlier date first")
    return None


def _anniversary_problem(window: Anniversary) -> Problem | None:
    if max(abs(window.start), abs(window.end)) > LARGEST_N:
        return Problem("from", "an anniversary too far from today", f"use at most {LARGEST_N:,} days")
    if window.end < window.start:
        return Problem("from", "an anniversary that ends before it starts", "put the smaller number first")
    if window.end - window.start > LONGEST_ANNIVERSARY:
        return Problem(
            "to", "an anniversary within more than a year", f"span at most {LONGEST_ANNIVERSARY} days"
        )
    return None


# --- words -------------------------------------------------------------------------------------------------


def amount(n: int, unit: Unit) -> str:
    """Return "6 months", "1 day"."""
    return f"{n:,} {unit}" if n == 1 else f"{n:,} {unit}s"


def _several(n: int, unit: Unit) -> str:
    return unit if n == 1 else amount(n, unit)


_THIS: dict[Unit, str] = {"day": "today"}
_BEFORE: dict[Unit, str] = {"day": "yesterday"}


def _say_last(window: Last) -> str:
    return f"in the last {_several(window.n, window.unit)}"


def _say_previous(window: Previous) -> str:
    if window.n == 1:
        return _BEFORE.get(window.unit, f"in the previous {window.unit}")
    return f"in the previous {window.n:,} whole {window.unit}s"


def _say_current(window: Current) -> str:
    return _THIS.get(window.unit, f"this {window.unit}")


def _say_next(window: Next) -> str:
    return f"in the next {_several(window.n, window.unit)}"


def _say_older_than(window: OlderThan) -> str:
    return f"longer ago than {amount(window.n, window.unit)}"


def _say_ago(window: Ago) -> str:
    return f"between {window.start:,} and {amount(window.end, window.unit)} ago"


def _say_between(window: Between) -> str:
    start, end = _say_end(window.start), _say_end(window.end)
    if start and end:
        return f"on {start}" if start == end else f"from {start} to {end}"
    return f"from {start} on" if start else f"up to {end}"


def _say_end(text: str | None) -> str:
    moment = parse_moment(text) if text is not None else None
    if moment is None:
        return text or ""
    return moment_words(moment) if isinstance(moment, datetime) else day_words(moment)


def _say_anniversary(window: Anniversary) -> str:
    start, end = _say_day(window.start), _say_day(window.end)
    return start if start == end else f"from {start} to {end}"


_NEAR_DAYS = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def _say_day(days: int) -> str:
    far = f"{-days:,} days ago" if days < 0 else f"{days:,} days from now"
    return _NEAR_DAYS.get(days, far)


_ROWS = (
    WindowKind(
        key="all_time",
        sentence="Everything up to the moment it is calculated for.",
        phrase=lambda _: "at any time up to now",
        problem=_fine,
        resolve=resolving.all_time,
    ),
    WindowKind(
        key="last",
        sentence="So many units up to now, today included; hours are counted back from this very moment.",
        phrase=_say_last,
        problem=_n_problem,
        resolve=resolving.last,
    ),
    WindowKind(
        key="previous",
        sentence="So many whole calendar units before the current one.",
        phrase=_say_previous,
        problem=_n_problem,
        resolve=resolving.previous,
    ),
    WindowKind(
        key="current",
        sentence="The calendar unit that today is in.",
        phrase=_say_current,
        problem=_fine,
        resolve=resolving.current,
    ),
    WindowKind(
        key="next",
        fields_only=True,
        sentence="From tomorrow on, so many units.",
        phrase=_say_next,
        problem=_n_problem,
        resolve=resolving.following,
    ),
    WindowKind(
        key="older_than",
        sentence="Everything before the last so many units.",
        phrase=_say_older_than,
        problem=_n_problem,
        resolve=resolving.older_than,
    ),
    WindowKind(
        key="ago",
        sentence="From the start of the last so many units up to the start of the last fewer ones.",
        phrase=_say_ago,
        problem=_ago_problem,
        resolve=resolving.ago,
    ),
    WindowKind(
        key="between",
        sentence="Between two dates, both included; either may be left out.",
        phrase=_say_between,
        problem=_between_problem,
        resolve=resolving.between,
    ),
    WindowKind(
        key="anniversary",
        fields_only=True,
        sentence="The day and month fall on a day around today, whatever the year.",
        phrase=_say_anniversary,
        problem=_anniversary_problem,
        resolve=resolving.anniversary,
    ),
)

WINDOWS: Mapping[str, WindowKind] = MappingProxyType({row.key: row for row in _ROWS})
"""Every window by its key, in the order in which the screen offers them."""
