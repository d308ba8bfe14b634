"""What stands in the way and what is asked, where it belongs, with answers to click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.icons import IconSet
from app.shell.parts import button, label
from widgets.editor.controls import line
from widgets.emptying import empty
from widgets.sign import Sign
from widgets.style import KIND, name_part

Tone: TypeAlias = Literal["info", "question", "error"]

KINDS: dict[Tone, tuple[str, str, str]] = {
    "info": ("info-banner", "info", "accent"),
    "question": ("banner", "warning", "or"),
    "error": ("error-banner", "error", "danger"),
}
"""The frame, sign and tone of each."""

SHORT = 70
"""Characters of all answers up to which they stand beside the sentence."""


class Answer(msgspec.Struct, frozen=True, eq=False):
    """Something to click."""

    text: str
    do: Callable[[], None]


class Notice(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """A sentence with answers."""

    tone: Tone
    text: str
    answers: Sequence[Answer] = ()


class Notices(QWidget):
    """The notices that stand now, one below the other."""

    def __init__(self, name: str, icons: IconSet) -> None:
        super().__init__()
        self.setProperty(KIND, "clear")
        self.setObjectName(name)
        self._name = name
        self._icons = icons
        self._shown: list[tuple[str, str, tuple[str, ...]]] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.notices: Sequence[Notice] = ()

    def show_notices(self, notices: Sequence[Notice]) -> None:
        """Show these and no others."""
        self.notices = notices
        wanted = [(one.tone, one.text, tuple(answer.text for answer in one.answers)) for one in notices]
        if wanted != self._shown:
            self._shown = list(wanted)
            empty(self._column)
            for number, notice in enumerate(notices, 1):
                self._column.addWidget(self._frame(number, notice))
        self.setVisible(bool(notices))

    def _frame(self, number: int, notice: Notice) -> QFrame:
        kind, sign, tone = KINDS[notice.tone]
        name = f"{self._name}-{number}"
        frame = QFrame()
        frame.setProperty(KIND, kind)
        name_part(frame, name, notice.text)
        row = QHBoxLayout(frame)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        row.addWidget(Sign(self._icons.icon(sign, tone)), 0, Qt.AlignmentFlag.AlignVCenter)
        text = label(notice.text, "body", f"{name}-text", wrap=True)
        answers = self._answers(name, number - 1, notice)
        if sum(len(answer.text) for answer in notice.answers) <= SHORT:
            row.addWidget(text, 1)
            for answer in answers:
                row.addWidget(answer, 0, Qt.AlignmentFlag.AlignVCenter)
            return frame
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(text)
        column.addWidget(line(*answers))
        row.addLayout(column, 1)
        return frame

    def _answers(self, name: str, place: int, notice: Notice) -> list[QPushButton]:
        def answer(number: int) -> Callable[[], None]:
            return lambda: self.notices[place].answers[number].do()  # those of the newest notice

        return [
            button(one.text, f"{name}-answer-{number + 1}", answer(number))
            for number, one in enumerate(notice.answers)
        ]
