"""The program's version, which stands once: in pyproject.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path


def version() -> str:
    """Return the version, such as ``0.1.0``."""
    project = Path(__file__).resolve().parent.parent / "pyproject.toml"
    return str(tomllib.loads(project.read_text(encoding="utf-8"))["project"]["version"])
