"""The ways into a project that is not open yet: a file of one, the sample shop, files to import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from app.background import Background
from app.icons import IconSet
from app.importing import files as handed
from app.settings import Settings
from app.shell.start_page import Way
from engine.errors import UserError
from widgets.style import Look

if TYPE_CHECKING:
    from app.importing.order import Order
    from app.importing.pages import ImportPages
    from app.qt_classes import QtClasses

SAMPLE = "Sample shop.cardinal"


class Entrance(QObject):
    """Makes projects out of files; opening them is the window's."""

    made = Signal(object, bool)
    """The path of a project to be opened, and whether there is a report of its import to read."""
    left = Signal()
    """The person is done here without a project."""

    def __init__(
        self,
        window: QWidget,
        stack: QStackedWidget,
        classes: QtClasses,
        icons: IconSet,
        look: Look,
        settings: Settings,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._stack = stack
        self._icons = icons
        self._look = look
        self._settings = settings
        self._files: list[Path] = []
        self._pages: ImportPages | None = None
        self._loading = Background(classes, self)
        self._closing = False

    def ways(self) -> Sequence[Way]:
        """Return what the start page offers."""
        return (
            Way(
                "import", "Import my files", "CSV, Excel, Parquet or JSON lines; or drop them here",
                "import", self.choose_files,
            ),
            Way(
                "sample", "Try the sample shop", "A made-up shop: three years of orders, mails and visits",
                "sparkle", self.try_sample,
            ),
            Way("open", "Open a project", "Go on with a .cardinal file", "folder", self.choose_project),
        )  # fmt: skip

    @property
    def busy(self) -> bool:
        """Whether an import is shown or under way here."""
        return self._pages is not None and self._stack.currentWidget() is self._pages

    def turns_away(self) -> bool:
        """Whether an import runs here, beside which nothing else is taken; then it says so."""
        return self.busy and self._pages is not None and self._pages.turn_away()

    def finish(self) -> None:
        """Stop what is under way and wait for its end."""
        self._closing = True
        self._loading.finish()
        if self._pages is not None:
            self._pages.finish()

    # --- a project that is there -------------------------------------------------------------------------

    def choose_project(self) -> None:
        """Ask for a project file and open it."""
        folder = next(iter(self._settings.recent), self._home() / "x").parent
        name, _ = QFileDialog.getOpenFileName(
            self._window, "Open project", str(folder), handed.PROJECT_CHOICE
        )
        if name:
            self.made.emit(Path(name), False)

    # --- files -------------------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask for files to make a new project of."""
        files = handed.ask(self._window, self._home())
        if files:
            self.import_files(files)

    def import_files(self, files: Sequence[Path]) -> None:
        """Let the assistant look at files for a new project."""
        found = handed.data_files(files)
        if self.busy and self._pages is not None and self._pages.take(found):
            return
        self._files = found

        def assist(pages: ImportPages) -> None:
            if self._files:
                pages.assist(self._files)
            else:
                pages.fail(UserError("there is no file to import in it", mend="choose other files"))

        self._with_pages(assist)

    def _ordered(self, order: Order) -> None:
        proposed = handed.proposal(self._files, self._home())
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "Where to keep the project",
            str(proposed),
            handed.PROJECT_CHOICE,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        if name:
            self._import(order, _with_ending(Path(name)))

    def _import(self, order: Order, path: Path) -> None:
        from app.importing.making import make_project  # loaded with the pages
        from app.importing.steps import Plan

        self._settings.projects_folder = path.parent

        def run(pages: ImportPages) -> None:
            pages.run(
                f"Importing into {path.stem}",
                Plan.of(order.mapping),
                lambda tell, cancelled: make_project(path, order, tell, cancelled),
                lambda _report: self.made.emit(path, True),
                note=f"It will be kept as {path}.",
                order=order,
            )

        self._with_pages(run)

    # --- the sample --------------------------------------------------------------------------------------

    def try_sample(self) -> None:
        """Open the sample shop; it is made first where there is none yet."""
        folder = handed.home(self._settings.projects_folder)
        path = self._ask_for_sample() if folder is None else folder / SAMPLE
        if path is None:
            return
        if path.exists():
            self.made.emit(path, False)
            return

        def run(pages: ImportPages) -> None:
            from app.importing.making import make_sample, sample_plan  # loaded with the pages

            pages.run(
                "Making the sample shop",
                sample_plan(),
                lambda tell, cancelled: make_sample(path, tell, cancelled),
                lambda _report: self.made.emit(path, False),
                note=f"It will be kept as {path}.",
            )

        self._with_pages(run)

    def _ask_for_sample(self) -> Path | None:
        name, _ = QFileDialog.getSaveFileName(
            self._window,
            "Where to keep the sample shop",
            str(self._home() / SAMPLE),
            handed.PROJECT_CHOICE,
            options=QFileDialog.Option.DontConfirmOverwrite,
        )
        return _with_ending(Path(name)) if name else None

    # --- pages -------------------------------------------------------------------------------------------

    def _home(self) -> Path:
        return handed.home(self._settings.projects_folder) or Path.home()

    def _with_pages(self, then: Callable[[ImportPages], None]) -> None:
        """Show the pages and go on with them.

        They are loaded before their first use, away from the window's thread: a start does without them.
        """

        def go_on(kind: type[ImportPages]) -> None:
            if not self._closing:
                then(self._shown(kind))

        self._loading.start(_loaded, go_on, _raise)

    def _shown(self, kind: type[ImportPages]) -> ImportPages:
        if self._pages is None:
            pages = self._pages = kind(self._icons, self._look)
            pages.ordered.connect(self._ordered)
            pages.left.connect(self.left)
            self._stack.addWidget(pages)
        self._stack.setCurrentWidget(self._pages)
        return self._pages


def _loaded() -> type[ImportPages]:
    from app.importing import making, pages
    from app.importing.assistant import assistant

    assert making
    assert assistant
    return pages.ImportPages


def _raise(error: Exception) -> None:
    raise error  # a mistake of the program: it is told as such


def _with_ending(path: Path) -> Path:
    return path if path.suffix.lower() == handed.PROJECT else path.with_name(path.name + handed.PROJECT)
