"""What a user is told when something went wrong: one sentence, never a traceback.

Known errors say themselves what, where and how to mend. What the machine refused is put into plain words.
Anything else is a mistake of the program: that is what the user is told, and the log gets the details.
"""

from __future__ import annotations

import platform
import sys
import threading
from collections.abc import Callable
from types import TracebackType

from engine.errors import CancelledError, CardinalError, MachineError
from engine.refusals import refused
from engine.version import version

OUR_PACKAGES = frozenset({"app", "engine", "widgets"})


def known(error: BaseException) -> CardinalError | None:
    """Return ``error`` as one that a user can be told, or None when it is a mistake of the program."""
    match error:
        case CardinalError():
            return error
        case KeyboardInterrupt():
            return CancelledError("stopped")
        case ModuleNotFoundError(name=str(name)) if name.split(".")[0] not in OUR_PACKAGES:
            return MachineError(
                f"the Python package {name} is missing", mend="start with ./run, which installs it"
            )
    return refused(error)


def sentence(error: BaseException) -> str:
    """Return the line that tells a user of ``error``; a mistake of the program also goes to the log."""
    told = known(error)
    if told is not None:
        return str(told)
    from app import log  # slow to import, rarely needed

    mistake = f"This is a mistake of the program ({type(error).__name__})"
    if not log.start():
        return f"{mistake}; its details could not be written to {log.file()}"
    about = log.Word(version()), log.Word(platform.python_version()), log.Word(sys.platform)
    log.LOG.error("mistake of the program, version %s, Python %s, %s", *about, exc_info=error)
    return f"{mistake}; details are in {log.file()}"


def install_hooks(tell: Callable[[str], None]) -> None:
    """Have whatever nobody catches, in any thread, told by ``tell`` in one sentence."""

    def uncaught(_: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        tell(sentence(error.with_traceback(trace)))

    def uncaught_in_thread(arguments: threading.ExceptHookArgs) -> None:
        if arguments.exc_value is not None:
            tell(sentence(arguments.exc_value))

    def unraisable(arguments: sys.UnraisableHookArgs) -> None:
        if arguments.exc_value is not None:
            sentence(arguments.exc_value)  # logged; there is nothing a user could do

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
    sys.unraisablehook = unraisable
