"""Installs what pyproject.toml asks for into the Python that runs this: ``python -m app.install [dev]``.

Cardinal is started from its folder and is no package itself, so there is nothing for pip to build; and the
pip of Debian 12 and Ubuntu 24.04 doesn't know dependency groups yet.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


def requirements(project: Path, groups: Iterable[str]) -> list[str]:
    """Return what ``project`` depends on, then the members of its dependency groups of those names."""
    content = tomllib.loads(project.read_text(encoding="utf-8"))
    named: list[str] = list(content["project"]["dependencies"])
    for group in groups:
        named.extend(content["dependency-groups"][group])
    return named


def reason(pip_output: str) -> str:
    """Return why pip failed; without a network it says that there is no such package."""
    lines = pip_output.strip().splitlines() or ["nothing was said"]
    errors = [line.removeprefix("ERROR: ").strip() for line in lines if line.startswith("ERROR: ")]
    found = errors[-1] if errors else lines[-1]
    if found == "Exception:":  # what follows is a traceback, which ends with the mistake
        found = lines[-1]
    if "timed out" in found or "Connection broken" in found:
        return "the network is too slow or was lost on the way"
    if found.startswith("No matching distribution") and "connection broken by" in pip_output:
        return "the package index can't be reached"
    return found


def install(wanted: Sequence[str]) -> str | None:
    """Install ``wanted`` with pip; return None, or the sentence that says why it failed."""
    if importlib.util.find_spec("pip") is None:  # uv makes environments without it
        subprocess.run([sys.executable, "-m", "ensurepip"], check=False, capture_output=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    done = subprocess.run(
        [*pip, "install", "--prefer-binary", *wanted],
        check=False,
        capture_output=True,
        text=True,
        errors="replace",
    )
    if done.returncode == 0:
        return None
    return (
        f"The Python packages could not be installed: {reason(done.stderr)};"
        " check the network and the disk, then start again."
    )


if __name__ == "__main__":
    failure = install(requirements(PROJECT, sys.argv[1:]))
    if failure is not None:
        sys.exit(failure)
