"""The gallery in the real window: sizes before use, questions in place, a segment in the builder after."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.shell.places import SEGMENT, TEMPLATES
from app.templates.card import TemplateCard
from engine.templates import resolve, templates
from tests.support.imported import bench
from tests.support.qt import focusable
from tests.support.qt_window import Opener, awaited, click, part, press, type_over, type_text, wait_for
from widgets.editor.controls import Choice

ALL = {template.key: template for template in templates()}


@pytest.fixture
def desk(open_window: Opener, sample: Path) -> Desk:
    desk = open_window(sample).desk
    assert desk is not None
    return desk


@pytest.fixture
def gallery(desk: Desk, qtbot: QtBot) -> Desk:
    press("Ctrl+T")
    assert desk.bench.places.place == TEMPLATES
    counted(desk, qtbot)
    return desk


def counted(desk: Desk, qtbot: QtBot) -> None:
    """Wait until every card shows its size."""
    qtbot.waitUntil(lambda: len(desk.gallery.page.cards) > 20 and desk.quiet)


def card(desk: Desk, key: str) -> TemplateCard:
    return part(desk.bench, TemplateCard, f"template-{key}")


def size(desk: Desk, key: str) -> int:
    return int(card(desk, key).size_label.text().split(" · ")[0].replace(",", ""))


def test_every_card_shows_its_size_before_it_is_used(gallery: Desk, sample_file: Path) -> None:
    assert set(gallery.gallery.page.cards) == set(ALL)
    with bench(sample_file) as on:
        for key, template in ALL.items():
            segment = resolve(template, on.catalog).segment
            assert segment is not None
            assert size(gallery, key) == on.membership.evaluate(segment, on.workspace.as_of()).size, key


def test_an_answer_changes_the_size_in_place(gallery: Desk, qtbot: QtBot) -> None:
    before = size(gallery, "loyalty-tier")
    tier = part(gallery.bench, Choice, "template-loyalty-tier-tier")
    tier.setFocus()
    type_text("from 1,000")
    qtbot.waitUntil(lambda: gallery.quiet)
    assert "is at least 1,000" in card(gallery, "loyalty-tier").told.sentence
    assert size(gallery, "loyalty-tier") != before


def test_a_number_changes_the_size_once_it_is_typed(gallery: Desk, qtbot: QtBot) -> None:
    before = size(gallery, "lapsed")
    type_over(gallery.bench, "template-lapsed-days", "30")
    qtbot.waitUntil(lambda: gallery.quiet and size(gallery, "lapsed") > before)
    assert "in the last 30 days" in card(gallery, "lapsed").told.sentence


def test_only_the_size_of_the_last_answer_is_shown(
    gallery: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The former answer's size would stand beside the new sentence, for good where the page is left then."""
    shown: list[int | None] = []
    lapsed = card(gallery, "lapsed")
    monkeypatch.setattr(lapsed, "show_size", lambda sized: shown.append(sized.size))
    for days in ("30", "60"):
        gallery.gallery.page.answered.emit("lapsed", "days", days)
    qtbot.waitUntil(lambda: gallery.quiet and bool(shown))
    assert "in the last 60 days" in lapsed.told.sentence
    assert len(shown) == 1


def test_use_opens_it_as_a_segment_that_is_not_saved(gallery: Desk, qtbot: QtBot) -> None:
    shown = size(gallery, "never-bought")
    click(part(gallery.bench, QPushButton, "template-never-bought-use"))
    wait_for(qtbot, gallery, "Never bought")
    assert gallery.bench.places.place == SEGMENT
    document = gallery.editing.document
    assert document.segment == card(gallery, "never-bought").told.resolution.segment
    assert document.origin is None
    assert not document.clean
    assert part(gallery.bench, QLabel, "size").text() == f"{shown:,}"


