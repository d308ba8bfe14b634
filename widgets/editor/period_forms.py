"""The forms a period is filled in by: one row each, with what it makes and which windows it shows.

There are more forms than windows: "yesterday" and "exactly 3 days ago" are windows that are said in their own
words. The first form that fits shows a window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import msgspec

from engine.definition.model import (
    Ago,
    AllTime,
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

Parts: TypeAlias = Literal["none", "unit", "n unit", "two n unit", "dates", "days", "n", "two n"]
"""What there is to fill in beside the form's words."""


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the controls of any form."""

    n: int = 30
    m: int = 7
    unit: Unit = "day"
    start: str = ""
    end: str = ""


class Form(msgspec.Struct, frozen=True, kw_only=True):
    """One way to fill in a period.

    ``make`` gives the window of what stands in the controls; ``read`` what stands there for a window, None
    when the form can't show it. ``words`` stand between and after the controls.
    """

    key: str
    label: str
    parts: Parts = "none"
    words: tuple[str, str] = ("", "")
    make: Callable[[Filled], Window]
    read: Callable[[Any], Filled | None]
    of_field: bool = False  # for contact fields only


def _fixed(key: str, label: str, window: Window) -> Form:
    return Form(
        key=key,
        label=label,
        make=lambda _filled: window,
        read=lambda given: Filled() if given == window else None,
    )


def _counted(key: str, label: str, struct: Any, *, of_field: bool = False) -> Form:
    return Form(
        key=key,
        label=label,
        parts="n unit",
        make=lambda filled: struct(n=filled.n, unit=filled.unit),
        read=lambda given: Filled(n=given.n, unit=given.unit) if isinstance(given, struct) else None,
        of_field=of_field,
    )


def _read_exactly(given: Window) -> Filled | None:
    if isinstance(given, Ago) and given.start == given.end + 1 and given.unit != "hour":
        return Filled(n=given.end, unit=given.unit)
    return None


def _read_days(given: Window) -> Filled | None:
    return Filled(n=given.start, m=given.end) if isinstance(given, Anniversary) else None


def _read_coming(given: Window) -> Filled | None:
    return Filled(n=given.end) if isinstance(given, Anniversary) and given.start == 0 else None


def _read_age(given: Window) -> Filled | None:
    if isinstance(given, Ago) and given.unit == "year":
        return Filled(n=given.end, m=given.start - 1)
    return None


def _of_years(struct: Any) -> Callable[[Any], Filled | None]:
    def read(given: Any) -> Filled | None:
        return Filled(n=given.n) if isinstance(given, struct) and given.unit == "year" else None

    return read


FORMS: tuple[Form, ...] = (
    _fixed("all_time", "at any time", AllTime()),
    _fixed("today", "today", Current(unit="day")),
    _fixed("yesterday", "yesterday", Previous(n=1, unit="day")),
    _counted("last", "in the last", Last),
    Form(
        key="current",
        label="in this",
        parts="unit",
        make=lambda filled: Current(unit=filled.unit),
        read=lambda given: Filled(unit=given.unit) if isinstance(given, Current) else None,
    ),
    _counted("previous", "in the previous whole", Previous),
    Form(
        key="exactly",
        label="exactly",
        parts="n unit",
        words=("", "ago"),
        make=lambda filled: Ago(start=filled.n + 1, end=filled.n, unit=filled.unit),
        read=_read_exactly,
    ),
    _counted("older_than", "longer ago than", OlderThan),
    Form(
        key="ago",
        label="between",
        parts="two n unit",
        words=("and", "ago"),
        make=lambda filled: Ago(start=filled.n, end=filled.m, unit=filled.unit),
        read=lambda given: (
            Filled(n=given.start, m=given.end, unit=given.unit) if isinstance(given, Ago) else None
        ),
    ),
    Form(
        key="between",
        label="from",
        parts="dates",
        words=("to", ""),
        make=lambda filled: Between(start=filled.start or None, end=filled.end or None),
        read=lambda given: (
            Filled(start=given.start or "", end=given.end or "") if isinstance(given, Between) else None
        ),
    ),
    _counted("next", "in the next", Next, of_field=True),
    Form(
        key="coming",
        label="anniversary in the next",
        parts="n",
        words=("", "days, today included"),
        make=lambda filled: Anniversary(start=0, end=filled.n),
        read=_read_coming,
        of_field=True,
    ),
    Form(
        key="anniversary",
        label="anniversary from",
        parts="days",
        words=("to", "days from today"),
        make=lambda filled: Anniversary(start=filled.n, end=filled.m),
        read=_read_days,
        of_field=True,
    ),
    Form(
        key="aged",
        label="aged from",
        parts="two n",
        words=("to", "years"),
        make=lambda filled: Ago(start=filled.m + 1, end=filled.n, unit="year"),
        read=_read_age,
        of_field=True,
    ),
    Form(
        key="older",
        label="aged at least",
        parts="n",
        words=("", "years"),
        make=lambda filled: OlderThan(n=filled.n, unit="year"),
        read=_of_years(OlderThan),
        of_field=True,
    ),
    Form(
        key="younger",
        label="younger than",
        parts="n",
        words=("", "years"),
        make=lambda filled: Last(n=filled.n, unit="year"),
        read=_of_years(Last),
        of_field=True,
    ),
)

BY_KEY = {form.key: form for form in FORMS}

FIRST: dict[str, Filled] = {
    "last": Filled(n=30),
    "current": Filled(unit="month"),
    "previous": Filled(n=1, unit="month"),
    "exactly": Filled(n=7),
    "older_than": Filled(n=180),
    "ago": Filled(n=60, m=30),
    "next": Filled(n=7),
    "coming": Filled(n=7),
    "anniversary": Filled(n=0, m=7),
    "aged": Filled(n=18, m=25),
    "older": Filled(n=18),
    "younger": Filled(n=18),
}
"""What stands in a form's controls when it is chosen."""


class Preset(msgspec.Struct, frozen=True):
    """A period that is often meant."""

    label: str
    window: Window
    of_field: bool = False


PRESETS: tuple[Preset, ...] = (
    Preset("this week", Current(unit="week")),
    Preset("this month", Current(unit="month")),
    Preset("this quarter", Current(unit="quarter")),
    Preset("this year", Current(unit="year")),
    Preset("last 24 hours", Last(n=24, unit="hour")),
    Preset("last 7 days", Last(n=7, unit="day")),
    Preset("last 30 days", Last(n=30, unit="day")),
    Preset("last 90 days", Last(n=90, unit="day")),
    Preset("last 6 months", Last(n=6, unit="month")),
    Preset("last 12 months", Last(n=12, unit="month")),
    Preset("previous week", Previous(n=1, unit="week")),
    Preset("previous month", Previous(n=1, unit="month")),
    Preset("previous year", Previous(n=1, unit="year")),
    Preset("longer than 180 days ago", OlderThan(n=180, unit="day")),
    Preset("birthday in the next 7 days", Anniversary(start=0, end=7), of_field=True),
    Preset("birthday today", Anniversary(start=0, end=0), of_field=True),
)


def form_of(window: Window, preferred: str = "") -> tuple[Form, Filled]:
    """Return the form that shows a window and what stands in it; ``preferred`` when it can."""
    chosen = BY_KEY.get(preferred)
    for form in (chosen, *FORMS) if chosen is not None else FORMS:
        filled = form.read(window)
        if filled is not None:
            return form, filled
    raise AssertionError(window)  # every window has a form; a test holds it


def fits(form: Form | Preset, *, of_field: bool) -> bool:
    """Return whether a form is offered for a contact's field, or for the time of rows."""
    return of_field or not form.of_field
