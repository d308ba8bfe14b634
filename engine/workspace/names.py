"""Names of saved things: compared trimmed and without case, with a suggestion for a missed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.definition.hints import near
from engine.definition.names import name_key as name_key  # stores compare by it
from engine.errors import NotFoundError, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable


LISTED = 8
"""Names that are told where none is like the one that was meant."""


def clean_name(name: str, kind: str) -> str:
    """Return ``name`` trimmed; a blank one is a ``UserError`` that speaks of ``kind``."""
    stripped = name.strip()
    if not stripped:
        raise UserError(f"the name of a {kind} can't be blank", mend="give it a name")
    return stripped


def not_found(kind: str, name: str, known: Iterable[str]) -> NotFoundError:
    """Return the error for a missed name, with the nearest one there is, else those that there are."""
    names = list(known)
    meant = near(name, names)
    if meant is not None:
        mend = f"did you mean “{meant}”?"
    elif names:
        more = f" and {len(names) - LISTED} more" if len(names) > LISTED else ""
        listed = ", ".join(f"“{each}”" for each in names[:LISTED])
        mend = f"there is only {listed}" if len(names) == 1 else f"there are {listed}{more}"
    else:
        mend = "there are none yet"
    return NotFoundError(f"there is no {kind} “{name.strip()}”", mend=mend)
