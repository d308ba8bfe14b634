"""Where Tab goes from what is made later than its neighbours: last of all the window, unless told."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def chain_focus(ground: QWidget, parts: Sequence[QWidget]) -> None:
    """Let Tab come to ``parts`` in this order, where ``ground``, on which they stand, has its place."""
    policy = ground.focusPolicy()
    ground.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # only what takes the focus can start a chain
    for before, after in pairwise((ground, *parts)):
        QWidget.setTabOrder(before, after)
    ground.setFocusPolicy(policy)


def chained_in(ground: QWidget) -> list[QWidget]:
    """Return the parts on ``ground`` that Tab comes to, in the order in which it does."""

    def on_it(part: QWidget) -> bool:
        return ground.isAncestorOf(part) and bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus)

    many = sum(map(on_it, ground.findChildren(QWidget)))  # mostly they come first: the others are many
    found: list[QWidget] = []
    part = ground.nextInFocusChain()
    while len(found) < many and part is not None and part is not ground:
        if on_it(part):
            found.append(part)
        part = part.nextInFocusChain()
    return found
