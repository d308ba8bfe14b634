"""The table of commands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.cli.command import Command

_ROWS = (Command("--version", "Print the version.", handler="app.cli.commands.about:version"),)

COMMANDS: Mapping[str, Command] = MappingProxyType({row.name: row for row in _ROWS})
"""Every command by name, in the order of the help."""
