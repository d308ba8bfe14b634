"""Two hundred random things done to the whole window (more: ``python -m tests.trials.clicks``)."""

from __future__ import annotations

import subprocess
import sys


def test_nothing_goes_wrong_whatever_is_clicked() -> None:
    """In a process of its own: what goes wrong in Qt can end it."""
    command = [sys.executable, "-m", "tests.trials.clicks", "--steps", "200", "--seed", "1"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert (ended.returncode, ended.stdout) == (0, "200 steps, 0 mistakes\n"), ended.stderr
