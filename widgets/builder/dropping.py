"""Where something dragged would go: from a point over a column to an intent and what to paint for it."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPoint, QRect

from engine.definition.model import Condition, Segment
from widgets import edits, paths
from widgets.builder.card import CardView
from widgets.builder.column import ColumnPanel
from widgets.builder.group import GroupView
from widgets.builder.sequence import SequenceView
from widgets.intents import (
    ExtractCondition,
    Gap,
    GroupItems,
    InsertCard,
    InsertConditions,
    Intent,
    MoveCondition,
    MoveItem,
)

EDGE_SHARE = 0.3
EDGE_LEAST = 12
EDGE_MOST = 48
BAND = 8


class Target(msgspec.Struct, frozen=True, kw_only=True):
    """A place for what is dragged: the intent, and the gap, frame or place on a card to show."""

    intent: Intent
    panel: ColumnPanel
    line: QRect | None = None
    frame: QRect | None = None
    sequence: SequenceView | None = None
    gap: int = 0


class Finder(msgspec.Struct, frozen=True, kw_only=True):
    """Finds the target under a point for one dragged part; ``copy``: it stays where it is.

    Without a ``path``, ``given`` are conditions that come from elsewhere.
    """

    segment: Segment
    panel: ColumnPanel
    path: str = ""
    copy: bool = False
    given: tuple[Condition, ...] = ()

    @property
    def _are_conditions(self) -> bool:
        return bool(self.given) or paths.is_condition(self.path)

    def at(self, point: QPoint) -> Target | None:
        """Return the target at a point of the column's content; None where a drop would change nothing."""
        found = self._in_sequence(self.panel.sequence, point.y())
        if found is None or edits.apply(self.segment, found.intent) == self.segment:
            return None
        return found

    def _in_sequence(self, sequence: SequenceView, y: int) -> Target | None:
        own = y - sequence.area_in(self.panel.content).top()
        for at, view in enumerate(sequence.views):
            if own < view.y():
                return self._gap(sequence, at)
            if own <= view.geometry().bottom():
                return self._on_view(sequence, at, y, own - view.y())
        return self._gap(sequence, len(sequence.views))

    def _on_view(self, sequence: SequenceView, at: int, y: int, own: int) -> Target | None:
        view = sequence.views[at]
        upper = own < view.height() / 2
        if view.path == self.path:
            return self._gap(sequence, at + (not upper)) if self.copy else None
        if isinstance(view, GroupView):
            return self._on_group(sequence, at, view, y, own)
        assert isinstance(view, CardView)
        if self._are_conditions:
            return self._on_card(view, own)
        edge = min(max(view.height() * EDGE_SHARE, EDGE_LEAST), EDGE_MOST)
        if own < edge or own > view.height() - edge:
            return self._gap(sequence, at + (not upper))
        return self._onto(view)

    def _on_group(self, sequence: SequenceView, at: int, view: GroupView, y: int, own: int) -> Target | None:
        if own < BAND:
            return self._gap(sequence, at)
        if own > view.height() - BAND:
            return self._gap(sequence, at + 1)
        if own < view.sequence.y() and not self._are_conditions:
            return self._onto(view)
        return self._in_sequence(view.sequence, y)

    def _on_card(self, view: CardView, own: int) -> Target:
        gap = view.row_gap(own)
        area = self.panel.area_of(view)
        line = QRect(area.left() + 10, area.top() + view.row_gap_y(gap) - 6, area.width() - 20, 12)
        intent = (
            InsertConditions(view.path, gap, self.given)
            if self.given
            else MoveCondition(self.path, view.path, gap, self.copy)
        )
        return Target(intent=intent, panel=self.panel, line=line)

    def _onto(self, view: CardView | GroupView) -> Target | None:
        if paths.is_inside(view.path, self.path):
            return None
        intent = GroupItems(view.path, (self.path,), self.copy)
        return Target(intent=intent, panel=self.panel, frame=self.panel.area_of(view))

    def _gap(self, sequence: SequenceView, gap: int) -> Target:
        intent = self._into(Gap(sequence.path, gap))
        line = self.panel.bar_at(sequence, sequence.gap_line(gap))
        return Target(intent=intent, panel=self.panel, line=line, sequence=sequence, gap=gap)

    def _into(self, place: Gap) -> Intent:
        if self.given:
            return InsertCard(place, self.given)
        if paths.is_condition(self.path):
            return ExtractCondition(self.path, place, self.copy)
        return MoveItem(self.path, place, self.copy)
