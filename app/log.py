"""A small rotating log that holds no personal data.

Two rules see to that, and the formatter enforces them whoever writes. An exception is outlined: its type and
where in the code it happened, never its text, which may quote a value or a path. A message is a literal of
ours whose arguments are counts, durations or ``Word``; any other argument is replaced. (The linter refuses
messages that are put together before they are handed over.)
"""

from __future__ import annotations

import logging
import logging.handlers
import os
import sys
import sysconfig
import traceback
from collections.abc import Iterator
from pathlib import Path

LOG = logging.getLogger("cardinal")

FOLDER_VARIABLE = "CARDINAL_LOG_FOLDER"

_PROJECT = Path(__file__).resolve().parent.parent
_LIBRARIES = tuple(Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib", "stdlib"))
_BYTES = 256 * 1024
_BACKUPS = 3
_FRAMES = 40  # a runaway recursion has a thousand


class Word(str):
    """A text of the program's own (a command's name, a version), which a log message may quote."""

    __slots__ = ()


def folder() -> Path:
    """Return the log's folder: where the platform keeps a user's state, unless the environment names one."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Cardinal" / "Logs"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Logs" / "Cardinal"
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "cardinal"


def file() -> Path:
    """Return the log's present file, which need not exist yet."""
    return folder() / "cardinal.log"


def start() -> bool:
    """Send ``LOG`` to its file; return whether it can be written. Once is enough, twice does no harm."""
    target = file()
    if any(isinstance(handler, _File) and handler.goes_to(target) for handler in LOG.handlers):
        return True
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handler = _File(target)
    except OSError:
        return False
    handler.setFormatter(Impersonal("%(asctime)s %(levelname)s %(message)s"))
    LOG.addHandler(handler)
    LOG.setLevel(logging.INFO)
    LOG.propagate = False
    return True


class _File(logging.handlers.RotatingFileHandler):
    """The log's file; a full disk must not make a log entry the next problem."""

    def __init__(self, target: Path) -> None:
        super().__init__(target, maxBytes=_BYTES, backupCount=_BACKUPS, encoding="utf-8")

    def goes_to(self, target: Path) -> bool:
        return Path(self.baseFilename) == target.absolute()

    def handleError(self, record: logging.LogRecord) -> None:
        """Do nothing, where the library prints a traceback."""


class Impersonal(logging.Formatter):
    """Writes records without anything that came from the user or the data."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the literal message with harmless arguments, then the outline of the exception."""
        line = logging.makeLogRecord(
            {**record.__dict__, "msg": _message(record), "args": (), "exc_info": None}
        )
        line.exc_text = line.stack_info = None
        text = super().format(line)
        if record.exc_info and record.exc_info[1] is not None:
            text = "\n".join([text, *outline(record.exc_info[1])])
        return text


def _message(record: logging.LogRecord) -> str:
    if not isinstance(record.args, tuple) or not record.args:
        return str(record.msg)
    try:
        return str(record.msg) % tuple(_harmless(argument) for argument in record.args)
    except (TypeError, ValueError):  # such as %d for an argument that was replaced
        return "(a message that may not be written)"


def _harmless(argument: object) -> object:
    return argument if isinstance(argument, Word | bool | int | float | None) else "…"


def outline(error: BaseException) -> Iterator[str]:
    """Yield lines that say what kind of error it was, its causes too, and where in the code; no text."""
    for number, cause in enumerate(_causes(error)):
        yield f"  {'from ' if number else ''}{type(cause).__module__}.{type(cause).__qualname__}"
        frames = [(frame.f_code, line) for frame, line in traceback.walk_tb(cause.__traceback__)]
        for code, line in frames[-_FRAMES:]:
            yield f"    {_where(code.co_filename)}:{line} {code.co_name}"


def _causes(error: BaseException) -> list[BaseException]:
    """Return ``error``, what it was raised from, and so on; a circle ends where it began."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)
    return causes


def _where(filename: str) -> str:
    """Return a source file's path below its project or library, because a home folder names a person."""
    path = Path(filename)
    for root in (*_LIBRARIES, _PROJECT):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name
