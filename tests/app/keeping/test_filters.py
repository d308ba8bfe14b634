"""The tags above the list: the most used as chips, all of them in a menu."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QMenu, QToolButton
from pytestqt.qtbot import QtBot

from app.keeping.entry import Entry
from app.keeping.filters import TagFilter
from tests.support.qt_window import click, part

ENTRIES = [Entry(number, f"s{number}", tags=tuple("abcdef"[: number + 1])) for number in range(6)]


@pytest.fixture
def tags(qtbot: QtBot) -> TagFilter:
    made = TagFilter()
    qtbot.addWidget(made)
    made.offer(ENTRIES)
    made.show()
    return made


def shown(tags: TagFilter) -> list[str]:
    return [chip.text() for chip in tags.findChildren(QToolButton) if chip.isVisible()]


def test_the_others_are_in_a_menu_and_stand_there_once_chosen(tags: TagFilter) -> None:
    assert shown(tags) == ["a", "b", "c", "+3"]
    click(part(tags, QToolButton, "tags-more"))
    menu = part(tags, QMenu, "tags-menu")
    assert [action.text() for action in menu.actions()] == list("abcdef")
    menu.actions()[4].trigger()
    menu.close()
    assert list(tags.chosen) == ["e"]
    assert shown(tags) == ["a", "b", "c", "e", "+2"]
    click(part(tags, QToolButton, "tag-e"))
    assert list(tags.chosen) == []
    assert shown(tags) == ["a", "b", "c", "+3"]


def test_a_tag_that_is_gone_filters_no_more(tags: TagFilter, qtbot: QtBot) -> None:
    tags.choose("f", True)
    with qtbot.waitSignal(tags.changed):
        tags.offer(ENTRIES[:3])
    assert list(tags.chosen) == []
    assert shown(tags) == ["a", "b", "c"]
    tags.offer([Entry(1, "none")])
    assert not tags.isVisible()
