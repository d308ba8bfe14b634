"""Work away from the window's thread: one database thread a role, a ticket a request, results back as slots.

A database cursor serves one thread and one statement at a time, so every role has its own thread and queue.
An interrupt stops only what runs at that very moment (one sent while idle is lost), so it is sent again until
the cancelled request has ended; a lock keeps it from ever reaching the request after it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

import msgspec
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal, Slot

from app.priority import give_way
from engine.errors import CancelledError, CardinalError
from engine.workspace.connection import Cursor, Role

T = TypeVar("T")

RESEND_MS = 15
"""How long an interrupted request may go on before it is interrupted again."""

PROGRESS_SECONDS = 0.05
"""Progress is told at most this often; more can't be seen."""


LOOK_SECONDS = 0.001
"""How often it is looked for a result that the window's thread waits for."""

PATIENCE_SECONDS = 10.0
"""How long it waits; far more than any store was seen to take."""


class CursorSource(Protocol):
    """Where the cursors come from: an open workspace."""

    def using(self, role: Role) -> AbstractContextManager[Cursor]:
        """Give the present cursor of ``role``; database errors leave the block as ``engine.errors``."""

    def interrupt(self, role: Role) -> None:
        """Stop what the cursor of ``role`` runs now."""


class Progress(msgspec.Struct, frozen=True):
    """How far a request is: a fraction from 0 to 1 (None: unknown) and what it does now."""

    fraction: float | None
    text: str = ""


class Ticket:
    """Stands for one request; cancelling it drops its result, whenever that comes."""

    def __init__(self, role: Role, title: str) -> None:
        self.role = role
        self.title = title
        self.ended = False
        self._cancelled = threading.Event()

    @property
    def cancelled(self) -> bool:
        """Whether nobody waits for the result any more."""
        return self._cancelled.is_set()

    @property
    def awaited(self) -> bool:
        """Whether the result is still to come."""
        return not (self.ended or self.cancelled)

    def withdraw(self) -> None:
        """Mark it cancelled (``TaskRunner.cancel`` also stops the query)."""
        self._cancelled.set()


class Job:
    """What a piece of work is given: its cursor, whether to go on, and a way to tell how far it is."""

    def __init__(self, cursor: Cursor, ticket: Ticket, post: Callable[[object], None]) -> None:
        self.cursor = cursor
        self._ticket = ticket
        self._post = post
        self._told = 0.0

    @property
    def role(self) -> Role:
        """The role that the work is done in."""
        return self._ticket.role

    @property
    def cancelled(self) -> bool:
        """Whether to stop as soon as possible."""
        return self._ticket.cancelled

    def check(self) -> None:
        """Raise ``CancelledError`` when the work is no longer wanted."""
        if self.cancelled:
            raise CancelledError("the work was cancelled")

    def progress(self, fraction: float | None, text: str = "") -> None:
        """Tell how far the work is; raises ``CancelledError`` when it is no longer wanted."""
        self.check()
        now = time.monotonic()
        if now - self._told >= PROGRESS_SECONDS:
            self._told = now
            self._post(Progress(fraction, text))

    def tell(self, news: object) -> None:
        """Hand over a part of the result; raises ``CancelledError`` when it is no longer wanted."""
        self.check()
        self._post(news)


Work = Callable[[Job], T]
Tell = Callable[[], None]


class _Request(msgspec.Struct, frozen=True, eq=False):
    ticket: Ticket
    work: Callable[[Job], Any]
    receiver: QObject
    done: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    progress: Callable[[Any], None] | None


class _Message(msgspec.Struct, frozen=True, eq=False):
    """What comes back: news on the way, or the end with a result or an error."""

    request: _Request
    result: Any = None
    error: Exception | None = None
    news: Any = None


