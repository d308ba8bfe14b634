"""Above the list: tags to filter by, and the order it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from app.icons import IconSet
from app.keeping.entry import ORDERS, Entry, Sorting, tags_of
from app.shell.parts import clear, elided
from engine.definition.names import name_key
from widgets.flow_layout import FlowLayout
from widgets.focus_chain import chain_focus
from widgets.style import KIND, caption, menu_line, name_part

MOST_TAGS = 3
"""So many stand there to be clicked; the others are in a menu."""
WIDEST_TAG = 130


class TagFilter(QWidget):
    """Tags as chips; those that are pressed must all be a segment's."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        clear(self)
        self.setObjectName("tag-filter")
        self._tags: list[str] = []
        self._chosen: list[str] = []
        self._chips: list[QToolButton] = []
        self._flow = FlowLayout(self, across=4, down=4)

    @property
    def chosen(self) -> tuple[str, ...]:
        """The tags that are pressed."""
        return tuple(self._chosen)

    def offer(self, entries: Sequence[Entry]) -> None:
        """Offer the tags of these segments, the most used first; one that is gone filters no more."""
        tags = tags_of(entries)
        known = {name_key(tag) for tag in tags}
        chosen = [tag for tag in self._chosen if name_key(tag) in known]
        if tags != self._tags or chosen != self._chosen:
            lost = chosen != self._chosen
            self._tags, self._chosen = tags, chosen
            self._show()
            if lost:
                self.changed.emit()

    def choose(self, tag: str, on: bool) -> None:
        """Filter by a tag, or no more."""
        if on != (tag in self._chosen):
            self._chosen = [*self._chosen, tag] if on else [each for each in self._chosen if each != tag]
            self._show()
            self.changed.emit()

    def clear_choice(self) -> None:
        """Filter by no tag."""
        if self._chosen:
            self._chosen = []
            self._show()
            self.changed.emit()

    def _show(self) -> None:
        shown = self._tags[:MOST_TAGS]
        shown += [tag for tag in self._chosen if tag not in shown]
        focused = next((chip.objectName() for chip in self._chips if chip.hasFocus()), "")
        for chip in self._chips:
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(tag) for tag in shown]
        if len(shown) < len(self._tags):
            self._chips.append(self._more(len(self._tags) - len(shown)))
        self._flow.arrange(self._chips)
        chain_focus(self, self._chips)
        for chip in self._chips:
            chip.show()
            if chip.objectName() == focused:
                chip.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setVisible(bool(self._chips))
        self.updateGeometry()

    def _chip(self, tag: str) -> QToolButton:
        chip = QToolButton(self)
        chip.setProperty(KIND, "tag")
        chip.setCheckable(True)
        chip.setChecked(tag in self._chosen)
        chip.ensurePolished()
        chip.setText(caption(chip.fontMetrics().elidedText(tag, Qt.TextElideMode.ElideRight, WIDEST_TAG)))
        chip.setToolTip(f"Show only segments with the tag “{tag}”")
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_part(chip, f"tag-{'-'.join(tag.split()).lower()}", f"Only segments with the tag {tag}")
        chip.clicked.connect(lambda on: self.choose(tag, on))
        return chip

    def _more(self, hidden: int) -> QToolButton:
        more = QToolButton(self)
        more.setProperty(KIND, "tag")
        more.setText(f"+{hidden}")
        more.setToolTip("All tags")
        more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        name_part(more, "tags-more", f"{hidden} more tags")
        more.clicked.connect(lambda: self._list_all(more))
        return more

    def _list_all(self, anchor: QWidget) -> None:
        menu = QMenu(self)
        menu.setObjectName("tags-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for tag in self._tags:
            action = menu.addAction(menu_line(tag))
            action.setCheckable(True)
            action.setChecked(tag in self._chosen)
            action.triggered.connect(lambda on, tag=tag: self.choose(tag, on))
        menu.popup(anchor.mapToGlobal(anchor.rect().bottomLeft()))


class OrderLine(QWidget):
    """How many segments are shown, and a button for their order."""

    sorted = Signal(object)
    """A ``Sorting``."""

    def __init__(self, icons: IconSet, sorting: Sorting) -> None:
        super().__init__()
        clear(self)
        self._sorting = sorting
        self.count = elided("", "muted", "segment-count")
        self.button = QToolButton()
        self.button.setProperty(KIND, "flat")
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.button.setIconSize(QSize(12, 12))
        self.button.setIcon(icons.icon("chevron-down"))
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.setToolTip("What the segments are sorted by")
        self.button.clicked.connect(self._list_orders)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.count, 1)
        row.addWidget(self.button)
        self._show()

    def show_count(self, shown: int, all_: int) -> None:
        """Say how many of all are shown."""
        noun = "segment" if all_ == 1 else "segments"
        self.count.setText(f"{all_:,} {noun}" if shown == all_ else f"{shown:,} of {all_:,}")

    def sort(self, sorting: Sorting) -> None:
        """Take another order."""
        self._sorting = sorting
        self._show()
        self.sorted.emit(sorting)

    def _show(self) -> None:
        title = self._sorting.order.title
        self.button.setText(title)
        turned = ", turned round" if self._sorting.turned else ""
        name_part(self.button, "segment-order", f"Sorted by {title.lower()}{turned}")

    def _list_orders(self) -> None:
        menu = QMenu(self)  # not of the button, which is turned round
        menu.setObjectName("segment-order-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        group = QActionGroup(menu)
        for order in ORDERS.values():
            action = menu.addAction(order.title)
            action.setObjectName(f"segment-order-{order.key}")
            action.setCheckable(True)
            action.setChecked(order.key == self._sorting.key)
            group.addAction(action)
            action.triggered.connect(lambda _on, key=order.key: self.sort(Sorting(key)))
        menu.addSeparator()
        turn = menu.addAction("The other way round")
        turn.setObjectName("segment-order-turned")
        turn.setCheckable(True)
        turn.setChecked(self._sorting.turned)
        turn.triggered.connect(lambda on: self.sort(Sorting(self._sorting.key, on)))
        menu.popup(self.button.mapToGlobal(self.button.rect().bottomLeft()))
