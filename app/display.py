"""What an open project looks like: every change of document, counts, list and moment goes to the screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QObject, QTimer

from app.document import SegmentDocument
from app.library import Library
from app.live import LiveCounts
from app.marks import marks_of, with_marks
from app.project import Moment, Project
from app.shell.as_of import day_text, time_text
from app.shell.banner import Offer
from app.tasks import Ticket
from app.warnings import empty_periods
from app.workbench import Workbench
from engine.catalog.model import Catalog
from engine.catalog.phrases import phrase
from engine.definition.model import Condition
from engine.review.describe import describe
from engine.workspace import SavedSegment
from widgets.counts import Count, contacts
from widgets.phrase import Phrase

PHRASES_KEPT = 4096
WORDS_MS = 150
"""The summary follows when nothing has changed for so long: nobody reads it while editing."""


def phrases_of(catalog: Catalog) -> Callable[[Condition], Phrase]:
    """Return what puts conditions into words as this catalog names things."""

    @lru_cache(maxsize=PHRASES_KEPT)
    def phrases(condition: Condition) -> Phrase:
        return tuple((part.role, part.text) for part in phrase(condition, catalog))

    return phrases


class Display(QObject):
    """Redraws the workbench from what is; it changes nothing."""

    def __init__(
        self,
        document: SegmentDocument,
        live: LiveCounts,
        library: Library,
        project: Project,
        bench: Workbench,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._live = live
        self._library = library
        self._project = project
        self._bench = bench
        self._phrases = phrases_of(project.catalog)
        self._saying: Ticket | None = None
        self._words = QTimer(self, interval=WORDS_MS, singleShot=True)
        self._words.timeout.connect(self._show_words)
        document.changed.connect(self._show_segment)
        document.saved_changed.connect(self._show_saved)
        document.selection_changed.connect(self._show_selection)
        live.changed.connect(self._show_counts)
        library.changed.connect(self._show_library)
        library.edited_changed.connect(self._show_edited)
        project.moment_changed.connect(self._show_moment)
        project.catalog_changed.connect(self._rename)
        self._show_moment()
        self._show_library()

    @property
    def settled(self) -> bool:
        """Whether everything is on the screen."""
        shown = self._bench.builder.complete and self._bench.equation.chips.complete
        return shown and not self._words.isActive()

    def _rename(self) -> None:
        """Say everything anew: fields and activities have other names."""
        self._phrases = phrases_of(self._project.catalog)
        self._show_segment()

    def _show_segment(self) -> None:
        bench, segment = self._bench, self._document.segment
        bench.builder.set_segment(segment, self._phrases)
        bench.equation.set_segment(segment, self._phrases)
        bench.bar.name.show_name(segment.name)
        bench.details.show_details(segment.purpose, segment.tags)
        self._words.start()
        self._show_counts()
        self._warn_of_empty_periods()
        self._show_saved()

    def _show_words(self) -> None:
        segment, project = self._document.segment, self._project
        catalog, as_of = project.catalog, project.as_of
        if self._saying is not None:  # only this: others ask in the same role
            project.tasks.cancel(self._saying)
        self._saying = project.tasks.submit(  # long definitions take a while to say
            "check",
            lambda _job: describe(segment, catalog, as_of),
            receiver=self,
            done=self._bench.summary.show_summary,
        )

    def _show_counts(self) -> None:
        marks = marks_of(self._document.segment, self._live.outcome)
        counts = with_marks(self._live.counts, marks)
        self._bench.builder.set_counts(counts)
        self._bench.equation.set_counts(counts)
        self._bench.insight.size_view.show_headline(self._live.headline)
        if self._live.error is not None:
            self._bench.banners.show_message("count", "error", str(self._live.error))
        else:
            self._bench.banners.close_message("count")

    def _show_saved(self) -> None:
        document = self._document
        self._bench.details.show_saved(_saved_text(document.origin))
        self._bench.sidebar.select(None if document.origin is None else document.origin.id)
        self._show_edited()
        if document.clean:
            self._bench.bar.show_state("Saved" if document.saved else "")
        else:
            tip = "A draft is kept every few seconds"
            self._bench.bar.show_state("Edited" if document.saved else "Not saved", tip=tip)

    def _show_edited(self) -> None:
        """Mark in the list what is unsaved: of the segment on the screen that is known before it is kept."""
        document, edited = self._document, self._library.edited
        if document.origin is not None:
            own = {document.origin.id}
            edited = edited - own if document.clean else edited | own
        self._bench.sidebar.set_edited(edited)

    def _show_selection(self) -> None:
        self._bench.builder.set_selection(self._document.selection)
        self._bench.equation.set_selection(self._document.selection)

    def _show_library(self) -> None:
        self._bench.sidebar.set_entries(self._library.entries)
        if self._document.origin is not None:
            self._bench.sidebar.select(self._document.origin.id)
        many = len(self._library.entries)
        segments = "1 saved segment" if many == 1 else f"{many:,} saved segments"
        self._bench.status.show_facts(f"{contacts(Count(self._project.catalog.contacts))} · {segments}")

    def _show_moment(self) -> None:
        project = self._project
        self._bench.bar.as_of.show_moment(
            project.moment, project.as_of, project.catalog.end_of_data, project.now
        )
        self._words.start()
        self._warn_of_empty_periods()

    def _warn_of_empty_periods(self) -> None:
        catalog, as_of = self._project.catalog, self._project.as_of
        found = empty_periods(self._document.segment, catalog, as_of)
        banners = self._bench.banners
        if not found or catalog.end_of_data is None:
            banners.close_message("empty-period")
            return
        first = found[0]
        text = (
            f"Your data ends on {day_text(catalog.end_of_data)}, so “{first.words}” on card {first.letter}"
            f" holds nothing when calculated for {day_text(as_of.today)}."
        )
        if text != banners.text("empty-period"):
            offer = Offer("Use the last date in your data", lambda: self._project.choose(Moment()))
            banners.show_message("empty-period", "warning", text, [offer])


def _saved_text(former: SavedSegment | None) -> str:
    if former is None:
        return "Not saved yet."
    return f"Version {former.version}, saved on {time_text(former.saved_at)}."
