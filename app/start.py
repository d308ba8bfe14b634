"""Decides between the command line and the window, and sees to it that nothing ends in a traceback."""

from __future__ import annotations

import signal
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path

from app import crash
from app.cli.command import Command, UsageError
from app.cli.output import Output, ReaderGoneError
from app.cli.registry import COMMANDS
from app.cli.run import run
from app.preflight import require_window

WINDOW_OPTIONS = ("--screenshot", "--size", "--theme")


def start(arguments: Sequence[str], commands: Mapping[str, Command] = COMMANDS) -> int:
    """Do what the program was started for; return 0 (done), 1 (refused or failed) or 2 (wrong usage)."""
    output = Output.standard()
    crash.install_hooks(output.say)
    try:
        if wants_window(arguments, commands):
            code = open_window(arguments, commands)
        else:
            code = run(commands, arguments, output)
        output.flush()
    except UsageError as error:
        output.say(str(error))
        code = 2
    except ReaderGoneError:
        code = 1  # whoever read the results has stopped, as in "| head"; there is nobody to tell
    except BaseException as error:  # noqa: BLE001  the one place that tells every failure
        if isinstance(error, KeyboardInterrupt):
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl+C must not interrupt the telling
        output.say(crash.sentence(error))
        code = 1
    output.close()
    return code


def wants_window(arguments: Sequence[str], commands: Container[str]) -> bool:
    """Return whether the window is meant: no arguments, options of its own, or a workspace."""
    if not arguments:
        return True
    first = arguments[0]
    if first in commands:
        return False
    return first.partition("=")[0] in WINDOW_OPTIONS or first.endswith(".cardinal") or Path(first).exists()


def open_window(arguments: Sequence[str], commands: Iterable[str]) -> int:
    """Open the window and return its exit code; it may raise ``UsageError``.

    Without what it needs, raise ``MachineError`` that names ``commands`` instead.
    """
    screenshot = any(argument.partition("=")[0] == "--screenshot" for argument in arguments)
    require_window(screenshot=screenshot, commands=commands)
    run_window: Callable[[Sequence[str]], int] = import_module("app.application").run  # Qt loads here
    return run_window(arguments)
