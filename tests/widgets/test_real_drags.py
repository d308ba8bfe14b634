"""A few drags with a real mouse in a real window, under a display of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.support.shared import ROOT

pytestmark = pytest.mark.skipif(
    shutil.which("Xvfb") is None or shutil.which("xdotool") is None,
    reason="needs Xvfb and xdotool to drag for real",
)

START = "A:x and B:y | C:z"
DRAGS = {
    "into exclude": ("card-A", "column-exclude-add", "0.5", "", "B:y | C:z or A:x"),
    "onto a card": ("card-A", "card-C", "0.5", "", "B:y | (C:z or A:x)"),
    "a copy": ("card-A", "column-exclude-add", "0.5", "ctrl", "A:x and B:y | C:z or A:x"),
    "given up": ("card-A", "column-exclude-add", "0.5", "Escape", START),
}


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """Start a display of its own and name it."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x800x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as pipe:
        number = pipe.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait(10)


@pytest.mark.parametrize(("source", "target", "share", "key", "expected"), DRAGS.values(), ids=DRAGS.keys())
def test_real_drag(display: str, source: str, target: str, share: str, key: str, expected: str) -> None:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-m", "tests.support.widgets_real_drag", START, source, target, share, key]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=90, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == expected, done.stderr
