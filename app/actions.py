"""Everything a person can have done, one row each: menus, bar, palette and shortcut sheet are made of them.

An action becomes a ``QAction`` named ``action-<id>``. What it does is handed in from outside; whether it can
be done follows from the situation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.icons import IconSet
from app.shell.places import DATA, SEGMENT, TEMPLATES
from app.theme import Mode
from widgets.style import menu_line

Menu: TypeAlias = Literal["Project", "Segment", "Edit", "View", "Help"]
MENUS: tuple[Menu, ...] = ("Project", "Segment", "Edit", "View", "Help")


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """What decides which actions can be done.

    ``clean``: nothing was changed since it was saved; ``typed``: something is typed that is not taken over.
    ``undo`` and ``redo`` name the step that would be undone or done again, ``deleted`` the segments that
    would be restored; "" when there is none.
    """

    project: bool = False
    undo: str = ""
    redo: str = ""
    deleted: str = ""
    clean: bool = True
    typed: bool = False
    saved: bool = False
    cards: int = 0
    theme: Mode = "system"
    place: str = SEGMENT
    sidebar: bool = True
    insight: bool = True


Rule: TypeAlias = Callable[[Situation], bool]


def _always(_: Situation) -> bool:
    return True


def _project(now: Situation) -> bool:
    return now.project


NOBODY = "deleted segment"
"""What a restoration is called while there is nothing to restore."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One action; ``{undo}``, ``{redo}`` and ``{deleted}`` in ``text`` are filled in.

    ``checked`` makes it a switch, ``after_line`` puts a line above it in its menu.
    """

    id: str
    text: str
    menu: Menu
    icon: str = ""
    shortcut: str = ""
    tip: str = ""
    enabled: Rule = _project
    checked: Rule | None = None
    after_line: bool = False

    def shown(self, now: Situation) -> str:
        """Return the text in a situation."""
        return self.text.format(undo=now.undo, redo=now.redo, deleted=now.deleted or NOBODY).strip()


ROWS: tuple[Row, ...] = (
    Row(
        id="open-project", text="Open project …", menu="Project", icon="folder", shortcut="Ctrl+O",
        tip="Open another project file", enabled=_always,
    ),
    Row(
        id="new-project", text="New project from files …", menu="Project", icon="plus",
        tip="Import files into a project of their own", enabled=_always,
    ),
    Row(
        id="try-sample", text="Try the sample shop", menu="Project", icon="sparkle",
        tip="Open a made-up shop to try things on", enabled=_always,
    ),
    Row(
        id="import-files", text="Import files …", menu="Project", icon="import", shortcut="Ctrl+Shift+O",
        tip="Bring new data into this project", after_line=True,
    ),
    Row(
        id="import-again", text="Import again", menu="Project", icon="refresh",
        tip="Import the same files once more",
    ),
    Row(
        id="close-project", text="Close project", menu="Project", icon="close",
        tip="Go back to the start page",
    ),
    Row(
        id="settings", text="Settings", menu="Project", icon="settings", shortcut="Ctrl+,",
        tip="Theme, calculated for, recalculation, memory, personal data", after_line=True,
    ),
    Row(
        id="quit", text="Quit", menu="Project", shortcut="Ctrl+Q", tip="Leave Cardinal", enabled=_always,
        after_line=True,
    ),
    Row(
        id="new-segment", text="New segment", menu="Segment", icon="plus", shortcut="Ctrl+N",
        tip="Start with an empty segment",
    ),
    Row(
        id="save", text="Save", menu="Segment", icon="save", shortcut="Ctrl+S",
        tip="Save the segment as a new version",
        enabled=lambda now: now.project and (now.typed or not now.clean),
    ),
    Row(
        id="save-copy", text="Save as copy", menu="Segment", icon="duplicate", shortcut="Ctrl+Shift+S",
        tip="Save the segment under another name", enabled=lambda now: now.project and now.cards > 0,
    ),
    Row(
        id="reset", text="Reset to last saved", menu="Segment", icon="reset",
        tip="Go back to the segment as it was saved last; this can be undone",
        enabled=lambda now: now.project and now.saved and not now.clean,
    ),
    Row(
        id="rename-segment", text="Rename segment", menu="Segment", icon="edit", shortcut="Ctrl+R",
        tip="Give the segment another name", after_line=True,
    ),
    Row(
        id="segment-details", text="Purpose and tags", menu="Segment", icon="tag", shortcut="Ctrl+Shift+P",
        tip="Say what the segment is for and give it tags",
    ),
    Row(
        id="delete-segment", text="Delete segment", menu="Segment", icon="trash",
        tip="Delete the saved segment and start with an empty one",
        enabled=lambda now: now.project and now.saved,
    ),
    Row(
        id="restore-segment", text="Restore {deleted}", menu="Segment", icon="undo",
        tip="Bring back what was deleted last, with its versions and sizes",
        enabled=lambda now: now.project and bool(now.deleted),
    ),
    Row(
        id="recalculate", text="Recalculate", menu="Segment", icon="refresh", shortcut="F5",
        tip="Count everything again from the data", after_line=True,
    ),
    Row(
        id="recalculate-all", text="Recalculate all saved segments", menu="Segment", icon="history",
        shortcut="Ctrl+F5", tip="Count all saved segments and record their sizes",
    ),
    Row(
        id="export-members", text="Export members …", menu="Segment", icon="export", shortcut="Ctrl+Shift+X",
        tip="Write who is in the segment to a file: CSV, Excel or Parquet", after_line=True,
    ),
    Row(
        id="keep-members", text="Keep members as a list", menu="Segment", icon="list",
        tip="Make a fixed list of who is in the segment now, to use in conditions later",
    ),
    Row(
        id="import-segments", text="Import segments …", menu="Segment", icon="import",
        tip="Save segments out of definition files (JSON)", after_line=True,
    ),
    Row(
        id="export-segments", text="Export all segments …", menu="Segment", icon="export",
        tip="Write every saved segment to a definition file (JSON)",
    ),
    Row(
        id="undo", text="Undo {undo}", menu="Edit", icon="undo", shortcut="Ctrl+Z",
        tip="Take the last step back", enabled=lambda now: now.project and bool(now.undo),
    ),
    Row(
        id="redo", text="Redo {redo}", menu="Edit", icon="redo", shortcut="Ctrl+Shift+Z",
        tip="Do the step again that was taken back", enabled=lambda now: now.project and bool(now.redo),
    ),
    Row(
        id="add-include-card", text="Add card to include", menu="Edit", icon="plus", shortcut="Ctrl+Shift+I",
        tip="Put an empty card at the end of the include column", after_line=True,
    ),
    Row(
        id="add-exclude-card", text="Add card to exclude", menu="Edit", icon="minus",
        shortcut="Ctrl+Shift+E", tip="Put an empty card at the end of the exclude column",
    ),
    Row(
        id="edit-equation", text="Type the equation", menu="Edit", icon="equation", shortcut="Ctrl+E",
        tip="Rearrange the cards by typing their letters", enabled=lambda now: now.project and now.cards > 0,
        after_line=True,
    ),
    Row(
        id="copy-equation", text="Copy the equation", menu="Edit", icon="copy", shortcut="Ctrl+Shift+C",
        tip="Copy the equation as text", enabled=lambda now: now.project and now.cards > 0,
    ),
    Row(
        id="open-segment-place", text="Segment", menu="View", icon="users", shortcut="Ctrl+1",
        tip="Go to the segment that is built", checked=lambda now: now.place == SEGMENT,
    ),
    Row(
        id="open-templates", text="Templates", menu="View", icon="sparkle", shortcut="Ctrl+T",
        tip="Start from a ready-made segment", checked=lambda now: now.place == TEMPLATES,
    ),
    Row(
        id="open-data-place", text="Data", menu="View", icon="database", shortcut="Ctrl+2",
        tip="Look at what was imported: tables, columns, rows", checked=lambda now: now.place == DATA,
    ),
    Row(
        id="find-segment", text="Find a segment", menu="View", icon="search", shortcut="Ctrl+F",
        tip="Search the saved segments",
    ),
    Row(
        id="choose-as-of", text="Calculated for …", menu="View", icon="calendar", shortcut="Ctrl+Shift+D",
        tip="Choose the moment that everything is calculated for",
    ),
    Row(
        id="toggle-sidebar", text="Saved segments", menu="View", icon="panel", shortcut="Ctrl+B",
        tip="Show or hide the list of saved segments", checked=lambda now: now.sidebar, after_line=True,
    ),
    Row(
        id="toggle-insight", text="Insight", menu="View", icon="sidebar", shortcut="Ctrl+I",
        tip="Show or hide the size and what is known of the segment", checked=lambda now: now.insight,
    ),
    Row(
        id="theme-light", text="Light theme", menu="View", icon="sun", tip="Paint the window light",
        enabled=_always, checked=lambda now: now.theme == "light", after_line=True,
    ),
    Row(
        id="theme-dark", text="Dark theme", menu="View", icon="moon", tip="Paint the window dark",
        enabled=_always, checked=lambda now: now.theme == "dark",
    ),
    Row(
        id="theme-system", text="Theme as the system", menu="View", icon="settings",
        tip="Follow what the system is set to", enabled=_always, checked=lambda now: now.theme == "system",
    ),
    Row(
        id="command-palette", text="Search all commands", menu="Help", icon="palette", shortcut="Ctrl+K",
        tip="Find a command or a segment by its name", enabled=_always,
    ),
    Row(
        id="tutorial", text="Tutorial: a first segment", menu="Help", icon="bookmark",
        tip="Be led through building a segment, step by step", enabled=_always,
    ),
    Row(
        id="shortcuts", text="Keyboard shortcuts", menu="Help", icon="keyboard", shortcut="F1",
        tip="Show all keys", enabled=_always,
    ),
)  # fmt: skip


def key_text(shortcut: str) -> str:
    """Return a shortcut as this platform writes it."""
    return QKeySequence(shortcut).toString(QKeySequence.SequenceFormat.NativeText)


class Actions(QObject):
    """The actions of one window, kept in step with the situation."""

    def __init__(
        self,
        window: QWidget,
        icons: IconSet,
        handlers: Mapping[str, Callable[[], None]],
    ) -> None:
        """Make the actions; KeyError when one has no handler."""
        super().__init__(window)
        self.situation = Situation()
        self._shown = False
        self._actions = {row.id: self._made(row, window, icons, handlers[row.id]) for row in ROWS}
        self.update(self.situation)

    def action(self, name: str) -> QAction:
        """Return the action of that id."""
        return self._actions[name]

    def beside_text(self) -> list[QAction]:
        """Return the actions whose keys mean the same while text is typed: all but undo and redo."""
        return [action for name, action in self._actions.items() if name not in ("undo", "redo")]

    def possible(self) -> tuple[Row, ...]:
        """Return what can be done now, in the order of the menus."""
        return tuple(row for row in ROWS if row.enabled(self.situation))

    def update(self, now: Situation) -> None:
        """Enable, tick and name every action as the situation wants it."""
        if now == self.situation and self._shown:
            return
        self.situation, self._shown = now, True
        for row in ROWS:
            action = self._actions[row.id]
            action.setEnabled(row.enabled(now))
            action.setText(menu_line(row.shown(now)))
            if row.checked is not None:
                action.setChecked(row.checked(now))

    def fill(self, menu: QMenu, name: Menu) -> None:
        """Put the actions of a menu into ``menu``."""
        for row in ROWS:
            if row.menu == name:
                if row.after_line:
                    menu.addSeparator()
                menu.addAction(self._actions[row.id])

    def _made(self, row: Row, window: QWidget, icons: IconSet, handler: Callable[[], None]) -> QAction:
        action = QAction(row.text, self)
        action.setObjectName(f"action-{row.id}")
        if row.icon:
            action.setIcon(icons.icon(row.icon))
        if row.shortcut:
            action.setShortcut(QKeySequence(row.shortcut))
        action.setCheckable(row.checked is not None)
        tip = f"{row.tip} ({key_text(row.shortcut)})" if row.shortcut else row.tip
        action.setToolTip(tip)
        action.setStatusTip(row.tip)
        action.triggered.connect(lambda _checked=False: handler())
        window.addAction(action)
        return action
