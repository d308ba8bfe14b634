"""Importing: a new file is built in a process of its own and takes the place of the old one in one rename."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from engine.catalog.model import Catalog
from engine.errors import CancelledError, MachineError
from engine.importing.guess.result import Guess
from engine.importing.job import (
    AnyJob,
    Crashed,
    Done,
    Failed,
    Former,
    Guessed,
    GuessJob,
    Job,
    Message,
    Progress,
    TypesOf,
    read_message,
)
from engine.importing.mapping import Mapping, write_mapping
from engine.importing.report import ImportReport
from engine.refusals import require_text
from engine.workspace import swap
from engine.workspace.connection import half_of_machine
from engine.workspace.files import with_suffix
from engine.workspace.locking import FileLock
from engine.workspace.recovery import LOG_SUFFIXES
from engine.workspace.temporary import TemporaryFolder
from engine.workspace.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]

ASK_EVERY = 0.05
"""Seconds between two looks at whether the user cancelled."""


class ImportCrashError(RuntimeError):
    """The import process failed by a fault of ours; the text is its traceback."""


def import_data(
    workspace_path: str | Path,
    mapping: Mapping,
    base_directory: str | Path,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Create the workspace at a path, or refresh its data; all or nothing.

    File names in ``mapping`` are relative to ``base_directory``. Raises ``MappingError`` or ``SourceError``
    for what the user must mend, ``CancelledError`` soon after ``cancelled`` says yes,
    ``WorkspaceLockedError`` when another process has the workspace.
    """
    path = Path(workspace_path).absolute()
    if path.exists():
        with Workspace.open(path) as workspace:
            return refresh(workspace, mapping, base_directory, progress=progress, cancelled=cancelled)
    lock = FileLock(path)
    try:
        swap.clean(path)
        with _built(path, mapping, base_directory, progress, cancelled) as (new, report):
            progress(Progress(step="swap"))
            swap.replace(new, path)
            return report
    finally:
        lock.release()


def refresh(
    workspace: Workspace,
    mapping: Mapping,
    base_directory: str | Path,
    *,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> ImportReport:
    """Import into an open workspace, which stays usable until the short moment of the swap; else as above."""
    settings = workspace.settings
    path = workspace.path.absolute()
    limits = {"memory_limit": settings.memory_limit, "threads": settings.threads}
    former = Former(
        mapping=workspace.mapping.json if workspace.mapping is not None else None,
        types=_types(workspace.catalog),
    )
    with _built(path, mapping, base_directory, progress, cancelled, former, **limits) as (new, report):
        progress(Progress(step="swap"))
        workspace.replace_data(new)
        return report


def _types(catalog: Catalog) -> TypesOf:
    tables = {"contacts": catalog.fields, **{each.name: each.attributes for each in catalog.activities}}
    return {table: {column.name: column.type for column in columns} for table, columns in tables.items()}


@contextlib.contextmanager
def _built(
    path: Path,
    mapping: Mapping,
    base_directory: str | Path,
    progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
    former: Former | None = None,
    memory_limit: int | None = None,
    threads: int | None = None,
) -> Iterator[tuple[Path, ImportReport]]:
    """Build the file that shall replace ``path``; what is still there of it at the end is removed."""
    new = swap.building_path(path)
    with contextlib.ExitStack() as ending:
        ending.callback(FileLock(new).release)
        folder = TemporaryFolder()
        ending.callback(folder.remove)
        ending.callback(_remove, new)
        _remove(new)
        job = Job(
            target=str(new),
            mapping=write_mapping(mapping),
            base_directory=str(Path(base_directory).absolute()),
            scratch=str(folder.path),
            former=former,
            memory_limit=memory_limit or default_memory(),
            threads=threads,
        )
        done = _run(job, progress, cancelled)
        assert isinstance(done, Done)
        yield new, done.report


ENOUGH_MB = 2_800
"""A million contacts with twenty rows each are imported within it; the rest of the machine stays free."""


def default_memory() -> int | None:
    """Return the megabytes an import may use when nothing is set: half of the machine's, up to enough."""
    half = half_of_machine()
    return None if half is None else min(half, ENOUGH_MB)


def _remove(new: Path) -> None:
    for end in ("", *LOG_SUFFIXES):
        with_suffix(new, end).unlink(missing_ok=True)


def guess_mapping(
    paths: Sequence[str | Path],
    *,
    base_directory: str | Path | None = None,
    tolerant: bool = False,
    progress: Callable[[Progress], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Guess:
    """Return the mapping that fits the files best, with its reasons and what only a person can say.

    Its file names are relative to ``base_directory``, or to the folder that all files are in or below.
    Raises ``SourceError`` for a file that can't be read (``tolerant``: when none can, the others are left
    unused), ``CancelledError`` soon after it was ``cancelled``.
    """
    folder = TemporaryFolder()
    try:
        job = GuessJob(
            files=tuple(str(Path(path).absolute()) for path in paths),
            scratch=str(folder.path),
            base_directory=str(Path(base_directory).absolute()) if base_directory is not None else None,
            tolerant=tolerant,
            memory_limit=default_memory(),
        )
        done = _run(job, progress, cancelled)
    finally:
        folder.remove()
    assert isinstance(done, Guessed)
    return done.guess


def start_child() -> subprocess.Popen[bytes]:
    """Start a process that reads jobs; see ``engine.importing.child``."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "engine.importing.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
    )


def _run(job: AnyJob, progress: Callable[[Progress], None], cancelled: Callable[[], bool]) -> Done | Guessed:
    """Run the job in a process of its own and return its result."""
    asked = _written(job)
    process = start_child()
    assert process.stdin is not None
    stopped = threading.Event()
    ended = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process, cancelled, stopped, ended), daemon=True)
    try:
        watcher.start()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(asked)
            process.stdin.flush()
        last = _listen(process, progress)
    finally:
        ended.set()
        process.kill()
        process.wait()
        watcher.join()
        with contextlib.suppress(BrokenPipeError):
            process.stdin.close()
        if process.stdout is not None:
            process.stdout.close()
    if stopped.is_set() or cancelled():
        raise CancelledError("the import was cancelled")
    return _result(last, process.returncode)


def _written(job: AnyJob) -> bytes:
    """Return the job as a line; raises ``MachineError`` for a path in it that is no text."""
    try:
        return msgspec.json.encode(job) + b"\n"
    except UnicodeEncodeError as error:
        require_text(error.object)
        raise


def _watch(
    process: subprocess.Popen[bytes],
    cancelled: Callable[[], bool],
    stopped: threading.Event,
    ended: threading.Event,
) -> None:
    while not ended.wait(ASK_EVERY):
        if cancelled():
            stopped.set()
            process.kill()
            return


def _listen(process: subprocess.Popen[bytes], progress: Callable[[Progress], None]) -> Message | None:
    """Pass progress on until the process has said its last word, and return that."""
    assert process.stdout is not None
    for line in process.stdout:
        message = read_message(line)
        if not isinstance(message, Progress):
            process.wait()
            return message
        progress(message)
    process.wait()
    return None


def _result(last: Message | None, code: int | None) -> Done | Guessed:
    if isinstance(last, Done | Guessed):
        return last
    if isinstance(last, Failed):
        raise last.error()
    if isinstance(last, Crashed):
        raise ImportCrashError(last.traceback)
    raise MachineError(
        f"the import process ended unexpectedly (code {code})", mend="free some memory and try again"
    )
