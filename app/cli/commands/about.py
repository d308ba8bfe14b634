"""What the program says of itself."""

from __future__ import annotations

from argparse import Namespace

from app.cli.output import Output
from app.version import version as program_version


def version(_arguments: Namespace, output: Output) -> int:
    """Print the version."""
    number = program_version()
    output.result({"version": number}, f"cardinal {number}")
    return 0
