"""Saved segments to files and back, away from the window's thread; what is unclear is asked in the window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog

from app.icons import IconSet
from app.keeping import files
from app.keeping.files import Incoming, Taking
from app.keeping.import_panel import ImportPanel
from app.library import Library
from app.project import Project
from app.saving import Kind, ask_for_file, plain_name
from app.shell.banner import Offer
from app.tasks import Job
from app.workbench import Workbench
from engine.errors import CardinalError
from engine.workspace import SavedSegment

JSON = Kind("Segment definitions", files.ENDING)
REFUSED, ASKED = "transfer-refused", "transfer"


class Transfer(QObject):
    """Exports and imports definitions."""

    imported = Signal(object)
    """What was saved, a tuple of ``SavedSegment``."""

    def __init__(
        self,
        project: Project,
        library: Library,
        bench: Workbench,
        icons: IconSet,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._library = library
        self._bench = bench
        self._icons = icons
        self._panel: ImportPanel | None = None

    # --- out -----------------------------------------------------------------------------------------------

    def export(self, names: Sequence[str] | None = None) -> None:
        """Ask where to, and write saved segments: one to a file, several into a folder; None: all of them."""
        wanted = [entry.name for entry in self._library.entries] if names is None else list(names)
        if not wanted:
            self._bench.status.say("There is no saved segment to export.")
        elif len(wanted) == 1:
            name = plain_name(wanted[0], "segment")
            path = ask_for_file(self._bench, self._project, "Export segment", name, (JSON,))
            if path is not None:
                self.write({wanted[0]: path})
        else:
            folder = str(self._project.folder)
            chosen = QFileDialog.getExistingDirectory(self._bench, "Export segments into", folder)
            if chosen:
                self.export_into(Path(chosen), wanted)

    def export_into(self, folder: Path, names: Sequence[str]) -> None:
        """Write one file a segment into a folder; before any file there is replaced, that is asked."""
        targets = files.targets(folder, names)
        there = [path for path in targets.values() if path.exists()]
        if not there:
            self.write(targets)
            return
        one = len(there) == 1
        text = f"{folder} holds {f'“{there[0].name}”' if one else f'{len(there)} of these files'} already."
        free = files.targets(folder, names, beside=there)
        offers = [
            Offer("Replace it" if one else "Replace them", lambda: self.write(targets)),
            Offer("Keep both", lambda: self.write(free), primary=True),
        ]
        self._bench.banners.show_message(ASKED, "warning", text, offers)

    def write(self, targets: Mapping[str, Path]) -> None:
        """Write each named segment to its file."""
        workspace = self._project.workspace
        self._project.folder = next(iter(targets.values())).parent

        def done(missing: tuple[str, ...]) -> None:
            self._bench.banners.close_message(REFUSED)
            self._bench.status.say(_exported(targets, missing))

        self._project.tasks.submit(
            "main",
            lambda _job: files.write_all(workspace, targets),
            receiver=self,
            done=done,
            failed=self._refuse,
        )

    # --- in ------------------------------------------------------------------------------------------------

    def choose_files(self) -> None:
        """Ask for files and import them."""
        chosen, _ = QFileDialog.getOpenFileNames(
            self._bench, "Import segments", str(self._project.folder), JSON.choice
        )
        if chosen:
            self.import_files([Path(each) for each in chosen])

    def import_files(self, paths: Sequence[Path]) -> None:
        """Read definitions; when all is clear they are saved at once, else the panel asks."""
        project = self._project
        project.folder = paths[0].parent

        def work(job: Job) -> tuple[Incoming, ...]:
            return files.read_all(paths, project.workspace, project.surroundings(job))

        project.tasks.submit("main", work, receiver=self, done=self._look, failed=self._refuse)

    def _look(self, incoming: tuple[Incoming, ...]) -> None:
        if all(one.sound and not one.taken for one in incoming):
            self.save([Taking(one, "new") for one in incoming])
            return
        if self._panel is None:
            self._panel = ImportPanel(self._bench.window(), self._icons)
            self.destroyed.connect(self._panel.deleteLater)
            self._panel.accepted.connect(self.save)
        self._panel.ask(incoming)

    def save(self, takings: Sequence[Taking]) -> None:
        """Save what was decided on: all of it, or none."""
        project = self._project

        def work(job: Job) -> tuple[SavedSegment, ...]:
            return files.import_all(takings, project.workspace, project.surroundings(job))

        project.tasks.submit("main", work, receiver=self, done=self._imported, failed=self._refuse)

    def _imported(self, saved: tuple[SavedSegment, ...]) -> None:
        self._bench.banners.close_message(REFUSED)
        one = len(saved) == 1
        what = f"“{saved[0].name}” as version {saved[0].version}" if one else f"{len(saved)} segments"
        self._bench.status.say(f"Imported {what}.")
        self._library.refresh()
        self.imported.emit(saved)

    def _refuse(self, error: Exception) -> None:
        if isinstance(error, CardinalError):
            self._bench.banners.show_message(REFUSED, "error", files.sentence(error))


def _exported(targets: Mapping[str, Path], missing: Sequence[str]) -> str:
    paths = list(targets.values())
    one = len(paths) == 1
    said = f"Exported {paths[0]}." if one else f"Exported {len(paths)} segments into {paths[0].parent}."
    if not missing:
        return said
    used = ", ".join(f"“{name}”" for name in missing)
    return f"{said} {'It uses' if one else 'They use'} {used}, which {_is(missing)} not among them."


def _is(names: Sequence[str]) -> str:
    return "is" if len(names) == 1 else "are"
