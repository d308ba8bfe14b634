"""Small controls with names: choices, buttons and switches that behave well on a card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeVar

from PySide6.QtCore import QElapsedTimer, QObject, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from widgets.drop_down import DropDown
from widgets.editor.scene import Part, Spot
from widgets.elided import ElidedLabel
from widgets.flow_layout import FlowLayout
from widgets.style import KIND, caption, name_part

Q = TypeVar("Q", QWidget, QLayout)

WIDEST = 260
SEARCH_MS = 1500
"""Words typed on a choice belong together while they come at least this fast."""
LARGEST = 2**31 - 1


class Choice(DropDown):
    """One of several named things; a value that is not offered is shown all the same."""

    picked = Signal()
    """A person chose another one."""

    closed_text: Mapping[str, str] = MappingProxyType({})
    """By key, what stands here where that differs from what stands in the list."""

    sentences: Mapping[str, str] = MappingProxyType({})
    """By key, what is told to who rests the mouse on it, in the list and when it is chosen."""

    def __init__(self, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name_part(self, spot.key, spot.words)
        name_part(self.view(), f"{spot.key}-list", f"{spot.words}: choices")
        self._search = ""
        self._since = QElapsedTimer()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaximumWidth(WIDEST)
        self.setMaxVisibleItems(16)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.currentIndexChanged.connect(self._tell)
        self.activated.connect(lambda _index: self.picked.emit())
        self.currentIndexChanged.connect(lambda _index: self.updateGeometry())

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        """Offer (label, key) pairs; what was chosen stays chosen."""
        wanted = list(choices)
        if wanted == self._offered():
            return
        key = self.key
        with QSignalBlocker(self):
            self.clear()
            for at, (label, each) in enumerate(wanted):
                self.addItem(label, each)
                self.setItemData(at, self.sentences.get(each), Qt.ItemDataRole.ToolTipRole)
        if key:
            self.choose(key)
        self._tell()
        self.updateGeometry()

    def _offered(self) -> list[tuple[str, str]]:
        return [(self.itemText(at), str(self.itemData(at))) for at in range(self.count())]

    @property
    def key(self) -> str:
        """The key of what is chosen, "" when nothing is."""
        return str(self.currentData()) if self.currentIndex() >= 0 else ""

    def choose(self, key: str) -> None:
        """Show what has that key."""
        at = self.findData(key)
        with QSignalBlocker(self):
            if at < 0:
                self.addItem(key, key)
                at = self.count() - 1
            self.setCurrentIndex(at)
        self._tell()
        self.updateGeometry()
        self.update()

    def _tell(self) -> None:
        """Tell more of what is chosen."""
        self.setToolTip(self.sentences.get(self.key, ""))

    def sizeHint(self) -> QSize:
        """Return the room that the present choice needs: a sentence has no gaps."""
        hint = super().sizeHint()
        width = self.fontMetrics().horizontalAdvance(self._shown()) + 46
        return QSize(min(WIDEST, max(64, width)), hint.height())

    def _shown(self) -> str:
        text = self.closed_text.get(self.key, self.currentText())
        return text or self.placeholderText()

    def initStyleOption(self, option: QStyleOptionComboBox) -> None:
        super().initStyleOption(option)
        room = max(8, self.width() - 40)
        text = self.fontMetrics().elidedText(self._shown(), Qt.TextElideMode.ElideRight, room)
        option.currentText = text

    def minimumSizeHint(self) -> QSize:
        return QSize(64, super().minimumSizeHint().height())

    def showPopup(self) -> None:
        room = max(self.view().sizeHintForColumn(0) + 28, self.width())
        self.view().setMinimumWidth(min(room, 420))
        super().showPopup()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._searched(event):
            super().keyPressEvent(event)

    def _searched(self, event: QKeyEvent) -> bool:
        """Choose what begins with the words typed; a space goes on with them, alone it opens the list."""
        text = event.text()
        modified = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if not self._since.isValid() or self._since.elapsed() > SEARCH_MS:
            self._search = ""
        if modified or not text.isprintable() or not text or (text == " " and not self._search):
            return False
        self._since.start()
        self._search += text.lower()
        labels = [self.itemText(at).lower() for at in range(self.count())]
        fitting = [at for at, label in enumerate(labels) if label.startswith(self._search)]
        fitting += [at for at, label in enumerate(labels) if self._search in label]
        if fitting and fitting[0] != self.currentIndex():
            self.setCurrentIndex(fitting[0])
            self.activated.emit(fitting[0])
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._search = ""
        super().focusOutEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the column: scrolling past must change nothing."""
        event.ignore()


