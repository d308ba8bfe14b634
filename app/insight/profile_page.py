"""The profile: by which fields and details the segment differs from all contacts, most first, and how."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from app.insight.nothing import Nothing
from app.insight.page import BESIDE, InsightPage, Tools, row
from app.shell.parts import elided
from app.tabbed import tabbed
from app.tasks import Job, Progress, Ticket
from engine.definition.shares import percent
from engine.errors import CardinalError
from engine.evaluation.preview import OrderCache
from engine.evaluation.profile import LEAST_MEMBERS, Bar, Profile, Profiler, columns_kept, subjects
from engine.evaluation.reader import Reader
from widgets.bars import BarList, BarRow, Tone
from widgets.drop_down import DropDown
from widgets.style import KIND, name_part

NO_FIELDS = "There are no fields with values to compare by."
NOBODY = "Nobody is in the segment, so there is nothing to compare."
EVERYBODY = "All contacts are in the segment: nothing differs"
FEW = f"Under {LEAST_MEMBERS} members: differences may be chance"
USUAL = "Index 100 is as usual; a click narrows the segment"
BAR_EDGE = 12
"""Where the words of a list's rows begin."""
HIGH, LOW = 120, 80
"""Indices beyond which a value is said to be more, or less, frequent than usual."""


class _Halves(QSplitter):
    """Two parts, one above the other or, where it is wide enough, side by side."""

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Vertical)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = self.width() >= BESIDE
        self.setOrientation(Qt.Orientation.Horizontal if wide else Qt.Orientation.Vertical)
        super().resizeEvent(event)


