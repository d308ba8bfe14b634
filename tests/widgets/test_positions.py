"""Places in texts with characters that take two units of UTF-16: conversion, colours, completion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.theme import Theme
from tests.support.widgets_demo import look
from widgets.positions import qt_position, text_offset
from widgets.sql_highlighter import SqlHighlighter


@given(st.text(), st.integers(0, 200))
def test_places_are_as_qt_counts_and_back(text: str, offset: int) -> None:
    document = QTextDocument()
    document.setPlainText("".join(letter for letter in text if letter.isprintable()))
    plain = document.toPlainText()
    assert document.characterCount() - 1 == qt_position(plain, len(plain))
    assert text_offset(plain, qt_position(plain, offset)) == min(offset, len(plain))


COLOURED = [
    ("city = '😀🎉' and age > 30", ["'😀🎉'", "and", "age", "30"]),
    ('"näme 😀" is null -- 😀 or', ['"näme 😀"', "is", "null", "-- 😀 or"]),
    ('"other" = lower(city)', ["lower"]),
]


@pytest.mark.parametrize(("text", "parts"), COLOURED, ids=[text for text, _ in COLOURED])
def test_colours_stand_on_their_words(qtbot: QtBot, theme: Theme, text: str, parts: list[str]) -> None:
    edit = QPlainTextEdit()
    qtbot.addWidget(edit)
    keywords, fields = ("and", "is", "null"), ("age", "näme 😀")
    highlighter = SqlHighlighter(edit.document(), look(theme), keywords, fields, ("lower",))
    edit.setPlainText(text)
    highlighter.rehighlight()
    formats = edit.document().firstBlock().layout().formats()
    units = text.encode("utf-16-le")
    found = [units[2 * one.start : 2 * (one.start + one.length)].decode("utf-16-le") for one in formats]
    assert found == parts
