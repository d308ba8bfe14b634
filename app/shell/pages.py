"""Pages of the insight panel that need only the definition: what it means in words, and what it is for."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent, QShowEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.shell.parts import label
from app.shell.tag_field import TagField
from engine.review.describe import Summary
from widgets.style import KIND, name_part

PURPOSE_HEIGHT = 84


class SummaryPage(QPlainTextEdit):
    """The segment in plain words, to read and to copy; long ones are laid out only where they are seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "reading")
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(8)
        name_part(self, "summary", "Summary in words")
        self.text = ""
        """What it says; on the screen once it is seen."""

    def show_summary(self, summary: Summary) -> None:
        """Say what the definition means."""
        cards = (
            f"{letter} · {title}: {said}" if title else f"{letter}: {said}"
            for letter, title, said in summary.cards
        )
        paragraphs = (summary.sentence, f"Calculated for {summary.calculated_for}.", *cards)
        self.text = "\n\n".join(paragraphs)
        if self.isVisible():
            self._say()

    def _say(self) -> None:
        if self.text != self.toPlainText():
            place = self.verticalScrollBar().value()
            self.setPlainText(self.text)
            self.verticalScrollBar().setValue(place)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._say()


class _Purpose(QPlainTextEdit):
    left = Signal()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()


class DetailsPage(QWidget):
    """What the segment is for, and its tags."""

    purpose_edited = Signal(str)
    tags_edited = Signal(object)  # tuple of str
    left = Signal()
    """A field has lost the focus."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.purpose = _Purpose()
        self.purpose.setPlaceholderText("What this segment is for, such as: win-back mail in March")
        self.purpose.setFixedHeight(PURPOSE_HEIGHT)
        self.purpose.setTabChangesFocus(True)
        name_part(self.purpose, "segment-purpose", "Purpose")
        self.tags = TagField("segment-tags")
        self.saved = label("", "muted", "segment-saved", wrap=True)
        self.purpose.textChanged.connect(self._purpose_edited)
        self.purpose.left.connect(self.left)
        self.tags.edited.connect(self._tags_edited)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 12, 10, 12)
        column.setSpacing(6)
        column.addWidget(label("Purpose", "caption"))
        column.addWidget(self.purpose)
        column.addSpacing(6)
        column.addWidget(label("Tags", "caption"))
        column.addWidget(self.tags)
        column.addSpacing(6)
        column.addWidget(self.saved)
        column.addStretch(1)

    def show_details(self, purpose: str, tags: tuple[str, ...]) -> None:
        """Show what is known; what is being typed stays as it is."""
        if purpose != self.purpose.toPlainText():
            with QSignalBlocker(self.purpose):
                self.purpose.setPlainText(purpose)
        self.tags.show_tags(tags)

    def show_saved(self, text: str) -> None:
        """Say which version is saved, and since when."""
        self.saved.setText(text)

    def _purpose_edited(self) -> None:
        self.purpose_edited.emit(self.purpose.toPlainText())

    def _tags_edited(self, tags: tuple[str, ...]) -> None:
        self.tags_edited.emit(tags)
        self.left.emit()
