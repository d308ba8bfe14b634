"""The collector: what is thrown away goes soon; what is old is looked through at rest."""

from __future__ import annotations

import gc
import time
import weakref
from collections.abc import Iterator

import pytest

from app.collector import LITTLE, OLDEST, PATIENCE, REST, Collector

pytestmark = pytest.mark.usefixtures("qapp")


class Knot:
    """Refers to itself, so that only the collector ends it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def collector() -> Iterator[Collector]:
    collector = Collector()
    collector.settle()
    collector._timer.stop()  # the tests make its steps
    yield collector
    collector.stop()


def aged(knot: Knot) -> weakref.ref[Knot]:
    """Let ``knot`` become old, and the oldest generation due."""
    gc.collect(0)
    gc.collect(1)
    while gc.get_count()[OLDEST] <= gc.get_threshold()[OLDEST]:
        gc.collect(1)
    return weakref.ref(knot)


def work() -> list[list[int]]:
    """Keep the processor as busy as one who works does, and make things."""
    end = time.process_time() + 2 * LITTLE
    while time.process_time() < end:
        pass
    return [[at] for at in range(2 * gc.get_threshold()[0])]


def test_young_garbage_goes_while_work_goes_on(collector: Collector) -> None:
    gone = weakref.ref(Knot())
    kept: list[object] = []
    for _ in range(REST):
        kept.append(work())
        collector.step()
    assert gone() is None


def test_old_garbage_waits_for_a_rest(collector: Collector) -> None:
    knot = Knot()
    gone = aged(knot)
    del knot
    kept: list[object] = []
    for _ in range(2 * REST):
        kept.append(work())
        collector.step()
    assert gone() is not None
    for _ in range(REST + 2):
        collector.step()
    assert gone() is None


def test_old_garbage_does_not_wait_for_ever(collector: Collector) -> None:
    knot = Knot()
    gone = aged(knot)
    del knot
    kept: list[object] = []
    for _ in range(2 * PATIENCE * gc.get_threshold()[OLDEST]):
        gc.collect(1)
        kept.append(work())
        collector.step()
    assert gone() is None


def test_python_collects_as_before_once_it_is_stopped() -> None:
    before = gc.get_threshold()
    collector = Collector()
    assert not gc.isenabled()
    assert gc.get_threshold() != before
    collector.stop()
    assert gc.isenabled()
    assert gc.get_threshold() == before
