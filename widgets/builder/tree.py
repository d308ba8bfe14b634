"""The views of a segment's cards and groups: which widget shows what, and bringing them up to date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtWidgets import QWidget

from engine.definition import walk
from engine.definition.model import Card, Column, Group, Item, Segment
from widgets import counts, paths
from widgets.builder.card import CardView, Phrases
from widgets.builder.column import ColumnPanel
from widgets.builder.condition_row import ConditionRow
from widgets.builder.group import GroupView
from widgets.builder.growth import beginning
from widgets.builder.handle import Handle
from widgets.builder.relay import Relay
from widgets.builder.sequence import Placed, SequenceView
from widgets.style import Look

ItemView = CardView | GroupView


def _shown(view: ItemView) -> Item:
    return view.card if isinstance(view, CardView) else view.group


class Tree:
    """Views by path. A redraw finds the view that showed the very same item, then one at the same path."""

    def __init__(self, look: Look, relay: Relay, panels: Mapping[paths.Side, ColumnPanel]) -> None:
        self._look = look
        self._relay = relay
        self._panels = panels
        self.views: dict[str, ItemView] = {}
        self.letters: dict[str, str] = {}
        self.complete = True

    # --- redrawing ----------------------------------------------------------------------------------------

    def show(self, segment: Segment, phrases: Phrases) -> list[ItemView]:
        """Show a segment; returns the views that are needed no more, out of their layouts.

        Of a large one that is new only the beginning is shown (``complete`` tells); show it again to go on.
        """
        before = self.views
        part = beginning(segment, [view.card for view in before.values() if isinstance(view, CardView)])
        self.complete = part is segment
        self.letters = {found.path: found.letter for found in walk.cards(segment)}
        self.views = self._assign(before, list(_items(part)))
        names: dict[str, int] = {}
        for side, panel in self._panels.items():
            self._fill(panel.sequence, side, paths.sequence(part, side), phrases, names)
            panel.show_column(segment.include if side == "include" else segment.exclude)
        kept = set(self.views.values())
        return [view for view in before.values() if view not in kept]

    def _assign(self, before: dict[str, ItemView], items: list[tuple[str, Item]]) -> dict[str, ItemView]:
        """Give every item a view: of the same item and path, of the same item, of the same path, any, new."""
        free = dict(before)
        given: dict[str, ItemView] = {}
        same_item: dict[int, list[str]] = {}
        for path, item in items:
            if path in free and _shown(free[path]) is item:
                given[path] = free.pop(path)
        for path, view in free.items():
            same_item.setdefault(id(_shown(view)), []).append(path)
        for path, item in items:
            if path not in given and (found := same_item.get(id(item))):
                given[path] = free.pop(found.pop(0))
        for path, item in items:
            if path not in given and path in free and _fits(free[path], item):
                given[path] = free.pop(path)
        for path, item in items:
            if path not in given:
                given[path] = self._spare(free, item) or self._new(item, self._around(path, given))
        return {path: given[path] for path, _ in items}  # groups before what is in them, for what clears away

    @staticmethod
    def _spare(free: dict[str, ItemView], item: Item) -> ItemView | None:
        path = next((path for path, view in free.items() if _fits(view, item)), None)
        return None if path is None else free.pop(path)

    def _around(self, path: str, given: Mapping[str, ItemView]) -> SequenceView:
        """Return what the view of the item at ``path`` stands in; its group is before it in ``given``."""
        around = given.get(paths.owner(path))
        return around.sequence if isinstance(around, GroupView) else self._panels[paths.side(path)].sequence

    def _new(self, item: Item, around: SequenceView) -> ItemView:
        if isinstance(item, Card):
            return CardView(self._look, self._relay, around)
        return GroupView(self._look, self._relay, around)

    def _fill(
        self,
        view: SequenceView,
        path: str,
        node: Column | Group,
        phrases: Phrases,
        names: dict[str, int],
    ) -> tuple[str, str]:
        """Put the views of a sequence in order; returns its first and last letter."""
        placed: list[Placed] = []
        for at, item in enumerate(node.items):
            child_path = paths.item_path(path, at)
            child = self.views[child_path]
            first, last = self._show_item(child, item, child_path, phrases, names)
            placed.append(Placed(child, first, last))
        view.set_items(path, placed, node.joins)
        return (placed[0].first, placed[-1].last) if placed else ("", "")

    def _show_item(
        self, view: ItemView, item: Item, path: str, phrases: Phrases, names: dict[str, int]
    ) -> tuple[str, str]:
        if isinstance(view, CardView) and isinstance(item, Card):
            letter = self.letters[path]
            view.set_card(item, path, letter, phrases)
            return letter, letter
        assert isinstance(view, GroupView)
        assert isinstance(item, Group)
        letters = self._span(path)
        name = f"group-{letters[0]}-{letters[1]}" if letters[0] else "group-empty"
        names[name] = names.get(name, 0) + 1
        numbered = name if names[name] == 1 else f"{name}-{names[name]}"
        self._fill(view.sequence, path, item, phrases, names)
        spoken = letters[0] if letters[0] == letters[1] else f"{letters[0]} – {letters[1]}"
        view.set_group(item, path, spoken, numbered)
        return letters

    def _span(self, path: str) -> tuple[str, str]:
        inside = [letter for found, letter in self.letters.items() if paths.is_inside(found, path)]
        return (inside[0], inside[-1]) if inside else ("", "")

    def forget(self) -> None:
        """Let the next redraw say every condition anew."""
        for view in self.views.values():
            if isinstance(view, CardView):
                view.forget()

    def set_counts(self, view: counts.Counts) -> None:
        """Show numbers on every part."""
        for part in self.views.values():
            part.set_counts(view)
        for panel in self._panels.values():
            panel.set_counts(view)

    # --- finding ------------------------------------------------------------------------------------------

    def part(self, path: str) -> Handle | ConditionRow | None:
        """Return the widget of the item or condition at a path."""
        if not path or path in paths.SIDES:
            return None
        if not paths.is_condition(path):
            return self.views.get(path)
        card = self.views.get(paths.owner(path))
        at = paths.index(path)
        return card.rows[at] if isinstance(card, CardView) and at < len(card.rows) else None

    def card(self, path: str) -> CardView | None:
        """Return the view of the card at a path."""
        view = self.views.get(path)
        return view if isinstance(view, CardView) else None

    def parts(self) -> Iterator[Handle | ConditionRow]:
        """Yield groups, cards and conditions from top to bottom, include first."""
        for panel in self._panels.values():
            yield from _parts(panel.sequence)

    def focus_chain(self) -> Iterator[QWidget]:
        """Yield all that the keyboard can reach, in order."""
        for panel in self._panels.values():
            yield from _chain(panel.sequence)
            yield panel.add
            yield panel.template


def _fits(view: ItemView, item: Item) -> bool:
    if isinstance(view, CardView) and isinstance(item, Card):
        return view.editor_path is None or _goes_on(view.card, item)
    return isinstance(view, GroupView) and isinstance(item, Group)


def _goes_on(before: Card, after: Card) -> bool:
    """Return whether it is the same card, edited: an editor that is open on it may stay."""
    return not before.conditions or any(
        each is kept for each in before.conditions for kept in after.conditions
    )


def _items(segment: Segment) -> Iterator[tuple[str, Item]]:
    for side in paths.SIDES:
        yield from _items_in(paths.sequence(segment, side), side)


def _items_in(node: Column | Group, path: str) -> Iterator[tuple[str, Item]]:
    for at, item in enumerate(node.items):
        child = paths.item_path(path, at)
        yield child, item
        if isinstance(item, Group):
            yield from _items_in(item, child)


def _parts(sequence: SequenceView) -> Iterator[Handle | ConditionRow]:
    for view in sequence.views:
        yield view
        if isinstance(view, GroupView):
            yield from _parts(view.sequence)
        elif isinstance(view, CardView) and not view.folded:
            yield from view.rows


def _chain(sequence: SequenceView) -> Iterator[QWidget]:
    for at, view in enumerate(sequence.views):
        if at:
            yield sequence.connectors[at - 1].pill
        if isinstance(view, GroupView):
            yield from view.parts()
            yield from _chain(view.sequence)
        elif isinstance(view, CardView):
            yield from view.parts()
