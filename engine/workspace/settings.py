"""The workspace's own settings, and the rule that turns them into the moment of a calculation."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from engine.definition.moment import AsOf
from engine.errors import UserError, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Mapping

AsOfRule: TypeAlias = Literal["end_of_data", "now", "fixed"]


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a person sets for one workspace.

    ``as_of_fixed`` is an ISO date or datetime, used when ``as_of`` is ``fixed``; ``recalculate_hours`` is the
    time between automatic recalculations while the workspace is open (None: never); ``memory_limit`` is in
    megabytes (None: by the size of the file) and ``threads`` a number (None: all of the machine's).
    """

    as_of: AsOfRule = "end_of_data"
    as_of_fixed: str | None = None
    recalculate_hours: int | None = 3
    recalculate_on_import: bool = True
    recalculate_on_opening: bool = True
    memory_limit: int | None = None
    threads: int | None = None
    mask_personal_data: bool = False


LAST_YEAR = 9000
"""The last year that as of may be in, so that windows after it can still be computed."""

MINIMUM_MEMORY = 256
"""Megabytes below which the database can't do its work."""

USUAL_MEMORY = 512
"""Megabytes that even a small file's database may take: a question may need more than what it is asked of."""


def from_rows(rows: list[tuple[str, str]]) -> Settings:
    """Return the settings kept as (name, JSON value); names of a later version are passed over."""
    known = set(Settings.__struct_fields__)
    try:
        values: dict[str, Any] = {name: msgspec.json.decode(value) for name, value in rows if name in known}
        return msgspec.convert(values, Settings)
    except msgspec.DecodeError as error:
        raise WorkspaceError(f"the workspace's settings can't be read ({error})") from error


def checked(settings: Settings) -> Settings:
    """Return ``settings`` when every value is possible, else raise ``UserError`` for the first that isn't."""
    try:
        msgspec.convert(msgspec.to_builtins(settings), Settings)
    except msgspec.ValidationError as error:
        raise UserError(f"a setting has the wrong type: {error}") from error
    if settings.as_of == "fixed" and settings.as_of_fixed is None:
        raise UserError("the as-of rule is a fixed date but no date is given", mend="give a date")
    if settings.as_of_fixed is not None:
        read_as_of(settings.as_of_fixed)
    if settings.recalculate_hours is not None and settings.recalculate_hours < 1:
        raise UserError("the time between recalculations must be at least 1 hour")
    if settings.memory_limit is not None and settings.memory_limit < MINIMUM_MEMORY:
        raise UserError(f"the memory limit must be at least {MINIMUM_MEMORY} MB")
    if settings.threads is not None and settings.threads < 1:
        raise UserError("the number of threads must be at least 1")
    return settings


def changed(settings: Settings, changes: Mapping[str, object]) -> Settings:
    """Return ``settings`` with ``changes`` by name, checked."""
    unknown = sorted(set(changes) - set(Settings.__struct_fields__))
    if unknown:
        raise UserError(f"there is no setting {unknown[0]}")
    return checked(msgspec.structs.replace(settings, **changes))


def read_as_of(text: str) -> AsOf:
    """Read an ISO date (meaning the end of that day) or an ISO datetime (that instant, wall-clock time).

    Raises ``UserError`` for anything else, also for a datetime with an offset.
    """
    as_of = AsOf.parse(text.strip())
    if as_of is None or as_of.today.year > LAST_YEAR:
        raise UserError(
            f"“{text}” is not a moment that can be read",
            mend="write a date such as 2024-01-31 or a time such as 2024-01-31T18:30",
        )
    return as_of


def present(timezone: str) -> datetime:
    """Return the wall-clock time in ``timezone`` now."""
    return datetime.now(ZoneInfo(timezone)).replace(tzinfo=None)


def rule_as_of(settings: Settings, end_of_data: datetime | None, timezone: str) -> AsOf:
    """Return the moment that the workspace's rule gives."""
    if settings.as_of == "fixed" and settings.as_of_fixed is not None:
        return read_as_of(settings.as_of_fixed)
    now = present(timezone)
    if settings.as_of == "end_of_data" and end_of_data is not None:
        return AsOf(min(end_of_data, now))
    return AsOf(now)
