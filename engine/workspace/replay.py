"""Opens a workspace file with its log in a process of its own: ``python -m engine.workspace.replay FILE``.

A log that is damaged in a way nobody foresaw may take the process down; it must not be the user's.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import msgspec

from engine.errors import CardinalError, WorkspaceError
from engine.workspace.connection import unlocked
from engine.workspace.failures import REFUSED, DiskFullError, Refusal, translate
from engine.workspace.format import require_format


def replay(path: Path) -> None:
    """Bring the log of ``path`` into the file; a file of another format or kind is not touched."""
    connection = duckdb.connect(str(path), read_only=True)
    require_format(connection, path)
    connection.close()
    connection = unlocked(path)
    connection.execute("CHECKPOINT")
    connection.close()


def _refuse(error: CardinalError) -> int:
    refusal = Refusal(kind=type(error).__name__, what=error.what, mend=error.mend)
    sys.stdout.buffer.write(msgspec.json.encode(refusal))
    return REFUSED


def main(path: Path) -> int:
    """Replay and return the exit code: 0, ``REFUSED`` with the reason on standard output, or 1 for damage."""
    try:
        replay(path)
    except CardinalError as error:
        return _refuse(error)
    except duckdb.Error as error:
        told = translate(error, path.name)
        blames_the_log = type(told) not in (DiskFullError, *WorkspaceError.__subclasses__())
        return 1 if blames_the_log else _refuse(told)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
