"""The builder: both columns of a segment, laid out with mouse and keyboard; setters in, intents out."""

from __future__ import annotations

from collections.abc import Sequence

import shiboken6
from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from engine.definition import model
from engine.definition.model import Condition, Segment
from widgets import counts, edits, paths
from widgets.builder import drag, moves
from widgets.builder.card import CardView, Phrases
from widgets.builder.column import ColumnPanel
from widgets.builder.commands import Commands, Situation, shortcut_of
from widgets.builder.condition_row import ConditionRow
from widgets.builder.dropper import Dropper
from widgets.builder.growth import CLEARED, GROW_MS, LIT
from widgets.builder.handle import Handle
from widgets.builder.relay import Relay
from widgets.builder.slim import SlimColumn, Strip
from widgets.builder.tree import Tree
from widgets.focus_chain import chain_focus
from widgets.intents import Intent
from widgets.phrase import Phrase
from widgets.style import HIGHLIGHTED, KIND, Look, name_part


def _no_phrases(_condition: Condition) -> Phrase:
    return ()


class BuilderView(QWidget):
    """Shows a segment as cards and says what the user wants done to it."""

    intent = Signal(object)
    """An ``Intent`` for the document."""
    editor_lost = Signal()
    """The card that the open editor stood on is no more."""
    selection_changed = Signal(object)
    """The selected paths, a tuple of str in the order they were chosen."""
    hovered = Signal(str)
    """The path of the card or group under the mouse or with the focus, "" when there is none."""
    sought = Signal()
    """A part of it is gone to: it is to be seen."""
    template_wanted = Signal()
    """Somebody who has no cards yet would rather start from a ready-made segment."""
    drop_preview_requested = Signal(object)
    """The ``Intent`` that a drop would emit now, None when it would do nothing; see ``set_drop_preview``."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._segment: Segment = model.segment()
        self._phrases: Phrases = _no_phrases
        self._selection: tuple[str, ...] = ()
        self._highlight: tuple[str, ...] = ()
        self._sent: Intent | None = None
        self._focus_shown = False
        self._landing: str | None = None
        self._chain: list[QWidget] = []  # what Tab goes through
        self._marked: list[Handle | ConditionRow] = []  # what shows that it is selected
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._land)
        self._growing = QTimer(self, interval=GROW_MS, singleShot=True)
        self._growing.timeout.connect(self._grow)
        self._lighting = QTimer(self, interval=GROW_MS, singleShot=True)
        self._lighting.timeout.connect(self._light)
        self._gone: list[QWidget] = []
        self._clearing = QTimer(self, interval=GROW_MS, singleShot=True)
        self._clearing.timeout.connect(self._clear_away)
        self._chaining = QTimer(self, interval=GROW_MS, singleShot=True)  # nobody tabs on before it is drawn
        self._chaining.timeout.connect(self._chain_focus)
        self._counts = counts.NO_COUNTS
        self._relay = relay = Relay(self)
        self.panels = {side: ColumnPanel(side, look, relay, self) for side in paths.SIDES}
        self._strip = Strip(look, self)
        self._slim = SlimColumn(self.panels["exclude"], self._strip)
        self._tree = Tree(look, relay, self.panels)
        self._commands = Commands(self, look, self._tree, lambda: Situation(self._segment, self._selection))
        self._dropper = Dropper(self, self.panels, lambda: self._segment)
        self.setProperty(KIND, "plain")
        name_part(self, "builder", "Segment builder")
        self.setAcceptDrops(True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        for panel in self.panels.values():
            row.addWidget(panel, 1)
        row.addWidget(self._strip)
        self._connect(relay)
        self._redraw()

    def _connect(self, relay: Relay) -> None:
        relay.intent.connect(self._send)
        relay.pressed.connect(self._press)
        relay.reached.connect(self._reach)
        relay.drag_started.connect(self._drag)
        relay.menu_wanted.connect(self._commands.open_menu)
        relay.hovered.connect(self.hovered)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow_focus)
        self._commands.intent.connect(self._send)
        self._commands.folded.connect(self._chain_focus)
        self.panels["include"].template_wanted.connect(self.template_wanted)
        self._dropper.target_changed.connect(self.drop_preview_requested)
        self._dropper.dropped.connect(self._send)

    # --- setters ------------------------------------------------------------------------------------------

    def set_segment(self, segment: Segment, phrases: Phrases) -> None:
        """Show a definition; ``phrases`` gives the (role, text) parts of a condition.

        Only what differs from the definition on show is drawn again; pass another ``phrases`` to redraw all.
        """
        before, self._segment = self._segment, segment
        if phrases is not self._phrases:
            self._phrases = phrases
            self._tree.forget()
        self._redraw()
        sent, self._sent = self._sent, None
        if sent is not None and before is not segment:
            self._landing = self._landed(before, sent)
            self._later.start(0)

    def set_counts(self, view: counts.Counts) -> None:
        """Show numbers, their states, notes and marks."""
        self._counts = view
        self._tree.set_counts(view)

    def set_selection(self, selection: tuple[str, ...]) -> None:
        """Show these paths as selected."""
        self._selection = selection
        self._mark_selection()

    def set_highlight(self, highlight: tuple[str, ...]) -> None:
        """Show that something elsewhere (a letter of the equation) means these paths; () for none."""
        self._highlight = highlight
        self._light()

    def _light(self) -> None:
        """Give what is highlighted, or is no more, its looks: of very many those in sight first."""
        changing = [
            view
            for path, view in self._tree.views.items()
            if view.property(HIGHLIGHTED) != (path in self._highlight)
        ]
        if len(changing) > LIT:
            changing.sort(key=lambda view: view.visibleRegion().isEmpty())
            self._lighting.start()
        for view in changing[:LIT]:
            view.set_highlighted(view.path in self._highlight)

    def set_drop_preview(self, equation: str, count: counts.Count | None) -> None:
        """Say what the drop last asked about would give: the equation with its bracket, and the size."""
        words = equation if count is None else f"{equation}  ·  {counts.contacts(count)}"
        self._dropper.show_preview(words)

    def refuse_drop(self, sentence: str) -> None:
        """Say why the drop last asked about can't be; letting go does nothing then."""
        self._dropper.refuse(sentence)

    def open_editor(self, path: str, editor: QWidget) -> bool:
        """Put an editor in the place of the condition at ``path``, or after the last one of its card.

        Returns False when there is no such card. The builder does not own what the editor says.
        """
        card = self._tree.card(paths.owner(path))
        if card is None:
            return False
        self.sought.emit()
        self.close_editor()
        card.open_editor(paths.index(path), editor)
        self._chain_focus()
        self.scroll_to(paths.owner(path))
        return True

    @property
    def editor_path(self) -> str | None:
        """The path of the condition that is edited or added, wherever its card went since; None without."""
        cards = (view for view in self._tree.views.values() if isinstance(view, CardView))
        return next((card.editor_path for card in cards if card.editor_path is not None), None)

    def show_editor(self, path: str, editor: QWidget) -> None:
        """Bring an open editor into view, its top first when there is no room for all of it."""
        self._settle_layout()
        panel = self.panels[paths.side(path)]
        if not panel.content.isAncestorOf(editor):
            return  # it was closed since
        area = panel.scroll_area
        area.ensureWidgetVisible(editor, 0, 12)
        top = editor.mapTo(panel.content, QPoint(0, 0)).y()
        if editor.height() > area.viewport().height():
            area.verticalScrollBar().setValue(top - 12)

    def close_editor(self) -> None:
        """Take an open editor out of its card."""
        for view in self._tree.views.values():
            if isinstance(view, CardView):
                editor = view.close_editor()
                if editor is not None:
                    editor.setParent(None)

    def scroll_to(self, path: str) -> None:
        """Bring the card, group or condition at ``path`` into view."""
        part = self._tree.part(path)
        if part is not None:
            if paths.side(path) == "exclude":
                self._slim.open()
            self._settle_layout()
            self.panels[paths.side(path)].scroll_area.ensureWidgetVisible(part, 0, 24)

    def focus_part(self, path: str) -> None:
        """Give the keyboard to the card, group or condition at ``path``."""
        part = self._tree.part(path)
        if part is not None:
            self.sought.emit()
            self.scroll_to(path)
            part.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def complete(self) -> bool:
        """Whether just the definition is on the screen; the end of a large one comes and goes later."""
        later = (self._lighting, self._chaining)
        return self._tree.complete and not self._gone and not any(timer.isActive() for timer in later)

    @property
    def segment(self) -> Segment:
        """The definition on show."""
        return self._segment

    # --- redrawing ----------------------------------------------------------------------------------------

    def _redraw(self) -> None:
        focused = self._focused_path()
        gone = self._tree.show(self._segment, self._phrases)
        for view in gone:
            view.hide()
        self._gone += gone
        self._save_editor(gone)
        if self._gone and not self._clearing.isActive():
            self._clearing.start()
        self.set_highlight(tuple(path for path in self._highlight if path in self._tree.views))
        self._mark_selection()
        self._fit_exclude()
        for panel in self.panels.values():
            panel.fit()
        (self._chaining if self._tree.complete else self._growing).start()
        if focused and self._focused_path() is None and QApplication.focusWidget() is None:
            self.focus_part(focused)

    def _grow(self) -> None:
        self._redraw()
        self._tree.set_counts(self._counts)

    def _save_editor(self, gone: Sequence[QWidget]) -> None:
        """Take the editor out of a card that goes, and tell."""
        for view in gone:
            editor = view.close_editor() if isinstance(view, CardView) else None
            if editor is not None:
                editor.setParent(None)
                self.editor_lost.emit()

    def _clear_away(self) -> None:
        """Delete what is not shown any more, a few views at a time, what is inside a group before it."""
        for view in [self._gone.pop() for _ in range(min(CLEARED, len(self._gone)))]:
            if shiboken6.isValid(view):  # else it went with a group that went earlier
                view.deleteLater()
        if self._gone:
            self._clearing.start()

    def _mark_selection(self) -> None:
        before = self._marked
        self._marked = [part for path in self._selection if (part := self._tree.part(path)) is not None]
        for part in before:
            if part not in self._marked and shiboken6.isValid(part):
                part.set_selected(False)
        for part in self._marked:
            part.set_selected(True)

    def _chain_focus(self) -> None:
        chain = [*self._tree.focus_chain(), self._strip]
        if chain == self._chain:
            return
        self._chain = chain
        chain_focus(self, chain)

    def _settle_layout(self) -> None:
        """Let new cards take their places now, so that one can scroll to them."""
        for panel in self.panels.values():
            layout = panel.content.layout()
            if layout is not None:
                layout.activate()
                request = QEvent(QEvent.Type.LayoutRequest)  # else the area learns later how much there is
                QApplication.sendEvent(panel.scroll_area, request)

    def _landed(self, before: Segment, sent: Intent) -> str | None:
        try:
            return moves.landed(self._segment, before, sent)
        except KeyError:
            return None

    def _land(self) -> None:
        """Follow with focus and selection what an intent made or moved, now that all is in place."""
        path, self._landing = self._landing, None
        if path is not None and self._tree.part(path) is not None:
            self.focus_part(path)
            self._select((path,))

    def _fit_exclude(self) -> None:
        self._slim.fit(self.width(), empty=not self._segment.exclude.items)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_exclude()

    # --- what the user does -------------------------------------------------------------------------------

    def _send(self, intent: Intent) -> None:
        self._sent = intent if edits.edits(intent) else None
        self.intent.emit(intent)
        self._sent = None

    def _press(self, path: str, joins: bool) -> None:
        if not joins:
            self._select((path,))
        elif path in self._selection:
            self._select(tuple(other for other in self._selection if other != path))
        else:
            self._select((*self._selection, path))

    def _reach(self, path: str) -> None:
        """Select all from the part chosen first to this one; this one alone where they are no neighbours."""
        first = self._selection[0] if self._selection else path
        row, _, _ = path.rpartition("[")
        if first.rpartition("[")[0] != row:
            self._select((path,))
            return
        start, end = paths.index(first), paths.index(path)
        step = 1 if end >= start else -1
        self._select(tuple(f"{row}[{at}]" for at in range(start, end + step, step)))

    def _select(self, selection: tuple[str, ...]) -> None:
        if selection != self._selection:
            self._selection = selection
            self._mark_selection()
            self.selection_changed.emit(selection)

    def _focused_part(self) -> Handle | ConditionRow | None:
        widget = QApplication.focusWidget()
        while widget is not None and widget is not self:
            if isinstance(widget, Handle | ConditionRow):
                return widget
            widget = widget.parentWidget()
        return None

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Point at the card that the keyboard came to, at none once it has left them."""
        part = self._focused_part()
        if part is not None:
            self._focus_shown = True
            self.hovered.emit(part.path if isinstance(part, Handle) else paths.owner(part.path))
        elif now is not None and self._focus_shown:
            self._focus_shown = False
            self.hovered.emit("")

    def _focused_path(self) -> str | None:
        part = self._focused_part()
        return part.path if part is not None else None

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            pointed = self.childAt(event.pos())
            if isinstance(pointed, ConditionRow):
                pointed.explain()
                return True
        return super().event(event)

    # --- keyboard -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        part = self._focused_part()
        if part is None or not self._key(part, event):
            super().keyPressEvent(event)

    def _key(self, part: Handle | ConditionRow, event: QKeyEvent) -> bool:
        """Do what a key means for the focused part; returns whether it means anything."""
        shortcut = shortcut_of(event)
        if shortcut in ("Return", "Enter") and isinstance(part, Handle) and not part.hasFocus():
            return False  # it ends a title, or is meant for a button
        if shortcut in ("Up", "Down"):
            self._step(part, 1 if shortcut == "Down" else -1)
        elif shortcut in ("Space", "Ctrl+Space"):
            self._press(part.path, shortcut == "Ctrl+Space")
        elif shortcut in ("Menu", "Shift+F10"):
            self._commands.open_menu(part.path, part.mapToGlobal(QPoint(16, 40)))
        elif shortcut == "Esc" and self._selection:
            self._select(())
        else:
            return self._commands.press(part.path, shortcut)
        return True

    def _step(self, part: Handle | ConditionRow, step: int) -> None:
        order = list(self._tree.parts())
        at = order.index(part) + step
        if 0 <= at < len(order):
            self.focus_part(order[at].path)

    # --- dragging -----------------------------------------------------------------------------------------

    def _drag(self, path: str) -> None:
        part = self._tree.part(path)
        if part is None:
            return
        pixmap = drag.picture(self._look, _ghost(part), self.devicePixelRatioF())
        part.set_dragging(True)
        try:
            drag.run(self, drag.mime(drag.Payload(self._dropper.builder, path)), pixmap)
        finally:
            self._end_drag(part)

    def _end_drag(self, part: Handle | ConditionRow) -> None:
        """Show that nothing is dragged; while it was, the part or another project's whole may have gone."""
        if shiboken6.isValid(part):
            part.set_dragging(False)
        if shiboken6.isValid(self):
            self._dropper.leave()
            self._slim.close()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self.dragMoveEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._slim.is_at(event.position().toPoint()):
            self._slim.open()
            self._settle_width()
        self._dropper.move(event)

    def _settle_width(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._dropper.leave()
        self._slim.close()

    def dropEvent(self, event: QDropEvent) -> None:
        self._dropper.drop(event)
        self._slim.close()


def _ghost(part: Handle | ConditionRow) -> drag.Ghost:
    side = paths.side(part.path)
    if isinstance(part, ConditionRow):
        return drag.Ghost("", side, "", (part.words,))
    if isinstance(part, CardView):
        return drag.Ghost(part.letters, side, part.title.text, tuple(row.words for row in part.rows))
    return drag.Ghost(part.letters, side, part.count.text(), ())
