"""Changes read as what they add up to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.evaluation.bitmap import Bitmap
from engine.evaluation.history.flips import Flips


def held(flips: Flips, contacts: int) -> Iterator[Bitmap]:
    """Yield for whom a condition holds at each step."""
    now = np.full(contacts, flips.initial)
    for step in range(flips.length):
        here = flips.steps == step
        now[flips.owners[here]] = flips.states[here]
        yield Bitmap.from_mask(now)
