"""Several values as chips: typed, pasted from a spreadsheet, or taken from what is in the data."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

import msgspec
from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from engine.definition.model import Value
from widgets.editor.controls import Press, line
from widgets.editor.scene import Fault, Scene, Spot, ValuesPart, focus
from widgets.flow_layout import FlowLayout
from widgets.style import INVALID, name_part, set_property

MOST_SHOWN = 60
OFFERED = 6
LONGEST = 28


class Offer(msgspec.Struct, frozen=True):
    """A value to take, as shown, and how many rows hold it (None: not known)."""

    value: Value
    shown: str
    rows: int | None = None


class Reading(msgspec.Struct, frozen=True):
    """How typed text becomes values and back; ``what`` names one value ("a value", "a number")."""

    read: Callable[[str], Value | None]
    write: Callable[[Value], str]
    what: str
    hint: str
    splits: str = ",;"


class ChipLine(QLineEdit):
    """The line after the chips."""

    committed = Signal()
    pasted = Signal(str)
    erased = Signal()
    downward = Signal()

    splits = ""
    """Characters that end a value; one typed after a quotation mark is part of it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if self.text().strip() and ((self._is_return(event) and plain) or self._splits(event)):
            self.committed.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.text():
            self.erased.emit()
        elif event.key() == Qt.Key.Key_Down and plain:
            self.downward.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and self._paste_rows():
            pass
        else:
            super().keyPressEvent(event)

    def _is_return(self, event: QKeyEvent) -> bool:
        return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)

    def _splits(self, event: QKeyEvent) -> bool:
        return bool(event.text()) and event.text() in self.splits and not self.text().startswith('"')

    def _paste_rows(self) -> bool:
        text = QGuiApplication.clipboard().text()
        if not re.search(r"[\n\r\t]", text.strip()):
            return False
        self.pasted.emit(text)
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason and self.text().strip():
            self.committed.emit()

    def sizeHint(self) -> QSize:
        return QSize(216, super().sizeHint().height())


