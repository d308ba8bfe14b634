"""The program's version, which stands once: in pyproject.toml."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def version() -> str:
    """Return the version, such as ``0.1.0``."""
    import tomllib  # every command knows this module, few ask it

    project = Path(__file__).resolve().parent.parent / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
