"""The table of commands."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.cli import arguments as given
from app.cli.command import Command

_COUNTING = "app.cli.commands.counting"
_TELLING = "app.cli.commands.telling"
_SAVED = "app.cli.commands.saved"
_DATA = "app.cli.commands.data"
_IMPORTING = "app.cli.commands.importing"

_ROWS = (
    Command(
        "import",
        "Create or refresh a workspace's data.",
        f"{_IMPORTING}:import_files",
        given.IMPORT,
        given.IMPORT_CHECK,
    ),
    Command("count", "Print how many contacts are in segments.", f"{_COUNTING}:count", given.COUNT),
    Command("members", "Print or export who is in a segment.", f"{_COUNTING}:members", given.MEMBERS),
    Command("history", "Print a segment's size over time.", "app.cli.commands.past:history", given.HISTORY),
    Command("explain", "Print why a contact is in a segment.", f"{_TELLING}:explain", given.EXPLAIN),
    Command("sql", "Print a segment as SQL.", f"{_TELLING}:sql", given.SQL),
    Command("describe", "Print a segment in words.", f"{_TELLING}:describe_definition", given.ON_DEFINITION),
    Command("check", "Print what is wrong with definitions.", f"{_TELLING}:check", given.ON_DEFINITIONS),
    Command("save", "Save definitions from files.", f"{_SAVED}:save", given.SAVE),
    Command("list", "Print the saved segments.", f"{_SAVED}:list_segments", given.ON_WORKSPACE),
    Command("show", "Print a saved segment as JSON.", f"{_SAVED}:show", given.SHOW),
    Command("delete", "Delete a saved segment.", f"{_SAVED}:delete", given.ON_NAME),
    Command("rename", "Rename a saved segment.", f"{_SAVED}:rename", given.RENAME),
    Command(
        "freeze",
        "Make a fixed list of a result or a file of keys.",
        f"{_SAVED}:freeze",
        given.FREEZE,
        given.FREEZE_CHECK,
    ),
    Command("issues", "Print what the import set aside.", f"{_IMPORTING}:issues", given.ON_WORKSPACE),
    Command("recalculate", "Recalculate saved segments.", f"{_SAVED}:recalculate", given.RECALCULATE),
    Command("catalog", "Print what conditions can use.", f"{_DATA}:catalog", given.ON_WORKSPACE),
    Command("demo", "Make a workspace of sample data.", f"{_IMPORTING}:demo", given.DEMO),
    Command("schema", "Print the JSON Schema of definitions and mappings.", "app.cli.commands.about:schema"),
    Command("--version", "Print the version.", handler="app.cli.commands.about:version"),
)

COMMANDS: Mapping[str, Command] = MappingProxyType({row.name: row for row in _ROWS})
"""Every command by name, in the order of the help."""
