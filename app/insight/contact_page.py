"""One contact, in the preview's place: why it is in or out, its fields, what it did."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTextBrowser

from app.insight.contact_text import OLDER, ContactFacts, ContactText
from app.insight.page import InsightPage, Tools, row
from app.shell.parts import elided, icon_button
from app.tasks import Job, Ticket
from engine.errors import CardinalError
from engine.evaluation.contact import Contact, Row
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.explain import Explainer
from engine.evaluation.reader import Reader
from engine.evaluation.timeline import TimelinePage, timeline
from widgets.style import KIND, name_part


class _Reading(QTextBrowser):
    """Text that Escape leaves."""

    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._left()
        else:
            super().keyPressEvent(event)


class ContactPage(InsightPage):
    """Shows the contact of one key, for the segment as it stands."""

    closed = Signal()

    def __init__(self, tools: Tools, name: str = "contact") -> None:
        """Make a page whose parts are called ``name``, for there may be several in the window."""
        super().__init__(tools)
        self._key = ""
        self._facts: ContactFacts | None = None
        self._rows: tuple[Row, ...] = ()
        self._more = False
        self._ticket: Ticket | None = None
        self._text = ContactText(
            lambda: tools.project.catalog, tools.masking, lambda token: tools.look.colour(token).name()
        )
        back = icon_button(
            f"{name}-back", "Back to the list", tools.icons.icon("chevron-left"), self.closed.emit
        )
        self.title = elided("", "heading", f"{name}-key")
        self.browser = _Reading(self.closed.emit)
        self.browser.setProperty(KIND, "reading")
        self.browser.setOpenLinks(False)
        self.browser.document().setDocumentMargin(6)
        name_part(self.browser, name, "What is known of the contact")
        self.browser.anchorClicked.connect(self._link)
        self.column.addLayout(row(back, self.title, stretched=self.title))
        self.column.addWidget(self.browser, 1)
        tools.masking.changed.connect(self._show)
        tools.look.changed.connect(self._show)
        tools.project.catalog_changed.connect(self._show)

    def show_contact(self, key: str) -> None:
        """Show another contact."""
        self._key, self._facts = key, None
        self.browser.clear()
        self.title.setText("…")
        self.refresh()

    def refresh(self) -> None:
        evaluated = self.tools.live.evaluated
        if not self._key or evaluated is None:
            return
        key, project = self._key, self.tools.project

        def work(job: Job) -> ContactFacts:
            return _facts(job, self.tools, evaluated, key)

        if self._ticket is not None:
            project.tasks.cancel(self._ticket)
        self._ticket = project.tasks.submit(
            "explain", work, receiver=self, done=self._found, failed=self._failed, progress=self._came
        )

    def older(self) -> None:
        """Show what happened before."""
        evaluated = self.tools.live.evaluated
        if evaluated is None or not self._more or self._ticket is not None:
            return
        key, project, start = self._key, self.tools.project, len(self._rows)

        def work(job: Job) -> TimelinePage:
            membership = project.membership(job)
            ordinal = membership.ordinal_of(key)
            assert ordinal is not None
            reader = Reader(project.workspace, job.role)
            return timeline(ordinal, membership.context(evaluated.as_of), reader, start)

        self._ticket = project.tasks.submit(
            "explain", work, receiver=self, done=self._more_came, failed=self._failed
        )

    def _found(self, facts: ContactFacts) -> None:
        self._ticket = None
        self._came(facts)

    def _came(self, facts: ContactFacts) -> None:
        self._facts, self._rows, self._more = facts, facts.timeline.rows, facts.timeline.more
        self._show()

    def _more_came(self, page: TimelinePage) -> None:
        self._ticket = None
        self._rows, self._more = (*self._rows, *page.rows), page.more
        self._show()

    def _failed(self, error: Exception) -> None:
        self._ticket = None
        if isinstance(error, CardinalError):
            self.browser.setPlainText(str(error))

    def _show(self) -> None:
        if self._facts is None:
            return
        title = self._text.title(self._facts)
        self.title.setText(title)
        place = self.browser.verticalScrollBar().value()
        self.browser.setHtml(self._text.html(self._facts, self._rows, more=self._more))
        self.browser.verticalScrollBar().setValue(place)

    def _link(self, link: QUrl) -> None:
        if link.toString() == OLDER:
            self.older()


def _facts(job: Job, tools: Tools, evaluated: Evaluated, key: str) -> ContactFacts:
    project = tools.project
    membership = project.membership(job)
    reader = Reader(project.workspace, job.role)
    explanation = Explainer(reader, membership).explain(evaluated, key)
    ordinal = membership.ordinal_of(key)
    assert ordinal is not None
    contact = Contact(ordinal, evaluated.as_of, reader, membership)
    shown = [field for field in project.catalog.fields if field.part is None and field.source is None]
    facts = ContactFacts(
        key=key,
        fields=contact.fields(field.name for field in shown if field.indicator is None),
        explanation=explanation,
        timeline=timeline(ordinal, membership.context(evaluated.as_of), reader),
    )
    job.tell(facts)  # indicators follow: a single contact's are worked out from everybody's
    indicators = contact.fields(field.name for field in shown if field.indicator is not None)
    return replace(facts, fields={**facts.fields, **indicators})