def test_a_template_whose_name_is_taken_gets_a_free_one(gallery: Desk, qtbot: QtBot) -> None:
    for name in ("Never bought", "Never bought 2"):
        gallery.bench.places.open(TEMPLATES)
        click(part(gallery.bench, QPushButton, "template-never-bought-use"))
        assert gallery.editing.document.segment.name == name
        gallery.editing.save()
        qtbot.waitUntil(lambda: gallery.editing.document.origin is not None and gallery.quiet)


def test_the_palette_leads_to_a_template(gallery: Desk) -> None:
    gallery.bench.places.open(SEGMENT)
    press("Ctrl+K")
    type_text("template birthdays")
    press("Return")
    assert gallery.bench.places.place == TEMPLATES
    assert card(gallery, "birthdays").isVisible()
    assert not card(gallery, "lapsed").isVisible()


def test_search_leaves_the_cards_that_fit(gallery: Desk) -> None:
    type_text("birthday")
    assert part(gallery.bench, QLineEdit, "gallery-search").text() == "birthday"
    seen = {key for key, each in gallery.gallery.page.cards.items() if each.isVisible()}
    assert "birthdays" in seen
    assert len(seen) < 4
    type_text("zzz")
    assert part(gallery.bench, QLabel, "gallery-nothing").isVisible()


def test_leaving_stops_the_counting_and_coming_back_goes_on(desk: Desk, qtbot: QtBot) -> None:
    desk.bench.places.open(TEMPLATES)
    desk.bench.places.open(SEGMENT)
    assert "check" not in awaited(desk)
    desk.bench.places.open(TEMPLATES)
    counted(desk, qtbot)
    assert all(each.size_label.text() != "counting …" for each in desk.gallery.page.cards.values())


def test_an_empty_segment_leads_to_the_gallery(desk: Desk) -> None:
    click(part(desk.bench, QPushButton, "column-include-template"))
    assert desk.bench.places.place == TEMPLATES


def test_what_the_data_is_not_enough_for_is_said(open_window: Opener, shop: Path, qtbot: QtBot) -> None:
    desk = open_window(shop).desk
    assert desk is not None
    desk.bench.places.open(TEMPLATES)
    qtbot.waitUntil(lambda: desk.quiet and bool(desk.gallery.page.cards))
    lacking = part(desk.bench, QLabel, "template-abandoned-cart-lacking")
    assert lacking.isVisible()
    assert "abandoned-cart" not in desk.gallery.page.cards


def test_the_keyboard_goes_from_card_to_card(gallery: Desk) -> None:
    part(gallery.bench, QLineEdit, "gallery-search").setFocus()
    reached = set()
    for _ in range(80):
        press("Tab")
        focused = QApplication.focusWidget()
        reached.add(focused.objectName() if focused is not None else "")
    assert {f"template-{key}-use" for key in ALL} <= reached
    assert "template-loyalty-tier-tier" in reached


def test_all_that_can_be_reached_has_a_name_of_its_own_and_is_big_enough(gallery: Desk) -> None:
    page = gallery.gallery.page
    reached = [each for each in focusable(page) if not each.objectName().startswith("qt_")]
    named = [each for each in reached if not isinstance(each, QScrollArea)]
    assert [each for each in named if not each.objectName() or not each.accessibleName()] == []
    names = [each.objectName() for each in named]
    assert sorted(names) == sorted(set(names))
    for kind in (QPushButton, QLineEdit, Choice):
        for each in page.findChildren(kind):
            assert not each.isVisible() or each.height() >= 24, each.objectName()


def test_all_themes_have_the_columns_that_fit(gallery: Desk, qtbot: QtBot) -> None:
    page, window = gallery.gallery.page, gallery.bench.window()

    def columns() -> int:
        return len({each.mapTo(page, each.rect().topLeft()).x() for each in page.cards.values()})

    window.resize(1700, 720)
    qtbot.waitUntil(lambda: columns() == 4)
    window.resize(1280, 720)
    qtbot.waitUntil(lambda: columns() == 3)
