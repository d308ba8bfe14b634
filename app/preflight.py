"""Looks for what a window needs before Qt does: Qt ends the process where it should raise."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from engine.errors import MachineError

LIBRARIES = Path(__file__).resolve().parent.parent / "resources" / "qt-libraries.txt"


class Library(NamedTuple):
    """A system library that Qt loads: for every platform plug-in, or for the one named in ``use``."""

    use: str
    file: str
    package: str


def libraries() -> Iterator[Library]:
    """Yield what stands in the list that ``./run`` installs from, too."""
    for line in LIBRARIES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            yield Library(*line.split())


def require_window(*, screenshot: bool, commands: Iterable[str]) -> None:
    """Raise ``MachineError`` when no window can open here; ``commands`` are named as those that need none.

    A ``screenshot`` needs no display: without one it is drawn off screen.
    """
    if not sys.platform.startswith("linux"):
        return
    platform = platform_plugin(os.environ)
    if platform is None and screenshot:
        platform = os.environ["QT_QPA_PLATFORM"] = "offscreen"
    missing = [
        library for library in libraries() if library.use in ("every", platform) and not _loads(library.file)
    ]
    if missing:
        raise MachineError("the window needs system libraries that are missing", mend=_remedy(missing))
    if platform is None:
        raise MachineError(
            "there is no display to open a window on", mend=f"these work without one: {', '.join(commands)}"
        )


def platform_plugin(environment: Mapping[str, str]) -> str | None:
    """Return the name of the plug-in that Qt will draw with, or None when it would find no display."""
    wish = environment.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    reachable = {"wayland": _wayland_answers(environment), "xcb": _x_answers(environment)}
    if wish:
        return wish if reachable.get(wish, True) else None
    return next((name for name, answers in reachable.items() if answers), None)


def _wayland_answers(environment: Mapping[str, str]) -> bool:
    display = environment.get("WAYLAND_DISPLAY")
    return bool(display) and Path(environment.get("XDG_RUNTIME_DIR", "/"), str(display)).exists()


def _x_answers(environment: Mapping[str, str]) -> bool:
    """Return whether an X server takes a connection (or, without the library to ask with, is named)."""
    display = environment.get("DISPLAY")
    if not display:
        return False
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(display.encode(), None))
    answers = bool(xcb.xcb_connection_has_error(connection) == 0)
    xcb.xcb_disconnect(connection)
    return answers


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _remedy(missing: Iterable[Library]) -> str:
    if shutil.which("apt-get"):
        return (
            f"install them with: sudo apt-get install -y {' '.join(library.package for library in missing)}"
        )
    return f"install what brings {', '.join(library.file for library in missing)}"
