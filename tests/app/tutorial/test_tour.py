"""The tutorial walked from start to end as a person would, and left, gone back in, offered and remembered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QTabBar, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.document import EMPTY
from app.importing.entrance import SAMPLE
from app.settings import Settings
from app.tutorial.steps import DONE, steps
from app.tutorial.tour import END
from tests.support.qt_window import Opener, click, part, press, type_text
from widgets.builder.view import BuilderView

Do = Callable[[Desk, QtBot], None]


@pytest.fixture
def desk(open_window: Opener, sample: Path) -> Desk:
    window = open_window(sample)
    assert window.desk is not None
    window.desk.tour._going_on.setInterval(0)
    window.actions_.action("tutorial").trigger()
    return window.desk


def seen(desk: Desk, kind: type[QWidget], name: str) -> QWidget:
    """The part of that name that can be seen."""
    return next(each for each in desk.bench.findChildren(kind, name) if each.isVisible())


def can_be_seen(desk: Desk, name: str) -> bool:
    return any(each.isVisible() for each in desk.bench.findChildren(QWidget, name))


def wait_for_step(desk: Desk, qtbot: QtBot, key: str) -> None:
    qtbot.waitUntil(lambda: at(desk) == key)


def at(desk: Desk) -> str:
    return desk.tour.step.key if desk.tour.step is not None else ""


# --- what a person does at each step ---------------------------------------------------------------------


def press_button(name: str) -> Do:
    def do(desk: Desk, _qtbot: QtBot) -> None:
        click(seen(desk, QWidget, name))

    return do


def condition(letter: str, words: str) -> Do:
    """Add a condition to the empty card of that letter by typing words and taking their first meaning."""

    def do(desk: Desk, qtbot: QtBot) -> None:
        first = f"card-{letter}-first"
        qtbot.waitUntil(lambda: can_be_seen(desk, first))
        click(seen(desk, QToolButton, first))
        qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), QLineEdit))
        type_text(words)
        press("Return")
        qtbot.waitUntil(lambda: seen(desk, QPushButton, "condition-done").isEnabled())
        press("Ctrl+Return")

    return do


def card_with(add: str, letter: str, words: str) -> Do:
    def do(desk: Desk, qtbot: QtBot) -> None:
        click(seen(desk, QPushButton, add))
        condition(letter, words)(desk, qtbot)

    return do


def turn_the_condition(desk: Desk, _qtbot: QtBot) -> None:
    seen(desk, QWidget, "card-A-condition-1").setFocus()
    click(seen(desk, QToolButton, "card-A-condition-1-negate"))


def leave_out(desk: Desk, qtbot: QtBot) -> None:
    builder = part(desk.bench, BuilderView, "builder")
    if builder.panels["exclude"].isHidden():
        click(seen(desk, QToolButton, "column-exclude-strip"))
    card_with("column-exclude-add", "C", "newsletter consent")(desk, qtbot)


def type_the_equation(_desk: Desk, _qtbot: QtBot) -> None:
    press("Ctrl+E")
    press("Ctrl+A")
    type_text("not A and B and not C")
    press("Return")


def open_tab(tab: str) -> Do:
    def do(desk: Desk, _qtbot: QtBot) -> None:
        bar, area = desk.bench.insight.tab_area(tab)
        assert isinstance(bar, QTabBar)
        desk.bench.insight.open_tab("sizes")  # the tabs before it come into sight
        _, area = desk.bench.insight.tab_area(tab)
        if not area.isEmpty() and bar.rect().contains(area.center()):
            QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=area.center())
        else:
            desk.bench.insight.open_tab(tab)

    return do


def save(desk: Desk, _qtbot: QtBot) -> None:
    click(part(desk.bench, QLineEdit, "segment-name"))
    type_text("My first")
    click(part(desk.bench, QToolButton, "bar-save"))


def recalculate(_desk: Desk, _qtbot: QtBot) -> None:
    press("F5")


WALK: dict[str, Do] = {
    "card": press_button("column-include-add"),
    "condition": condition("A", "country is PL"),
    "not-equal": turn_the_condition,
    "red-card": press_button("card-A-not"),
    "second-card": card_with("column-include-add", "B", "orders in the last 12 months"),
    "and-or": press_button("connector-A-B"),
    "exclude": leave_out,
    "equation": type_the_equation,
    "preview": open_tab("preview"),
    "save": save,
    "recalculation": recalculate,
    "chart": open_tab("history"),
}


def test_the_tests_of_steps_are_those_of_the_sentences() -> None:
    assert list(DONE) == [step.key for step in steps()] == list(WALK)


def test_it_leads_from_an_empty_segment_to_a_chart(desk: Desk, qtbot: QtBot, settings: Settings) -> None:
    tour = desk.tour
    for number, (key, do) in enumerate(WALK.items(), 1):
        wait_for_step(desk, qtbot, key)
        assert part(desk.bench, QLabel, "tutorial-number").text() == f"Step {number} of {len(WALK)}"
        tour.ring.follow()
        assert tour.ring.isVisible(), f"nothing is pointed at in {key}"
        assert not settings.tutorial_done
        do(desk, qtbot)
    qtbot.waitUntil(lambda: part(desk.bench, QLabel, "tutorial-text").text() == END)
    assert not tour.ring.isVisible()
    assert settings.tutorial_done
    assert [saved.name for saved in desk.project.workspace.segments.all()] == ["My first"]
    focus = desk.bench.window().focusWidget()
    click(part(desk.bench, QPushButton, "tutorial-on"))
    assert not tour.strip.isVisible()
    assert desk.bench.window().focusWidget() is focus


def test_steps_are_skipped_gone_back_to_and_left(desk: Desk, settings: Settings) -> None:
    on, back = (part(desk.bench, QPushButton, f"tutorial-{name}") for name in ("on", "back"))
    assert not back.isEnabled()
    click(on)
    click(on)
    assert at(desk) == "not-equal"
    click(back)
    assert at(desk) == "condition"
    end = part(desk.bench, QToolButton, "tutorial-end")
    end.setFocus()
    press("Space")
    assert desk.bench.window().focusWidget() is desk.bench
    assert not desk.tour.running
    assert not desk.tour.strip.isVisible()
    assert settings.tutorial_done


def test_every_step_points_at_something_when_those_before_are_skipped(desk: Desk) -> None:
    for step in steps():
        assert at(desk) == step.key
        desk.tour.ring.follow()
        assert desk.tour.ring.isVisible(), f"nothing is pointed at in {step.key}"
        click(part(desk.bench, QPushButton, "tutorial-on"))


def test_a_step_that_was_done_before_waits_for_a_person(desk: Desk, qtbot: QtBot) -> None:
    click(seen(desk, QPushButton, "column-include-add"))
    qtbot.waitUntil(lambda: at(desk) == "condition")
    click(part(desk.bench, QPushButton, "tutorial-back"))
    assert at(desk) == "card"
    assert part(desk.bench, QPushButton, "tutorial-on").text() == "Next"


def test_the_ring_follows_and_lets_everything_through(desk: Desk, qtbot: QtBot) -> None:
    ring, add = desk.tour.ring, seen(desk, QPushButton, "column-include-add")
    qtbot.waitUntil(ring.isVisible)

    def around() -> bool:
        return ring.geometry().contains(add.rect().translated(add.mapTo(desk.bench, add.rect().topLeft())))

    qtbot.waitUntil(around)
    desk.bench.show_sidebar(False)
    qtbot.waitUntil(around)
    assert ring.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def test_it_begins_with_an_empty_segment(open_window: Opener, shop: Path) -> None:
    window = open_window(shop, "Lapsed high-value buyers")
    assert window.desk is not None
    window.actions_.action("tutorial").trigger()
    assert window.desk.editing.document.segment == EMPTY


@pytest.mark.parametrize("before", [False, True])
def test_the_sample_shop_offers_it_once(
    before: bool, open_window: Opener, sample: Path, settings: Settings
) -> None:
    settings.tutorial_done = before
    path = sample.rename(sample.with_name(SAMPLE))
    window = open_window(path)
    assert window.desk is not None
    assert bool(window.desk.bench.banners.text("tutorial")) != before
    if not before:
        click(part(window, QPushButton, "banner-tutorial-offer-1"))
        assert at(window.desk) == "card"


def test_without_a_project_it_opens_the_sample_shop(
    open_window: Opener, sample: Path, settings: Settings, qtbot: QtBot
) -> None:
    settings.projects_folder = sample.parent
    sample.rename(sample.with_name(SAMPLE))
    window = open_window(None)
    with qtbot.waitSignal(window.opened):
        window.actions_.action("tutorial").trigger()
    assert window.desk is not None
    assert at(window.desk) == "card"
