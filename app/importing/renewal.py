"""The import into a project that is open: all of it away from the window, but for the moment of the swap."""

from __future__ import annotations

import threading

import msgspec

from app.importing.changing import Results
from app.importing.order import Order
from app.importing.work import Cancelled, Tell
from app.project import Opened, reopened
from engine.errors import CancelledError
from engine.importing.job import Progress
from engine.importing.report import ImportReport
from engine.importing.run import refresh
from engine.workspace import Workspace

LOOK_SECONDS = 0.05
"""How often it is looked whether the swap may begin."""


class Renewal(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A project after a swap: open again, with new data, or with the old ones and an ``error``."""

    opened: Opened
    before: Results = []
    report: ImportReport | None = None
    error: Exception | None = None


def renewed(
    workspace: Workspace, session: str, order: Order, tell: Tell, cancelled: Cancelled, go: threading.Event
) -> Renewal:
    """Import into an open workspace; the swap waits for ``go``, after which the project is renewed anyway."""

    def telling(progress: Progress) -> None:
        tell(progress)
        while progress.step == "swap" and not go.wait(LOOK_SECONDS):
            if cancelled():
                raise CancelledError("the import was cancelled")

    try:
        report = refresh(
            workspace, order.mapping, order.base_directory, progress=telling, cancelled=cancelled
        )
    except Exception as error:
        if not go.is_set():
            raise
        return Renewal(opened=reopened(workspace, session), error=error)
    return Renewal(opened=reopened(workspace, session), report=report)
