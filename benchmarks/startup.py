"""What ``./run --version`` adds to Python's own start, and how long a ``count`` takes as a process.

The count is of the buyers of six months in a sample shop of 2,000 contacts. Beside the time by the clock
stands the processors' time, which another program's work lengthens less.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
REPEATS = 15

BUYERS = {
    "format": "cardinal.segment/1",
    "name": "Buyers of six months",
    "include": {
        "items": [
            {
                "type": "card",
                "conditions": [
                    {
                        "type": "activity",
                        "activity": "orders",
                        "window": {"type": "last", "n": 6, "unit": "month"},
                    }
                ],
            }
        ]
    },
}


class Taken(NamedTuple):
    """Milliseconds that a process took by the clock, and of the processors."""

    clock: float
    processors: float


def taken(command: Sequence[str]) -> Taken:
    """Run ``command`` and return what it took."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    clock = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processors = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Taken(clock * 1000, processors * 1000)


def main() -> None:
    """Print a table: median and slowest, what is added to Python's own start, and the processors' time."""
    with TemporaryDirectory() as folder:
        shop, buyers = f"{folder}/shop.cardinal", Path(folder) / "buyers.json"
        buyers.write_text(json.dumps(BUYERS))
        taken([sys.executable, "main.py", "demo", shop, "--contacts", "2000"])
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "python main.py --version": [sys.executable, "main.py", "--version"],
            "./run --version": ["./run", "--version"],
            "python main.py count": [sys.executable, "main.py", "count", shop, str(buyers)],
        }
        show(commands)


def show(commands: dict[str, list[str]]) -> None:
    """Time each of ``commands``, after a run that warms up, and print its row."""
    baseline: float | None = None
    print(f"{'':<28}{'median':>8}{'slowest':>9}{'added':>8}{'processors':>12}   ms, {REPEATS} runs")
    for name, command in commands.items():
        runs = [taken(command) for _ in range(REPEATS + 1)][1:]
        clock = [run.clock for run in runs]
        median = statistics.median(clock)
        processors = statistics.median(run.processors for run in runs)
        baseline = median if baseline is None else baseline
        print(f"{name:<28}{median:>8.0f}{max(clock):>9.0f}{median - baseline:>8.0f}{processors:>12.0f}")


if __name__ == "__main__":
    main()
