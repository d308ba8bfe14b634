"""What ``./run --version`` adds to Python's own start, once the project is set up."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REPEATS = 15

COMMANDS = {
    "python -c pass": [sys.executable, "-c", "pass"],
    "python main.py --version": [sys.executable, "main.py", "--version"],
    "./run --version": ["./run", "--version"],
}


def milliseconds(command: Sequence[str]) -> list[float]:
    """Return how long ``command`` took, each of ``REPEATS`` times after one that warms up."""
    taken: list[float] = []
    for _ in range(REPEATS + 1):
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        taken.append((time.perf_counter() - began) * 1000)
    return taken[1:]


def main() -> None:
    """Print a table: median and slowest, and what is added to Python's own start."""
    baseline: float | None = None
    print(f"{'':<28}{'median':>8}{'slowest':>9}{'added':>8}   ms, {REPEATS} runs")
    for name, command in COMMANDS.items():
        taken = milliseconds(command)
        median = statistics.median(taken)
        baseline = median if baseline is None else baseline
        print(f"{name:<28}{median:>8.0f}{max(taken):>9.0f}{median - baseline:>8.0f}")


if __name__ == "__main__":
    main()
