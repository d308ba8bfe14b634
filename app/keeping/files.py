"""Definitions as files: saved segments written as JSON, and JSON read, checked and saved as segments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from app.keeping.changes import free_name
from app.saving import plain_name, write_file
from engine.definition.codec import read_segment, write_segment
from engine.definition.dependencies import used_first, uses
from engine.definition.model import Segment
from engine.definition.names import name_key
from engine.errors import CardinalError, DefinitionError, Place, UserError
from engine.refusals import refusal_of
from engine.review import Surroundings, refuse_errors, validate_for_saving
from engine.workspace import SavedSegment, Workspace
from engine.workspace.stores.references import Names, with_names

ENDING = ".json"
BIGGEST = 16 * 1024 * 1024
"""Bytes; a definition is a few kilobytes."""

Decision: TypeAlias = Literal["new", "version", "other-name", "leave-out"]


# --- out ---------------------------------------------------------------------------------------------------


def file_name(name: str) -> str:
    """Return a file name for a segment that every system takes."""
    return plain_name(name, "segment") + ENDING


def targets(folder: Path, names: Iterable[str], beside: Iterable[Path] = ()) -> dict[str, Path]:
    """Return a file of its own in ``folder`` for each segment, none of them among ``beside``."""
    taken = [path.stem for path in beside]
    found: dict[str, Path] = {}
    for name in names:
        stem = free_name(file_name(name).removesuffix(ENDING), taken)
        taken.append(stem)
        found[name] = folder / (stem + ENDING)
    return found


def write_all(workspace: Workspace, files: Mapping[str, Path]) -> tuple[str, ...]:
    """Write each named segment to its file; returns the names of what they use that was not written."""
    definitions = {name: workspace.segments.get(name) for name in files}
    for name, path in files.items():
        write_file(path, write_segment(definitions[name]).encode())
    written = set(map(name_key, files))
    used = {name_key(name): name for each in definitions.values() for _, name in uses(each)}
    return tuple(name for key, name in sorted(used.items()) if key not in written)


# --- in ----------------------------------------------------------------------------------------------------


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A file to import: its definition, or the sentence that says what is wrong with it.

    ``taken`` is the saved segment that has its name already, ``free`` a name for it beside that one.
    """

    file: Path
    definition: Segment | None = None
    problem: str = ""
    taken: str = ""
    free: str = ""

    @property
    def sound(self) -> bool:
        """Whether it can be imported."""
        return self.definition is not None and not self.problem

    @property
    def name(self) -> str:
        """What the segment is called."""
        return "" if self.definition is None else self.definition.name.strip()


class Taking(msgspec.Struct, frozen=True):
    """A file to import and under which name: as it stands, or under its free name."""

    incoming: Incoming
    decision: Decision


def read_all(files: Sequence[Path], workspace: Workspace, around: Surroundings) -> tuple[Incoming, ...]:
    """Read and check files; each one may use segments of the others."""
    read = [_read(file) for file in files]
    read = [_without_double(one, read[:at]) for at, one in enumerate(read)]
    meant = [one.definition for one in read if one.definition is not None and not one.problem]
    beside = _with_others(around, meant)
    taken = [saved.name for saved in workspace.segments.all()]
    return tuple(_named(_checked(one, beside), taken, read) for one in read)


def _read(file: Path) -> Incoming:
    try:
        if file.stat().st_size > BIGGEST:
            raise UserError("the file is too big to be a definition")
        return Incoming(file=file, definition=read_segment(file.read_bytes()))
    except OSError as error:
        return Incoming(file=file, problem=f"The file can't be read: {refusal_of(error).what}.")
    except CardinalError as error:
        return Incoming(file=file, problem=sentence(error))


def _without_double(one: Incoming, earlier: Sequence[Incoming]) -> Incoming:
    """Refuse a second file of one name: which of the two is meant can't be told."""
    for other in earlier:
        if one.name and name_key(one.name) == name_key(other.name):
            problem = f"{other.file.name} holds a segment “{other.name}” too; give one of them another name."
            return msgspec.structs.replace(one, problem=problem)
    return one


def _checked(one: Incoming, around: Surroundings) -> Incoming:
    if one.definition is None or one.problem:
        return one
    try:
        refuse_errors(validate_for_saving(one.definition, around))
    except DefinitionError as error:
        return msgspec.structs.replace(one, problem=sentence(error))
    return one


def _named(one: Incoming, taken: Sequence[str], all_: Sequence[Incoming]) -> Incoming:
    owner = next((name for name in taken if name_key(name) == name_key(one.name)), "")
    if not owner or not one.sound:
        return one
    free = free_name(one.name, [*taken, *(other.name for other in all_)])
    return msgspec.structs.replace(one, taken=owner, free=free)


def _with_others(around: Surroundings, definitions: Iterable[Segment]) -> Surroundings:
    """Let names mean the definitions that are about to be saved before those that are."""
    own = {name_key(each.name): each for each in definitions}
    known = around.segments

    def find(name: str) -> Segment:
        return own[name_key(name)] if name_key(name) in own else known(name)

    return msgspec.structs.replace(around, segments=find)


def import_all(
    takings: Sequence[Taking], workspace: Workspace, around: Surroundings
) -> tuple[SavedSegment, ...]:
    """Save what was decided on, what others use first; all of it, or none.

    Raises ``DefinitionError`` with the file of the first that can't be saved.
    """
    wanted = _renamed([each for each in takings if each.decision != "leave-out" and each.incoming.sound])
    beside = _with_others(around, wanted.values())
    for file, definition in wanted.items():
        try:
            refuse_errors(validate_for_saving(definition, beside))
        except DefinitionError as error:
            path = None if error.place is None else error.place.path
            place = Place(file=file.name, path=path)
            raise DefinitionError(error.what, place=place, mend=error.mend) from error
    order = used_first(wanted.values())
    with workspace.transaction():
        return tuple(workspace.segments.save(each) for each in order)


def _renamed(takings: Sequence[Taking]) -> dict[Path, Segment]:
    """Return the definitions under the names that they are to have; those that use them follow."""
    new: Names = {
        ("segment", name_key(each.incoming.name)): each.incoming.free
        for each in takings
        if each.decision == "other-name"
    }
    definitions: dict[Path, Segment] = {}
    for each in takings:
        assert each.incoming.definition is not None
        own = each.incoming.free if each.decision == "other-name" else each.incoming.name
        following = with_names(each.incoming.definition, new)
        definitions[each.incoming.file] = msgspec.structs.replace(following, name=own)
    return definitions


def sentence(error: CardinalError) -> str:
    """Return an error as a sentence; a path into the definition stands before it."""
    said = str(error)
    return said if said.endswith((".", "?", "!")) else f"{said}."
