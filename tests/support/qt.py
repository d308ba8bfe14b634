"""What tests of the window share: collecting garbage, contrast of colours, walking a widget tree."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QComboBox, QStyleOptionComboBox, QWidget


@pytest.fixture(autouse=True)
def collect_here() -> Iterator[None]:
    """Collect garbage on this thread only, as the program does: others must not destroy widgets."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


def luminance(colour: QColor) -> float:
    """Return the relative luminance of ``colour`` (WCAG 2.1)."""

    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two ``#RRGGBB`` colours, from 1 to 21 (WCAG 2.1)."""
    high, low = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (high + 0.05) / (low + 0.05)


def narrowed(choice: QComboBox) -> str:
    """Return what stands in a choice that has room for few letters."""
    choice.resize(90, choice.height())
    option = QStyleOptionComboBox()
    choice.initStyleOption(option)
    return option.currentText


def focusable(root: QWidget) -> Iterator[QWidget]:
    """Yield every widget in ``root`` that a person can reach with Tab or a click."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield widget
