"""The import process: a job on standard input, progress and the result on standard output.

It alone may read the user's files. It ends by itself when the process that asked for it is gone. Asked for a
look it stays for further ones.
"""

from __future__ import annotations

import os
import stat
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from typing import NoReturn

import msgspec

from engine.errors import CancelledError, CardinalError, MappingError
from engine.importing import raw
from engine.importing.building.build import Builder
from engine.importing.guess.guessing import guess
from engine.importing.guess.result import Guess
from engine.importing.job import (
    AnyJob,
    Crashed,
    Done,
    Failed,
    Guessed,
    GuessJob,
    Job,
    Looked,
    LookJob,
    Message,
    Progress,
    StopLooking,
)
from engine.importing.looking.looker import Looker
from engine.importing.mapping import Mapping
from engine.importing.mapping_rules import read_mapping
from engine.importing.report import ImportReport
from engine.refusals import refused
from engine.workspace.connection import Limits, unlocked
from engine.workspace.failures import translated
from engine.workspace.files import sync_file
from engine.workspace.swap import create_file, known_as

TELL_EVERY = 0.1
"""Seconds between two messages of the same step."""


class Teller:
    """Writes messages, progress no more often than anyone can see."""

    def __init__(self) -> None:
        self._last = ("", "", 0.0)
        self._table = ""

    def step(self, step: str, table: str) -> None:
        """Tell what begins."""
        self._table = table
        self.tell(Progress(step=step, table=table))

    def reading(self, seen: raw.Progress) -> None:
        """Tell how far reading is."""
        step, file, at = self._last
        now = time.monotonic()
        if (step, file) == (seen.step, seen.file) and now - at < TELL_EVERY:
            return
        self._last = (seen.step, seen.file, now)
        self.tell(
            Progress(
                step=seen.step,
                table=self._table,
                file=seen.file,
                done=seen.done,
                total=seen.total,
                rows=seen.rows,
            )
        )

    def tell(self, message: Message) -> None:
        """Write one message."""
        sys.stdout.buffer.write(msgspec.json.encode(message) + b"\n")
        sys.stdout.buffer.flush()


def build(job: Job, teller: Teller) -> ImportReport:
    """Do the job: afterwards the new file is complete, closed and on the disk."""
    target = Path(job.target)
    mapping = read_mapping(job.mapping)
    _write_as_private_as(known_as(target))
    create_file(target)
    with translated(known_as(target)), _bench(target, job, teller) as bench:
        report = Builder(
            bench,
            mapping,
            Path(job.base_directory),
            teller.step,
            former=_former(job),
            types=job.former.types if job.former is not None else {},
        ).build()
        bench.connection.execute("CHECKPOINT")
    sync_file(target)
    return report


def _write_as_private_as(old: Path) -> None:
    """Let only those see what this process writes who may read the file that it is for, if that is there."""
    with suppress(FileNotFoundError):
        closed = ~old.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        os.umask(os.umask(closed) | closed)


def _former(job: Job) -> Mapping | None:
    """Return the mapping of the last import; one that breaks today's rules tells nothing."""
    try:
        told = job.former.mapping if job.former is not None else None
        return read_mapping(told) if told is not None else None
    except MappingError:
        return None


def guess_mapping(job: GuessJob, teller: Teller) -> Guess:
    """Do the job: look at the files, and write nothing but scratch."""
    teller.step("guess", "")
    base = Path(job.base_directory) if job.base_directory is not None else None
    with translated(Path(job.scratch)), _bench(":memory:", job, teller) as bench:
        return guess([Path(file) for file in job.files], bench, base, tolerant=job.tolerant)


def keep_looking(first: LookJob, teller: Teller) -> NoReturn:
    """Answer looks, one after the other; a word to stop reaches the one that runs."""
    asked: SimpleQueue[LookJob] = SimpleQueue()
    asked.put(first)
    stopped = threading.Event()
    with _bench(":memory:", first, teller, stopped.is_set) as bench:

        def listen() -> None:
            for line in sys.stdin.buffer:
                message = msgspec.json.decode(line, type=LookJob | StopLooking)
                if isinstance(message, LookJob):
                    asked.put(message)
                else:
                    stopped.set()
                    bench.connection.interrupt()
            os._exit(0)

        looker = Looker(bench, teller.step)  # before anything can interrupt it: who wants a stop asks again
        threading.Thread(target=listen, daemon=True).start()
        while True:
            job = asked.get()
            stopped.clear()
            teller.tell(_answer(job, looker, stopped))


def _answer(job: LookJob, looker: Looker, stopped: threading.Event) -> Message:
    try:
        with translated(Path(job.scratch)):
            mapping = msgspec.json.decode(job.mapping, type=Mapping)
            return Looked(looker.look(mapping, Path(job.base_directory), job.unused))
    except Exception as error:  # noqa: BLE001 - the process that asked must learn of every failure
        message = told(error)
        cut_short = stopped.is_set() and isinstance(message, Crashed)
        return Failed.of(CancelledError("stopped")) if cut_short else message


def told(error: Exception) -> Failed | Crashed:
    """Return the message about a failure, from where it was caught: a bug comes with its traceback."""
    known = error if isinstance(error, CardinalError) else refused(error)
    return Crashed(traceback.format_exc()) if known is None else Failed.of(known)


@contextmanager
def _bench(
    path: Path | str, job: AnyJob, teller: Teller, cancelled: Callable[[], bool] = lambda: False
) -> Iterator[raw.Workbench]:
    """Yield a bench; who asked for a build or a guess ends this process instead of cancelling."""
    limits = Limits(memory=job.memory_limit, threads=job.threads)
    connection = unlocked(path, Path(job.scratch), limits)
    try:
        yield raw.Workbench(
            connection=connection,
            scratch=Path(job.scratch),
            progress=teller.reading,
            cancelled=cancelled,
        )
    finally:
        connection.close()


def _do(job: AnyJob, teller: Teller) -> Message:
    if isinstance(job, GuessJob):
        return Guessed(guess_mapping(job, teller))
    assert isinstance(job, Job)
    return Done(build(job, teller))


def _end_with_parent() -> None:
    """End at once when standard input closes: then nobody waits for the result any more."""
    sys.stdin.buffer.read()
    os._exit(1)


def main() -> int:
    """Run one job, or looks until nobody asks any more; the exit code is 0 when it is done."""
    job = msgspec.json.decode(sys.stdin.buffer.readline(), type=AnyJob)
    if isinstance(job, LookJob):
        keep_looking(job, Teller())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    teller = Teller()
    try:
        teller.tell(_do(job, teller))
    except Exception as error:  # noqa: BLE001 - the process that asked must learn of every failure
        teller.tell(told(error))
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    os._exit(code)  # the watching thread is blocked in a read and would hold up a normal end
