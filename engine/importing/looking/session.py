"""Asking for looks: a process that stays, because it has read the files."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from engine.errors import CancelledError, MachineError
from engine.importing.job import (
    Crashed,
    Failed,
    Looked,
    LookJob,
    Message,
    Progress,
    StopLooking,
    read_message,
)
from engine.importing.looking.result import Look
from engine.importing.mapping import Mapping, Source, write_mapping
from engine.importing.run import ASK_EVERY, ImportCrashError, default_memory, start_child
from engine.workspace.temporary import TemporaryFolder


class LookSession:
    """Looks one after the other, from any thread; a process does them, from the first one to ``close``.

    A look that comes later starts another one.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._folder: TemporaryFolder | None = None
        self._closings = 0

    def look(
        self,
        mapping: Mapping,
        base: Path,
        unused: Sequence[Source] = (),
        *,
        progress: Callable[[Progress], None] = lambda _: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Look:
        """Return what is seen; raises ``CancelledError`` soon after ``cancelled`` says yes."""
        before = self._closings

        def unwanted() -> bool:
            return self._closings != before or cancelled()

        with self._turn:
            if unwanted():
                raise CancelledError("the look was cancelled")
            process, folder = self._started()
            job = LookJob(
                mapping=write_mapping(mapping),
                base_directory=str(base.absolute()),
                scratch=str(folder.path),
                unused=tuple(unused),
                memory_limit=default_memory(),
            )
            try:
                answer = _asked(process, job, progress, unwanted)
            except BaseException:
                self._end()  # its answer, still to be read, would be taken for the next look's
                raise
            if answer is None or isinstance(answer, Crashed):
                self._end()
            if unwanted():
                raise CancelledError("the look was cancelled")
            return _result(answer)

    def close(self) -> None:
        """End the process, and with it whatever it does."""
        self._closings += 1
        process = self._process
        if process is not None:
            process.kill()
        with self._turn:
            self._end()

    def _started(self) -> tuple[subprocess.Popen[bytes], TemporaryFolder]:
        if self._folder is None:
            self._folder = TemporaryFolder()
        if self._process is None:
            self._process = start_child()
        return self._process, self._folder

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()
        folder, self._folder = self._folder, None
        if folder is not None:
            folder.remove()


def _asked(
    process: subprocess.Popen[bytes],
    job: LookJob,
    progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Message | None:
    """Return the answer to a job; None when the process is gone."""
    assert process.stdout is not None
    answered = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process, cancelled, answered), daemon=True)
    if not _say(process, job):
        return None
    watcher.start()
    try:
        for line in process.stdout:
            message = read_message(line)
            if not isinstance(message, Progress):
                return message
            progress(message)
        return None
    finally:
        answered.set()
        watcher.join()


def _watch(
    process: subprocess.Popen[bytes], cancelled: Callable[[], bool], answered: threading.Event
) -> None:
    """Say that the look is not wanted, again and again: one that comes between two statements is lost."""
    while not answered.wait(ASK_EVERY):
        if cancelled() and not _say(process, StopLooking()):
            return


def _say(process: subprocess.Popen[bytes], message: LookJob | StopLooking) -> bool:
    assert process.stdin is not None
    try:
        process.stdin.write(msgspec.json.encode(message) + b"\n")
        process.stdin.flush()
    except (BrokenPipeError, ValueError):  # it is gone
        return False
    return True


def _result(answer: Message | None) -> Look:
    if isinstance(answer, Looked):
        return answer.look
    if isinstance(answer, Failed):
        raise answer.error()
    if isinstance(answer, Crashed):
        raise ImportCrashError(answer.traceback)
    raise MachineError("the import process ended unexpectedly", mend="free some memory and try again")
