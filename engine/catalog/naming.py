"""Names that stay apart: what people see, and the physical names in the file."""

from __future__ import annotations

from collections.abc import Iterable


class Namer:
    """Gives each name once, without regard to case; a later one gets the first free of ``_2``, ``_3`` …"""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        """Begin with the names that are ``taken``."""
        self._taken = {name.lower() for name in taken}

    def take(self, name: str) -> str:
        """Return ``name``, or the first free variant of it, which is taken from now on."""
        free, number = name, 2
        while free.lower() in self._taken:
            free, number = f"{name}_{number}", number + 1
        self._taken.add(free.lower())
        return free

    def take_or(self, name: str, fallback: str) -> str:
        """Return ``name`` when it is free, else ``fallback`` or a variant of that."""
        return self.take(name if name.lower() not in self._taken else fallback)
