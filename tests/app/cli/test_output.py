"""Progress: none of quick work, a line that renews itself on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest

from app.cli.output import Output
from app.cli.progress import Progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def ticking(*moments: float) -> Iterator[float]:
    yield 0.0  # when the work began
    yield from moments


@pytest.mark.parametrize(
    ("stream", "moments", "printed"),
    [
        (Terminal(), [0.1, 0.2], ""),
        (Terminal(), [0.6, 0.65, 0.75], "\r\x1b[KReading … 0%\r\x1b[KReading … 67%"),
        (io.StringIO(), [1, 2, 4], ""),
        (io.StringIO(), [6, 10, 22], "Reading … 0%\nReading … 67%\n"),
    ],
    ids=["quick", "terminal", "short", "elsewhere"],
)
def test_progress_keeps_its_pace(stream: io.StringIO, moments: list[float], printed: str) -> None:
    clock = ticking(*moments)
    progress = Progress(stream, clock=lambda: next(clock))
    for number in range(len(moments)):
        progress("Reading", number / len(moments))
    assert stream.getvalue() == printed


def test_a_message_takes_the_progress_off_the_terminal() -> None:
    terminal = Terminal()
    clock = ticking(1.0)
    output = Output(io.StringIO(), terminal, Progress(terminal, clock=lambda: next(clock)))
    output.progress("Counting")
    output.say("done")
    output.say("really")
    assert terminal.getvalue() == "\r\x1b[KCounting\r\x1b[Kdone\nreally\n"


def test_names_print_no_lines_and_no_commands_of_their_own() -> None:
    out = io.StringIO()
    output = Output(out, io.StringIO())
    output.result({}, "A\x1b[31m\nB\u2028\x9b: 5", "  of 7")
    output.verbatim({}, "SELECT '\x1b'\n;")
    assert out.getvalue() == "A�[31m�B��: 5\n  of 7\nSELECT '\x1b'\n;\n"
