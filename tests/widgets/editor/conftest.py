"""Editors to fill in, in the real theme."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.theme import Theme
from engine.catalog.model import Catalog
from engine.definition.model import Condition
from tests.support.editor_demo import AS_OF, FUNCTIONS, LISTS, SEGMENTS
from tests.support.editor_hands import Hands
from tests.support.qt_layouts import lost_items
from tests.support.widgets_demo import look, settle
from widgets.editor.editor import ConditionEditor

MakeHands = Callable[..., Hands]


@pytest.fixture
def make_hands(qtbot: QtBot, theme: Theme) -> Iterator[MakeHands]:
    """Return a function that opens an editor, on a condition or with the picker."""

    def make(catalog: Catalog, condition: Condition | None = None, width: int = 520) -> Hands:
        editor = ConditionEditor(look(theme))
        qtbot.addWidget(editor)
        editor.set_functions(FUNCTIONS)
        editor.set_names(SEGMENTS, LISTS)
        editor.set_condition(condition, catalog, AS_OF)
        editor.resize(width, 700)
        editor.show()
        editor.activateWindow()
        qtbot.waitExposed(editor)
        editor.focus_first()
        settle()
        return Hands(editor)

    yield make
    lost = lost_items()
    settle()
    assert not lost
