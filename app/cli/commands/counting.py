"""Commands that say who is in a segment, how many they are, and why."""

from __future__ import annotations

import csv
from argparse import Namespace
from decimal import Decimal
from typing import Any

from app.cli.commands.desk import Desk, name_of, opened
from app.cli.output import Output
from engine.catalog.naming import Namer
from engine.compiler import compile_segment
from engine.definition import decimals, walk
from engine.definition.model import Segment
from engine.definition.moment import AsOf
from engine.definition.shares import percent
from engine.errors import UserError
from engine.evaluation.evaluated import Evaluated
from engine.exporting.files import Export, ExportColumn, export, plain


def count(arguments: Namespace, output: Output) -> int:
    """Print the size of each definition, and of its cards."""
    with opened(arguments, output) as desk:
        as_of = desk.as_of(arguments.as_of)
        for given in arguments.definitions:
            evaluated = desk.evaluate(given, as_of)
            _print_count(name_of(evaluated.segment, given), evaluated, output)
    return 0


def _print_count(name: str, evaluated: Evaluated, output: Output) -> None:
    size, base = evaluated.size, len(evaluated.base)
    cards = {card.letter: len(evaluated.plain[card.path]) for card in walk.cards(evaluated.segment)}
    share = f" ({percent(size / base)})" if base else ""
    listed = ", ".join(f"{letter} {number:,}" for letter, number in cards.items())
    output.result(
        {"name": name, "size": size, "base": base, "as_of": str(evaluated.as_of), "cards": cards},
        f"{name}: {size:,} of {base:,}{share} as of {evaluated.as_of}{'; ' + listed if listed else ''}",
    )


def members(arguments: Namespace, output: Output) -> int:
    """Print or export the members' keys and fields."""
    with opened(arguments, output) as desk:
        as_of = desk.as_of(arguments.as_of)
        segment = desk.definition(arguments.definition)
        desk.require_right(segment, arguments.definition, as_of)
        what = _export(desk, segment, as_of, arguments)
        if arguments.output is not None:
            folder = arguments.output.absolute().parent
            if not folder.is_dir():
                raise UserError(f"there is no folder {folder}", mend="make it first")
            export(what, desk.reader, arguments.output, desk.workspace.temporary, _telling(what.rows, output))
            contacts = "contact" if what.rows == 1 else "contacts"
            output.say(f"wrote {what.rows:,} {contacts} to {arguments.output}")
        else:
            _print_members(what, desk, output)
    return 0


def _export(desk: Desk, segment: Segment, as_of: AsOf, arguments: Namespace) -> Export:
    context = desk.membership.context(as_of)
    query = compile_segment(segment, context, "keys", tuple(arguments.fields))
    columns = (ExportColumn(desk.catalog.key, is_key=True), *map(ExportColumn, arguments.fields))
    rows = desk.membership.evaluate(segment, as_of).size if arguments.output is not None else 0
    return Export(query=query, columns=columns, rows=rows)


def _telling(size: int, output: Output) -> Any:
    def progress(done: int) -> bool:
        output.progress("writing", done / size if size else None)
        return True

    return progress


def _print_members(what: Export, desk: Desk, output: Output) -> None:
    names = [column.name for column in what.columns]
    writer = csv.writer(output, lineterminator="\n")
    if output.json:
        names = list(map(Namer().take, names))  # else a field called as the key would take its place
    else:
        writer.writerow(names)
    for rows in desk.reader.batches(what.query):
        for row in rows:
            if output.json:
                output.result(dict(zip(names, map(_as_json, row), strict=True)), "")
            else:
                writer.writerow(map(plain, row))


def _as_json(value: object) -> object:
    """Return a value with its number written shortly: 30, not 30.000000000."""
    return decimals.plain(value) if isinstance(value, Decimal) else value
