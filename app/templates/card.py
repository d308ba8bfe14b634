"""One template on its card: what it is for, whom it means here, what it asks, how many it is, and its use."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.shell.parts import button, clear, elided, label
from app.templates.told import Sized, Told
from engine.definition.shares import percent
from engine.templates import Question
from widgets.editor.controls import Choice, line, word
from widgets.editor.number_fields import NumberLine
from widgets.editor.scene import Spot
from widgets.emptying import empty
from widgets.style import KIND, name_part

LEAST_WIDTH = 300
TYPING_MS = 400
"""A number that is typed counts once nothing more comes for so long."""


class TemplateCard(QFrame):
    """Shows a template as it was told; setters in, answers and the wish to use it out."""

    answered = Signal(str, str, str)
    """A template's key, what was asked, and the answer."""
    used = Signal(str)
    """A template's key."""

    def __init__(self, told: Told, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        template = told.resolution.template
        self.key = template.key
        self.setProperty(KIND, "panel")
        name_part(self, f"template-{self.key}", template.title)
        self._title = label(template.title, "big-title", wrap=True)
        self._purpose = label(template.purpose, "secondary", wrap=True)
        self._sentence = label("", "muted", f"template-{self.key}-sentence", wrap=True)
        self._equation = elided("", "tiny", f"template-{self.key}-equation")
        self.size_label = label("", "pill-count", f"template-{self.key}-size")
        self._asked: dict[str, Choice | NumberLine] = {}
        self._questions = QVBoxLayout()
        self.use = button("Use this", f"template-{self.key}-use", lambda: self.used.emit(self.key))
        self.use.setAccessibleName(f"Use {template.title}")
        self.use.setToolTip("Open it in the builder as a new segment that is not saved yet")
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._typed)
        self._lay_out()
        self.show_told(told)

    @property
    def told(self) -> Told:
        """What is on the card."""
        return self._told

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._title, 1)
        head.addWidget(self.size_label, 0, Qt.AlignmentFlag.AlignTop)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self._equation, 1)
        foot.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._purpose)
        column.addWidget(self._sentence)
        column.addLayout(self._questions)
        column.addStretch(1)
        column.addLayout(foot)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # --- setters --------------------------------------------------------------------------------------------

    def show_told(self, told: Told) -> None:
        """Show the template in the project's words; its size is counted again."""
        self._told = told
        self._sentence.setText(told.sentence)
        self._sentence.setToolTip(told.sentence)
        self._equation.setText(told.equation)
        self._show_questions(told.resolution.questions)
        self.show_counting()

    def show_counting(self) -> None:
        """Say that the size is not known yet."""
        self.size_label.setText("counting …")

    def show_size(self, sized: Sized) -> None:
        """Show how many it is."""
        if sized.size is None:
            self.size_label.setText("!")
            self.size_label.setToolTip(sized.problem)
            return
        share = f" · {percent(sized.size / sized.base)}" if sized.base else ""
        self.size_label.setText(f"{sized.size:,}{share}")
        self.size_label.setToolTip(f"{sized.size:,} of {sized.base:,} contacts")

    def fits(self, words: list[str]) -> bool:
        """Return whether all of the words stand somewhere on the card."""
        template = self._told.resolution.template
        text = f"{template.title} {template.purpose} {template.answers} {self._told.sentence}".lower()
        return all(each in text for each in words)

    # --- questions ------------------------------------------------------------------------------------------

    def _show_questions(self, questions: tuple[Question, ...]) -> None:
        if [question.name for question in questions] != list(self._asked):
            self._make_questions(questions)
        for question in questions:
            asked = self._asked[question.name]
            if isinstance(asked, Choice):
                asked.offer([(choice.label, choice.key) for choice in question.choices])
                asked.choose(question.answer)
            elif not asked.hasFocus():
                asked.put(question.number)

    def _make_questions(self, questions: tuple[Question, ...]) -> None:
        empty(self._questions)
        self._asked = {question.name: self._made(question) for question in questions}
        if questions:
            pairs = (_pair(question.text, self._asked[question.name]) for question in questions)
            self._questions.addWidget(line(*pairs))

    def _made(self, question: Question) -> Choice | NumberLine:
        spot = Spot(f"template-{self.key}-{question.name}", f"{self._title.text()}: {question.text}")
        if question.number is None:
            choice = Choice(spot)
            choice.picked.connect(lambda: self.answered.emit(self.key, question.name, choice.key))
            return choice
        number = NumberLine(spot)
        number.setMaximumWidth(96)
        number.textEdited.connect(lambda _text: self._typing.start())
        return number

    def _typed(self) -> None:
        for name, asked in self._asked.items():
            number = asked.number if isinstance(asked, NumberLine) else None
            if number is not None:
                self.answered.emit(self.key, name, f"{number:f}")

    def minimumSizeHint(self) -> QSize:
        return QSize(min(LEAST_WIDTH, super().minimumSizeHint().width()), super().minimumSizeHint().height())


def _pair(text: str, asked: QWidget) -> QWidget:
    """Return a question and what answers it, which stay on one line."""
    pair = clear(QWidget())
    side_by_side = QHBoxLayout(pair)
    side_by_side.setContentsMargins(0, 0, 6, 0)
    side_by_side.setSpacing(6)
    side_by_side.addWidget(word(text, "secondary"))
    side_by_side.addWidget(asked)
    return pair
