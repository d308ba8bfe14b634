"""Where a command's words go: results to standard output, everything else to standard error, all in UTF-8."""

from __future__ import annotations

import errno
import io
import os
import sys
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, TextIO

from app.cli.progress import Progress

if TYPE_CHECKING:
    import msgspec

_CONTROL = dict.fromkeys((*range(32), *range(127, 160)), "\N{REPLACEMENT CHARACTER}")


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
        return cls(_utf8(sys.stdout), _utf8(sys.stderr))

    def result(self, record: Mapping[str, object], text: str) -> None:
        """Print one result: ``record`` as a line of JSON with ``--json``, else ``text``."""
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


def _utf8(stream: TextIO | None) -> TextIO:
    """Return ``stream`` in UTF-8 with plain line ends; what is closed becomes a place where words vanish."""
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    return stream
