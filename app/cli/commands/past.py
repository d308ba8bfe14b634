"""The command that follows a segment's size over time."""

from __future__ import annotations

import csv
from argparse import Namespace
from datetime import date

from app.cli.commands.desk import opened
from app.cli.output import Output
from engine.catalog.phrases import phrase, text
from engine.definition import walk
from engine.errors import UserError
from engine.evaluation.history.engine import Historian
from engine.evaluation.history.grid import Grid


def history(arguments: Namespace, output: Output) -> int:
    """Print a segment's size, and who joined and left, at the end of every day, week or month."""
    with opened(arguments, output) as desk:
        segment = desk.definition(arguments.definition)
        end = desk.as_of(arguments.end)
        desk.require_right(segment, arguments.definition, end)
        grid = Grid.between(_day(arguments.start), end, arguments.every)
        historian = Historian(desk.reader, desk.membership)
        found = historian.history(segment, grid, lambda done: output.progress("calculating", done))
        writer = csv.writer(output, lineterminator="\n")
        if not output.json:
            writer.writerow(["date", "size", "entered", "left"])
        for point in found:
            day = point.as_of.today.isoformat()
            if output.json:
                record = {"date": day, "size": point.size, "entered": point.entered, "left": point.left}
                output.result(record, "")
            else:
                writer.writerow([day, point.size, point.entered, point.left])
        taken = [
            f"{letter} {text(phrase(condition, desk.catalog))}"
            for letter, path, condition in walk.conditions(segment)
            if path in found.taken_as_they_are
        ]
        if taken:
            output.say(f"known only as of the import, so the same at every point: {'; '.join(taken)}")
    return 0


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"“{text}” is no day", mend="write it as 2024-03-31") from None
