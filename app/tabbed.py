"""Rows as text that a spreadsheet takes from the clipboard: cells between tabs, none that it would run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.exporting.files import harmless, plain


def tabbed(rows: Iterable[Sequence[Any]]) -> str:
    """Return rows a line each, every line ended."""
    return "".join(f"{line(row)}\n" for row in rows)


def line(cells: Sequence[Any], *, key: bool = False) -> str:
    """Return one row without its end; with ``key`` the first cell stays as it is, whatever it looks like."""
    return "\t".join(
        _one_line(cell) if key and place == 0 else _harmless(cell) for place, cell in enumerate(cells)
    )


def _one_line(cell: Any) -> str:
    return " ".join(plain(cell).split())


def _harmless(cell: Any) -> str:
    if isinstance(cell, list):
        return harmless([_one_line(item) for item in cell])
    return harmless(_one_line(cell)) if isinstance(cell, str) else _one_line(cell)
