from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from engine.definition.expression import Joined
from tests.support.widgets_demo import Demo, settle
from tests.support.widgets_scenes import enter, part
from tests.support.widgets_segments import show
from widgets import intents
from widgets.counts import Count
from widgets.equation_chips import Chip
from widgets.popover import Popover

MakeDemo = Callable[..., Demo]
Key = Qt.Key


def said(demo: Demo) -> str:
    return " ".join(chip.text() for chip in demo.bar.chips.chips)


def popover_text(demo: Demo) -> list[str]:
    popover = demo.findChild(Popover)
    assert popover is not None
    assert popover.isVisible()
    return [label.text() for label in popover.findChildren(QLabel)]


def leave(demo: Demo, name: str) -> None:
    QApplication.sendEvent(part(demo, name), QEvent(QEvent.Type.Leave))
    settle()


def type_equation(demo: Demo, text: str) -> None:
    QTest.keyClicks(demo.bar.editor._text, text)
    QTest.keyClick(demo.bar.editor._text, Key.Key_Return)
    settle()


SHOWN = {
    "one": ("A:x", "A"),
    "two columns": ("A:x and B:y | C:z", "( A and B ) and not C"),
    "brackets": ("A:x and B:x or not C:x | D:x or E:x", "( ( A and B ) or not C ) and not ( D or E )"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("start", "expected"), SHOWN.values(), ids=SHOWN.keys())
def test_chips(make_demo: MakeDemo, start: str, expected: str) -> None:
    assert said(make_demo(start)) == expected


def test_colours_say_the_column(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x | B:y")
    assert part(demo, "equation-A").property("side") == "include"
    assert part(demo, "equation-B").property("side") == "exclude"


def test_pointing_at_a_letter_highlights_and_explains(make_demo: MakeDemo) -> None:
    demo = make_demo(" and ".join("A:xyz" for _ in range(15)) + " | B:xy")
    enter(part(demo, "equation-O"))
    settle()
    view = demo.builder._tree.views["include.items[14]"]
    assert view.property("highlighted") is True
    assert not view.visibleRegion().isEmpty()
    texts = popover_text(demo)
    assert texts[0] == "O · A"
    assert texts[-1].endswith("contacts")
    leave(demo, "equation-O")
    assert view.property("highlighted") is False
    popover = demo.findChild(Popover)
    assert popover is not None
    assert not popover.isVisible()


def test_pointing_at_a_bracket_highlights_and_counts_what_it_spans(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and (B:y or C:z) and D:x")
    asked: list[object] = []
    demo.bar.span_pointed.connect(asked.append)
    bracket = next(chip for chip in demo.bar.chips.chips if chip.text() == "(")
    enter(bracket)
    settle()
    assert isinstance(asked[0], Joined)
    lit = {path for path, view in demo.builder._tree.views.items() if view.property("highlighted")}
    assert lit == {"include.items[1].items[0]", "include.items[1].items[1]"}
    demo.bar.set_span_count(Count(4_321, "ready"))
    assert popover_text(demo)[-2:] == ["B or C", "4,321 contacts"]


def test_pointing_at_a_word_over_very_many_lights_them_all_and_puts_them_out(make_demo: MakeDemo) -> None:
    demo = make_demo(" or ".join("A:x" for _ in range(25)))
    word = next(chip for chip in demo.bar.chips.chips if chip.text() == "or")
    views = list(demo.builder._tree.views.values())
    enter(word)
    settle()
    assert all(view.property("highlighted") for view in views)
    QApplication.sendEvent(word, QEvent(QEvent.Type.Leave))
    settle()
    assert not any(view.property("highlighted") for view in views)


def test_pressing_a_letter_selects_its_card(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y")
    QTest.mouseClick(part(demo, "equation-B"), Qt.MouseButton.LeftButton)
    assert part(demo, "card-B").property("selected") is True


def test_cards_light_up_letters(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and (B:y or C:z)")
    demo.bar.set_highlight("include.items[1]")
    lit = [chip.text() for chip in demo.bar.chips.chips if chip.property("highlighted")]
    assert lit == ["B", "C"]
    demo.bar.set_selection(("include.items[0]",))
    assert part(demo, "equation-A").property("selected") is True


def test_arrows_go_from_chip_to_chip(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y")
    chips = demo.bar.chips.chips
    chips[0].setFocus()
    QTest.keyClick(chips[0], Key.Key_Right)
    QTest.keyClick(chips[1], Key.Key_Right)
    assert QApplication.focusWidget() is chips[2]
    QTest.keyClick(chips[2], Key.Key_Tab)
    assert not isinstance(QApplication.focusWidget(), Chip)


def test_typing_rearranges_the_cards(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y or C:z | D:x")
    part(demo, "equation-A").setFocus()
    QTest.keyClick(part(demo, "equation-A"), Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert demo.bar.editor.text == demo.bar.text
    type_equation(demo, "A and (B or not C) and not D")
    assert show(demo.segment) == "A:x and (B:y or not C:z) | D:x"
    assert not demo.bar.editing


def test_double_click_starts_typing_and_escape_leaves(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y")
    QTest.mouseDClick(part(demo, "equation-A"), Qt.MouseButton.LeftButton)
    QTest.keyClicks(demo.bar.editor._text, "B")
    QTest.keyClick(demo.bar.editor._text, Key.Key_Escape)
    settle()
    assert not demo.bar.editing
    assert demo.intents == []
    assert part(demo, "equation-A").isVisible()


MISTAKES = {
    "foreign letter": ("A and Q", (6, 7)),
    "missing letter": ("A", (0, 1)),
    "open bracket": ("(A and B", None),
    "no word": ("A B", (2, 3)),
}


@pytest.mark.parametrize(("typed", "place"), MISTAKES.values(), ids=MISTAKES.keys())
def test_a_mistake_is_marked_at_its_place(
    make_demo: MakeDemo, typed: str, place: tuple[int, int] | None
) -> None:
    demo = make_demo("A:x and B:y")
    demo.bar.start_editing()
    type_equation(demo, typed)
    assert demo.bar.editing
    assert demo.intents == []
    assert demo.bar.editor.mistake is not None
    if place is not None:
        assert demo.bar.editor.mistake == place
    assert demo.bar.editor.message.endswith(".")
    QTest.keyClick(demo.bar.editor._text, Key.Key_End)
    QTest.keyClicks(demo.bar.editor._text, " ")
    assert demo.bar.editor.mistake is None


def test_a_mistake_moves_nothing_below(make_demo: MakeDemo) -> None:
    demo = make_demo("A and B")
    demo.bar.start_editing()
    width = demo.bar.width()
    before = demo.bar.heightForWidth(width)
    type_equation(demo, "A and (B")
    assert demo.bar.editor.message == "This bracket is not closed; close it."
    assert demo.bar.heightForWidth(width) == before
    demo.bar.show_mistake("words " * 60, 0)
    assert demo.bar.heightForWidth(width) > before


def test_an_emoji_is_marked_whole(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y")
    demo.bar.start_editing()
    demo.bar.editor._text.setPlainText("A and 😀")  # Qt's test keys can't type it
    QTest.keyClick(demo.bar.editor._text, Key.Key_Return)
    assert demo.bar.editor.mistake == (6, 7)
    (mark,) = demo.bar.editor._text.extraSelections()
    assert mark.cursor.selectedText() == "😀"


def test_a_question_ends_as_one(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y")
    demo.bar.start_editing()
    type_equation(demo, "A ond B")
    assert demo.bar.editor.message.endswith("did you mean “and”?")


def test_copy_as_text(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x or B:y | C:z")
    QTest.mouseClick(part(demo, "equation-copy"), Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == "(A or B) and not C"


def test_an_empty_bar_says_so(make_demo: MakeDemo) -> None:
    demo = make_demo("")
    assert not part(demo, "equation-copy").isEnabled()
    edit = part(demo, "equation-type")
    assert isinstance(edit, QAbstractButton)
    edit.click()
    assert not demo.bar.editing


def test_sixty_letters_wrap(make_demo: MakeDemo) -> None:
    demo = make_demo(" or ".join("A:x" for _ in range(60)), 1280)
    chips = demo.bar.chips.chips
    assert len(chips) == 119
    assert len({chip.y() for chip in chips}) > 2
    area = demo.bar.chips.rect()
    assert all(area.contains(chip.geometry()) for chip in chips)
    boxes = [chip.geometry() for chip in chips]
    assert not any(one.intersects(other) for at, one in enumerate(boxes) for other in boxes[:at])
    assert 52 < demo.bar.height() <= 172


@pytest.mark.parametrize("width", range(300, 900, 60))
def test_what_begins_or_ends_something_stays_with_it_and_words_end_lines(
    make_demo: MakeDemo, width: int
) -> None:
    demo = make_demo(
        "(A:x and not (B:x or C:x)) or (not D:x and (E:x or F:x)) | not (G:x or (H:x and I:x))", width
    )
    lines: dict[int, list[str]] = {}
    for chip in demo.bar.chips.chips:
        lines.setdefault(chip.geometry().center().y(), []).append(chip.token.text)
    assert len(lines) > 1 or width > 700
    for line in lines.values():
        assert line[0] not in (")", "and", "or")
        assert line[-1] not in ("(", "not")


def test_chips_that_stay_are_kept(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y")
    chip = part(demo, "equation-A")
    demo.carry_out(intents.ToggleJoin("include.joins[0]"))
    settle()
    assert part(demo, "equation-A") is chip
    assert said(demo) == "A or B"
