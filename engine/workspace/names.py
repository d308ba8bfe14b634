"""Names of saved things: compared trimmed and without case, with a suggestion for a missed one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.definition.hints import hint
from engine.definition.names import name_key as name_key  # stores compare by it
from engine.errors import NotFoundError, UserError

if TYPE_CHECKING:
    from collections.abc import Iterable


def clean_name(name: str, kind: str) -> str:
    """Return ``name`` trimmed; a blank one is a ``UserError`` that speaks of ``kind``."""
    stripped = name.strip()
    if not stripped:
        raise UserError(f"the name of a {kind} can't be blank", mend="give it a name")
    return stripped


def not_found(kind: str, name: str, known: Iterable[str]) -> NotFoundError:
    """Return the error for a missed name, with the nearest one there is, else those that there are."""
    return NotFoundError(f"there is no {kind} “{name.strip()}”", mend=hint(name, known))
