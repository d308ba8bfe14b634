"""Being in a saved segment or on a fixed list; a pasted or dropped file of keys becomes a list."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal, TypeAlias

from PySide6.QtCore import QMimeData, QSize, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from engine.definition.model import ListCondition, SegmentCondition
from engine.definition.names import name_key
from widgets.editor.controls import Choice, Press, line, remark, show_if, word
from widgets.editor.scene import Body, Fault, Scene, Spot, focus
from widgets.intents import MakeList
from widgets.style import KIND, name_part

Named: TypeAlias = SegmentCondition | ListCondition
Kind: TypeAlias = Literal["segment", "list"]
WORDS: dict[Kind, str] = {"segment": "in the segment", "list": "on the list"}


class KeysField(QPlainTextEdit):
    """A place to paste keys or e-mail addresses into, or to drop a file of them on."""

    dropped = Signal(object)
    """The ``Path`` of a file."""

    def __init__(self, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        name_part(self, spot.key, spot.words)
        self.setPlaceholderText("Paste keys or e-mail addresses, one a line, or drop a file of them here")
        self.setTabChangesFocus(True)
        self.setProperty(KIND, "field")
        self.setFixedHeight(78)

    def sizeHint(self) -> QSize:
        return QSize(220, 78)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasUrls() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        path = _file(source)
        if path is None:
            super().insertFromMimeData(source)
        else:
            self.dropped.emit(path)


def _file(source: QMimeData) -> Path | None:
    files = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
    return files[0] if files and files[0].is_file() else None


def keys_in(text: str) -> tuple[str, ...]:
    """Return the keys in pasted text: one a line (or cell), the same one once, in their order."""
    cells = (cell.strip().strip('"') for cell in re.split(r"[\n\r\t;,]+", text))
    return tuple(dict.fromkeys(cell for cell in cells if cell))


class MembershipEditor(Body[Named]):
    """Chooses a saved segment or a fixed list by name."""

    list_wanted = Signal(object)
    """A ``MakeList`` intent; ``set_made`` answers with the name it was given."""

    def __init__(
        self, scene: Scene, spot: Spot, parent: QWidget | None = None, *, kind: Kind = "segment"
    ) -> None:
        super().__init__(scene, spot, parent)
        self._kind: Kind = kind
        self._state: Named = _named(kind, "")
        self.name = Choice(spot.inner(kind, f"{kind}"), self)
        self.name.picked.connect(self._choose)
        self._note = remark(f"{spot.key}-note")
        self.keys = KeysField(spot.inner("keys", "keys or e-mail addresses"), self)
        self.keys.textChanged.connect(self._count_keys)
        self.keys.dropped.connect(lambda path: self.list_wanted.emit(MakeList(path, path.stem)))
        self.make = Press("Make a list", spot.inner("make", "make a list of them"), parent=self)
        self.make.clicked.connect(lambda: self.list_wanted.emit(MakeList(self.keys.toPlainText())))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(line(word(WORDS[kind]), self.name, parent=self))
        column.addWidget(self.keys)
        column.addWidget(line(self.make, parent=self))
        column.addWidget(self._note)
        show_if(kind == "list", self.keys, self.make)
        scene.changed.connect(self._redraw)
        self._count_keys()
        self._redraw()

    def set_condition(self, condition: Named) -> None:
        """Show a condition of this editor's kind."""
        self._state = condition
        self._redraw()

    def condition(self) -> Named:
        """Return the condition as filled in."""
        return self._state

    def set_made(self, name: str, note: str) -> None:
        """Take the list that was made of the keys; ``note`` says what of it is nobody's."""
        self.keys.clear()
        self._state = _named(self._kind, name, negated=self._state.negated)
        self._redraw()
        self._say(note)
        self.changed.emit()

    @property
    def _names(self) -> tuple[str, ...]:
        return self.scene.segments if self._kind == "segment" else self.scene.lists

    def _redraw(self) -> None:
        name = self._own_name()
        self.name.offer((each, each) for each in self._names)
        known = next((each for each in self._names if name_key(each) == name_key(name)), name)
        if name:
            self.name.choose(known)
        else:
            self.name.setCurrentIndex(-1)
        self.name.setPlaceholderText("choose one" if self._names else "there are none yet")
        some = bool(self._names) or self._kind == "list"
        self._say("" if some else "There are no saved segments yet.")

    def _own_name(self) -> str:
        return self._state.segment if isinstance(self._state, SegmentCondition) else self._state.list

    def _choose(self) -> None:
        self._state = _named(self._kind, self.name.key, negated=self._state.negated)
        self.changed.emit()

    def _count_keys(self) -> None:
        many = len(keys_in(self.keys.toPlainText()))
        self.make.setEnabled(many > 0)
        self.make.setText(f"Make a list of {many:,}" if many else "Make a list")

    def _say(self, text: str) -> None:
        self._note.setText(text)
        show_if(bool(text), self._note)

    def focus_first(self) -> bool:
        return focus(self.name if self._names or self._kind == "segment" else self.keys)

    def faults(self) -> list[Fault]:
        if self._own_name().strip():
            return []
        if self.make.isEnabled():
            return [Fault("Make a list of these keys first.", self.make)]
        if self._kind == "list" and not self._names:
            return [Fault("Paste keys or e-mail addresses to make a list of.", self.keys)]
        return [Fault(f"Choose a {self._kind}.", self.name)]


def _named(kind: Kind, name: str, *, negated: bool = False) -> Named:
    if kind == "segment":
        return SegmentCondition(segment=name, negated=negated)
    return ListCondition(list=name, negated=negated)
