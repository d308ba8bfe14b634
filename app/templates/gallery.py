"""The gallery at work: templates resolved and counted away from the window's thread, used in the builder."""

from __future__ import annotations

from collections import deque
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal

from app.crash import sentence
from app.icons import IconSet
from app.project import Project
from app.tasks import Job, Ticket
from app.templates.page import GalleryPage
from app.templates.told import Sized, Told, work_out
from engine.definition.model import Segment
from engine.templates import Template, templates
from engine.workspace import Role

ROLE: Role = "check"


class Gallery(QObject):
    """Tells the page what templates mean in this project, and follows the answers."""

    chosen = Signal(object)
    """The ``Segment`` of a template that is to be used."""
    failed = Signal(str)

    def __init__(self, project: Project, icons: IconSet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._project = project
        self._templates: dict[str, Template] = {}
        self._answers: dict[str, dict[str, str]] = {}
        self._unsized: set[str] = set()
        self._tickets: list[Ticket] = []
        self._stale = True
        self._news: deque[tuple[int, Told | Sized]] = deque()
        self._round = 0
        self._rounds: dict[str, int] = {}
        """In which round a template was asked for last: what comes of an earlier one is past."""
        self._telling = QTimer(self, interval=0)  # one at a time: a card takes a few milliseconds to make
        self._telling.timeout.connect(self._tell_next)
        self.page = GalleryPage(icons)
        self.page.seen.connect(self._seen)
        self.page.left.connect(self._stop)
        self.page.answered.connect(self._answer)
        self.page.used.connect(self._use)
        project.moment_changed.connect(self._moved)

    def _seen(self) -> None:
        """Tell all at first and after the moment has moved, else only what was left uncounted."""
        if not self._templates:
            self._templates = {template.key: template for template in templates()}
        if self._stale:
            self._stale = False
            self._ask(tuple(self._templates))
        elif self._unsized:
            self._ask(tuple(key for key in self._templates if key in self._unsized))

    def _moved(self) -> None:
        self._stale = True
        if self.page.isVisible():
            self._stop()
            self._seen()

    def _stop(self) -> None:
        for ticket in self._tickets:
            self._project.tasks.cancel(ticket)
        self._tickets.clear()

    def _answer(self, key: str, name: str, answer: str) -> None:
        answers = self._answers.setdefault(key, {})
        if answers.get(name) != answer:
            answers[name] = answer
            self._ask((key,))

    def _use(self, key: str) -> None:
        segment: Segment | None = self.page.cards[key].told.resolution.segment
        if segment is not None:
            self.chosen.emit(segment)

    # --- asking ---------------------------------------------------------------------------------------------

    def _ask(self, keys: tuple[str, ...]) -> None:
        project, as_of = self._project, self._project.as_of
        wanted = [(self._templates[key], dict(self._answers.get(key, {}))) for key in keys]
        self._unsized |= set(keys)
        self._round += 1
        self._rounds |= dict.fromkeys(keys, self._round)
        tell = partial(self._tell, self._round)

        def work(job: Job) -> None:
            for news in work_out(project, job, wanted, as_of):
                job.tell(news)

        self._tickets = [ticket for ticket in self._tickets if not ticket.ended]
        self._tickets.append(
            project.tasks.submit(
                ROLE,
                work,
                receiver=self,
                failed=self._failed,
                progress=tell,
            )
        )

    @property
    def settled(self) -> bool:
        """Whether all that was told is on the page."""
        return not self._news

    def _tell(self, of_round: int, news: Told | Sized) -> None:
        self._news.append((of_round, news))
        self._telling.start()

    def _tell_next(self) -> None:
        if not self._news:
            self._telling.stop()
            return
        of_round, news = self._news.popleft()
        if of_round != self._rounds[news.key]:
            return
        if isinstance(news, Told):
            self.page.show_told(news)
            if news.resolution.segment is None:
                self._unsized.discard(news.key)
        else:
            self._unsized.discard(news.key)
            self.page.cards[news.key].show_size(news)

    def _failed(self, error: Exception) -> None:
        self.failed.emit(sentence(error))
