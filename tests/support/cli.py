"""Commands run in this process, with what they printed."""

from __future__ import annotations

import io
import json
from typing import Any, NamedTuple

from app.cli.output import Output
from app.cli.registry import COMMANDS
from app.cli.run import run


class Answer(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The objects printed with ``--json``."""
        return [json.loads(line) for line in self.out.splitlines()]


def do(*arguments: object) -> Answer:
    """Run a command of the command line."""
    out, err = io.StringIO(), io.StringIO()
    code = run(COMMANDS, [str(argument) for argument in arguments], Output(out, err))
    return Answer(code, out.getvalue(), err.getvalue())