class ProfilePage(InsightPage):
    """The columns in the order of difference above, the values of one of them below."""

    narrowed = Signal(object, str)
    """The conditions of a bar that was chosen, and what to call them."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self._cache = OrderCache(columns_kept(tools.project.catalog.contacts))
        self._ticket: Ticket | None = None
        self._profiles: list[Profile] = []
        self._coming: list[Profile] = []
        self._key: tuple[str | None, str] | None = None
        self.kinds = DropDown()
        self.kinds.addItem("Fields", False)
        self.kinds.addItem("Fields and details", True)
        name_part(self.kinds, "profile-kinds", "What to compare by")
        self.columns = BarList("profile-columns", "Fields, those that differ most first", tools.look)
        self.bars = BarList("profile-bars", "Values in the segment", tools.look)
        self.head = elided("", "title", "profile-title")
        self.head.setContentsMargins(BAR_EDGE, 0, 0, 0)
        self.foot = elided("", "muted", "profile-foot")
        self._lay_out()
        self.kinds.currentIndexChanged.connect(self.refresh)
        self.columns.current_changed.connect(self._turn)
        self.bars.chosen.connect(self._choose)

    def _lay_out(self) -> None:
        split = _Halves()
        split.setChildrenCollapsible(False)
        split.setHandleWidth(8)
        split.addWidget(self.columns)
        split.addWidget(self._values())
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        name_part(split, "profile-splitter", "Drag to resize")
        top = row(self.kinds)
        top.addStretch(1)
        self.column.addLayout(top)
        self.nothing = Nothing("profile-nothing", split)
        self.column.addWidget(split, 1)
        self.column.addWidget(self.nothing, 1)
        self.column.addLayout(row(self.foot, stretched=self.foot))

    def _values(self) -> QWidget:
        """Return the values with what they are of above them."""
        made = QWidget()
        made.setProperty(KIND, "plain")
        column = QVBoxLayout(made)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.head)
        column.addWidget(self.bars, 1)
        return made

    def refresh(self) -> None:
        evaluated, project = self.tools.live.evaluated, self.tools.project
        if evaluated is None:
            return
        wanted = [
            each for each in subjects(project.catalog) if self.kinds.currentData() or each.activity is None
        ]

        def work(job: Job) -> None:
            reader = Reader(project.workspace, job.role)
            profiler = Profiler(reader, project.membership(job), evaluated.as_of, self._cache)
            for number, each in enumerate(wanted):
                job.progress(number / len(wanted), f"{number + 1} of {len(wanted)}: {each.title}")
                job.tell(profiler.profile(each, evaluated.result, evaluated.base))
            profiler.finish()

        if self._ticket is not None:
            project.tasks.cancel(self._ticket)
            self._ticket = None
        self._coming = []
        if self._says_fault(self.nothing):
            self._forget()
            return
        if not self._profiles:
            self.nothing.say("")
        self.foot.setText("Comparing …")
        self._ticket = project.tasks.submit(
            "profile", work, receiver=self, done=self._done, failed=self._failed, progress=self._came
        )

    def _forget(self) -> None:
        """Show no values: there is nothing to compare."""
        self._profiles = []
        for bars in (self.columns, self.bars):
            bars.show_rows([])
        self.head.setText("")
        self.foot.setText("")

    def _came(self, news: object) -> None:
        if isinstance(news, Profile):
            self._coming.append(news)
        elif isinstance(news, Progress):
            self.foot.setText(f"Comparing … {news.text}")

    def _done(self, _none: object) -> None:
        self._ticket = None
        found = self._coming
        small = bool(found) and found[0].size < LEAST_MEMBERS
        self._profiles = found if small else sorted(found, key=lambda each: -each.distance)
        self.columns.show_rows([_column_row(each, small=small) for each in self._profiles])
        nothing = NO_FIELDS if not found else NOBODY if not found[0].size else ""
        self.nothing.say(nothing)
        everybody = bool(found) and found[0].size == found[0].base
        self.foot.setText("" if nothing else EVERYBODY if everybody else FEW if small else USUAL)
        place = next((at for at, each in enumerate(self._profiles) if each.subject.key == self._key), 0)
        self.columns.setCurrentIndex(self.columns.listed.index(place))
        self._turn(place)
        if nothing:
            self.head.setText("")

    def _failed(self, error: Exception) -> None:
        self._ticket = None
        if isinstance(error, CardinalError):
            self.foot.setText(str(error))

    @property
    def shown(self) -> Profile | None:
        """The profile whose values are on the screen."""
        return next((each for each in self._profiles if each.subject.key == self._key), None)

    def _turn(self, place: int) -> None:
        if not 0 <= place < len(self._profiles):
            return
        profile = self._profiles[place]
        self._key = profile.subject.key
        self.head.setText(profile.subject.title)
        widest = max((max(profile.share(bar), profile.usual(bar)) for bar in profile.bars), default=1) or 1
        self.bars.show_rows([_bar_row(profile, bar, widest) for bar in profile.bars])

    def _choose(self, place: int) -> None:
        profile = self.shown
        if profile is not None and place < len(profile.bars) and profile.bars[place].conditions:
            bar = profile.bars[place]
            self.narrowed.emit(bar.conditions, f"{profile.subject.title}: {bar.label}")

    def text(self) -> str:
        """Return the values on the screen as a spreadsheet takes them."""
        profile = self.shown
        if profile is None:
            return ""
        rows: list[tuple[Any, ...]] = [
            (profile.subject.title, "In the segment", "Share", "All contacts", "Share", "Index")
        ]
        for bar in profile.bars:
            index = profile.index(bar)
            numbers = (bar.inside, f"{profile.share(bar):.4f}", bar.everybody, f"{profile.usual(bar):.4f}")
            rows.append((bar.label, *numbers, None if index is None else round(index)))
        return tabbed(rows)


def _column_row(profile: Profile, *, small: bool) -> BarRow:
    return BarRow(
        label=profile.subject.title,
        right="" if small else percent(profile.distance),
        end=0.0 if small else profile.distance,
        tone="strong",
        tip=f"{percent(profile.distance)} of the contacts would have to be others to be as usual",
    )


def _bar_row(profile: Profile, bar: Bar, widest: float) -> BarRow:
    share, usual, index = profile.share(bar), profile.usual(bar), profile.index(bar)
    shown = ""
    tone: Tone = "accent"
    if index is not None and profile.size >= LEAST_MEMBERS:  # of few it is chance
        shown = f" · index {index:,.0f}"  # alone it would be read as their number
        tone = "include" if index >= HIGH else "or" if index <= LOW else "accent"
    return BarRow(
        label=bar.label,
        right=f"{percent(share)}{shown}",
        end=share / widest,
        beside=usual / widest,
        tone=tone,
        tip=f"{bar.inside:,} of {profile.size:,} in the segment, {percent(usual)} of all contacts"
        + ("" if index is None else f"; index {index:,.0f}, 100 is as usual"),
    )
