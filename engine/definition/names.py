"""Names of saved segments and lists, which compare trimmed and without case."""

from __future__ import annotations


def name_key(name: str) -> str:
    """Return what two names have in common when they are the same: trimmed, each letter in lower case."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in name.strip())
