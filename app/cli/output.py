"""Where a command's words go: results to standard output, everything else to standard error, all in UTF-8."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, TextIO, cast

from app.cli.progress import Progress

if TYPE_CHECKING:
    import msgspec

_BREAKS = (0x2028, 0x2029)
_CONTROL = dict.fromkeys((*range(32), *range(127, 160), *_BREAKS), "\N{REPLACEMENT CHARACTER}")


class ReaderGoneError(Exception):
    """Whoever read standard output has closed it."""


class Output:
    """A command's results, messages and progress. ``write`` makes it a file for ``csv.writer``."""

    def __init__(self, results: TextIO, messages: TextIO, progress: Progress | None = None) -> None:
        self.json = False
        """Whether ``result`` prints JSON; the frame sets it."""
        self._results = results
        self._messages = messages
        self.progress = progress or Progress(messages)
        """Called with a stage and, where known, how much of it is done (0 … 1)."""

    @classmethod
    def standard(cls) -> Output:
        """Return the output of this process."""
        return cls(_utf8(sys.stdout, _Closed), _utf8(sys.stderr, _nowhere))

    def result(self, record: Mapping[str, object], *lines: str) -> None:
        """Print one result: ``record`` as a line of JSON with ``--json``, else ``lines`` for people.

        Names and values in them print no line breaks and control characters of their own.
        """
        self.verbatim(record, "\n".join(line.translate(_CONTROL) for line in lines))

    def verbatim(self, record: Mapping[str, object], text: str) -> None:
        """Print one result that other programs read; ``text`` as it stands."""
        self.write(f"{_json_encoder().encode(record).decode() if self.json else text}\n")

    def write(self, text: str) -> int:
        """Print part of the results as it stands; raise ``ReaderGoneError`` when nobody reads it any more."""
        self.progress.clear()
        try:
            return self._results.write(text)
        except OSError as error:
            raise _of_writing(error) from error

    def say(self, text: str) -> None:
        """Print a message that is no result, as one line without control characters."""
        self.progress.clear()
        try:
            self._results.flush()
            self._messages.write(f"{' '.join(text.split()).translate(_CONTROL)}\n")
            self._messages.flush()
        except OSError:
            return  # there is nowhere left to say so

    def flush(self) -> None:
        """Hand over everything printed; raise as ``write`` does."""
        self.progress.clear()
        try:
            self._results.flush()
        except OSError as error:
            raise _of_writing(error) from error

    def close(self) -> None:
        """Give up what can't be handed over; else Python tries again at its end and prints a traceback."""
        for stream in (self._results, self._messages):
            try:
                stream.flush()
            except OSError:
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, stream.fileno())
                os.close(nowhere)


def _of_writing(error: OSError) -> Exception:
    """Return what a failure to write results means; Windows says EINVAL of a pipe that nobody reads."""
    if error.errno in (errno.EPIPE, errno.EINVAL):
        return ReaderGoneError()
    return OSError(error.errno, error.strerror, "standard output")


@cache
def _json_encoder() -> msgspec.json.Encoder:
    import msgspec  # not needed for text

    return msgspec.json.Encoder(decimal_format="number")


class _Closed(io.TextIOBase):
    """Standard output that nobody has opened; what is written there would be lost."""

    def __init__(self) -> None:
        self._place = _nowhere()  # else the next file opened would be standard output

    def write(self, _: str) -> int:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))

    def fileno(self) -> int:
        return self._place.fileno()


def _nowhere() -> TextIO:
    """Return a place where words vanish."""
    return open(os.devnull, "w", encoding="utf-8")


def _utf8(stream: TextIO | None, missing: Callable[[], TextIO | io.TextIOBase]) -> TextIO:
    """Return ``stream`` in UTF-8 with plain line ends, or what stands for one that is closed."""
    if stream is None:
        return cast("TextIO", missing())
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return stream
