"""The page of what an import changed, shown anew when the segments have been recalculated."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from app.icons import IconSet
from app.importing.changed_page import ChangedPage, Sizes
from app.theme import Theme
from tests.support.qt_window import part
from widgets.style import KIND

BEFORE = (Sizes(name="A", before=10), Sizes(name="B", before=20))


@pytest.fixture
def page(qapp: QApplication, qtbot: QtBot) -> ChangedPage:
    theme = Theme(qapp)
    theme.apply("light")
    made = ChangedPage(IconSet(theme))
    qtbot.addWidget(made)
    made.show()
    made.show_sizes(BEFORE, "", recalculated=True)
    return made


def told(page: ChangedPage, line: int) -> list[tuple[str, str]]:
    figures = [part(page, QLabel, f"changed-{line}-{head}") for head in ("before", "after", "difference")]
    return [(each.text(), each.property(KIND)) for each in figures]


def test_other_figures_stand_in_the_same_lines(page: ChangedPage) -> None:
    links = [part(page, QPushButton, f"changed-{line}-open") for line in (1, 2)]
    assert told(page, 1) == [("10", "body"), ("–", "field"), ("–", "muted")]
    after = (
        Sizes(name="A", before=10, after=7, joined=1, left=4),
        Sizes(name="B", before=20, problem="gone"),
    )
    page.show_sizes(after, "", recalculated=True)
    assert told(page, 1) == [("10", "body"), ("7", "field"), ("−3", "delta-down")]
    assert told(page, 2) == [("20", "body"), ("can't be calculated", "warning"), ("", "body")]
    assert [part(page, QPushButton, f"changed-{line}-open") for line in (1, 2)] == links


@pytest.mark.parametrize("rows", [(), BEFORE[:1], (BEFORE[1], BEFORE[0]), (*BEFORE, Sizes(name="C"))])
def test_other_segments_stand_in_lines_of_their_own(page: ChangedPage, rows: tuple[Sizes, ...]) -> None:
    page.show_sizes(rows, "", recalculated=True)
    links = [each for each in page.findChildren(QPushButton) if each.objectName().endswith("-open")]
    assert sorted(each.text() for each in links) == sorted(one.name for one in rows)
    for line, one in enumerate(rows, 1):
        assert part(page, QPushButton, f"changed-{line}-open").text() == one.name