class _Lane:
    """The thread of one role and the requests that wait for it."""

    def __init__(self, role: Role, source: CursorSource, sent: deque[_Message], tell: Tell) -> None:
        """Put what comes back into ``sent``, and ``tell`` each time."""
        self._role: Role = role
        self._source = source
        self._sent = sent
        self._tell = tell
        self._waiting: SimpleQueue[_Request | None] = SimpleQueue()
        self._lock = threading.Lock()
        self._running: Ticket | None = None
        self._thread = threading.Thread(target=self._run, name=f"database-{role}")
        self._thread.start()

    def put(self, request: _Request) -> None:
        self._waiting.put(request)

    def stop(self) -> None:
        self._waiting.put(None)

    def ended(self, seconds: float) -> bool:
        """Wait up to ``seconds`` for the thread; return whether it has ended."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def interrupt(self) -> bool:
        """Interrupt what runs if it is cancelled; return whether there was such a thing."""
        with self._lock:
            if self._running is None or not self._running.cancelled:
                return False
            self._source.interrupt(self._role)
            return True

    def _run(self) -> None:
        give_way()
        while (request := self._waiting.get()) is not None:
            with self._lock:
                self._running = request.ticket
            self._sent.append(self._perform(request))
            del request  # before it is told: what it names may be widgets, which only their thread may end
            with self._lock:
                self._running = None
            self._tell()

    def _perform(self, request: _Request) -> _Message:
        def post(news: object) -> None:
            self._sent.append(_Message(request, news=news))
            self._tell()

        try:
            if request.ticket.cancelled:  # then the cursor is not even asked for: the file may be closed
                raise CancelledError("the work was cancelled")
            with self._source.using(self._role) as cursor:
                return _Message(request, result=request.work(Job(cursor, request.ticket, post)))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told on the window's thread
            return _Message(request, error=error)


class TaskRunner(QObject):
    """Runs work on database threads and hands the results to the window's thread."""

    changed = Signal()
    """The set of unfinished requests is another."""
    progressed = Signal(object, object)
    """A ticket and its ``Progress``."""

    _arrived = Signal()

    def __init__(self, source: CursorSource, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._sent: deque[_Message] = deque()
        self._lanes: dict[Role, _Lane] = {}
        self._tickets: list[Ticket] = []
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._resend = QTimer(self)
        self._resend.setInterval(RESEND_MS)
        self._resend.timeout.connect(self._interrupt_cancelled)

    @property
    def unfinished(self) -> tuple[Ticket, ...]:
        """The tickets whose results are still awaited."""
        return tuple(self._tickets)

    def submit(
        self,
        role: Role,
        work: Work[T],
        *,
        receiver: QObject,
        done: Callable[[T], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        progress: Callable[[Any], None] | None = None,
        title: str = "",
        latest: bool = False,
    ) -> Ticket:
        """Have ``work`` done on the thread of ``role`` and ``done``, if any, called with its result.

        ``progress`` gets what the work tells on its way. The callbacks run on the window's thread, and only
        while ``receiver`` lives; an error that no ``failed`` takes is raised there, and one that is no
        ``CardinalError`` always. With ``latest`` the role's earlier requests are cancelled. A ``title`` marks
        long work and is what the screen calls it.
        """
        if latest:
            self.cancel_role(role)
        ticket = Ticket(role, title)
        if self._closed:
            ticket.withdraw()
            return ticket
        if role not in self._lanes:
            self._lanes[role] = _Lane(role, self._source, self._sent, self._arrived.emit)
        self._tickets.append(ticket)
        self._lanes[role].put(_Request(ticket, work, receiver, done, failed, progress))
        self.changed.emit()
        return ticket

    def cancel(self, ticket: Ticket) -> None:
        """Stop the work of ``ticket`` and drop its result."""
        ticket.withdraw()
        if ticket in self._tickets:
            self._tickets.remove(ticket)
            self._interrupt_cancelled()
            self.changed.emit()

    def cancel_role(self, role: Role) -> None:
        """Cancel all that is asked of ``role``."""
        for ticket in self.unfinished:
            if ticket.role == role:
                self.cancel(ticket)

    def finish(self, role: Role) -> None:
        """Wait until all that is asked of ``role`` is done and delivered, as long as anybody would wait."""
        until = time.monotonic() + PATIENCE_SECONDS
        while any(ticket.role == role for ticket in self._tickets) and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
            QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)  # what has arrived

    def settle(self) -> None:
        """Cancel everything and wait until nothing runs (before the file is closed for a moment)."""
        lanes = list(self._lanes.values())
        for ticket in self.unfinished:
            self.cancel(ticket)
        while [lane for lane in lanes if lane.interrupt()]:
            time.sleep(RESEND_MS / 1000)

    def close(self) -> None:
        """Cancel everything and wait until every thread has ended; nothing is delivered any more."""
        self._closed = True
        self._resend.stop()
        for ticket in self.unfinished:
            ticket.withdraw()
        self._tickets.clear()
        lanes = list(self._lanes.values())
        for lane in lanes:
            lane.stop()
        while lanes:
            for lane in lanes:
                lane.interrupt()
            lanes = [lane for lane in lanes if not lane.ended(RESEND_MS / 1000)]
        self._lanes.clear()

    @Slot()
    def _interrupt_cancelled(self) -> None:
        still = [lane.interrupt() for lane in self._lanes.values()]
        if any(still) and not self._resend.isActive():
            self._resend.start()
        elif not any(still):
            self._resend.stop()

    @Slot()
    def _deliver(self) -> None:
        message = self._sent.popleft()
        request = message.request
        if message.news is not None:
            self._tell(request, message.news)
            return
        request.ticket.ended = True
        if request.ticket in self._tickets:
            self._tickets.remove(request.ticket)
            try:
                self._end(request, message)
            finally:
                self.changed.emit()

    def _tell(self, request: _Request, news: object) -> None:
        if request.ticket.cancelled:
            return
        if isinstance(news, Progress):
            self.progressed.emit(request.ticket, news)
        if request.progress is not None and shiboken6.isValid(request.receiver):
            request.progress(news)

    def _end(self, request: _Request, message: _Message) -> None:
        error, lives = message.error, shiboken6.isValid(request.receiver)
        if error is None:
            if lives and request.done is not None:
                request.done(message.result)
            return
        if lives and request.failed is not None:
            request.failed(error)
        taken = request.failed is not None or not lives or isinstance(error, CancelledError)
        if not taken or not isinstance(error, CardinalError):
            raise error  # it is told, and a mistake of the program logged, as any other