class Number(QSpinBox):
    """A whole number in a sentence."""

    def __init__(
        self, spot: Spot, least: int = 1, most: int = LARGEST, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        name_part(self, spot.key, spot.words)
        line = self.lineEdit()
        name_part(line, f"{spot.key}-line", spot.words)
        line.setTextMargins(7, 0, 0, 0)
        self.setRange(least, most)
        self.setProperty(KIND, "number")
        self.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)  # too small to hit; the arrow keys step
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def put(self, number: int) -> None:
        """Show a number without telling anyone."""
        if number != self.value():
            with QSignalBlocker(self):
                self.setValue(number)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance("0" * max(2, len(str(self.value())))) + 26
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Press(QToolButton):
    """A small button that Return presses too."""

    def __init__(self, text: str, spot: Spot, kind: str = "mend", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setProperty(KIND, kind)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        name_part(self, spot.key, spot.words)

    def setText(self, text: str) -> None:
        super().setText(caption(text))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.click()
        else:
            super().keyPressEvent(event)


class Switch(Press):
    """A button that is on or off; ``flipped`` fires when a person turns it."""

    flipped = Signal()

    def __init__(self, text: str, spot: Spot, kind: str = "not", parent: QWidget | None = None) -> None:
        super().__init__(text, spot, kind, parent)
        self.setCheckable(True)
        self.clicked.connect(lambda _checked: self.flipped.emit())

    def put(self, on: bool) -> None:
        """Turn it without telling anyone."""
        if on != self.isChecked():
            with QSignalBlocker(self):
                self.setChecked(on)


def word(text: str, kind: str = "muted") -> QLabel:
    """Return a word of the sentence between controls."""
    made = QLabel(text)
    made.setProperty(KIND, kind)
    return made


def wrapping(key: str, kind: str) -> QLabel:
    """Return a line that must be read in full: it wraps."""
    made = word("", kind)
    made.setObjectName(key)
    made.setWordWrap(True)
    return made


def remark(key: str, kind: str = "muted") -> ElidedLabel:
    """Return a line that says something about the controls above it."""
    made = ElidedLabel()
    made.setProperty(KIND, kind)
    made.setObjectName(key)
    return made


def line(*widgets: QWidget, parent: QWidget | None = None) -> QWidget:
    """Return widgets as words of a sentence that wraps."""
    made = QWidget(parent)
    made.setProperty(KIND, "plain")
    flow = FlowLayout(made, across=5, down=6)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    made.setSizePolicy(policy)
    for widget in widgets:
        flow.addWidget(widget)
    return made


def row(*widgets: QWidget, spacing: int = 6) -> QHBoxLayout:
    """Return widgets side by side."""
    made = QHBoxLayout()
    made.setContentsMargins(0, 0, 0, 0)
    made.setSpacing(spacing)
    for widget in widgets:
        made.addWidget(widget)
    return made


def removable(frame: QFrame, part: Part, what: str, remove: Callable[[], None]) -> None:
    """Lay a part into a frame, with a button beside it that takes it away."""
    button = Press("", part.spot.inner("remove", "remove"), "icon", frame)
    button.setIcon(part.scene.look.icon("close"))
    button.setToolTip(f"Remove this {what}")
    button.clicked.connect(remove)
    layout = QHBoxLayout(frame)
    layout.setContentsMargins(8, 4, 4, 4)
    layout.setSpacing(4)
    layout.addWidget(part, 1)
    layout.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)


def reading_order(widget: QWidget) -> list[QWidget]:
    """Return what inside ``widget`` takes the keyboard, in the order in which it is laid out."""
    inside = (widget.widget() if isinstance(widget, QScrollArea) else None) or widget
    layout = inside.layout()
    return list(_in_order(layout, _within(inside, QWidget))) if layout is not None else []


def _in_order(layout: QLayout, widgets: Sequence[QWidget]) -> Iterator[QWidget]:
    for part in layout.widgets() if isinstance(layout, FlowLayout) else _placed(layout, widgets):
        if isinstance(part, QLayout):
            yield from _in_order(part, widgets)
        elif part.focusPolicy() != Qt.FocusPolicy.NoFocus:
            yield part
        else:
            yield from reading_order(part)


def _placed(layout: QLayout, widgets: Sequence[QWidget]) -> Iterator[QWidget | QLayout]:
    """Yield those of ``widgets`` and of the inner layouts that are in a layout, in its order.

    It is not asked for its items: Python would keep them for longer than Qt does, and a widget made at the
    place in memory of one that is gone ends the program when it goes.
    """
    parts: list[QWidget | QLayout] = [*widgets, *_within(layout, QLayout)]
    by_place = {layout.indexOf(part): part for part in parts}
    yield from (by_place[at] for at in range(layout.count()) if at in by_place)


def _within(parent: QObject, kind: type[Q]) -> list[Q]:
    return parent.findChildren(kind, options=Qt.FindChildOption.FindDirectChildrenOnly)


def show_if(shown: bool, *widgets: QWidget) -> None:
    """Show or hide widgets."""
    for widget in widgets:
        if widget.isHidden() == shown:
            widget.setVisible(shown)
