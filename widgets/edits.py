"""What each intent means to a definition: pure functions from a segment to a segment.

Words between items follow two rules. A card that comes takes the word of the gap it is put into (at an end,
its neighbour's; the first pair is joined by *and*, in the exclude column by *or*). A card that goes leaves
*or* behind when one stood on either side, so that the others keep their brackets. Moving within one sequence
leaves the words where they are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from msgspec.structs import replace

from engine.definition.model import Card, Column, Condition, Group, Item, Join, Segment
from widgets import intents, paths
from widgets.intents import Gap, Intent

Node = TypeVar("Node", Column, Group)
Joins = tuple[Join, ...]
Items = tuple[Item, ...]

GONE = Card(title="\0gone")
"""Stands in for a moved card until all places are settled, so that the paths of an intent stay true."""


def apply(segment: Segment, intent: Intent) -> Segment:
    """Return the segment after ``intent``; the same one when the intent changes nothing.

    Raises KeyError for a path that the segment does not have and for intents that edit no definition.
    """
    edit, _ = _EDITS[type(intent)]
    return edit(segment, intent)


def label(intent: Intent) -> str:
    """Return what the undo menu calls the intent, such as "move card"."""
    return _EDITS[type(intent)][1]


def edits(intent: Intent) -> bool:
    """Return whether the intent changes a definition (others ask the application for something)."""
    return type(intent) in _EDITS


# --- sequences --------------------------------------------------------------------------------------------


def _with_sequence(segment: Segment, path: str, change: Callable[[Any], Any]) -> Segment:
    """Return the segment with the column or group at ``path`` changed."""
    if path in paths.SIDES:
        return replace(segment, **{path: change(paths.sequence(segment, path))})
    return with_item(segment, path, lambda group: cast(Item, change(group)))


def with_item(segment: Segment, path: str, change: Callable[[Any], Item]) -> Segment:
    """Return the segment with what ``change`` makes of the card or group at ``path``."""
    changed = change(paths.item(segment, path))
    at = paths.index(path)

    def put(node: Column | Group) -> Column | Group:
        return replace(node, items=(*node.items[:at], changed, *node.items[at + 1 :]))

    return _with_sequence(segment, paths.owner(path), put)


def _with_card(segment: Segment, path: str, change: Callable[[Card], Card]) -> Segment:
    paths.card(segment, path)
    return with_item(segment, path, change)


def _first_word(sequence: str) -> Join:
    return "or" if paths.side(sequence) == "exclude" else "and"


def _inserted(node: Node, sequence: str, index: int, item: Item) -> Node:
    """Put an item into a gap; it takes the word that stands there."""
    items = (*node.items[:index], item, *node.items[index:])
    return replace(node, items=items, joins=_widened(node.joins, sequence, index) if node.items else ())


def _widened(joins: Joins, sequence: str, index: int) -> Joins:
    if not joins:
        return (_first_word(sequence),)
    at = min(max(index - 1, 0), len(joins) - 1)
    return (*joins[:at], joins[at], *joins[at:])


def _removed(items: Items, joins: Joins, index: int) -> tuple[Items, Joins]:
    """Take an item away; *or* stays when it stood on either side."""
    left = items[:index] + items[index + 1 :]
    around = joins[max(index - 1, 0) : index + 1]
    if 0 < index < len(items) - 1:
        word: Join = "or" if "or" in around else "and"
        return left, (*joins[: index - 1], word, *joins[index + 1 :])
    return left, joins[1:] if index == 0 else joins[:-1]


def _swept(items: Items, joins: Joins) -> tuple[Items, Joins]:
    """Take away what has gone, and the brackets that hold nothing or one thing because of it."""
    index = 0
    while index < len(items):
        item = items[index]
        kept = _swept_group(item) if isinstance(item, Group) else item
        if kept is GONE:
            items, joins = _removed(items, joins, index)
            continue
        items = (*items[:index], kept, *items[index + 1 :]) if kept is not item else items
        index += 1
    return items, joins


def _swept_group(group: Group) -> Item:
    items, joins = _swept(group.items, group.joins)
    if items == group.items:
        return group
    if not items:
        return GONE
    if len(items) == 1:
        return replace(items[0], negated=items[0].negated != group.negated)
    return replace(group, items=items, joins=joins)


def _sweep(segment: Segment) -> Segment:
    for side in paths.SIDES:
        column = paths.sequence(segment, side)
        items, joins = _swept(column.items, column.joins)
        if items != column.items:
            segment = replace(segment, **{side: replace(column, items=items, joins=joins)})
    return segment


def _insert(segment: Segment, gap: Gap, item: Item) -> Segment:
    if not 0 <= gap.index <= len(paths.sequence(segment, gap.sequence).items):
        raise KeyError(f"{gap.sequence}.items[{gap.index}]")
    return _with_sequence(segment, gap.sequence, lambda node: _inserted(node, gap.sequence, gap.index, item))


def _gone(_: Item) -> Item:
    return GONE


# --- cards and groups -------------------------------------------------------------------------------------


def _add_card(segment: Segment, intent: intents.AddCard) -> Segment:
    return _insert(segment, intent.at, Card())


def _remove_item(segment: Segment, intent: intents.RemoveItem) -> Segment:
    for path in (intent.path, *intent.more):
        segment = with_item(segment, path, _gone)
    return _sweep(segment)


def _duplicate_item(segment: Segment, intent: intents.DuplicateItem) -> Segment:
    gap = Gap(paths.owner(intent.path), paths.index(intent.path) + 1)
    return _insert(segment, gap, paths.item(segment, intent.path))


def _move_item(segment: Segment, intent: intents.MoveItem) -> Segment:
    item, target = paths.item(segment, intent.source), intent.target
    if intent.copy:
        return _insert(segment, target, item)
    if paths.is_inside(target.sequence, intent.source):
        return segment
    if target.sequence == paths.owner(intent.source):
        return _with_sequence(
            segment, target.sequence, lambda node: _reordered(node, paths.index(intent.source), target.index)
        )
    return _sweep(_insert(with_item(segment, intent.source, _gone), target, item))


def _reordered(node: Node, start: int, gap: int) -> Node:
    """Move an item within its sequence; the words stay where they are."""
    items = [*node.items[:start], *node.items[start + 1 :]]
    items.insert(gap - (gap > start), node.items[start])
    return node if tuple(items) == node.items else replace(node, items=tuple(items))


def _group_items(segment: Segment, intent: intents.GroupItems) -> Segment:
    target = intent.target
    moved = [path for path in intent.moved if path != target]
    if not moved or any(paths.is_inside(target, path) for path in moved):
        return segment
    items = tuple(paths.item(segment, path) for path in moved)
    word = _word_between(segment, target, moved[0])
    changed = segment
    if not intent.copy:
        for path in moved:
            changed = with_item(changed, path, _gone)
    return _sweep(with_item(changed, target, lambda found: _bracket(found, items, word)))


def _bracket(target: Item, items: Items, word: Join) -> Group:
    if isinstance(target, Group):
        return replace(
            target,
            items=target.items + items,
            joins=target.joins + (target.joins[-1] if target.joins else word,) * len(items),
        )
    return Group(items=(target, *items), joins=(word,) * len(items))


def _word_between(segment: Segment, one: str, other: str) -> Join:
    """Return the only word between two items of a sequence; where there are two, the one of a first pair."""
    sequence = paths.owner(one)
    if sequence == paths.owner(other):
        first, last = sorted((paths.index(one), paths.index(other)))
        words = set(paths.sequence(segment, sequence).joins[first:last])
        if len(words) == 1:
            return words.pop()
    return _first_word(sequence)


def _ungroup(segment: Segment, intent: intents.Ungroup) -> Segment:
    group = paths.sequence(segment, intent.path)
    at = paths.index(intent.path)

    def splice(node: Column | Group) -> Column | Group:
        items = node.items[:at] + group.items + node.items[at + 1 :]
        return replace(node, items=items, joins=node.joins[:at] + group.joins + node.joins[at:])

    return _with_sequence(segment, paths.owner(intent.path), splice)


def _toggle_join(segment: Segment, intent: intents.ToggleJoin) -> Segment:
    at = paths.index(intent.path)

    def toggle(node: Column | Group) -> Column | Group:
        if at >= len(node.joins):
            raise KeyError(intent.path)
        word: Join = "or" if node.joins[at] == "and" else "and"
        return replace(node, joins=(*node.joins[:at], word, *node.joins[at + 1 :]))

    return _with_sequence(segment, paths.owner(intent.path), toggle)


def _toggle_match(segment: Segment, intent: intents.ToggleMatch) -> Segment:
    return _with_card(
        segment, intent.path, lambda card: replace(card, match="any" if card.match == "all" else "all")
    )


def _toggle_negated(segment: Segment, intent: intents.ToggleNegated) -> Segment:
    return with_item(segment, intent.path, lambda item: replace(item, negated=not item.negated))


def _rename(segment: Segment, intent: intents.Rename) -> Segment:
    title = " ".join(intent.title.split())
    if paths.card(segment, intent.path).title == title:
        return segment
    return _with_card(segment, intent.path, lambda card: replace(card, title=title))


# --- conditions -------------------------------------------------------------------------------------------


def _with_condition(segment: Segment, path: str, change: Callable[[Any], Condition]) -> Segment:
    changed = change(paths.condition(segment, path))
    at = paths.index(path)
    return _with_card(
        segment,
        paths.owner(path),
        lambda card: replace(card, conditions=(*card.conditions[:at], changed, *card.conditions[at + 1 :])),
    )


def put_condition(segment: Segment, path: str, condition: Condition) -> Segment:
    """Return the segment with a condition replaced, or added when the path is the card's end."""
    card = paths.card(segment, paths.owner(path))
    if paths.index(path) == len(card.conditions):
        return _insert_condition(segment, paths.owner(path), paths.index(path), condition)
    return _with_condition(segment, path, lambda _: condition)


