"""After any edits the builder shows what a new one would: what it left untouched was right as it stood."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

import pytest
from PySide6.QtWidgets import QLabel

from engine.definition.model import Segment
from tests.support.widgets_demo import Demo, numbered, settle
from widgets import edits, intents, paths
from widgets.builder.condition_row import ConditionRow
from widgets.counts import Count, Counts, Mark, Part
from widgets.intents import Gap, Intent

MakeDemo = Callable[..., Demo]

START = "(A:xy and B:z) or C:xyz or (D:x and (E:y or F:zx)) | not G:x"
MARK = Mark(tone="warning", message="The period is empty.", mend="Use the last date", action="as-of")


PARTS = (
    Part(count=Count(7, "ready"), without=3, marks=(MARK,)),
    Part(count=Count(7, "ready"), without=3, marks=(MARK,)),
    Part(count=Count(7, "stale"), note="incl. 4 without a country"),
)


def test_redrawn_parts_are_as_new_ones(make_demo: MakeDemo) -> None:
    demo, other, chance = make_demo(START), make_demo(START), Random(11)
    for _ in range(16):
        found = demo.segment
        while found is demo.segment:
            found = _edited(demo.segment, chance)
        chosen = [path for path in _paths(found) if chance.random() < 0.2]
        counts = _counts(found, chance)
        other.hide()
        other = make_demo(found)
        for each in (demo, other):
            each.counts = _always(counts)
            each.show_segment(found)
            each.builder.set_selection(tuple(chosen))
        settle()
        assert list(_shown(demo)) == list(_shown(other))


def test_cards_that_were_in_the_other_column_grow_with_what_they_say(make_demo: MakeDemo) -> None:
    demo = make_demo("A:x and B:y and C:z")
    before = demo.segment
    demo.show_segment(edits.apply(before, intents.MoveItem("include.items[0]", Gap("exclude", 0))))
    settle()
    demo.show_segment(before)
    settle()
    rows = demo.builder.findChildren(ConditionRow)
    before_it = [row.height() for row in rows]
    noted = Part(count=Count(7, "ready"), note="incl. 4 without a country")
    demo.builder.set_counts(Counts(parts={row.path: noted for row in rows}))
    settle()
    assert [row.height() for row in rows] == [row.heightForWidth(row.width()) for row in rows]
    assert all(row.height() > height for row, height in zip(rows, before_it, strict=True))


def _always(counts: Counts) -> Callable[[Segment], Counts]:
    return lambda _: counts


def _edited(segment: Segment, chance: Random) -> Segment:
    intent = _intent(segment, chance)
    try:
        return edits.apply(segment, intent)
    except (KeyError, ValueError):
        return segment


def _intent(segment: Segment, chance: Random) -> Intent:
    items = [path for path in _paths(segment) if not paths.is_condition(path)] or ["include"]
    conditions = [path for path in _paths(segment) if paths.is_condition(path)] or ["include"]
    item, condition = chance.choice(items), chance.choice(conditions)
    gap = Gap(chance.choice((*paths.SIDES, paths.owner(item))), chance.randrange(3))
    many: list[Intent] = [
        intents.ToggleNegated(item),
        intents.MoveItem(item, gap),
        intents.MoveCondition(condition, item, 0, copy=chance.random() < 0.3),
        intents.ExtractCondition(condition, gap),
        intents.GroupItems(item, (chance.choice(items),)),
        intents.DuplicateItem(item),
        intents.DuplicateCondition(condition),
        intents.RemoveItem(item),
        intents.RemoveCondition(condition),
        intents.NegateCondition(condition),
        intents.AddCard(gap),
        intents.ToggleMatch(item),
        intents.Rename(item, "Title"),
    ]
    return chance.choice(many)


def _paths(segment: Segment) -> list[str]:
    return [path for path in numbered(segment).parts if path not in paths.SIDES]


def _counts(segment: Segment, chance: Random) -> Counts:
    """Return numbers of which some are as they were the last time."""
    parts = {path: chance.choice(PARTS) for path in (*paths.SIDES, *_paths(segment))}
    return Counts(parts=parts, base=2_000)


def _shown(demo: Demo) -> Iterator[tuple[object, ...]]:
    """Yield what every part says and how, then what Tab goes through."""
    for part in demo.builder._tree.parts():
        names = (part.path, part.objectName(), part.accessibleName())
        if isinstance(part, ConditionRow):
            yield (*names, part._selected, part._part, part._count_width)
        else:
            marks = [(label.objectName(), label.text()) for label in part.marks.findChildren(QLabel)]
            looks = [part.property(name) for name in ("selected", "invalid", "negated", "side")]
            yield (*names, part.count.text(), part.count.state, marks, looks)
    yield tuple(widget.objectName() for widget in demo.builder._chain)


@pytest.mark.parametrize(
    "chosen", [("include.items[1].conditions[1]",), ("include.items[2]", "exclude.items[0]")]
)
def test_what_is_chosen_no_more_looks_so(make_demo: MakeDemo, chosen: tuple[str, ...]) -> None:
    demo = make_demo(START)
    plain = list(_shown(demo))
    demo.builder.set_selection(chosen)
    assert list(_shown(demo)) != plain
    demo.builder.set_selection(())
    assert list(_shown(demo)) == plain
