"""A number of an activity added up over the steps of a history, of those who are in the segment."""

from __future__ import annotations

import msgspec
import numpy as np

from engine.compiler import columns
from engine.definition.model import Between
from engine.errors import UserError
from engine.evaluation.history.bounds import Numbers
from engine.evaluation.history.comparing import CannotSweepError
from engine.evaluation.history.engine import History
from engine.evaluation.history.grid import DAY
from engine.evaluation.history.rows import RowSource, whole
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader


class Number(msgspec.Struct, frozen=True):
    """What is added up: ``attribute`` of the rows of ``activity``, or with None the rows themselves."""

    activity: str
    attribute: str | None = None


class Totals(msgspec.Struct, frozen=True, eq=False):
    """One whole number a point, which stands for itself divided by 10 to the ``scale``."""

    whole: Numbers
    scale: int = 0


def totals(reader: Reader, membership: Membership, history: History, number: Number) -> Totals:
    """Return what the members did in each step: rows since the moment before, of those inside at its end.

    Raises ``DefinitionError`` for unknown names, ``UserError`` for an undated activity and for numbers too
    large to be added up exactly.
    """
    grid = history.grid
    source = RowSource(reader, membership.context(grid.moments[-1]), grid)
    of = source.activity(number.activity)
    if of.time_column is None:
        raise UserError(f"“{of.shown}” has no time, so nothing of it can be told by days")
    column = columns.attribute(of, number.attribute) if number.attribute is not None else None
    window = Between(start=(grid.moments[0].today + DAY).isoformat())
    try:
        extra = {} if column is None else {"value": whole(column, columns.value_of(column), of.rows)}
    except CannotSweepError:
        raise UserError(f"the values of “{number.attribute}” are too large to be added up") from None
    rows = source.fetch(of, window, None, extra)
    inside = (rows.enter < len(grid)) & history.holds(rows.contacts, rows.enter)
    added = np.zeros(len(grid), np.int64)
    values = np.ma.filled(rows.columns["value"], 0)[inside] if column is not None else 1
    np.add.at(added, rows.enter[inside], values)
    return Totals(added[1:], 0 if column is None or column.part is not None else column.scale)
