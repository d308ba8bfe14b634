"""A project on the desk: its workbench and its editing, begun and ended together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

import msgspec
from msgspec.structs import replace
from PySide6.QtCore import QObject

from app.actions import ROWS, Actions, Situation
from app.data.page import DataPage
from app.editing import Editing
from app.fixed_lists import FixedLists
from app.history.past import Past
from app.icons import IconSet
from app.importing.refreshing import Refreshing
from app.importing.renewal import Renewal
from app.insight.insight import Insight
from app.keeping.changes import free_name
from app.keeping.keeper import Keeper
from app.library import Loaded
from app.marks import sentence_of
from app.preferences.kept import KeptSettings
from app.preferences.page import PLACE as SETTINGS
from app.preferences.page import SettingsPage
from app.project import Moment, Opened, Project
from app.settings import Settings
from app.shell.command_palette import Command
from app.shell.places import DATA, IMPORT, SEGMENT, TEMPLATES
from app.shell.sidebar import OF_ALL
from app.templates.gallery import Gallery
from app.tutorial.tour import Tour
from app.workbench import Workbench
from engine.definition.model import Segment
from engine.errors import CardinalError
from engine.templates import templates
from engine.workspace import DeletedSegment, Draft
from widgets import paths
from widgets.intents import AddCard, Gap
from widgets.style import Look

OF_THE_SEGMENT = frozenset(row.id for row in ROWS if row.menu in ("Segment", "Edit")) - set(OF_ALL)


NOT_WRITTEN = "not-written"
AWAY = "away"


class Snapshot(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What stands in the window, to be shown again after the data were replaced."""

    definition: Segment
    saved: Loaded | None
    draft: str
    moment: Moment
    place: str
    deleted: tuple[tuple[DeletedSegment, ...], ...]
    discarded: tuple[Draft, ...]


