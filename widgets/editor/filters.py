"""Filters about one row: tests and brackets of tests, to any depth, joined by a word to click."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from engine.catalog.model import Activity
from engine.definition.model import Filter, Filters, Match
from widgets.editor.column_test import ColumnTest, first_test
from widgets.editor.controls import Choice, Press, Switch, line, removable, show_if, word
from widgets.editor.scene import Fault, Part, Scene, Spot, focus
from widgets.style import JOIN, KIND, set_property

OTHER: dict[Match, Match] = {"all": "any", "any": "all"}
WORDS: dict[Match, str] = {"all": "and", "any": "or"}


class FilterEditor(Part):
    """A test of one detail, which can be chosen."""

    def __init__(self, scene: Scene, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(scene, spot, parent)
        self._activity: Activity | None = None
        self.attribute = Choice(spot.inner("detail", "detail"), self)
        self.attribute.picked.connect(self._choose)
        self.test = ColumnTest(scene, spot, self, lead=self.attribute)
        self.test.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.test)

    def set_filter(self, given: Filter, activity: Activity | None) -> None:
        """Show a filter of an activity's rows."""
        self._activity = activity
        self.attribute.offer(_attributes(activity))
        self.attribute.choose(given.attribute)
        self.test.set_test(given, activity.attribute(given.attribute) if activity is not None else None)

    def filter(self) -> Filter:
        """Return the filter as filled in."""
        test = self.test.test()
        assert isinstance(test, Filter)
        return test

    def _choose(self) -> None:
        column = self._activity.attribute(self.attribute.key) if self._activity is not None else None
        if column is None:
            return
        self.set_filter(new_filter(self._activity, column.name), self._activity)
        self.changed.emit()

    def _inner_parts(self) -> list[Part]:
        return [self.test]


def _attributes(activity: Activity | None) -> list[tuple[str, str]]:
    return [(column.shown, column.name) for column in activity.attributes] if activity is not None else []


def new_filter(activity: Activity | None, name: str = "") -> Filter:
    """Return a filter to start with: of the named attribute, else of the first that is not the time."""
    columns = activity.attributes if activity is not None else ()
    telling = (
        [column for column in columns if column.type == "text" and column.name != activity.time]
        if activity
        else []
    )
    column = next((each for each in columns if each.name == name), None) or next(
        iter(telling or columns), None
    )
    if column is None:
        return Filter(attribute=name, op="is")
    op, values, window = first_test(column)
    return Filter(attribute=column.name, op=op, values=values, window=window)


