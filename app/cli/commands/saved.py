"""Commands on what is saved in a workspace: segments, their versions, fixed lists, recorded sizes."""

from __future__ import annotations

from argparse import Namespace

from app.cli.commands.desk import Desk, distinct, from_file, in_file, opened
from app.cli.output import Output
from app.importing.words import counted
from engine.definition.codec import to_tree, write_segment
from engine.definition.dependencies import CircleError, used_first
from engine.definition.model import Segment
from engine.definition.names import name_key
from engine.errors import CardinalError
from engine.evaluation.recalculation import Recalculation
from engine.importing.keys import read_keys
from engine.workspace import Recording, SavedSegment


def save(arguments: Namespace, output: Output) -> int:
    """Save definitions from files, what others use first: all of them, or none."""
    with opened(arguments, output) as desk:
        definitions = [from_file(path) for path in arguments.files]
        given = {id(each): str(path) for each, path in zip(definitions, arguments.files, strict=True)}
        kept = {}
        with desk.workspace.transaction():
            for each in _used_first(definitions, given):
                desk.require_right(each, given[id(each)], desk.as_of(None), saving=True)
                kept[id(each)] = desk.workspace.segments.save(each)
        for saved in (kept[id(each)] for each in definitions):  # not before all of them stand in the file
            _print_saved(saved, output, f"saved {saved.name}, version {saved.version}")
    return 0


def _used_first(definitions: list[Segment], given: dict[int, str]) -> list[Segment]:
    """Return definitions, what others use first; a circle names the files that it goes through."""
    try:
        return used_first(definitions)
    except CircleError as error:
        within = set(map(name_key, error.path))
        files = [given[id(each)] for each in definitions if name_key(each.name) in within]
        raise in_file(error, ", ".join(files)) from error


def _print_saved(saved: SavedSegment, output: Output, text: str) -> None:
    output.result({"name": saved.name, "version": saved.version}, text)


def list_segments(arguments: Namespace, output: Output) -> int:
    """Print the saved segments with their recorded sizes."""
    with opened(arguments, output) as desk:
        recorded = desk.workspace.recordings.latest()
        everything = desk.workspace.segments.all()
        if not everything:
            output.say("no segment is saved yet")
        for saved in everything:
            last = recorded.get(saved.id)
            record: dict[str, object] = {"name": saved.name, "version": saved.version}
            record |= {"purpose": saved.purpose, "tags": saved.tags}
            size = ""
            if last is not None:
                as_of = last.as_of.isoformat(timespec="seconds")
                record |= {"size": last.size, "as_of": as_of}
                size = f": {last.size:,} as of {as_of}"
            output.result(record, f"{saved.name} (version {saved.version}){size}")
    return 0


def show(arguments: Namespace, output: Output) -> int:
    """Print a saved definition as JSON."""
    with opened(arguments, output) as desk:
        definition = desk.workspace.segments.get(arguments.name, arguments.version)
        output.verbatim(to_tree(definition), write_segment(definition).rstrip("\n"))
    return 0


def delete(arguments: Namespace, output: Output) -> int:
    """Delete a saved segment that no other one uses."""
    with opened(arguments, output) as desk:
        name = desk.workspace.segments.saved(arguments.name).name
        desk.workspace.segments.delete(name)
        output.result({"name": name}, f"deleted {name}")
    return 0


def rename(arguments: Namespace, output: Output) -> int:
    """Rename a saved segment; definitions that use it follow."""
    with opened(arguments, output) as desk:
        before = desk.workspace.segments.saved(arguments.name).name
        saved = desk.workspace.segments.rename(before, arguments.new)
        _print_saved(saved, output, f"renamed {before} to {saved.name}")
    return 0


def freeze(arguments: Namespace, output: Output) -> int:
    """Make a fixed list of a result, or of a file of keys."""
    with opened(arguments, output) as desk:
        lists = desk.workspace.lists
        if arguments.file is not None:
            keys = read_keys(arguments.file, desk.catalog.key)
            made = lists.create(arguments.name, keys, origin=f"the file {arguments.file.name}")
        else:
            as_of = desk.as_of(arguments.as_of)
            evaluated = desk.evaluate(arguments.definition, as_of)
            made = lists.create_of_contacts(
                arguments.name,
                evaluated.result.ordinals(),
                origin=evaluated.segment.name or arguments.definition,
                as_of=as_of.instant.replace(microsecond=0),
            )
        output.result({"list": made.name, "size": made.size}, f"{made.name}: {counted(made.size, 'key')}")
    return 0


def recalculate(arguments: Namespace, output: Output) -> int:
    """Recalculate saved segments and record their sizes; 1 when one of them can't be calculated."""
    failed = False
    with opened(arguments, output) as desk:
        names = distinct(arguments.names) or [saved.name for saved in desk.workspace.segments.all()]
        if not names:
            output.say("no segment is saved yet")
        recalculation = Recalculation(desk.workspace, desk.membership)
        for saved, result in recalculation.run(names, desk.as_of(None), output.progress):
            if isinstance(result, Recording):
                _print_recording(saved, result, output)
            else:
                failed = True
                output.say(_why_not(desk, saved, result))
    return 1 if failed else 0


def _why_not(desk: Desk, saved: SavedSegment, result: Exception) -> str:
    """Return why a segment can't be calculated: with its place, if checking the definition shows one."""
    try:
        desk.require_right(desk.workspace.segments.get(saved.name), saved.name, desk.as_of(None))
    except CardinalError as error:
        return str(error)
    return f"{saved.name}: {result}"


def _print_recording(saved: SavedSegment, made: Recording, output: Output) -> None:
    as_of = made.as_of.isoformat(timespec="seconds")
    record = {"name": saved.name, "size": made.size, "base": made.base, "as_of": as_of}
    record |= {"entered": made.entered, "left": made.left}
    change = "" if made.entered is None else f" (+{made.entered:,} joined, −{made.left:,} left)"
    output.result(record, f"{saved.name}: {made.size:,} of {made.base:,}{change}")
