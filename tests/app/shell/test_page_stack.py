"""Pages that are made when they are first seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.shell.page_stack import PageStack


def test_a_page_is_made_once_and_when_it_is_seen(qtbot: QtBot) -> None:
    made: list[str] = []

    def maker(name: str) -> Callable[[], QLabel]:
        def make() -> QLabel:
            made.append(name)
            return QLabel(name)

        return make

    stack = PageStack()
    qtbot.addWidget(stack)
    for name in ("one", "two", "three"):
        stack.add(name, maker(name))
    assert (stack.key, made) == ("one", [])
    stack.open("two")  # nobody sees it yet
    assert (stack.key, made) == ("two", [])
    stack.show()
    for name, expected in (("two", ["two"]), ("three", ["two", "three"]), ("two", ["two", "three"])):
        stack.open(name)
        shown = stack.currentWidget()
        assert isinstance(shown, QLabel)
        assert (shown.text(), shown.isVisible(), shown.size()) == (name, True, stack.size())
        assert made == expected


def test_an_unknown_page_is_refused(qtbot: QtBot) -> None:
    stack = PageStack()
    qtbot.addWidget(stack)
    with pytest.raises(KeyError):
        stack.open("nothing")
