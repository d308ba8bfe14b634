"""Opening a file whose last process was killed: its log is replayed, or set aside when damaged."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import msgspec

from engine import errors
from engine.errors import CardinalError, WorkspaceError, WorkspaceLockedError
from engine.workspace import wal
from engine.workspace.failures import REFUSED, Refusal
from engine.workspace.files import sync_folder, with_suffix

LOG_SUFFIXES = (".wal", ".wal.checkpoint", ".wal.recovery")
"""What the database appends to a file's name for its logs."""

REPLAY_SECONDS = 600
"""How long a replay may take; far beyond the log of any work of ours."""

ORPHAN_SECONDS = 5
"""How long to wait for a replay that lost its starter."""

_ROOT = Path(__file__).resolve().parents[2]


def logs_of(path: Path) -> list[Path]:
    """Return the logs that stand beside ``path``."""
    return [log for suffix in LOG_SUFFIXES if (log := with_suffix(path, suffix)).exists()]


def recover(path: Path) -> tuple[str, ...]:
    """Bring the logs of ``path`` into it and return what the user must be told, one sentence each.

    Whole transactions before a damage are kept; the damaged log stays beside the file under a dated name.
    Raises the error that opening would raise, with everything left as it was.
    """
    logs = logs_of(path)
    if not any(log.stat().st_size for log in logs):
        return ()
    main = with_suffix(path, LOG_SUFFIXES[0])
    found = wal.examine(main) if main in logs else None
    if (found is None or found.intact) and _replays(path):
        return ()
    aside = _set_aside(path, logs)
    if main in aside and found is not None and found.has_transactions:
        wal.write_good(aside[main], found, main)
        if _replays_or_restores(path, aside):
            return (_told(path, aside[main], "what it held up to there has been kept"),)
        main.unlink(missing_ok=True)
    if not _replays_or_restores(path, aside):
        _restore(aside)
        raise WorkspaceError(f"{path} is damaged and can't be read", mend="restore it from a copy")
    return (_told(path, next(iter(aside.values())), "the changes in it are missing"),)


def _told(path: Path, aside: Path, outcome: str) -> str:
    return (
        f"The log of the last changes to {path.name} was damaged, so it was set aside as {aside.name} "
        f"and {outcome}."
    )


def _replays(path: Path) -> bool:
    """Return whether the file opens with the logs that are there now; raises when it is refused.

    A replay whose starter was killed may still be at it, and is given time to end.
    """
    deadline = time.monotonic() + ORPHAN_SECONDS
    while True:
        try:
            return _replays_now(path)
        except WorkspaceLockedError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def _replays_now(path: Path) -> bool:
    command = [sys.executable, "-m", "engine.workspace.replay", str(path.absolute())]
    try:
        ended = subprocess.run(
            command,
            cwd=_ROOT,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=REPLAY_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return False
    if ended.returncode == REFUSED:
        refusal = msgspec.json.decode(ended.stdout, type=Refusal)
        kind: type[CardinalError] = getattr(errors, refusal.kind, WorkspaceError)
        raise kind(refusal.what, mend=refusal.mend)
    # A log that cannot be made sense of is at times passed over without a word.
    return ended.returncode == 0 and not any(log.stat().st_size for log in logs_of(path))


def _replays_or_restores(path: Path, aside: dict[Path, Path]) -> bool:
    try:
        return _replays(path)
    except CardinalError:
        _restore(aside)
        raise


def _set_aside(path: Path, logs: list[Path]) -> dict[Path, Path]:
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    aside: dict[Path, Path] = {}
    for log in logs:
        target = with_suffix(log, f".damaged-{stamp}")
        number = 2
        while target.exists():
            target = with_suffix(log, f".damaged-{stamp}-{number}")
            number += 1
        aside[log] = log.rename(target)
    sync_folder(path)
    return aside


def _restore(aside: dict[Path, Path]) -> None:
    for log, target in aside.items():
        target.replace(log)
