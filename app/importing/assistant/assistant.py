"""The import assistant: files at the left, how the chosen one is read at the right, and the word to begin.

The recipe is the one thing that changes; everything on the page is drawn from it and from the newest look.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.crash import sentence
from app.icons import IconSet
from app.importing import files as handed
from app.importing.answers import answered, settled
from app.importing.assistant.bar import Bar
from app.importing.assistant.fields import Field
from app.importing.assistant.file_list import FileList
from app.importing.assistant.looking import Looking
from app.importing.assistant.scene import Scene
from app.importing.assistant.source_page import SourcePage, WholePage
from app.importing.assistant.telling import Doing, entries, notices_of, notices_of_all, summary
from app.importing.assistant.waiting import Waiting
from app.importing.order import Order
from app.importing.recipe import (
    Recipe,
    merged,
    of_guess,
    of_mapping,
    place_among,
    source_at,
    sources,
    with_contacts_from,
)
from app.importing.roles import without
from app.importing.work import ImportWork
from app.shell.parts import button, frame
from engine.importing.guess.result import Guess
from engine.importing.looking.result import Look as Seen
from engine.importing.mapping import Mapping
from engine.importing.report import Sentence
from engine.importing.run import guess_mapping
from widgets.editor.controls import reading_order
from widgets.style import KIND, Look, name_part

LIST_WIDTH = 264


class Assistant(QWidget):
    """Shows how files will be read and lets everything be changed before they are."""

    wanted = Signal(object)
    """An ``Order``: the import is to begin."""
    left = Signal()
    """The person goes back without importing."""

    def __init__(self, icons: IconSet, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "page")
        name_part(self, "import-assistant", "Import files")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # where the keyboard is before it is used
        self.scene: Scene | None = None
        self._guessed: Recipe | None = None
        self._path = ""
        self._unled = False
        """Whether the page still opens where something must be put right, once that is known."""
        self._headers: dict[str, str] = {}
        self._before: list[tuple[Recipe, str]] = []
        self._order: list[QWidget] = []
        self._guessing = ImportWork(self)
        self._looking = Looking(self)
        self._doing = Doing(
            answer=self._answer,
            keep=self._keep,
            go=self._go,
            show=self._show_values,
            make_contacts=self._make_contacts,
        )
        self._bar = Bar(icons)
        self._waiting = Waiting()
        self._files = FileList(look)
        self._source = SourcePage(icons, look)
        self._whole = WholePage(icons)
        self._pages = QStackedWidget()
        self._stack = QStackedWidget()
        self._lay(icons)
        self._connect()
        self._redraw()

    # --- what it is asked to do --------------------------------------------------------------------------

    def open(self, files: Sequence[Path]) -> None:
        """Guess how the files are to be read, and show it."""
        paths = [Path(file).absolute() for file in files]
        self._begin_anew()
        self._guess(paths, lambda guess: self._show_guess(guess, paths))

    def open_mapping(self, mapping: Mapping, base: Path) -> None:
        """Show a recipe that is there already."""
        self._begin_anew()
        self._take(of_mapping(mapping, base))
        self._go(next((path for path, _ in sources(of_mapping(mapping, base))), ""))
        self._unled = True
        self.setFocus()

    def finish(self) -> None:
        """Stop the work in the background."""
        self._guessing.finish()
        self._looking.finish()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self._undo()
        else:
            super().keyPressEvent(event)

    # --- making the page ---------------------------------------------------------------------------------

    def _lay(self, icons: IconSet) -> None:
        side = frame("sidebar")
        side.setFixedWidth(LIST_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(8, 10, 8, 10)
        column.setSpacing(8)
        column.addWidget(self._files, 1)
        column.addWidget(
            button("Add files", "import-add", self._choose_files, kind="ghost", icon=icons.icon("plus"))
        )
        self._pages.addWidget(self._whole)
        self._pages.addWidget(self._source)
        body = QWidget()
        body.setProperty(KIND, "clear")
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self._pages, 1)
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(body)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar)
        layout.addWidget(self._stack, 1)

    def _connect(self) -> None:
        self._bar.left.connect(self._leave)
        self._bar.wanted.connect(self._begin)
        self._bar.undone.connect(self._undo)
        self._waiting.cancelled.connect(self._leave)
        self._files.chosen.connect(self._go)
        self._source.edited.connect(self._edit_source)
        self._whole.edited.connect(self._edit)
        self._source.column_chosen.connect(self._choose_column)
        self._source.removed.connect(self._remove)
        self._guessing.progressed.connect(self._waiting.show_progress)
        self._looking.progressed.connect(self._bar.show_progress)
        self._looking.seen.connect(self._looked)
        self._looking.failed.connect(lambda error: self._bar.show_failure(sentence(error)))

    # --- drawing it --------------------------------------------------------------------------------------

    def _redraw(self) -> None:
        scene = self.scene
        if scene is None:
            self._stack.setCurrentIndex(0)
            self._bar.show_state("", ready=False)
            return
        waits = self._guessing.running  # for further files, which an import would leave out until then
        self._stack.setCurrentIndex(0 if waits else 1)
        ready = not scene.blocked and not waits
        self._bar.show_state(scene.blocked or summary(scene), ready=ready, blocked=bool(scene.blocked))
        self._files.show_entries(entries(scene), self._path)
        if source_at(scene.recipe, self._path) is None:
            self._pages.setCurrentWidget(self._whole)
            self._whole.show_whole(scene, summary(scene), notices_of_all(scene, self._doing))
        else:
            self._pages.setCurrentWidget(self._source)
            notices = notices_of(scene, self._path, self._doing)
            self._source.show_source(scene, self._path, self._header(), notices)

        self._let_tab_follow()

    def _let_tab_follow(self) -> None:
        """Let Tab go through the page as it is read; controls that were made late come in their place."""
        order = reading_order(self)
        if order != self._order:
            self._order = order
            for one, other in pairwise(order):
                QWidget.setTabOrder(one, other)

    def _header(self) -> str:
        """Return the chosen column of the present file: the first one until a person chose another."""
        assert self.scene is not None
        headers = self.scene.headers(self._path)
        chosen = self._headers.get(self._mark(), "")
        return chosen if chosen in headers else next(iter(headers), "")

    def _mark(self) -> str:
        source = source_at(self.scene.recipe, self._path) if self.scene is not None else None
        return "\n".join(source.files) if source is not None else ""

    def _go(self, path: str) -> None:
        self._path, self._unled = path, False
        self._redraw()
        self._source.verticalScrollBar().setValue(0)

    def _choose_column(self, header: str) -> None:
        self._headers[self._mark()] = header
        self._redraw()

    def _show_values(self, path: str, header: str) -> None:
        self._path = path
        self._choose_column(header)
        self._source.show_values()

    # --- changing the recipe -----------------------------------------------------------------------------

    def _take(self, recipe: Recipe, path: str | None = None) -> None:
        """Let the page show another recipe, and another place of it where that is told."""
        before = self.scene
        if before is not None and before.recipe == recipe:
            return
        if before is not None:
            self._before.append((before.recipe, self._path))
        self._path = self._path if path is None else path
        self._show_recipe(recipe)

    def _undo(self) -> None:
        """Take the last change back."""
        if self._before:
            recipe, self._path = self._before.pop()
            self._show_recipe(recipe)

    def _show_recipe(self, recipe: Recipe) -> None:
        before = self.scene
        self.scene = Scene(
            recipe=recipe,
            look=before.look if before is not None else None,
            looked=before.looked if before is not None else None,
        )
        self._bar.undo.setEnabled(bool(self._before))
        self._bar.show_checking()
        self._redraw()
        self._looking.look_at(recipe)

    def _edit_source(self, field: Field, value: object) -> None:
        """Change the source that is shown; a list that stood open as its source went tells of that one."""
        if self.scene is not None and source_at(self.scene.recipe, self._path) is not None:
            self._edit(field, value)

    def _edit(self, field: Field, value: object) -> None:
        if self.scene is None:
            return
        mark = self._mark()
        after = field.edit(self.scene.recipe, value)
        self._take(after, self._place_of(after, mark) if field.id == "role" else None)

    @staticmethod
    def _place_of(recipe: Recipe, mark: str) -> str:
        """Return where a file stands now; one that stands at several places, the last."""
        found = [path for path, source in sources(recipe) if "\n".join(source.files) == mark]
        return found[-1] if found else ""

    def _answer(self, question: Sentence, choice: str) -> None:
        if self.scene is not None:
            self._take(answered(self.scene.recipe, question, choice))

    def _keep(self, question: Sentence) -> None:
        if self.scene is not None:
            self._take(settled(self.scene.recipe, question))

    def _make_contacts(self, activity: str) -> None:
        if self.scene is not None:
            self._take(with_contacts_from(self.scene.recipe, activity))

    def _remove(self) -> None:
        if self.scene is not None:
            self._take(without(self.scene.recipe, self._path), "")

    # --- files -------------------------------------------------------------------------------------------

    def _choose_files(self) -> None:
        if self.scene is None:
            return
        files = handed.ask(self, self.scene.recipe.base, "Add files")
        if files:
            self.add(files)

    def add(self, files: Sequence[Path]) -> None:
        """Take further files in; what is there stays as a person left it."""
        scene = self.scene
        if scene is None:
            self.open(files)
            return
        base = scene.recipe.base
        old = [base / name for _, source in sources(scene.recipe) for name in source.files]
        new = [Path(file).absolute() for file in files]
        every = list(dict.fromkeys([*old, *new]))

        def take(guess: Guess) -> None:
            if self.scene is None or self.scene.recipe == self._guessed:
                self._show_guess(guess, every)
            else:
                after = merged(self.scene.recipe, guess, new)
                self._take(after, place_among(after, new))

        self._guess(every, take)

    def _guess(self, files: Sequence[Path], done: Callable[[Guess], None]) -> None:
        self._waiting.show_progress(None)
        self._guessing.start(
            lambda tell, cancelled: guess_mapping(files, tolerant=True, progress=tell, cancelled=cancelled),
            done,
            self._not_guessed,
        )
        self._redraw()

    def _not_guessed(self, error: Exception) -> None:
        if self.scene is not None:
            self._redraw()
            self._bar.show_failure(sentence(error))
        else:
            self._waiting.show_failure(sentence(error))

    def _show_guess(self, guess: Guess, files: Sequence[Path]) -> None:
        self._guessed = of_guess(guess, files)
        self._take(self._guessed)
        self._redraw()
        first = "" if self.scene is not None and self.scene.questions_of("") else "contacts"
        if self.scene is not None and source_at(self.scene.recipe, first) is not None:
            contacts = self.scene.recipe.mapping.contacts.file is not None
            self._go(first if contacts else "")
        self.setFocus()

    # --- looking at the files ----------------------------------------------------------------------------

    def _looked(self, recipe: Recipe, seen: Seen) -> None:
        if self.scene is not None and self.scene.recipe is recipe:
            self.scene = Scene(recipe=recipe, look=seen, looked=recipe)
            self._bar.show_checked()
            if self._unled and self.scene.problems:
                self._go(self.scene.place(self.scene.problems[0].path))
            self._unled = False
            self._redraw()

    # --- beginning and leaving ---------------------------------------------------------------------------

    def _begin_anew(self) -> None:
        self.scene, self._guessed, self._path = None, None, ""
        self._headers.clear()
        self._before.clear()
        self._bar.undo.setEnabled(False)
        self._redraw()

    def _begin(self) -> None:
        if self.scene is not None and not self.scene.blocked:
            self._looking.stop()
            self.wanted.emit(Order(self.scene.recipe.mapping, self.scene.recipe.base))

    def _leave(self) -> None:
        if self._guessing.running and self.scene is not None:
            self._guessing.cancel()  # only the adding of files is given up
            self._redraw()
            return
        self._guessing.cancel()
        self._looking.stop()
        self._begin_anew()
        self.left.emit()
