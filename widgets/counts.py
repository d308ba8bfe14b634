"""Numbers as widgets show them, with the state they are in; the application works them out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec

State: TypeAlias = Literal["ready", "counting", "stale", "unfinished", "error"]
Tone: TypeAlias = Literal["unfinished", "error", "warning"]


class Count(msgspec.Struct, frozen=True):
    """A number of contacts: ``stale`` is from before the last edit, ``counting`` has none yet."""

    value: int | None = None
    state: State = "counting"


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Something to say about a part where it stands; ``mend`` is the offer's words, ``action`` its key."""

    tone: Tone
    message: str  # "" says nothing more than the tone does
    mend: str = ""
    action: str = ""


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """All that is known of one part of a definition.

    ``without`` is how much larger (+) or smaller (−) the segment would be without it; ``note`` a quiet
    remark such as "incl. 1,204 without a country".
    """

    count: Count = Count()
    without: int | None = None
    note: str = ""
    marks: tuple[Mark, ...] = ()


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of every part, by path (``include``, ``include.items[0].conditions[1]`` …)."""

    parts: Mapping[str, Part] = MappingProxyType({})
    base: int | None = None

    def part(self, path: str) -> Part:
        """Return what is known of the part at ``path``; of one not counted yet, that it is being counted."""
        return self.parts.get(path, UNKNOWN)


UNKNOWN = Part()
NO_COUNTS = Counts()


def number(count: Count) -> str:
    """Return the number as printed, "…" while there is none."""
    return "…" if count.value is None else f"{count.value:,}"


def contacts(count: Count) -> str:
    """Return the number with its word: "1 contact", "1,204 contacts", or what there is in its place."""
    if count.state == "unfinished":
        return "unfinished"
    if count.state == "error":
        return "can't be counted"
    if count.value is None:
        return "counting …"
    return "1 contact" if count.value == 1 else f"{count.value:,} contacts"


def difference(value: int) -> str:
    """Return a difference with its sign: "+312", "−40", "±0"."""
    return "±0" if value == 0 else f"{value:+,}".replace("-", "−")
