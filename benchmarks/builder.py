"""The builder with 60 cards of 20 conditions: how long an edit takes until it is on the screen.

``python -m benchmarks.builder [--rounds 3]`` runs offscreen and prints, for each kind of edit, the median of
wall and processor milliseconds from the new definition to painted widgets (cards, equation, counts).
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from decimal import Decimal

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from app.theme import Theme
from engine.definition.model import (
    ActivityCondition,
    Card,
    Column,
    Last,
    Segment,
    segment,
)
from tests.support.widgets_demo import Demo, numbered, settle
from widgets import edits, intents
from widgets.intents import Gap

EDITS: dict[str, intents.Intent] = {
    "and / or between cards": intents.ToggleJoin("include.joins[3]"),
    "and / or on a card": intents.ToggleMatch("include.items[3]"),
    "not on a condition": intents.NegateCondition("include.items[3].conditions[5]"),
    "not on a card": intents.ToggleNegated("include.items[3]"),
    "another condition": intents.DuplicateCondition("include.items[3].conditions[5]"),
    "a card to the top": intents.MoveItem("include.items[30]", Gap("include", 0)),
    "a card to exclude": intents.MoveItem("include.items[5]", Gap("exclude", 0)),
    "two cards grouped": intents.GroupItems("include.items[3]", ("include.items[4]",)),
    "a card deleted": intents.RemoveItem("include.items[1]"),
    "a card duplicated": intents.DuplicateItem("include.items[1]"),
}


def card(number: int) -> Card:
    conditions = tuple(
        ActivityCondition(
            activity="orders",
            op="at_least",
            values=(Decimal(number * 20 + n),),
            window=Last(n=90, unit="day"),
        )
        for n in range(20)
    )
    return Card(title=f"Card {number}", conditions=conditions)


def sixty_cards() -> Segment:
    cards = tuple(card(number) for number in range(60))
    return segment(
        include=Column(items=cards[:40], joins=("and", "or") * 19 + ("and",)),
        exclude=Column(items=cards[40:], joins=("or",) * 19),
    )


def measure(demo: Demo, start: Segment, intent: intents.Intent) -> tuple[float, float]:
    """Return wall and processor seconds of one edit, which is taken back afterwards."""
    after = edits.apply(start, intent)
    before_view, view = numbered(start), numbered(after)
    demo.counts = lambda _: view
    wall, processor = time.perf_counter(), time.process_time()
    demo.show_segment(after)
    settle()
    result = time.perf_counter() - wall, time.process_time() - processor
    demo.counts = lambda _: before_view
    demo.show_segment(start)
    settle()
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    application = QApplication([])
    theme = Theme(application)
    theme.apply("light")
    start = sixty_cards()
    demo = Demo(theme, start)
    demo.resize(1280, 720)
    demo.show()
    settle()
    for name, intent in EDITS.items():
        timed = [measure(demo, start, intent) for _ in range(rounds)]
        wall, processor = (statistics.median(part) * 1000 for part in zip(*timed, strict=True))
        print(f"{name:24s} {wall:6.0f} ms   {processor:6.0f} ms of processor")


if __name__ == "__main__":
    main()
