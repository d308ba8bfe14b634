"""The page of the gallery: cards by theme, a search, and what this project's data is not enough for."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.icons import IconSet
from app.shell.parts import clear, label
from app.shell.search_line import SearchLine
from app.templates.card import TemplateCard
from app.templates.told import Told
from engine.templates.reading import Theme, themes
from widgets.sign import Sign
from widgets.style import KIND, name_part

CARD_WIDTH = 320
GAP = 12
MARGIN = 8


class _Section(QWidget):
    """The cards of one theme in as many columns as fit, each card as high as it needs to be."""

    def __init__(self, theme: Theme, icons: IconSet) -> None:
        super().__init__()
        clear(self)
        self.cards: list[TemplateCard] = []
        self._columns: list[QVBoxLayout] = []
        self._room = 0
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(Sign(icons.icon(theme.icon)))
        head.addWidget(label(theme.title, "heading"), 1)
        self._row = QHBoxLayout()
        self._row.setSpacing(GAP)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        column.addLayout(head)
        column.addLayout(self._row)
        self.hide()

    def add(self, card: TemplateCard, room: int) -> None:
        """Set a further card into the columns that fit into so many pixels."""
        seen = sum(not each.isHidden() for each in self.cards)
        self.cards.append(card)
        if room != self._room:
            self.arrange(room)
        elif not card.isHidden():
            self._place(card, seen)
            self.show()

    def arrange(self, room: int) -> None:
        """Set the cards that are to be seen into the columns that fit into so many pixels."""
        self._room = room
        while len(self._columns) < self._fitting:
            self._columns.append(_column())
            self._row.insertLayout(len(self._columns) - 1, self._columns[-1])
        for column in self._columns:
            for card in self.cards:
                column.removeWidget(card)
        seen = [card for card in self.cards if not card.isHidden()]
        for at, card in enumerate(seen):
            self._place(card, at)
        self.setVisible(bool(seen))

    @property
    def _fitting(self) -> int:
        return max(1, (self._room + GAP) // (CARD_WIDTH + GAP))

    def _place(self, card: TemplateCard, at: int) -> None:
        card.setFixedWidth((self._room + GAP) // self._fitting - GAP)
        column = self._columns[at % self._fitting]
        column.insertWidget(column.count() - 1, card)


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(GAP)
    column.addStretch(1)
    return column


class GalleryPage(QWidget):
    """Lays out what it is told; says what is answered and what is to be used."""

    answered = Signal(str, str, str)
    used = Signal(str)
    seen = Signal()
    """The page has come into sight."""
    left = Signal()
    """The page is out of sight."""

    def __init__(self, icons: IconSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "clear")
        name_part(self, "gallery", "Templates")
        self.cards: dict[str, TemplateCard] = {}
        self.search = SearchLine("gallery-search", "Search templates", "Search templates")
        self.search.setFixedWidth(240)
        self.search.textChanged.connect(lambda _text: self._filter())
        self._nothing = label("No template has these words.", "muted", "gallery-nothing")
        self._nothing.hide()
        self._sections = {theme.key: _Section(theme, icons) for theme in themes()}
        self._lacking = QFrame()
        self._lacking.setProperty(KIND, "clear")
        name_part(self._lacking, "gallery-lacking", "Templates that need other data")
        self._lacks: dict[str, tuple[QLabel, QLabel]] = {}
        self._rows = QGridLayout()
        self._fitting = QTimer(self, interval=0, singleShot=True)
        self._fitting.timeout.connect(self._arrange)
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label("Templates", "page-title"))
        about = "Ready-made segments in the names of your own data. Choose one, then change it as you like."
        words.addWidget(label(about, "secondary", wrap=True))
        head.addLayout(words, 1)
        head.addWidget(self.search, 0, Qt.AlignmentFlag.AlignBottom)
        inner = QWidget()
        inner.setProperty(KIND, "clear")
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, MARGIN, 0)
        column.setSpacing(8)
        column.addWidget(self._nothing)
        for section in self._sections.values():
            column.addWidget(section)
        column.addWidget(self._lacking)
        column.addStretch(1)
        self._lay_out_lacking()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setObjectName("gallery-scroll")
        self._area.setWidget(inner)
        self._area.viewport().installEventFilter(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(16)
        whole.addLayout(head)
        whole.addWidget(self._area, 1)

    def _lay_out_lacking(self) -> None:
        column = QVBoxLayout(self._lacking)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        column.addWidget(label("Need data that this project does not have", "heading"))
        self._rows.setHorizontalSpacing(16)
        self._rows.setVerticalSpacing(6)
        self._rows.setColumnStretch(1, 1)
        column.addLayout(self._rows)
        self._lacking.hide()

    # --- setters --------------------------------------------------------------------------------------------

    def show_told(self, told: Told) -> None:
        """Show a template, on its card or among those that the data is not enough for."""
        if told.resolution.segment is None:
            self._show_lacking(told)
            return
        card = self.cards.get(told.key)
        if card is not None:
            card.show_told(told)
            return
        section = self._sections[told.resolution.template.theme]
        card = TemplateCard(told, section)
        card.answered.connect(self.answered)
        card.used.connect(self.used)
        self.cards[told.key] = card
        card.setVisible(card.fits(self._words))
        section.add(card, self._room)
        previous = self.search if len(self.cards) == 1 else list(self.cards.values())[-2].use
        QWidget.setTabOrder(previous, card.use)

    def _show_lacking(self, told: Told) -> None:
        if told.key in self._lacks:
            return
        template = told.resolution.template
        title = label(template.title, "title", f"template-{template.key}-lacking")
        why = label(told.resolution.missing, "secondary", wrap=True)
        at = len(self._lacks)
        self._rows.addWidget(title, at, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.addWidget(why, at, 1)
        self._lacks[told.key] = (title, why)
        self._lacking.show()

    # --- searching and sizes --------------------------------------------------------------------------------

    @property
    def _words(self) -> list[str]:
        return self.search.text().lower().split()

    @property
    def _room(self) -> int:
        return self._area.viewport().width() - MARGIN

    def _filter(self) -> None:
        words = self._words
        for card in self.cards.values():
            card.setVisible(card.fits(words))
        for title, why in self._lacks.values():
            said = f"{title.text()} {why.text()}".lower()
            for part in (title, why):
                part.setVisible(all(word in said for word in words))
        self._lacking.setVisible(any(not title.isHidden() for title, _ in self._lacks.values()))
        self._arrange()

    def _arrange(self) -> None:
        for section in self._sections.values():
            section.arrange(self._room)
        shown = any(not card.isHidden() for card in self.cards.values()) or not self._lacking.isHidden()
        self._nothing.setVisible(bool(self.cards) and not shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._area.viewport() and event.type() == QEvent.Type.Resize:
            self._fitting.start()  # after this resize: another layout inside one is lost
        return False

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.seen.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()
