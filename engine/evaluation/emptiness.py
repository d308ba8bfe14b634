"""Why a segment holds nobody: the part at which the last contacts are lost, out of counts that are known."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from engine.definition.model import Card
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.waterfall import WaterfallStep, waterfall


class Emptiness(msgspec.Struct, frozen=True):
    """A sentence that says why nobody is there, and the path of the part to look at, "" for none."""

    text: str
    path: str = ""


def why_empty(evaluated: Evaluated, title: Callable[[Card], str]) -> Emptiness:
    """Return why a segment of nobody is so; ``title`` as for ``waterfall``."""
    if not evaluated.base.length:
        return Emptiness("The project holds no contacts. Import a file that has some.")
    if not evaluated.base:
        return Emptiness("No contact exists yet on the day that is calculated for.")
    steps = waterfall(evaluated, title)[1:-1]
    last = next(step for step in reversed(steps) if step.before and not step.after)
    return Emptiness(_said(evaluated, last), last.path)


def _said(evaluated: Evaluated, step: WaterfallStep) -> str:
    part, many = f"“{step.label}”", f"{step.before:,}"
    if step.excludes:
        return f"The exclusions take everybody away: {part} the last {many}."
    if not evaluated.count(step.path):
        return f"{part} lets nobody through."
    return f"None of the {many} contacts that are left before {part} are in it."
