"""Recalculating saved segments: dependencies first, each size recorded with who joined and left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from engine.definition.dependencies import in_order
from engine.definition.moment import AsOf
from engine.errors import CancelledError, CardinalError, DefinitionError
from engine.evaluation.membership import Membership
from engine.version import version
from engine.workspace import Recording, SavedSegment, Workspace
from engine.workspace.stores.base import now


def standing(workspace: Workspace, as_of: AsOf) -> dict[int, Recording]:
    """Return the last recordings, by segment id, that a recalculation as of the moment would only repeat.

    Data, moment and the program's version are the present ones, and neither the segment nor any that it uses
    was saved since.
    """
    saved = {each.name: each for each in workspace.segments.all()}
    graph, latest = workspace.segments.graph(), workspace.recordings.latest()
    data_version = workspace.data_version
    changed: dict[str, datetime] = {}
    found: dict[int, Recording] = {}
    try:
        order = in_order(saved, graph)
    except DefinitionError:
        return {}
    for name in order:
        changed[name] = max([saved[name].saved_at, *(changed[used] for used in graph[name])])
        last = latest.get(saved[name].id)
        present = (saved[name].version, data_version, as_of.instant, version())
        if (
            last is not None
            and (last.version, last.data_version, last.as_of, last.program) == present
            and changed[name] <= last.recorded_at
        ):
            found[saved[name].id] = last
    return found


class Recalculation:
    """Recalculates saved segments of an open workspace on one thread."""

    def __init__(self, workspace: Workspace, membership: Membership) -> None:
        self._workspace = workspace
        self._membership = membership

    def run(
        self,
        names: Iterable[str],
        as_of: AsOf,
        progress: Callable[[str, float], None] | None = None,
    ) -> Iterator[tuple[SavedSegment, Recording | Exception]]:
        """Recalculate the saved segments of these names and what they depend on, and yield each one's result.

        One that can't be calculated yields its ``CardinalError`` and the others go on; ``progress`` is told
        the name and the share done (0 … 1) before each.
        """
        graph = self._workspace.segments.graph()
        order = in_order([self._workspace.segments.saved(name).name for name in names], graph)
        failed: set[str] = set()
        for index, name in enumerate(order):
            if progress is not None:
                progress(name, index / len(order))
            saved, result = self._one(name, as_of)
            if isinstance(result, Exception):
                broken = sorted(failed.intersection(graph.get(name, ())))
                failed.add(name)
                result = _through(broken[0]) if broken else result
            yield saved, result

    def _one(self, name: str, as_of: AsOf) -> tuple[SavedSegment, Recording | Exception]:
        started = now()  # what is saved while it is counted is saved since
        saved = self._workspace.segments.saved(name)
        try:
            evaluated = self._membership.evaluate(self._workspace.segments.get(name), as_of)
        except CancelledError:
            raise
        except CardinalError as error:
            return saved, error
        first = not self._workspace.recordings.of(saved.id)
        with self._workspace.transaction():
            change = self._workspace.members.replace(saved.id, evaluated.result.ordinals())
            recording = Recording(
                segment_id=saved.id,
                version=saved.version,
                recorded_at=started,
                as_of=as_of.instant,
                data_version=self._workspace.data_version,
                size=evaluated.size,
                base=len(evaluated.base),
                entered=None if first else change.entered,
                left=None if first else change.left,
                program=version(),
            )
            self._workspace.recordings.add(recording)
        return saved, recording


def _through(name: str) -> DefinitionError:
    """Return why a segment can't be calculated that uses one which can't be."""
    return DefinitionError(f"it uses the segment “{name}”, which can't be calculated", mend="mend that one")
