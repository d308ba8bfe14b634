"""The arguments of the commands, to be put into rows of the table; what several commands take stands once."""

from __future__ import annotations

import argparse
import csv
from pathlib import Path

from app.cli.command import Argument, Check, argument

EXPORT_SUFFIXES = (".csv", ".xlsx", ".parquet")


def field_names(text: str) -> tuple[str, ...]:
    """Read ``a,b`` (a name that has a comma itself stands in double quotes)."""
    try:
        names = tuple(name.strip() for name in next(csv.reader([text], skipinitialspace=True), []))
    except csv.Error as error:
        raise argparse.ArgumentTypeError(f"“{text}” can't be read as names separated by commas") from error
    if not names or not all(names):
        raise argparse.ArgumentTypeError(f"“{text}” has a blank name; separate the names by single commas")
    return names


def export_file(text: str) -> Path:
    """Read the name of a file whose ending says what it is to be."""
    path = Path(text)
    if path.suffix.lower() not in EXPORT_SUFFIXES:
        raise argparse.ArgumentTypeError(f"“{text}” must end in one of {', '.join(EXPORT_SUFFIXES)}")
    return path


def counting_number(text: str) -> int:
    """Read a whole number from 1."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"“{text}” is not a whole number from 1")
    return int(text)


def not_together(first: str, second: str) -> Check:
    """Return the check that at most one of the two arguments is given."""
    return lambda given: (
        f"give either {first} or --{second}, not both"
        if getattr(given, first) and getattr(given, second)
        else None
    )


def either(first: str, second: str) -> Check:
    """Return the check that exactly one is given: an argument that stands alone, or an option."""
    return lambda given: (
        None
        if bool(getattr(given, first)) != bool(getattr(given, second))
        else f"give either a {first.upper()} or --{second}"
    )


WORKSPACE = argument("workspace", metavar="WORKSPACE", type=Path, help="the workspace's file")
DEFINITION_HELP = "a JSON file, or the name of a saved segment"
DEFINITION = argument("definition", metavar="DEFINITION", help=DEFINITION_HELP)
DEFINITIONS = argument("definitions", metavar="DEFINITION", nargs="+", help=DEFINITION_HELP)
NAME = argument("name", metavar="NAME", help="the name of a saved segment")
AS_OF = argument("--as-of", metavar="D", help="the moment to judge by; a bare date means its end")
"""Text for ``Workspace.as_of``."""

ON_WORKSPACE: tuple[Argument, ...] = (WORKSPACE,)
ON_DEFINITION = (WORKSPACE, DEFINITION)
ON_DEFINITIONS = (WORKSPACE, DEFINITIONS)
ON_NAME = (WORKSPACE, NAME)

IMPORT = (
    WORKSPACE,
    argument(
        "files", metavar="FILE", nargs="*", default=[], type=Path, help="files to import by a guessed mapping"
    ),
    argument("--mapping", metavar="FILE", type=Path, help="the mapping; without it and files the stored one"),
    argument("--show-mapping", action="store_true", help="print the mapping and import nothing"),
)
IMPORT_CHECK = not_together("files", "mapping")

COUNT = (*ON_DEFINITIONS, AS_OF)

MEMBERS = (
    *ON_DEFINITION,
    AS_OF,
    argument("--fields", metavar="a,b", type=field_names, default=(), help="fields to print after the key"),
    argument(
        "-o", "--output", metavar="FILE", type=export_file, help="write .csv, .xlsx or .parquet instead"
    ),
)

HISTORY = (
    *ON_DEFINITION,
    argument("--from", dest="start", metavar="D", help="the first point's day (a year before the last one)"),
    argument("--to", dest="end", metavar="D", help="the last point (as of)"),
    argument("--every", choices=("day", "week", "month"), default="day", help="the step (day)"),
)

EXPLAIN = (*ON_DEFINITION, argument("key", metavar="KEY", help="the contact's key"), AS_OF)

SQL = (
    *ON_DEFINITION,
    argument("--dialect", metavar="NAME", default="duckdb", help="the database it is for (duckdb)"),
)

SAVE = (WORKSPACE, argument("files", metavar="FILE", nargs="+", type=Path, help="definitions"))

SHOW = (
    *ON_NAME,
    argument("--version", metavar="N", type=counting_number, help="an earlier version, from 1"),
)

RENAME = (*ON_NAME, argument("new", metavar="NEW", help="its new name"))

FREEZE = (
    WORKSPACE,
    argument("name", metavar="NAME", help="the list's name"),
    argument("definition", metavar="DEFINITION", nargs="?", help=DEFINITION_HELP),
    AS_OF,
    argument("--file", metavar="KEYS.csv", type=Path, help="a file of keys, instead of a definition"),
)
FREEZE_CHECK = either("definition", "file")

RECALCULATE = (
    WORKSPACE,
    argument("names", metavar="NAME", nargs="*", default=[], help="saved segments; without any, all"),
)

DEMO = (
    WORKSPACE,
    argument("--contacts", metavar="N", type=counting_number, default=10_000, help="how many (10,000)"),
    argument("--seed", metavar="N", type=counting_number, default=1, help="another number, another shop (1)"),
)
