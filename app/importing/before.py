"""The sizes of saved segments in the data that an import is about to replace."""

from __future__ import annotations

from app.project import Project
from app.tasks import Job
from engine.evaluation.recalculation import Recalculation
from engine.workspace import Recording, SavedSegment


def sizes_before(project: Project, job: Job) -> list[tuple[SavedSegment, Recording | Exception]]:
    """Return every saved segment's recorded size; those that changed since their last record it now.

    Afterwards who joins and leaves is told from the very data that were there.
    """
    workspace, as_of = project.workspace, project.as_of
    latest = workspace.recordings.latest()

    def stands(saved: SavedSegment) -> bool:
        last = latest.get(saved.id)
        now = (saved.version, workspace.data_version, as_of.instant.replace(microsecond=0))
        return last is not None and (last.version, last.data_version, last.as_of) == now

    everything = workspace.segments.all()
    stale = [saved.name for saved in everything if not stands(saved)]
    recalculation = Recalculation(workspace, project.membership(job))
    fresh = {saved.id: result for saved, result in recalculation.run(stale, as_of)} if stale else {}
    return [(saved, fresh[saved.id] if saved.id in fresh else latest[saved.id]) for saved in everything]
