"""Carrying out actions of the table on a part of the builder, from keys and from its menu."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from PySide6.QtCore import QKeyCombination, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from engine.definition.model import Segment
from widgets.builder import actions
from widgets.builder.actions import Action
from widgets.builder.tree import Tree
from widgets.style import Look


class Situation(msgspec.Struct, frozen=True):
    """What actions depend on."""

    segment: Segment
    selection: tuple[str, ...]


class Commands(QObject):
    """Does what menus and keys ask for; what edits the definition leaves as an intent."""

    intent = Signal(object)
    folded = Signal()

    def __init__(self, area: QWidget, look: Look, tree: Tree, situation: Callable[[], Situation]) -> None:
        super().__init__(area)
        self._area = area
        self._look = look
        self._tree = tree
        self._situation = situation

    def press(self, path: str, shortcut: str) -> bool:
        """Do what a key means for the part at ``path``; returns whether it means anything."""
        action = actions.by_shortcut(self._situation().segment, path, shortcut)
        if action is None:
            return False
        self.do(action, path)
        return True

    def do(self, action: Action, path: str) -> None:
        """Carry out an action on the part at a path, if it can be done there now."""
        now = self._situation()
        if action.make is not None:
            intent = action.make(now.segment, path, now.selection)
            if intent is not None:
                self.intent.emit(intent)
            return
        card = self._tree.card(path)
        if card is not None and action.key == "rename":
            card.title.start_editing()
        elif card is not None:
            card.set_folded(not card.folded)
            self.folded.emit()

    def open_menu(self, path: str, place: QPoint) -> None:
        """Open the menu of the part at a path."""
        menu = QMenu(self._area)
        menu.setObjectName("builder-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in actions.available(self._situation().segment, path):
            if action.line:
                menu.addSeparator()
            self._add(menu, action, path)
        menu.popup(place)

    def _add(self, menu: QMenu, action: Action, path: str) -> None:
        now = self._situation()
        words = action.words(now.segment, path)
        entry = menu.addAction(f"{words}\t{action.shortcut}" if action.shortcut else words)
        entry.setObjectName(f"builder-menu-{action.key}")
        if action.icon:
            entry.setIcon(self._look.icon(action.icon, "text2"))
        can = action.make is None or action.make(now.segment, path, now.selection) is not None
        entry.setEnabled(can)
        entry.triggered.connect(lambda: self.do(action, path))


def shortcut_of(event: QKeyEvent) -> str:
    """Return a key as shortcuts are written; that arrows count as on the keypad does not matter."""
    keys = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    combination = QKeyCombination(keys, Qt.Key(event.key()))
    return QKeySequence(combination).toString(QKeySequence.SequenceFormat.PortableText)
