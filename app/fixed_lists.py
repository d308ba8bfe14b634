"""Fixed lists as a whole: made of who is in the segment, given other names, and deleted."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QObject, Signal

from app.editing import Editing
from app.keeping import changes
from app.project import Project
from app.shell.as_of import day_text
from app.shell.banner import Offer
from app.tasks import Job
from app.workbench import Workbench
from engine.evaluation.bitmap import Bitmap
from engine.workspace.stores.lists import FixedList

DELETE = "delete-list"
"""The key of the question whether a list is to go."""


class FixedLists(QObject):
    """Changes the lists of one project, and what is on the screen with them."""

    changed = Signal()

    def __init__(
        self, project: Project, editing: Editing, bench: Workbench, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._editing = editing
        self._bench = bench

    def keep_members(self) -> None:
        """Make a list of who is in the segment as it stands, under a free name that tells segment and day."""
        if not self._editing.all_done():
            return
        outcome, error = self._editing.live.settled, self._editing.live.error
        obstacle = error if outcome is None else outcome.obstacle
        if obstacle is not None:
            self._project.refuse(obstacle)
        elif outcome is None:
            self._bench.status.say("The contacts are still being counted; keep them in a moment.")
        else:
            title = outcome.segment.name.strip() or "Contacts"
            self._keep(title, outcome.evaluated.result, outcome.as_of.instant.replace(microsecond=0))

    def _keep(self, title: str, members: Bitmap, moment: datetime) -> None:
        workspace = self._project.workspace

        def work(_job: Job) -> FixedList:
            with workspace.transaction():
                taken = [each.name for each in workspace.lists.all()]
                name = changes.free_name(f"{title}, {day_text(moment)}", taken)
                return workspace.lists.create_of_contacts(
                    name, members.ordinals(), origin=title, as_of=moment
                )

        def done(made: FixedList) -> None:
            many = f"{made.size:,} {'contact' if made.size == 1 else 'contacts'}"
            self._bench.status.say(f"Kept {many} as the list “{made.name}”; it stands on the Data page.")
            self.changed.emit()

        self._project.tasks.submit("main", work, receiver=self, done=done, failed=self._project.refuse)

    def rename(self, former: str, name: str) -> None:
        """Give a list another name; saved segments, drafts and the segment on the screen follow."""
        workspace, document = self._project.workspace, self._editing.document

        def done(renamed: FixedList) -> None:
            self._bench.banners.close_message("refused")  # another name was taken
            document.follow(
                lambda segment: changes.with_list_renamed(segment, former, renamed.name), document.origin
            )
            self._bench.status.say(f"Renamed the list “{former}” to “{renamed.name}”.")
            self.changed.emit()

        def refuse(error: Exception) -> None:
            self._project.refuse(error)
            self.changed.emit()  # the former name stands there again

        self._project.tasks.submit(
            "main",
            lambda _job: changes.rename_list(workspace, former, name),
            receiver=self,
            done=done,
            failed=refuse,
        )

    def ask_to_delete(self, name: str) -> None:
        """Ask before a list goes: its keys can't be had back."""
        text = f"Delete the list “{name}” and its keys? This can't be undone."
        offers = [Offer("Delete the list", lambda: self.delete(name)), Offer("Keep it", lambda: None)]
        self._bench.banners.show_message(DELETE, "warning", text, offers)

    def delete(self, name: str) -> None:
        """Delete a list; one that saved segments use is refused with their names."""
        workspace = self._project.workspace

        def done(_nothing: None) -> None:
            self._bench.status.say(f"Deleted the list “{name}”.")
            self.changed.emit()

        self._project.tasks.submit(
            "main",
            lambda _job: workspace.lists.delete(name),
            receiver=self,
            done=done,
            failed=self._project.refuse,
        )