def _insert_condition(segment: Segment, card: str, at: int, condition: Condition) -> Segment:
    if not 0 <= at <= len(paths.card(segment, card).conditions):
        raise KeyError(paths.condition_path(card, at))
    return _with_card(
        segment,
        card,
        lambda found: replace(found, conditions=(*found.conditions[:at], condition, *found.conditions[at:])),
    )


def _insert_conditions(segment: Segment, intent: intents.InsertConditions) -> Segment:
    for at, condition in enumerate(intent.conditions, intent.index):
        segment = _insert_condition(segment, intent.card, at, condition)
    return segment


def _insert_card(segment: Segment, intent: intents.InsertCard) -> Segment:
    return _insert(segment, intent.at, Card(conditions=intent.conditions))


def _left(segment: Segment, path: str) -> Segment:
    """Take a moved condition off its card, and the card too when nothing is left on it."""
    card, at = paths.card(segment, paths.owner(path)), paths.index(path)
    left = card.conditions[:at] + card.conditions[at + 1 :]
    return with_item(segment, paths.owner(path), lambda _: replace(card, conditions=left) if left else GONE)


def _duplicate_condition(segment: Segment, intent: intents.DuplicateCondition) -> Segment:
    condition = paths.condition(segment, intent.path)
    return _insert_condition(segment, paths.owner(intent.path), paths.index(intent.path) + 1, condition)


