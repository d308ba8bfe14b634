"""What the gallery is told of each template, worked out away from the window's thread."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

import msgspec

from app.project import Project
from app.tasks import Job
from engine.definition.moment import AsOf
from engine.errors import CancelledError, CardinalError
from engine.review import describe
from engine.templates import Resolution, Template, resolve

Answers: TypeAlias = Mapping[str, str]


class Told(msgspec.Struct, frozen=True, eq=False):
    """A template in the project's words: what it means as of the present moment."""

    resolution: Resolution
    sentence: str = ""
    equation: str = ""

    @property
    def key(self) -> str:
        """The template's key."""
        return self.resolution.template.key


class Sized(msgspec.Struct, frozen=True):
    """How many a template means, of all contacts; None when it can't be counted, ``problem`` says why."""

    key: str
    size: int | None
    base: int = 0
    problem: str = ""


def work_out(
    project: Project, job: Job, wanted: Iterable[tuple[Template, Answers]], as_of: AsOf
) -> Iterator[Told | Sized]:
    """Yield all templates in the project's words, then their sizes, each as soon as it is known."""
    told = []
    for template, answers in wanted:
        job.check()
        told.append(_told(project, template, answers, as_of))
        yield told[-1]
    membership = project.membership(job)
    for each in told:
        job.check()
        segment = each.resolution.segment
        if segment is None:
            continue
        try:
            found = membership.evaluate(segment, as_of)
        except CancelledError:
            raise
        except CardinalError as error:
            yield Sized(each.key, None, problem=str(error))
        else:
            yield Sized(each.key, found.size, len(found.base))


def _told(project: Project, template: Template, answers: Answers, as_of: AsOf) -> Told:
    resolved = resolve(template, project.catalog, answers)
    if resolved.segment is None:
        return Told(resolved)
    summary = describe(resolved.segment, project.catalog, as_of)
    return Told(resolved, summary.sentence, summary.equation)
