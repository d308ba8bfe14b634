"""What a command is: its name, its arguments and where its handler stands."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple, NoReturn, TypeAlias

from app.cli.output import Output

PROGRAM = "main.py"

Handler: TypeAlias = Callable[[argparse.Namespace, Output], int]
"""Does a command and returns the exit code: 0, or 1 when the answer is a refusal; failures are raised."""

Check: TypeAlias = Callable[[argparse.Namespace], str | None]
"""Says what is wrong with a combination of arguments, or None."""


class UsageError(Exception):
    """The command line can't be understood; the text says what and where to read on."""


class Argument(NamedTuple):
    """An argument as argparse takes it: flags or a name, and options."""

    flags: tuple[str, ...]
    options: Mapping[str, Any]


def argument(*flags: str, **options: Any) -> Argument:
    """Return the argument that ``ArgumentParser.add_argument(*flags, **options)`` would add."""
    return Argument(flags, options)


JSON = argument("--json", action="store_true", help="print one JSON object a line")


class Command(NamedTuple):
    """One row of the table of commands. Every command also takes ``--json``.

    ``handler`` is the ``"module:function"`` of a ``Handler``, loaded when the command is used.
    """

    name: str
    help: str
    handler: str
    arguments: Sequence[Argument] = ()
    check: Check | None = None

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Return ``arguments`` by name; raise ``UsageError``, or ``SystemExit`` after printing help."""
        parser = Parser(prog=f"{PROGRAM} {self.name}", description=self.help, allow_abbrev=False)
        for flags, options in (*self.arguments, JSON):
            parser.add_argument(*flags, **options)
        parsed = parser.parse_intermixed_args(arguments)
        problem = self.check(parsed) if self.check is not None else None
        if problem is not None:
            parser.error(problem)
        return parsed

    def load(self) -> Handler:
        """Import the handler and return it."""
        module, _, function = self.handler.partition(":")
        handler: Handler = getattr(import_module(module), function)
        return handler


class Parser(argparse.ArgumentParser):
    """Raises where argparse would print and exit."""

    def error(self, message: str) -> NoReturn:
        """Raise ``UsageError`` with one line."""
        raise UsageError(f"{self.prog}: {message}; see {self.prog} --help")
