"""Parts that go: out of their layout, out of sight, and no longer found by their names."""

from __future__ import annotations

from PySide6.QtWidgets import QLayout, QWidget


def discard(widget: QWidget) -> None:
    """Let a part go, which may be in the midst of telling something; its name is free at once."""
    for part in (widget, *widget.findChildren(QWidget)):
        part.setObjectName("")
    widget.hide()
    widget.deleteLater()


def empty(layout: QLayout, keep: int = 0) -> None:
    """Let all parts but the first ``keep`` go, those of layouts inside as well."""
    while (entry := layout.takeAt(keep)) is not None:
        widget, inner = entry.widget(), entry.layout()
        if widget is not None:
            discard(widget)
        elif inner is not None:
            empty(inner)
            inner.deleteLater()
