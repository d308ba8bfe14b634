"""Sequences over a grid: every run of rows is one for a single stretch of steps."""

from __future__ import annotations

import numpy as np

from engine.compiler.conditions.activities import time_type
from engine.compiler.conditions.sequences import AT, GONE, START, every_run
from engine.definition.model import SequenceCondition
from engine.evaluation.history.bounds import numbers, of_existence, of_window
from engine.evaluation.history.comparing import CannotSweepError
from engine.evaluation.history.flips import Flips
from engine.evaluation.history.rows import RowSource, steady
from engine.evaluation.history.sweeping import Counter


def sweep_sequence(condition: SequenceCondition, source: RowSource) -> Flips:
    """Return where the condition, its own *not* left aside, changes; ``CannotSweepError`` where it can't.

    Which row is the earliest after another is the same at every moment at which both are known. So a run
    holds from when all of it is known, while its start is in the window.
    """
    if not all(steady(step.where) for step in condition.steps):
        raise CannotSweepError
    kind = time_type(source.activity(condition.steps[0].activity))
    window = of_window(condition.window, source.grid, kind, clipped=True)
    known = of_existence(source.grid, "datetime")
    found = source.columns(every_run(condition, source.context))
    starts = numbers(found[START], kind)
    enter = np.maximum(window.enters(starts), known.enters(numbers(found[AT], "datetime")))
    leave = window.leaves(starts)
    if GONE in found:
        gone = known.enters(numbers(found[GONE], "datetime"))
        leave = np.where(np.ma.getmaskarray(found[GONE]), leave, np.minimum(leave, gone))
    counter = Counter(np.asarray(found["_contact"]), enter, leave)
    return source.sweep.flips([counter], lambda n: n[0] > 0)