class FiltersEditor(Part):
    """A bracket of filters; inner brackets are editors of the same kind."""

    def __init__(
        self,
        scene: Scene,
        spot: Spot,
        parent: QWidget | None = None,
        *,
        lead: str = "where",
        nested: bool = False,
    ) -> None:
        super().__init__(scene, spot, parent)
        self._filters = Filters()
        self._activity: Activity | None = None
        self._nested = nested
        self._items: list[FilterEditor | FiltersEditor] = []
        self._rows: list[QFrame] = []
        self._joins: list[Press] = []
        self.negate = Switch("not", spot.inner("not", "not: the opposite of the bracket"), parent=self)
        self.negate.flipped.connect(lambda: self._change(negated=self.negate.isChecked()))
        self.lead = word(lead)
        self.add = Press("+ filter", spot.inner("add", "add a filter"), parent=self)
        self.add.clicked.connect(lambda: self._append(new_filter(self._activity)))
        self.bracket = Press("+ ( )", spot.inner("bracket", "add a bracket"), parent=self)
        self.bracket.setToolTip("Add a bracket of filters")
        self.bracket.clicked.connect(self._append_bracket)
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        head = line(self.lead, self.negate, parent=self)
        self._head = head
        column.addWidget(head)
        column.addLayout(self._body)
        column.addWidget(line(self.add, self.bracket, parent=self))
        self._redraw()

    # --- setters -------------------------------------------------------------------------------------------

    def set_filters(self, filters: Filters, activity: Activity | None) -> None:
        """Show filters of an activity's rows."""
        if filters != self._filters or activity is not self._activity:
            self._filters, self._activity = filters, activity
            self._redraw()

    def filters(self) -> Filters:
        """Return the filters as filled in."""
        return self._filters

    def _redraw(self) -> None:
        given = self._filters
        self.negate.put(given.negated)
        self.add.setText("+ filter" if given.filters or self._nested else f"+ {self.lead.text()} …")
        show_if(bool(given.filters) or given.negated, self.lead, self.negate)
        self._head.setVisible(bool(given.filters) or given.negated or self._nested)
        show_if(bool(given.filters) or self._nested, self.bracket)
        if not self._same_kinds():
            self._rebuild()
        for item, editor in zip(given.filters, self._items, strict=True):
            if isinstance(editor, FilterEditor) and isinstance(item, Filter):
                editor.set_filter(item, self._activity)
            elif isinstance(editor, FiltersEditor) and isinstance(item, Filters):
                editor.set_filters(item, self._activity)
        for join in self._joins:
            join.setText(WORDS[given.match])
            set_property(join, JOIN, WORDS[given.match])
            join.setAccessibleName(f"{self.spot.words}: {WORDS[given.match]}, between the filters")

    def _same_kinds(self) -> bool:
        given = self._filters.filters
        return len(given) == len(self._items) == len(self._rows) and all(
            isinstance(item, Filter) == isinstance(editor, FilterEditor)
            for item, editor in zip(given, self._items, strict=True)
        )

    def _rebuild(self) -> None:
        for old in (*self._rows, *self._joins):
            self._body.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._rows, self._joins, self._items = [], [], []
        for at, item in enumerate(self._filters.filters):
            if at:
                self._body.addWidget(self._join(at), 0, Qt.AlignmentFlag.AlignLeft)
            self._body.addWidget(self._row(at, item))

    def _join(self, at: int) -> Press:
        made = Press("", self.spot.inner(f"join-{at}"), "joiner", self)
        made.clicked.connect(lambda: self._change(match=OTHER[self._filters.match]))
        self._joins.append(made)
        return made

    def _row(self, at: int, item: Filter | Filters) -> QFrame:
        frame = QFrame(self)
        frame.setProperty(KIND, "bracketed" if isinstance(item, Filters) else "filter")
        spot = self.spot.inner(str(at + 1), str(at + 1))
        editor: FilterEditor | FiltersEditor = (
            FilterEditor(self.scene, spot, frame)
            if isinstance(item, Filter)
            else FiltersEditor(self.scene, spot, frame, lead="bracket", nested=True)
        )
        editor.changed.connect(self._item_changed)
        removable(frame, editor, "filter", lambda: self._remove(at))
        self._items.append(editor)
        self._rows.append(frame)
        return frame

    # --- what is done --------------------------------------------------------------------------------------

    def _change(self, **parts: Any) -> None:
        self._filters = replace(self._filters, **parts)
        self._redraw()
        self.changed.emit()

    def _item_changed(self) -> None:
        read = tuple(
            editor.filter() if isinstance(editor, FilterEditor) else editor.filters()
            for editor in self._items
        )
        self._filters = replace(self._filters, filters=read)
        self.changed.emit()

    def _append(self, item: Filter | Filters) -> None:
        self._change(filters=(*self._filters.filters, item))
        self._items[-1].focus_first()

    def _append_bracket(self) -> None:
        self._append(Filters(match=OTHER[self._filters.match], filters=(new_filter(self._activity),)))

    def _remove(self, at: int) -> None:
        left = self._filters.filters[:at] + self._filters.filters[at + 1 :]
        self._items = []  # what stands after it moves up: its editors are made anew
        self._change(filters=left)
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> bool:
        return super().focus_first() or focus(self.add)

    # --- faults --------------------------------------------------------------------------------------------

    def _inner_parts(self) -> list[Part]:
        return list(self._items)

    def faults(self) -> list[Fault]:
        if self._nested and not self._filters.filters:
            return [Fault("This bracket is empty; add a filter or remove it.", self.add)]
        return super().faults()
