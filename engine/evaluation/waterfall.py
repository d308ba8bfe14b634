"""Why a segment has its size: how many are left after each card or group, from all contacts to the result."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from engine.definition import walk
from engine.definition.model import Card, Join
from engine.evaluation.evaluated import Evaluated


class WaterfallStep(msgspec.Struct, frozen=True, kw_only=True):
    """One step: what was taken in or out, and how many contacts there are before and after it.

    ``path`` is the part's, "" for all contacts and for the size itself; ``join`` the word before it.
    """

    label: str
    path: str
    before: int
    after: int
    join: Join | None = None
    excludes: bool = False


def waterfall(evaluated: Evaluated, title: Callable[[Card], str]) -> tuple[WaterfallStep, ...]:
    """Return all contacts, each finished part of include, each of exclude, and the size.

    ``title`` says what a card is called beside its letter. The parts of include are joined as the column
    joins them, one more each time; then those of exclude are taken away in the same manner. So the last step
    but one always ends at the size.
    """
    base = len(evaluated.base)
    steps = [WaterfallStep(label="All contacts", path="", before=0, after=base)]
    steps += _side(evaluated, "include", base, title)
    steps += _side(evaluated, "exclude", steps[-1].after, title)
    size = evaluated.size
    return (*steps, WaterfallStep(label="Segment", path="", before=0, after=size))


def _side(
    evaluated: Evaluated, side: walk.Side, start: int, title: Callable[[Card], str]
) -> list[WaterfallStep]:
    column = walk.column(evaluated.segment, side)
    kept = evaluated.base if evaluated.include is None else evaluated.include
    steps: list[WaterfallStep] = []
    before = start
    for index, item in enumerate(column.items):
        path = f"{side}.items[{index}]"
        so_far = evaluated.run(side, 0, index)
        if path not in evaluated.members or so_far is None:
            continue  # unfinished: it changes nothing
        after = len(so_far) if side == "include" else len(kept - so_far)
        steps.append(
            WaterfallStep(
                label=_label(evaluated, path, title, item.negated),
                path=path,
                before=before,
                after=after,
                join=column.joins[index - 1] if steps else None,
                excludes=side == "exclude",
            )
        )
        before = after
    return steps


def _label(evaluated: Evaluated, path: str, title: Callable[[Card], str], negated: bool) -> str:
    cards = [
        found
        for found in walk.cards(evaluated.segment)
        if found.path == path or found.path.startswith(f"{path}.")
    ]
    if not cards:
        return "empty group"
    ends = dict.fromkeys((cards[0].letter, cards[-1].letter))
    said = f"{'not ' if negated else ''}{' – '.join(ends)}"
    titles = ", ".join(dict.fromkeys(filter(None, (title(found.card) for found in cards))))
    return f"{said} · {titles}" if titles else said
