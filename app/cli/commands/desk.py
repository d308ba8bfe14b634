"""What commands on a workspace share: opening it, reading definitions, checking them, evaluating them."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from app.cli.output import Output
from engine.definition.codec import read_segment
from engine.definition.model import Segment
from engine.definition.moment import AsOf
from engine.errors import DefinitionError, NotFoundError, UserError
from engine.evaluation.checking import Checker
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from engine.review import Finding, errors
from engine.workspace import Workspace


class Desk:
    """An open workspace and what it takes to answer a command about definitions."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.catalog = workspace.catalog
        self.reader = Reader(workspace, "main")
        self.membership = Membership(self.reader, self.catalog, workspace.segments.get, workspace.lists.id_of)
        self.checker = Checker(self.reader, self.catalog, workspace.segments.get, workspace.lists.id_of)

    def definition(self, given: str) -> Segment:
        """Return the definition in a JSON file, or the one saved under a name; errors name the file."""
        path = Path(given)
        if path.suffix == ".json" and path.exists():
            return from_file(path)
        try:
            return self.workspace.segments.get(given)
        except NotFoundError as error:
            if path.suffix != ".json" or self.workspace.segments.find(given) is not None:
                raise
            what = f"{given} is neither a file nor the name of a saved segment"
            raise NotFoundError(what, mend="check the path") from error

    def require_right(self, segment: Segment, given: str, as_of: AsOf, *, saving: bool = False) -> None:
        """Raise the first error that a definition has at a moment, as it has to be for ``saving``."""
        for finding in errors(self.checker.check(segment, as_of, saving=saving)):
            raise in_file(finding.as_error(), given)

    def findings(self, segment: Segment) -> list[Finding]:
        """Return everything wrong with a definition; where nothing is, also what counting it shows."""
        as_of = self.as_of(None)
        found = self.checker.check(segment, as_of)
        if errors(found):
            return found
        return [*found, *self.checker.counted(self.membership.evaluate(segment, as_of))]

    def evaluate(self, given: str, as_of: AsOf) -> Evaluated:
        """Return a definition's members at a moment, after checking it."""
        segment = self.definition(given)
        self.require_right(segment, given, as_of)
        return self.membership.evaluate(segment, as_of)

    def as_of(self, given: str | None) -> AsOf:
        """Return the moment of ``--as-of``, or the workspace's own."""
        return self.workspace.as_of(given)


def from_file(path: Path) -> Segment:
    """Return the definition in a file; ``DefinitionError`` names it."""
    try:
        content = path.read_bytes()
    except ValueError as error:
        raise UserError(f"“{path}” can't be the name of a file") from error
    try:
        return read_segment(content)
    except DefinitionError as error:
        raise in_file(error, str(path)) from error


def in_file(error: DefinitionError, file: str) -> DefinitionError:
    """Return an error with the file that it is in."""
    if error.place is None:
        return DefinitionError(f"{file}: {error.what}", mend=error.mend)
    place = replace(error.place, file=file)
    return DefinitionError(error.what, place=place, mend=error.mend)


@contextmanager
def opened(arguments: Namespace, output: Output) -> Iterator[Desk]:
    """Open the workspace that the arguments name, tell what it has to tell, and close it in the end."""
    with Workspace.open(arguments.workspace) as workspace:
        for notice in workspace.notices:
            output.say(notice)
        yield Desk(workspace)


def name_of(segment: Segment, given: str) -> str:
    """Return a definition's name, or what it was called on the command line."""
    return segment.name or given


def distinct(names: Sequence[str]) -> list[str]:
    """Return names without repeats, in order; ``UserError`` for a blank one."""
    if not all(name.strip() for name in names):
        raise UserError("a name can't be blank")
    return list(dict.fromkeys(names))
