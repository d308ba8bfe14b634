"""What a review finds: errors that keep a definition from being calculated, warnings about what looks odd."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

import msgspec

from engine.definition.hints import hint, near
from engine.errors import CardinalError, DefinitionError, Place
from engine.review.surroundings import Surroundings

Severity: TypeAlias = Literal["error", "warning"]

LONGEST = 400

_CONDITION = re.compile(r".*?\.conditions\[\d+\]")


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to mend.

    ``kind`` is a stable key (``unknown-field``); ``path`` leads to the part, such as
    ``include.items[0].conditions[1].op``; ``what`` is a clause without a final stop, ``mend`` one that says
    how to put it right. ``suggestion`` is the very text to put in the place of the one at ``path``, when a
    near miss is known.
    """

    severity: Severity
    kind: str
    path: str
    what: str
    mend: str | None = None
    suggestion: str | None = None

    def __str__(self) -> str:
        return str(self.as_error())

    def as_error(self) -> DefinitionError:
        """Return it as an error to raise."""
        return DefinitionError(self.what, place=Place(path=self.path) if self.path else None, mend=self.mend)


class Findings:
    """Collects what is found in some surroundings, in the order of the definition."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.found: list[Finding] = []

    def error(
        self, kind: str, path: str, what: str, mend: str | None = None, suggestion: str | None = None
    ) -> None:
        """Note something that keeps the definition from being calculated."""
        self._add("error", kind, path, what, mend, suggestion)

    def warning(self, kind: str, path: str, what: str, mend: str, suggestion: str | None = None) -> None:
        """Note something that can be calculated but is hardly meant."""
        self._add("warning", kind, path, what, mend, suggestion)

    def wrong_conditions(self) -> set[str]:
        """Return the paths of the conditions that have an error at them or inside."""
        found = (_CONDITION.match(each.path) for each in self.found if each.severity == "error")
        return {match[0] for match in found if match is not None}

    def unknown(self, kind: str, path: str, what: str, name: str, known: list[str]) -> None:
        """Note a name that is not known, with the one that was probably meant."""
        self.error(kind, path, what, hint(name, known), near(name, known))

    def failure(self, kind: str, path: str, failed: CardinalError) -> None:
        """Note an error that a check raised."""
        at = failed.place.offset if failed.place is not None else None
        where = f" (at character {at + 1})" if at is not None else ""
        self.error(kind, path, f"{failed.what}{where}", failed.mend)

    def _add(
        self, severity: Severity, kind: str, path: str, what: str, mend: str | None, suggestion: str | None
    ) -> None:
        if len(what) > LONGEST:  # a name or a value of any length may be in it
            what = f"{what[: LONGEST // 2]} … {what[-LONGEST // 4 :]}"
        self.found.append(
            Finding(severity=severity, kind=kind, path=path, what=what, mend=mend, suggestion=suggestion)
        )