def _remove_condition(segment: Segment, intent: intents.RemoveCondition) -> Segment:
    paths.condition(segment, intent.path)
    at = paths.index(intent.path)
    return _with_card(
        segment,
        paths.owner(intent.path),
        lambda card: replace(card, conditions=card.conditions[:at] + card.conditions[at + 1 :]),
    )


def _negate_condition(segment: Segment, intent: intents.NegateCondition) -> Segment:
    return _with_condition(
        segment, intent.path, lambda condition: replace(condition, negated=not condition.negated)
    )


def _move_condition(segment: Segment, intent: intents.MoveCondition) -> Segment:
    condition = paths.condition(segment, intent.source)
    if intent.copy:
        return _insert_condition(segment, intent.card, intent.index, condition)
    if intent.card == paths.owner(intent.source):
        return _reorder_conditions(segment, intent)
    return _sweep(_insert_condition(_left(segment, intent.source), intent.card, intent.index, condition))


def _reorder_conditions(segment: Segment, intent: intents.MoveCondition) -> Segment:
    found, start = paths.card(segment, intent.card), paths.index(intent.source)
    conditions = [*found.conditions[:start], *found.conditions[start + 1 :]]
    conditions.insert(intent.index - (intent.index > start), found.conditions[start])
    if tuple(conditions) == found.conditions:
        return segment
    return _with_card(segment, intent.card, lambda card: replace(card, conditions=tuple(conditions)))


def _extract_condition(segment: Segment, intent: intents.ExtractCondition) -> Segment:
    new = Card(conditions=(paths.condition(segment, intent.source),))
    if intent.copy:
        return _insert(segment, intent.target, new)
    return _sweep(_insert(_left(segment, intent.source), intent.target, new))


_EDITS: dict[type[Intent], tuple[Callable[[Segment, Any], Segment], str]] = {
    intents.AddCard: (_add_card, "add card"),
    intents.RemoveItem: (_remove_item, "delete"),
    intents.DuplicateItem: (_duplicate_item, "duplicate"),
    intents.MoveItem: (_move_item, "move"),
    intents.GroupItems: (_group_items, "group"),
    intents.Ungroup: (_ungroup, "ungroup"),
    intents.ToggleJoin: (_toggle_join, "change and / or"),
    intents.ToggleMatch: (_toggle_match, "change and / or"),
    intents.ToggleNegated: (_toggle_negated, "change not"),
    intents.Rename: (_rename, "rename card"),
    intents.InsertConditions: (_insert_conditions, "add condition"),
    intents.InsertCard: (_insert_card, "add card"),
    intents.DuplicateCondition: (_duplicate_condition, "duplicate condition"),
    intents.RemoveCondition: (_remove_condition, "delete condition"),
    intents.NegateCondition: (_negate_condition, "change ≠"),
    intents.MoveCondition: (_move_condition, "move condition"),
    intents.ExtractCondition: (_extract_condition, "move condition to a new card"),
}