class ChipsEditor(ValuesPart):
    """Values as removable chips, a line to type more, and what the data offers under it."""

    def __init__(self, scene: Scene, spot: Spot, reading: Reading, parent: QWidget | None = None) -> None:
        super().__init__(scene, spot, parent)
        self._reading = reading
        self._values: tuple[Value, ...] = ()
        self._offers: tuple[Offer, ...] = ()
        self._chips: list[Press] = []
        self._suggestions: list[Press] = []
        self.line = ChipLine(self)
        name_part(self.line, spot.key + "-line", f"{spot.words}: type {reading.what}")
        self.line.setPlaceholderText(reading.hint)
        self.line.splits = reading.splits
        self.line.committed.connect(self._commit)
        self.line.pasted.connect(self._paste)
        self.line.erased.connect(self._erase)
        self.line.downward.connect(self._focus_offers)
        self.line.textEdited.connect(self._typed)
        self._taken = line(self.line, parent=self)
        self._offered = line(parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._taken)
        column.addWidget(self._offered)
        self._offered.hide()

    # --- setters -------------------------------------------------------------------------------------------

    def set_values(self, values: tuple[Value, ...]) -> None:
        """Show the values."""
        if values != self._values:
            self._values = values
            self._redraw()

    def set_offers(self, offers: tuple[Offer, ...]) -> None:
        """Offer values out of the data, the most frequent first."""
        if offers != self._offers:
            self._offers = offers
            self._redraw()

    def values(self) -> tuple[Value, ...]:
        """Return the values taken so far."""
        return self._values

    # --- drawing -------------------------------------------------------------------------------------------

    def _redraw(self) -> None:
        held = self.line.hasFocus() or any(chip.hasFocus() for chip in self._chips)
        shown = self._values[:MOST_SHOWN]
        for chip in self._chips:
            _away(chip)
        self._chips = [self._chip(at, value) for at, value in enumerate(shown)]
        extra: list[QWidget] = list(self._chips)
        if len(self._values) > MOST_SHOWN:
            more = Press(f"and {len(self._values) - MOST_SHOWN:,} more", self.spot.inner("more", "more"))
            more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._chips.append(more)
            extra.append(more)
        flow = self._taken.layout()
        assert isinstance(flow, FlowLayout)
        flow.arrange([*extra, self.line])
        for chip in self._chips:
            chip.show()
        self._order()
        if held:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._redraw_offers()

    def _chip(self, at: int, value: Value) -> Press:
        named = (offer.shown for offer in self._offers if offer.value == value and offer.rows is None)
        text = next(named, "") or self._reading.write(value)
        place = Spot(f"{self.spot.key}-chip-{at + 1}", f"Remove {text}")
        made = Press(f"{_short(text)}  ×", place, "chip", self._taken)
        made.setToolTip(text)
        made.clicked.connect(lambda: self._take(self._values[:at] + self._values[at + 1 :]))
        return made

    def _order(self) -> None:
        before: QWidget | None = None
        for widget in (*self._chips, self.line, *self._suggestions):
            if before is not None:
                QWidget.setTabOrder(before, widget)
            before = widget

    def _redraw_offers(self) -> None:
        for button in self._suggestions:
            _away(button)
        typed = self.line.text().strip().lower()
        fitting = [
            offer
            for offer in self._offers
            if offer.value not in self._values and (not typed or typed in offer.shown.lower())
        ]
        fitting.sort(key=lambda offer: not offer.shown.lower().startswith(typed))
        self._suggestions = [self._suggestion(at, offer) for at, offer in enumerate(fitting[:OFFERED])]
        flow = self._offered.layout()
        assert isinstance(flow, FlowLayout)
        flow.arrange(self._suggestions)
        self._offered.setVisible(bool(self._suggestions))
        for button in self._suggestions:
            button.show()
        self._order()

    def _suggestion(self, at: int, offer: Offer) -> Press:
        rows = "" if offer.rows is None else f"  {offer.rows:,}"
        spoken = f"Add {offer.shown}" + (f", {offer.rows:,} rows" if offer.rows is not None else "")
        made = Press(
            _short(offer.shown) + rows,
            Spot(f"{self.spot.key}-offer-{at + 1}", spoken),
            "offer",
            self._offered,
        )
        made.clicked.connect(lambda: self._add_offer(offer))
        made.installEventFilter(self)
        return made

    # --- what is done --------------------------------------------------------------------------------------

    def _add_offer(self, offer: Offer) -> None:
        self.line.clear()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._take((*self._values, offer.value))

    def _focus_offers(self) -> None:
        if self._suggestions:
            self._suggestions[0].setFocus(Qt.FocusReason.TabFocusReason)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Walk over the offers with the arrows."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        steps = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or watched not in self._suggestions:
            return False
        at = self._suggestions.index(watched) + step
        if at < 0:
            self.line.setFocus(Qt.FocusReason.TabFocusReason)
        elif at < len(self._suggestions):
            self._suggestions[at].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _typed(self) -> None:
        set_property(self.line, INVALID, False)
        self._redraw_offers()
        self.changed.emit()

    def _commit(self) -> None:
        text = self.line.text().strip()
        value = self._reading.read(_unquoted(text))
        if value is None:
            set_property(self.line, INVALID, True)
            return
        known = next((each for each in self._offers if each.shown.lower() == text.lower()), None)
        value = known.value if known is not None else value
        self.line.clear()
        if value in self._values:
            self._redraw_offers()
        else:
            self._take((*self._values, value))

    def _paste(self, text: str) -> None:
        cells = [cell.strip() for cell in re.split(r"[\n\r\t]+", text) if cell.strip()]
        read = [self._reading.read(cell) for cell in cells]
        unread = [cell for cell, value in zip(cells, read, strict=True) if value is None]
        values = dict.fromkeys((*self._values, *(value for value in read if value is not None)))
        self.line.setText(", ".join(unread))
        set_property(self.line, INVALID, bool(unread))
        self._take(tuple(values))

    def _erase(self) -> None:
        if self._values:
            self._take(self._values[:-1])

    def _take(self, values: tuple[Value, ...]) -> None:
        self._values = values
        self._redraw()
        self.changed.emit()

    def focus_first(self) -> bool:
        return focus(self.line)

    def settle(self) -> None:
        if self.line.text().strip():
            self._commit()

    def faults(self) -> list[Fault]:
        pending = self.line.text().strip()
        if pending and self._reading.read(_unquoted(pending)) is None:
            return [Fault(f"“{pending}” is not {self._reading.what}.", self.line)]
        if not self._values and not pending:
            return [Fault(f"Give {self._reading.what}.", self.line)]
        return []


def _away(widget: QWidget) -> None:
    if widget is QApplication.focusWidget():
        widget.clearFocus()
    widget.hide()
    widget.deleteLater()


def _short(text: str) -> str:
    flat = " ".join(text.split()) or "(blank)"
    return flat if len(flat) <= LONGEST else flat[: LONGEST - 1] + "…"


def _unquoted(text: str) -> str:
    return text[1:-1].strip() if len(text) > 2 and text[0] == text[-1] == '"' else text


def number_key(value: Value) -> str:
    """Return a value as an offer shows it."""
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
