"""What the program says of itself: its version, and the form of the files it reads."""

from __future__ import annotations

import json
from argparse import Namespace
from typing import Any

from app.cli.output import Output
from engine.version import version as program_version


def version(_arguments: Namespace, output: Output) -> int:
    """Print the version."""
    number = program_version()
    output.result({"version": number}, f"cardinal {number}")
    return 0


def schema(_arguments: Namespace, output: Output) -> int:
    """Print one JSON Schema for definitions and mappings, told apart by their ``format``."""
    found = file_schema()
    output.verbatim(found, json.dumps(found, indent=2, ensure_ascii=False))
    return 0


def file_schema() -> dict[str, Any]:
    """Return the schema of all files; each kind is embedded with an ``$id`` of its own."""
    from engine.definition.schema import DIALECT, segment_schema  # most commands do without
    from engine.importing.mapping import mapping_schema

    kinds = {"segment": segment_schema(), "mapping": mapping_schema()}
    embedded = {name: {"$id": f"urn:cardinal:{name}:1", **kind} for name, kind in kinds.items()}
    choices = [{"$ref": kind["$id"]} for kind in embedded.values()]
    return {"$schema": DIALECT, "title": "Cardinal files", "anyOf": choices, "$defs": embedded}
