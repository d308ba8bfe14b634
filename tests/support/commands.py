"""Commands that behave and misbehave, to try the command line's frame with."""

from __future__ import annotations

import errno
import threading
import time
from argparse import Namespace
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from app.cli.command import Command, argument
from app.cli.output import Output
from engine.errors import DefinitionError, Place

SECRET = "Zdzisława Brzęczyszczykiewicz"


def greet(arguments: Namespace, output: Output) -> int:
    for name in arguments.names:
        output.result({"name": name, "amount": Decimal("0.10")}, f"Hello {name}")
    return 0


def refuse(_: Namespace, output: Output) -> int:
    output.say("two of three\nare wrong \x1b[31m")
    return 1


def endless(_: Namespace, output: Output) -> int:
    while True:
        output.result({"line": "again"}, "again")


def wait(_: Namespace, output: Output) -> int:
    output.say("waiting")
    time.sleep(60)
    return 0


def in_thread(_: Namespace, __: Output) -> int:
    thread = threading.Thread(target=_mistake)
    thread.start()
    thread.join()
    return 0


def _mistake() -> None:
    contacts: dict[str, str] = {}
    contacts[SECRET]


def _raise(error: BaseException) -> None:
    raise error


def _raising(failure: Callable[[], object]) -> Callable[[Namespace, Output], int]:
    def handler(_: Namespace, __: Output) -> int:
        failure()
        return 0

    return handler


known = _raising(
    lambda: _raise(
        DefinitionError(
            "there is no\nfield “contry”",
            place=Place(file="vip.json", path="include.items[0]"),
            mend="did you mean “country”?",
        )
    )
)
mistake = _raising(_mistake)
missing_file = _raising(Path("/nowhere/at all.csv").read_text)
full_disk = _raising(lambda: _raise(OSError(errno.ENOSPC, "No space left on device", "/data/shop.cardinal")))
memory = _raising(lambda: _raise(MemoryError()))
missing_package = _raising(lambda: __import__("a_package_nobody_has"))
too_deep = _raising(lambda: (lambda f: f(f))(lambda f: f(f)))

_HERE = "tests.support.commands"

COMMANDS = {
    name: Command(name, f"Try {name}.", handler=f"{_HERE}:{name.replace('-', '_')}")
    for name in (
        "refuse",
        "endless",
        "wait",
        "in-thread",
        "known",
        "mistake",
        "missing-file",
        "full-disk",
        "memory",
        "missing-package",
        "too-deep",
    )
} | {
    "greet": Command(
        "greet",
        "Greet everybody.",
        handler=f"{_HERE}:greet",
        arguments=(argument("names", nargs="+"), argument("--loud", type=int)),
        check=lambda parsed: "nobody is called “nobody”" if "nobody" in parsed.names else None,
    )
}
