"""Cardinal in a process of its own, as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

WITH_TEST_COMMANDS = (
    "import sys; from app.start import start; from tests.support.commands import COMMANDS;"
    " sys.exit(start(sys.argv[1:], COMMANDS))"
)


def python(*arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run Python with ``arguments`` in the project's folder; ``environment`` adds to the present one."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )


def cardinal(
    *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run ``main.py`` with ``arguments``."""
    return python("main.py", *arguments, environment=environment)
