"""Golden files of pairs: a line that is given, and below it the line that is expected."""

from __future__ import annotations

from pathlib import Path

GOLDEN = Path(__file__).resolve().parents[1] / "golden"


def pairs(name: str) -> list[tuple[str, str]]:
    """Return the pairs of ``golden/name``; blank lines and those that start with # are skipped."""
    lines = [
        line for line in (GOLDEN / name).read_text("utf-8").splitlines() if line and not line.startswith("#")
    ]
    assert len(lines) % 2 == 0, f"{name}: every given line needs the line that is expected"
    return list(zip(lines[::2], lines[1::2], strict=True))
