"""What a row of the list shows of a name."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication

from app.keeping.row import name_lines

LONG = "Good customers who went quiet long ago"


@pytest.mark.parametrize("pixels", range(11, 17))
@pytest.mark.parametrize(
    ("name", "room", "most", "lines"),
    [
        ("VIP", "VIP", 2, ["VIP"]),
        (LONG, "Good customers", 2, ["Good customers", "who went…"]),
        (LONG, "Good customers who went", 2, ["Good customers who went", "quiet long ago"]),
        (LONG, "Good customers", 1, ["Good custo…"]),
        ("Donaudampfschifffahrt", "Donaudampf", 2, ["Donauda…"]),
        ("", "x", 2, [""]),
    ],
)
def test_a_long_name_takes_two_lines(
    name: str, room: str, most: int, lines: list[str], pixels: int, qapp: QApplication
) -> None:
    font = qapp.font()
    font.setPixelSize(pixels)
    metrics = QFontMetrics(font)
    width = metrics.horizontalAdvance(room)
    made = name_lines(name, metrics, width, most)
    assert len(made) == len(lines)
    assert all(metrics.horizontalAdvance(line) <= width for line in made)
    assert made[:-1] == lines[:-1]
    assert made[-1].endswith("…") == lines[-1].endswith("…")
