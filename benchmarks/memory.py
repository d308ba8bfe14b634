"""How much memory this process holds, and held at most; nothing is known off Linux."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

PROCESS = Path("/proc/self")
FORGET_PEAK = "5"


class Memory:
    """The most memory since the last reading, and since the first."""

    def __init__(self) -> None:
        self.most = 0.0
        self.peak()

    def peak(self) -> float:
        """Return the most megabytes held since the last call."""
        peak = _megabytes("VmHWM")
        self.most = max(self.most, peak)
        with suppress(OSError):
            (PROCESS / "clear_refs").write_text(FORGET_PEAK, "ascii")
        return peak

    @property
    def now(self) -> float:
        """Return the megabytes held."""
        return _megabytes("VmRSS")


def _megabytes(name: str) -> float:
    with suppress(OSError):
        for line in (PROCESS / "status").read_text("utf-8").splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
    return float("nan")