class Desk(QObject):
    """One open project in the window."""

    def __init__(
        self,
        opened: Opened,
        bench: Workbench,
        actions: Actions,
        icons: IconSet,
        look: Look,
        settings: Settings,
    ) -> None:
        super().__init__()
        self._all_actions = actions
        self._icons = icons
        self._look = look
        self._settings = settings
        self.project = Project(opened, self)
        self.bench = bench
        self.bench.bar.show_project(self.project.name)
        self.editing = Editing(self.project, self.bench, self)
        self.insight = Insight(opened, self.project, self.editing, self.bench, icons, look, settings, self)
        self.past = Past(self.insight, self.editing, self.bench, self)
        self.keeper = Keeper(self.project, self.editing, self.insight.recalculating, self.bench, icons, self)
        self.lists = FixedLists(self.project, self.editing, self.bench, self)
        self.bench.places.add_place(TEMPLATES, "Templates", "sparkle", lambda: self.gallery.page)
        self.bench.builder.template_wanted.connect(lambda: self.bench.places.open(TEMPLATES))
        self.bench.places.add_place(DATA, "Data", "database", lambda: self.data)
        self.project.refused.connect(self._tell_refused)
        self.project.written.connect(self._tell_written)
        self.project.not_written.connect(self._tell_not_written)
        self.editing.library.placed.connect(self._tell_whether_in_place)
        self.refreshing = Refreshing(
            self.project, self.editing, self.insight.recalculating, self.bench, icons, look, self
        )
        self.refreshing.rows_wanted.connect(self._show_not_used)
        self.kept = KeptSettings(opened.settings, self.project, self.editing, self.insight, self)
        self.kept.told.connect(self.bench.status.say)
        self.bench.places.add_place(
            SETTINGS,
            "Settings",
            "settings",
            lambda: SettingsPage(self.kept, self.project, actions, self.bench.places),
        )
        self.bench.insight.open_tab(settings.insight_tab)
        self._does = self._actions()

    @cached_property
    def tour(self) -> Tour:
        """The tutorial, there once it is offered or begun."""
        return Tour(
            self.editing, self.bench, self._all_actions, self._icons, self._look, self._settings, self
        )

    @cached_property
    def gallery(self) -> Gallery:
        """The templates, there once they are looked at."""
        made = Gallery(self.project, self._icons, self)
        made.chosen.connect(self._use_template)
        made.failed.connect(self.bench.status.say)
        return made

    @cached_property
    def data(self) -> DataPage:
        """The imported data, there once they are looked at."""
        made = DataPage(self.insight.tools, self.bench.places)
        made.told.connect(self.bench.status.say)
        made.segment_wanted.connect(self._go_to)
        made.list_renamed.connect(self.lists.rename)
        made.list_unwanted.connect(self.lists.ask_to_delete)
        self.lists.changed.connect(made.look_again)
        return made

    def _use_template(self, template: Segment) -> None:
        taken = (entry.name for entry in self.editing.library.entries)
        segment = replace(template, name=free_name(template.name, taken))
        self.insight.leave_room()
        if not self.editing.start_with(segment):
            return
        self.bench.places.open(SEGMENT)
        self.bench.status.say(f"Started from a template: change “{segment.name}” as you like, then save it.")

    def start(self, segment: str) -> None:
        """Show a saved segment, the one that was open last when none is named."""
        self.bench.setFocus()
        wanted = segment or self._settings.last_segment(self.project.path)
        if wanted:
            self.editing.open(wanted, quietly=not segment)
        self.editing.drafting.look_for_old()
        for notice in self.project.workspace.notices:
            self.bench.banners.show_message(f"notice-{hash(notice)}", "warning", notice)
        self.insight.recalculating.begin()

    def show(self, segment: str, place: str = SEGMENT) -> None:
        """Show a saved segment, when one is named, and open a place."""
        if segment:
            self.editing.open(segment)
        self.bench.places.open(place)

    def finish(self) -> None:
        """Keep drafts and sizes, stop all work and close the file, even if a draft could not be kept."""
        self.refreshing.finish()
        try:
            self.rest()
        finally:
            self.project.close()

    def remember(self) -> None:
        """Keep what the window is to look like the next time."""
        origin = self.editing.document.origin
        self._settings.set_last_segment(self.project.path, "" if origin is None else origin.name)
        self._settings.insight_tab = self.bench.insight.tab
        self.bench.remember_sizes()

    def settle(self) -> None:
        """Take over what is typed, and let be done what was asked of the file: to save, above all."""
        self.editing.settle()
        self.project.tasks.finish("main")

    def rest(self) -> None:
        """Keep drafts and sizes and stop all work: the file is to be closed, or to be replaced."""
        self.settle()
        self.remember()
        if "tour" in vars(self):
            self.tour.finish()
        self.project.tasks.close()
        self.editing.finish()

    def snapshot(self) -> Snapshot:
        """Return what stands in the window, for the same project with other data."""
        document = self.editing.document
        saved = None
        if document.origin is not None and document.saved is not None:
            saved = Loaded(document.origin, document.saved)
        return Snapshot(
            definition=self.editing.standing,
            saved=saved,
            draft=self.editing.drafting.name,
            moment=self.project.moment,
            place=self.bench.places.place,
            deleted=tuple(self.keeper.deleted),
            discarded=self.editing.discarded,
        )

    def take_up(self, before: Snapshot, renewal: Renewal) -> None:
        """Show what stood in the window, and what the import brought."""
        self.bench.setFocus()
        self.keeper.deleted.extend(before.deleted)
        self.project.choose(before.moment)
        self.editing.take_up(before.definition, before.saved, before.draft)
        for draft in before.discarded:
            self.editing.offer_discarded(draft)
        self.bench.places.open(before.place)
        self.refreshing.arrive(renewal, seen=before.place == IMPORT)

    @property
    def quiet(self) -> bool:
        """Whether all counts stand, or can't be told, and nothing else is awaited."""
        return (
            not self.editing.live.awaited
            and not self.project.tasks.unfinished
            and self.editing.display.settled
            and ("gallery" not in vars(self) or self.gallery.settled)
        )

    def situation(self, now: Situation) -> Situation:
        """Return ``now`` with what is known of the open project."""
        document, stack = self.editing.document, self.editing.document.undo_stack
        return replace(
            now,
            project=True,
            place=self.bench.places.place,
            undo=stack.undoText() if stack.canUndo() else "",
            redo=stack.redoText() if stack.canRedo() else "",
            deleted=self.keeper.restorable,
            clean=document.clean,
            typed=self.editing.typed,
            saved=document.saved is not None,
            cards=sum(1 for _ in paths.cards(document.segment)),
        )

    def do(self, action: str) -> None:
        """Carry out an action; KeyError for one that is not the project's.

        What is done to the segment is done where it is seen.
        """
        if action in OF_THE_SEGMENT:
            self.bench.places.open(SEGMENT)
        self._does[action]()

    def open_commands(self) -> list[Command]:
        """Return a command for every saved segment, every tab of the insight panel and every template."""
        icon = self._icons.icon("users")

        def opening(name: str) -> Callable[[], None]:
            return lambda: self._go_to(name)

        segments = [
            Command(f"Open segment {entry.name}", opening(entry.name), entry.shown_size, icon)
            for entry in self.editing.library.entries
        ]
        return [*segments, *self._tab_commands(), *self._template_commands()]

    def _tab_commands(self) -> Iterator[Command]:
        icon = self._icons.icon("sidebar")

        def showing(tab: str) -> Callable[[], None]:
            return lambda: self._show_tab(tab)

        for tab, title in self.bench.insight.titles.items():
            yield Command(f"Insight: {title}", showing(tab), "", icon)

    def _show_tab(self, tab: str) -> None:
        self.bench.places.open(SEGMENT)
        self.bench.show_insight(True)
        self.bench.insight.open_tab(tab)

    def _template_commands(self) -> Iterator[Command]:
        icon = self._icons.icon("sparkle")

        def finding(title: str) -> Callable[[], None]:
            return lambda: self._look_for_template(title)

        for template in templates():
            yield Command(f"Template: {template.title}", finding(template.title), "", icon)

    def _look_for_template(self, title: str) -> None:
        self._search_templates()
        self.gallery.page.search.setText(title)

    def _search_templates(self) -> None:
        self.bench.places.open(TEMPLATES)
        self.gallery.page.search.start()

    def _actions(self) -> dict[str, Callable[[], None]]:
        editing, bench = self.editing, self.bench
        return {
            "new-segment": bench.sidebar.new.emit,
            "save": editing.save_typed,
            "save-copy": editing.save_copy,
            "reset": editing.document.reset,
            "rename-segment": bench.bar.name.edit,
            "delete-segment": self._delete,
            "restore-segment": self.keeper.restore,
            "segment-details": bench.edit_details,
            "recalculate": editing.recalculate,
            "recalculate-all": self.keeper.recalculate,
            "export-members": self._export_members,
            "keep-members": self.lists.keep_members,
            "import-segments": self.keeper.transfer.choose_files,
            "export-segments": self.keeper.transfer.export,
            "undo": editing.document.undo_stack.undo,
            "redo": editing.document.undo_stack.redo,
            "add-include-card": lambda: self._add_card("include"),
            "add-exclude-card": lambda: self._add_card("exclude"),
            "edit-equation": self._type_equation,
            "copy-equation": bench.equation.copy,
            "open-segment-place": lambda: bench.places.open(SEGMENT),
            "tutorial": self._start_tour,
            "open-templates": self._search_templates,
            "import-files": self.refreshing.choose_files,
            "import-again": self.refreshing.again,
            "open-data-place": lambda: bench.places.open(DATA),
            "find-segment": self._find,
            "choose-as-of": bench.bar.as_of.open,
            "settings": lambda: bench.places.open(SETTINGS),
            "toggle-sidebar": lambda: bench.show_sidebar(not self._settings.sidebar_shown),
            "toggle-insight": self._toggle_insight,
        }

    def _start_tour(self) -> None:
        self.insight.leave_room()  # it points at the builder
        self.tour.start()

    def _export_members(self) -> None:
        self.bench.show_insight(True)
        self.bench.insight.open_tab("preview")
        self.insight.preview.export_members()

    def _toggle_insight(self) -> None:
        self.insight.leave_room()  # without the panel there is nothing else
        self.bench.show_insight(not self._settings.insight_shown)

    def _tell_refused(self, error: CardinalError) -> None:
        self.bench.banners.show_message("refused", "error", sentence_of(error))

    def _tell_written(self, text: str) -> None:
        self.bench.banners.close_message(NOT_WRITTEN)
        self.bench.status.say(text)

    def _tell_not_written(self, error: CardinalError) -> None:
        """Say what is not there, and why, until it is read: whoever looked away would take it for done."""
        self.bench.banners.show_message(NOT_WRITTEN, "error", str(error))

    def _tell_whether_in_place(self, in_place: bool) -> None:
        """Say while it is so that the file is not where it was opened: writing to it goes on all the same."""
        if in_place:
            self.bench.banners.close_message(AWAY)
        elif not self.bench.banners.text(AWAY):
            path = self.project.path
            self.bench.banners.show_message(
                AWAY,
                "error",
                f"{path.name} is no longer in {path.parent}: it was moved, renamed or deleted. "
                "Put it back there, or what you do from now on may be lost.",
            )

    def _show_not_used(self, file: str) -> None:
        self.bench.places.open(DATA)
        self.data.open_not_used(file)

    def _go_to(self, name: str) -> None:
        self.bench.places.open(SEGMENT)
        self.editing.open(name)

    def _delete(self) -> None:
        origin = self.editing.document.origin
        if origin is not None:
            self.keeper.delete([origin.name])

    def _type_equation(self) -> None:
        self.bench.places.open(SEGMENT)
        self.bench.equation.start_editing()

    def _add_card(self, side: paths.Side) -> None:
        self.bench.places.open(SEGMENT)
        end = len(paths.sequence(self.editing.document.segment, side).items)
        self.editing.document.carry_out(AddCard(Gap(side, end)))
        path = paths.item_path(side, end)
        self.editing.document.select(path)
        self.bench.builder.focus_part(path)

    def _find(self) -> None:
        self.bench.show_sidebar(True)
        self.bench.sidebar.search.start()
