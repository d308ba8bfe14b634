"""Where the keyboard moves a card, group or condition: pure functions from a segment to an intent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from engine.definition import walk
from engine.definition.model import Group, Item, Segment
from widgets import edits, paths
from widgets.intents import (
    AddCard,
    DuplicateCondition,
    DuplicateItem,
    ExtractCondition,
    Gap,
    GroupItems,
    InsertCard,
    InsertConditions,
    Intent,
    MoveCondition,
    MoveItem,
    RemoveCondition,
    RemoveItem,
    Ungroup,
)


def up(segment: Segment, path: str) -> Intent | None:
    """Return the step up: into the end of a bracket, out over its start, or past the card above."""
    if paths.is_condition(path):
        return _condition_step(segment, path, -1)
    sequence, at = paths.owner(path), paths.index(path)
    if at == 0:
        return _leave(path, after=False)
    above = paths.sequence(segment, sequence).items[at - 1]
    if isinstance(above, Group):
        return MoveItem(path, Gap(paths.item_path(sequence, at - 1), len(above.items)))
    return MoveItem(path, Gap(sequence, at - 1))


def down(segment: Segment, path: str) -> Intent | None:
    """Return the step down: into the start of a bracket, out over its end, or past the card below."""
    if paths.is_condition(path):
        return _condition_step(segment, path, 1)
    sequence, at = paths.owner(path), paths.index(path)
    items = paths.sequence(segment, sequence).items
    if at == len(items) - 1:
        return _leave(path, after=True)
    if isinstance(items[at + 1], Group):
        return MoveItem(path, Gap(paths.item_path(sequence, at + 1), 0))
    return MoveItem(path, Gap(sequence, at + 2))


def _leave(path: str, *, after: bool) -> Intent | None:
    group = paths.owner(path)
    if group in paths.SIDES:
        return None
    return MoveItem(path, Gap(paths.owner(group), paths.index(group) + after))


def to_side(segment: Segment, path: str, side: paths.Side) -> Intent | None:
    """Return the move to the end of the other column; a condition goes onto a card of its own there."""
    if paths.side(path) == side:
        return None
    gap = Gap(side, len(paths.sequence(segment, side).items))
    return ExtractCondition(path, gap) if paths.is_condition(path) else MoveItem(path, gap)


def group(segment: Segment, selection: Sequence[str]) -> Intent | None:
    """Return the bracket around what is selected; around one item and its neighbour below, or above."""
    items = [path for path in selection if not paths.is_condition(path)]
    if len(items) > 1:
        first, *rest = sorted(items, key=lambda path: _order(segment, path))
        clear = not any(paths.is_inside(first, path) or paths.is_inside(path, first) for path in rest)
        return GroupItems(first, tuple(rest)) if clear else None
    if not items:
        return None
    sequence, at = paths.owner(items[0]), paths.index(items[0])
    many = len(paths.sequence(segment, sequence).items)
    if many < 2:
        return None
    first_at = at if at < many - 1 else at - 1
    return GroupItems(paths.item_path(sequence, first_at), (paths.item_path(sequence, first_at + 1),))


def _order(segment: Segment, path: str) -> int:
    return next((at for at, (card, _) in enumerate(paths.cards(segment)) if paths.is_inside(card, path)), -1)


def ungroup(segment: Segment, path: str) -> Intent | None:
    """Return the way out of a bracket: dissolve a group, take a card out, give a condition its own card."""
    if paths.is_condition(path):
        card = paths.owner(path)
        if len(paths.card(segment, card).conditions) < 2:
            return None
        return ExtractCondition(path, Gap(paths.owner(card), paths.index(card) + 1))
    if isinstance(paths.item(segment, path), Group):
        return Ungroup(path)
    return _leave(path, after=True)


def _condition_step(segment: Segment, path: str, step: int) -> Intent | None:
    """Return the move within the card, or onto the card above or below."""
    card, at = paths.owner(path), paths.index(path)
    conditions = paths.card(segment, card).conditions
    if 0 <= at + step < len(conditions):
        return MoveCondition(path, card, at + (2 if step > 0 else -1))
    order = [found for found, _ in paths.cards(segment)]
    other = order.index(card) + step
    if not 0 <= other < len(order):
        return None
    end = 0 if step > 0 else len(paths.card(segment, order[other]).conditions)
    return MoveCondition(path, order[other], end)


def landed(segment: Segment, before: Segment, intent: Intent) -> str | None:
    """Return where what an intent made or moved stands in ``segment``, which it led to; None when unknown."""
    if isinstance(intent, MoveItem) and not intent.copy:
        return _moved(before, intent.source, intent)
    if isinstance(intent, GroupItems):
        target = intent.target
        onto_group = isinstance(paths.item(before, target), Group)
        found = _moved(before, paths.item_path(target, 0) if onto_group else target, intent)
        around = None if found is None else paths.owner(found)
        return found if around in paths.SIDES else around
    if isinstance(intent, MoveCondition | ExtractCondition) and not intent.copy:
        return _moved(before, intent.source, intent)
    if isinstance(intent, MoveItem):
        return paths.item_path(intent.target.sequence, intent.target.index)
    if isinstance(intent, MoveCondition):
        return paths.condition_path(intent.card, intent.index)
    if isinstance(intent, ExtractCondition):
        return paths.condition_path(paths.item_path(intent.target.sequence, intent.target.index), 0)
    if isinstance(intent, InsertConditions):
        return paths.condition_path(intent.card, intent.index)
    if isinstance(intent, AddCard | InsertCard):
        return paths.item_path(intent.at.sequence, intent.at.index)
    if isinstance(intent, DuplicateItem):
        return paths.item_path(paths.owner(intent.path), paths.index(intent.path) + 1)
    if isinstance(intent, DuplicateCondition):
        return paths.condition_path(paths.owner(intent.path), paths.index(intent.path) + 1)
    if isinstance(intent, RemoveItem | RemoveCondition | Ungroup):
        return _nearest(segment, intent.path)
    return None


def _nearest(segment: Segment, path: str) -> str | None:
    """Return what stands where something was taken away, before it, around it, last in a column."""
    at = paths.index(path)
    before = [f"{path[: path.rindex('[')]}[{at - 1}]"] if at else []
    around = paths.owner(path)
    counts = [(side, len(paths.sequence(segment, side).items)) for side in paths.SIDES]
    last = [paths.item_path(side, count - 1) for side, count in counts if count]
    places = (path, *before, around, *last)
    return next((near for near in places if near not in paths.SIDES and paths.exists(segment, near)), None)


def _moved(before: Segment, path: str, intent: Intent) -> str | None:
    """Return where ``intent`` leaves what stands at ``path``, whatever else it moves.

    Equal cards and conditions may be one object, as after *duplicate*; so a copy of it goes the same way.
    """
    if paths.is_condition(path):
        condition = replace(paths.condition(before, path))
        after = edits.apply(edits.put_condition(before, path, condition), intent)
        return next((found for _, found, each in walk.conditions(after) if each is condition), None)
    item = replace(paths.item(before, path))
    after = edits.apply(edits.with_item(before, path, lambda _: item), intent)
    return next((found for side in paths.SIDES for found, each in _items(after, side) if each is item), None)


def _items(segment: Segment, sequence: str) -> Iterator[tuple[str, Item]]:
    for at, item in enumerate(paths.sequence(segment, sequence).items):
        path = paths.item_path(sequence, at)
        yield path, item
        if isinstance(item, Group):
            yield from _items(segment, path)
