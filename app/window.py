"""The main window: the start page or an open project, the actions, and an orderly end."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QStackedWidget, QToolButton, QWidget

from app.actions import ROWS, Actions, Row, Situation, key_text
from app.background import Background
from app.crash import sentence
from app.icons import IconSet
from app.importing.dropping import DropWash
from app.importing.entrance import SAMPLE, Entrance
from app.importing.files import project_among
from app.keeping.dropped import is_definition
from app.qt_classes import QtClasses
from app.settings import Settings
from app.shell.command_palette import Command, CommandPalette
from app.shell.field_keys import FieldKeys
from app.shell.keys import sections
from app.shell.places import IMPORT, SEGMENT
from app.shell.shortcut_sheet import ShortcutSheet
from app.shell.start_page import StartPage
from app.slices import Slices
from app.theme import Mode, Theme
from engine.errors import CardinalError, clause
from widgets.style import Look, name_part

if TYPE_CHECKING:
    from app.desk import Desk
    from app.importing.renewal import Renewal
    from app.project import Opened
    from engine.definition.model import Segment

FIRST_SIZE = QSize(1440, 900)
LEAST_SIZE = QSize(1024, 640)


class MainWindow(QMainWindow):
    """Composes the pages; what is on them is theirs."""

    loaded = Signal()
    """What projects are shown with is loaded; the first of them is about to be shown."""
    opened = Signal()
    """A project is open."""
    mishap = Signal(str)
    """A sentence to be told, whichever thread it comes from: parts are touched by the window's alone."""
    refused = Signal(str)
    """A project or segment could not be opened or saved; why."""

    def __init__(self, theme: Theme, icons: IconSet, look: Look, settings: Settings) -> None:
        super().__init__()
        self.setMinimumSize(LEAST_SIZE)
        name_part(self, "main-window", "Cardinal")
        self._theme = theme
        self._icons = icons
        self._look = look
        self._settings = settings
        self._closing = False
        self._loaded = False
        self._typed_in: QWidget | None = None
        """Where the key went that is being pressed."""
        self._tutorial_waits = False
        self._coming: Path | None = None
        """The project that is being opened, if one is."""
        self._given_up: Segment | None = None
        """What was told to be lost if the project is left all the same."""
        self._next: Callable[[], None] | None = None
        """Opens the one that was chosen meanwhile."""
        classes = QtClasses(self)
        self._background = Background(classes, self)
        self._slices = Slices(self)
        self._refresh = QTimer(self, interval=0, singleShot=True)  # many changes, one look at the actions
        self._refresh.timeout.connect(self.refresh)
        self.desk: Desk | None = None
        self._stack = QStackedWidget()
        self._stack.currentChanged.connect(self._name_window)
        self.setCentralWidget(self._stack)
        self.entrance = Entrance(self, self._stack, classes, icons, look, settings)
        self.mishap.connect(self.tell)
        self.entrance.made.connect(self._open_made)
        self.entrance.left.connect(self._show_home)
        self.actions_ = Actions(self, icons, self._handlers())
        FieldKeys(self, self.actions_.beside_text())
        self.start_page = StartPage(icons, self.entrance.ways())
        self.start_page.chosen.connect(self.open_project)
        self._stack.addWidget(self.start_page)
        self.drop_wash = DropWash(self, look)
        self.drop_wash.files_dropped.connect(self._dropped)
        self._palette: CommandPalette | None = None
        self._sheet: ShortcutSheet | None = None
        theme.changed.connect(lambda tokens: look.set_colours(tokens.colours()))
        self._show_start()
        self._restore()

    # --- projects -------------------------------------------------------------------------------------------

    def open_project(self, path: Path, segment: str = "", place: str = SEGMENT) -> None:
        """Open a project away from the window's thread; ``segment`` is the saved segment to show."""

        file = path.resolve()

        def done(opened: Opened) -> None:
            self._slices.begin(self._coming_with(self._arrive(opened, segment, place)))

        def failed(error: Exception) -> None:
            self._not_opened(error)
            self._came()

        if self._coming is not None:  # one after the other: what is being opened can be neither left nor had
            again = file == self._coming  # the second click of two
            self._next = None if again else partial(self.open_project, path, segment, place)
            return
        if self.desk is not None and self.desk.project.path == file:
            self._show_home()
            self.desk.show(segment, place)
            return
        self._coming = file
        self.start_page.show_problem("")
        self.start_page.show_opening(path)
        self._background.start(lambda: _load(path), done, failed)

    def _coming_with(self, steps: Iterator[None]) -> Iterator[None]:
        try:
            yield from steps
        finally:
            self._came()

    def _came(self) -> None:
        self._coming = None
        following, self._next = self._next, None
        if following is not None and not self._closing:
            following()

    def close_project(self) -> None:
        """Go back to the start page, unless what is unsaved can't be kept."""
        self._slices.finish()
        if not self._may_leave():
            return
        self.put_away()
        self._show_start()

    def tell(self, text: str) -> None:
        """Show a sentence to the user wherever they are."""
        if self.desk is not None:
            self.desk.bench.banners.show_message("told", "error", text)
        else:
            self.start_page.show_problem(text)

    def _arrive(self, opened: Opened, segment: str, place: str) -> Iterator[None]:
        """Show a project, in steps; the one of before stays in sight until then."""
        if self._closing:
            opened.workspace.close()
            return
        if not self._loaded:
            self._loaded = True
            self.loaded.emit()
        old = self.desk
        if not self._may_leave():
            opened.workspace.close()
            self._next = None  # that would be leaving once more, before this could be read
            return
        if old is not None:
            old.remember()  # the next one begins with it
        desk = yield from self._made(opened)
        self._end(old)
        self._put_on(desk)
        self._settings.remember_project(desk.project.path)
        yield
        desk.start(segment)
        desk.bench.places.open(place)
        self._lead(desk)
        self.refresh()
        self.opened.emit()

    def _made(self, opened: Opened) -> Generator[None, None, Desk]:
        from app.desk import Desk  # loaded with the file: the start page does without the database
        from app.workbench import workbench

        bench = yield from workbench(self.actions_, self._icons, self._look, self._settings, self._stack)
        yield
        desk = Desk(opened, bench, self.actions_, self._icons, self._look, self._settings)
        yield
        if self._settings.insight_shown:
            bench.insight.prepare()
            yield
        return desk

    def _put_on(self, desk: Desk) -> None:
        self.desk = desk
        desk.editing.document.changed.connect(self._hold_on)
        desk.editing.situation_changed.connect(self._refresh.start)
        desk.bench.places.changed.connect(self._refresh.start)
        desk.editing.library.refused.connect(self._segment_refused)
        desk.refreshing.resting.connect(desk.rest)
        desk.refreshing.renewed.connect(lambda renewal: self._slices.begin(self._renew(desk, renewal)))
        desk.refreshing.project_wanted.connect(self.entrance.import_files)
        self._stack.addWidget(desk.bench)
        self._stack.setCurrentWidget(desk.bench)
        self._close_palette()

    def _renew(self, old: Desk, renewal: Renewal) -> Iterator[None]:
        """Show the open project anew, in steps, after other data took the place of its former ones."""
        if old is not self.desk or self._closing:
            return  # it was left meanwhile
        desk = yield from self._made(renewal.opened)
        seen, before = self._stack.currentWidget(), old.snapshot()
        self._put_on(desk)
        if seen is not None and seen is not old.bench:
            self._stack.setCurrentWidget(seen)
        desk.take_up(before, renewal)
        old.refreshing.finish()
        self._remove(old)
        self.refresh()

    def _remove(self, desk: Desk) -> None:
        self._stack.removeWidget(desk.bench)
        desk.bench.deleteLater()
        desk.deleteLater()

    def _segment_refused(self, error: CardinalError) -> None:
        self.refused.emit(str(error))  # the editing shows it

    def _not_opened(self, error: Exception) -> None:
        text = re.sub(r"\b(no|a|the) workspace\b", r"\1 project", sentence(error))  # as the screen calls it
        self._show_home()
        self.tell(text)
        self.refused.emit(text)

    def _may_leave(self) -> bool:
        """Keep what is unsaved in the open project, which is to be left; tell when that can't be.

        Who leaves once more, with nothing changed since, goes without it.
        """
        if self.desk is None:
            return True
        self.desk.settle()
        try:
            self.desk.editing.drafting.keep_now()
        except CardinalError as error:
            standing = self.desk.editing.standing
            if standing != self._given_up:
                self._given_up = standing
                self._show_home()  # where it is seen
                why = clause(error.what, error.mend)
                self.tell(f"What is unsaved can't be kept. {why} Leave once more to lose it.")
                return False
        self._given_up = None
        return True

    def _hold_on(self) -> None:
        """Tell once more what would be lost: the person went on working."""
        self._given_up = None

    def put_away(self) -> None:
        """Close the project that is open, if one is; nobody is asked."""
        desk, self.desk = self.desk, None
        self._end(desk)
        self._close_palette()

    def _end(self, desk: Desk | None) -> None:
        """Close a project; what of it could not be kept is told on the page that comes next."""
        if desk is None:
            return
        try:
            desk.finish()
        except CardinalError as error:
            QTimer.singleShot(0, self, partial(self.tell, f"What was unsaved is lost: {error}"))
        self._remove(desk)

    def _show_start(self) -> None:
        self.start_page.show_recent(self._settings.recent)
        self.start_page.show_problem("")
        self.start_page.show_opening(None)
        self._stack.setCurrentWidget(self.start_page)
        self.start_page.setFocus()
        self.refresh()

    def _name_window(self) -> None:
        """Name the window after the project in sight; the pages of one that is only being made have none."""
        if self.desk is not None and self._stack.currentWidget() is self.desk.bench:
            self.setWindowTitle(f"{self.desk.project.name} – Cardinal")
        else:
            self.setWindowTitle("Cardinal")

    def _show_home(self) -> None:
        """Go back to what was there before something else was begun: the open project, or the start page."""
        self._tutorial_waits = False
        if self.desk is None:
            self._show_start()
        else:
            self._stack.setCurrentWidget(self.desk.bench)

    def _open_made(self, path: Path, report: bool) -> None:
        self.open_project(path, place=IMPORT if report else SEGMENT)

    def _start_tutorial(self) -> None:
        """Begin the tutorial in the open project, or in the sample shop, which is opened first."""
        if self.desk is None:
            self._tutorial_waits = True
            self.entrance.try_sample()
            self._tutorial_waits = self.entrance.busy or self._background.busy
        else:
            self._show_home()
            self.desk.do("tutorial")

    def _lead(self, desk: Desk) -> None:
        """Begin the tutorial that waits for this project, or offer it in a sample shop."""
        waits, self._tutorial_waits = self._tutorial_waits, False
        if waits:
            desk.tour.start()
        elif desk.project.path.name == SAMPLE and not self._settings.tutorial_done:
            desk.tour.offer()

    def _dropped(self, files: list[Path]) -> None:
        """Open a project that was dropped on the window, or import what else was: segments and data."""
        project = project_among(files)
        if self.entrance.turns_away():
            return
        if project is not None:
            self.open_project(project)
            return
        segments = [file for file in files if is_definition(file)]
        data = [file for file in files if file not in segments]
        if segments and self.desk is not None:
            self.desk.keeper.transfer.import_files(segments)
        elif segments and not data:
            self.tell("Open a project first, then import segments into it.")
        if data:
            self._import_files(data if self.desk is not None else files)

    def _import_files(self, files: list[Path]) -> None:
        """Bring files into the open project, or make one of them."""
        if self.desk is not None and not self.entrance.busy:
            self.desk.refreshing.offer(files)
        else:
            self.entrance.import_files(files)

    # --- actions --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Bring the actions into step with what is."""
        settings = self._settings
        now = Situation(
            theme=self._theme.mode, sidebar=settings.sidebar_shown, insight=settings.insight_shown
        )
        self.actions_.update(now if self.desk is None else self.desk.situation(now))

    def set_theme(self, mode: Mode) -> None:
        """Paint the window in a theme and remember it."""
        self._theme.apply(mode)
        self._settings.theme = mode
        self.refresh()

    def _handlers(self) -> dict[str, Callable[[], None]]:
        """Say what every action does: those of an open project are the desk's."""

        def of_desk(name: str) -> Callable[[], None]:
            def do() -> None:
                if self.desk is not None:
                    self.desk.do(name)
                    self.refresh()

            return do

        ours: dict[str, Callable[[], None]] = {
            "open-project": self.entrance.choose_project,
            "new-project": self.entrance.choose_files,
            "try-sample": self.entrance.try_sample,
            "close-project": self.close_project,
            "quit": self._quit,
            "theme-light": lambda: self.set_theme("light"),
            "theme-dark": lambda: self.set_theme("dark"),
            "theme-system": lambda: self.set_theme("system"),
            "command-palette": self._open_palette,
            "shortcuts": self._open_sheet,
            "tutorial": self._start_tutorial,
        }
        return {row.id: ours.get(row.id) or of_desk(row.id) for row in ROWS}

    def _open_palette(self) -> None:
        if self._palette is None:
            self._palette = CommandPalette(self)
        commands = [self._command(row) for row in self.actions_.possible() if row.id != "command-palette"]
        if self.desk is not None:
            commands += self.desk.open_commands()
        self._palette.offer(commands)

    def _close_palette(self) -> None:
        """Close an open palette: what it offers is of a project that is left."""
        if self._palette is not None and self._palette.isVisible():
            self._palette.close_panel()

    def _command(self, row: Row) -> Command:
        action = self.actions_.action(row.id)
        return Command(
            row.shown(self.actions_.situation), action.trigger, key_text(row.shortcut), action.icon()
        )

    def _open_sheet(self) -> None:
        if self._sheet is None:
            self._sheet = ShortcutSheet(self, self._icons, sections())
        self._sheet.open()

    # --- the window itself ----------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:  # comes before any part hears of the key
            self._typed_in = QApplication.focusWidget()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Return press the button that has the focus, which Qt does by itself in dialogs only.

        Not a button that got the focus by this very key: a line that is done gives it away. The key to save
        comes here where it is pressed before the action has heard of what is typed.
        """
        focus, typed_in = QApplication.focusWidget(), self._typed_in
        self._typed_in = None
        pressed = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if pressed and focus is typed_in and isinstance(focus, QPushButton | QToolButton):
            focus.click()
        elif event.matches(QKeySequence.StandardKey.Save) and self.desk is not None:
            self.desk.editing.save_typed()
        else:
            super().keyPressEvent(event)

    def _quit(self) -> None:
        self.close()

    def _restore(self) -> None:
        state = self._settings.layout("window")
        if state.isEmpty() or not self.restoreGeometry(state):
            self.resize(FIRST_SIZE)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_leave():
            event.ignore()
            return
        self._closing = True
        self._settings.set_layout("window", self.saveGeometry())
        self._background.finish()
        self._slices.finish()
        self.entrance.finish()
        self.put_away()
        self._settings.save()
        event.accept()


def _load(path: Path) -> Opened:
    """Open a project, and load what the window shows it with, which takes longer than a first paint may."""
    from sqlglot.dialects import duckdb

    from app import desk, project
    from engine.templates import templates

    assert desk
    assert duckdb  # else the first statement loads it, while the window is drawn
    templates()  # they are read once
    return project.open_workspace(path)
