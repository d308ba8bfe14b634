"""What Python still holds of layouts that Qt has let go.

A widget made at the place in memory of such an item ends the program when it goes.
"""

from __future__ import annotations

from collections.abc import Iterator

import shiboken6
from PySide6.QtWidgets import QLayout, QLayoutItem


def lost_items() -> int:
    """Return how many items of layouts Python knows that are in no layout any more.

    It makes every layout hold on to its items, so whatever was laid out is not to be used after it.
    """
    known = {_place(each) for each in _all(QLayoutItem) if _kept_by_a_layout(each)}
    return len(known - {_place(item) for layout in _all(QLayout) for item in _items(layout)})


def _kept_by_a_layout(item: QLayoutItem) -> bool:
    """Whether Qt's own layout keeps what Python knows of an item, which it does not do for what is gone."""
    return not isinstance(item, QLayout) and "parent" in shiboken6.dump(item)


def _all(kind: type[QLayoutItem]) -> Iterator[QLayoutItem]:
    return (each for each in shiboken6.getAllValidWrappers() if isinstance(each, kind))


def _items(layout: QLayoutItem) -> Iterator[QLayoutItem]:
    assert isinstance(layout, QLayout)
    for at in range(layout.count()):
        item = layout.itemAt(at)
        assert item is not None
        yield item


def _place(item: QLayoutItem) -> int:
    return int(shiboken6.getCppPointer(item)[0])
