"""The condition editor: the picker for what it is about, then the editor of its kind, in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import shiboken6
from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from engine.catalog.model import Catalog
from engine.definition.model import Condition, ListCondition
from engine.definition.moment import AsOf
from widgets.counts import Count, contacts
from widgets.editor.bodies import BODIES, senses, subject
from widgets.editor.controls import Choice, Press, line, reading_order, remark, show_if
from widgets.editor.membership import MembershipEditor
from widgets.editor.scene import Body, Fault, Scene, Spot
from widgets.editor.sql import SqlEditor
from widgets.focus import give
from widgets.focus_chain import chain_focus
from widgets.picker.choices import Choices, Names
from widgets.picker.picker import Picker
from widgets.style import INVALID, KIND, Look, name_part, set_property

SPOT = Spot("condition", "")


class ConditionEditor(QFrame):
    """Edits one condition of any kind; its state is the frozen condition, and it redraws from it.

    A collaborator answers what the engine knows: ``set_size`` after ``sizes_wanted``, ``set_check`` and
    ``set_sample`` after ``check_wanted``, ``set_made`` after ``list_wanted``.
    """

    changed = Signal()
    accepted = Signal(object)
    """The finished ``Condition``."""
    cancelled = Signal()
    sizes_wanted = Signal(object)
    """A tuple of conditions whose sizes are in sight."""
    check_wanted = Signal(str)
    """An SQL expression to check and to show a sample of."""
    list_wanted = Signal(object)
    """A ``MakeList`` intent."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._names = Names()
        self._functions: tuple[str, ...] = ()
        self._scene: Scene | None = None
        self._choices: Choices | None = None
        self._draft: Condition | None = None
        self._body: Body[Any] | None = None
        self._picker: Picker | None = None
        self._faulty: QWidget | None = None
        self.setProperty(KIND, "condition-editor")
        name_part(self, "condition-editor", "Condition editor")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # else a press beside its parts leaves it
        self._chaining = QTimer(self, singleShot=True, interval=0)
        self._chaining.timeout.connect(self._chain_focus)
        turning = QShortcut(QKeySequence("Alt+N"), self)
        turning.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        turning.activated.connect(self._negate)
        self._make_head()
        self._make_foot()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(8, 8, 8, 8)
        self._column.setSpacing(8)
        self._column.addWidget(self._head)
        self._column.addWidget(self._problem)
        self._column.addLayout(self._foot)

    def _make_head(self) -> None:
        self.subject = Press("", Spot("condition-subject", "What the condition is about"), "subject", self)
        self.subject.setToolTip("Choose something else")
        self.subject.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.subject.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.subject.setIcon(self._look.icon("chevron-down"))
        self.subject.clicked.connect(self.pick)
        self.sense = Choice(Spot("condition-sense", "Whether it holds"), self)
        self.sense.picked.connect(lambda: self._turn(self.sense.key == "no"))
        self._head = line(self.subject, self.sense, parent=self)

    def _make_foot(self) -> None:
        self._problem = QLabel(self)
        self._problem.setProperty(KIND, "error")
        self._problem.setObjectName("condition-problem")
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._size = remark("condition-size", "secondary")
        self.done, self.cancel = QPushButton("Done", self), QPushButton("Cancel", self)
        self.done.setProperty(KIND, "primary")
        name_part(self.done, "condition-done", "Done")
        name_part(self.cancel, "condition-cancel", "Cancel")
        self.done.setToolTip("Done (Enter)")
        self.cancel.setToolTip("Cancel (Esc)")
        self.done.clicked.connect(self.finish)
        self.cancel.clicked.connect(self.give_up)
        self._foot = QHBoxLayout()
        self._foot.setSpacing(6)
        self._foot.addWidget(self._size)
        self._foot.addStretch(1)
        self._foot.addWidget(self.cancel)
        self._foot.addWidget(self.done)

    # --- setters -------------------------------------------------------------------------------------------

    def set_condition(
        self,
        condition: Condition | None,
        catalog: Catalog,
        as_of: AsOf | None = None,
        choices: Choices | None = None,
    ) -> None:
        """Show a condition over a catalog; None starts a new one with the picker.

        ``choices`` are the catalog's; where they are not at hand, they are made when the picker opens.
        """
        if self._scene is None or self._scene.catalog is not catalog:
            self._scene = Scene(self._look, catalog, as_of)
            self._scene.functions = self._functions
            self._scene.set_names(self._names.segments, self._names.lists)
            self._choices = choices
            self._drop_body()
        self._scene.set_as_of(as_of)
        if condition is None:
            self._draft = None
            self.pick()
        else:
            self._show(condition)

    def set_catalog(self, catalog: Catalog, choices: Choices | None) -> None:
        """Name things as another catalog does; what is filled in stays."""
        if self._scene is None or self._scene.catalog is catalog:
            return
        draft, picking = self._draft, self._picker is not None
        self._close_picker()
        self.set_condition(draft, catalog, self._scene.as_of, choices)
        if picking and draft is not None:
            self.pick()

    def set_as_of(self, as_of: AsOf | None) -> None:
        """Print periods as they resolve at ``as_of``, and ask anew for sizes."""
        if self._scene is not None:
            self._scene.set_as_of(as_of)
        if self._picker is not None:
            self._picker.forget_sizes()
        self._ask_size()

    def set_names(
        self, segments: tuple[str, ...], lists: tuple[str, ...], recent: tuple[Condition, ...] = ()
    ) -> None:
        """Offer these saved segments and fixed lists, and what was made lately."""
        self._names = Names(segments, lists, recent)
        if self._scene is not None:
            self._scene.set_names(segments, lists)
        if self._picker is not None:
            self._picker.set_names(self._names)

    def set_functions(self, functions: tuple[str, ...]) -> None:
        """Offer these functions in SQL conditions."""
        self._functions = functions
        if self._scene is not None:
            self._scene.functions = functions

    def set_size(self, condition: Condition, size: int | None) -> None:
        """Show the size of a condition; None when it can't be told."""
        if self._picker is not None:
            self._picker.set_size(condition, size)
        if condition == self._draft and self._body is not None:
            self._size.setText("" if size is None else contacts(Count(size, "ready")))

    def set_check(self, expression: str, message: str, offset: int | None = None) -> None:
        """Say what is wrong with an SQL expression, "" for nothing; ``offset`` counts characters from 0."""
        if isinstance(self._body, SqlEditor):
            self._body.set_check(expression, message, offset)

    def set_sample(self, expression: str, keys: tuple[str, ...]) -> None:
        """Show some of the contacts for whom an SQL expression is true."""
        if isinstance(self._body, SqlEditor):
            self._body.set_sample(expression, keys)

    def set_made(self, name: str, note: str = "") -> None:
        """Take the fixed list that was made; ``note`` says what of it is nobody's."""
        if isinstance(self._body, MembershipEditor) and isinstance(self._draft, ListCondition):
            self.done.setFocus(Qt.FocusReason.OtherFocusReason)  # what made it can't be pressed again
            self._body.set_made(name, note)

    # --- the condition -------------------------------------------------------------------------------------

    def condition(self) -> Condition | tuple[Fault, ...]:
        """Return the condition as filled in, or what keeps it from being one."""
        searching = self._picker is not None and self._picker.searching
        if self._draft is None or self._body is None or searching:
            target = self._picker.line if self._picker is not None else self
            return (Fault("Choose what the condition is about.", target),)
        faults = tuple(self._body.faults())
        return faults or self._draft

    @property
    def draft(self) -> Condition | None:
        """The condition as far as it is filled in; None before anything was chosen."""
        return self._draft

    @property
    def begun(self) -> bool:
        """Whether anything was chosen or typed."""
        return self._draft is not None or (self._picker is not None and self._picker.searching)

    @property
    def picker(self) -> Picker | None:
        """The picker while it is open."""
        return self._picker

    # --- picking -------------------------------------------------------------------------------------------

    def pick(self) -> None:
        """Open the picker; what was filled in stays until something is chosen."""
        if self._picker is None:
            assert self._scene is not None
            if self._choices is None:
                self._choices = Choices(self._scene.catalog)
            picker = Picker(self._look, self._choices, self._names, self)
            picker.chosen.connect(self._chosen)
            picker.sizes_wanted.connect(self.sizes_wanted)
            self._picker = picker
            self._column.insertWidget(1, picker)
        self._fit()
        self._picker.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _chosen(self, condition: Condition) -> None:
        self._show(condition)
        self.focus_first()
        self.changed.emit()

    def _close_picker(self) -> None:
        picker, self._picker = self._picker, None
        if picker is not None:
            self._column.removeWidget(picker)
            picker.hide()
            picker.deleteLater()

    # --- showing -------------------------------------------------------------------------------------------

    def _show(self, condition: Condition) -> None:
        self._close_picker()
        self._draft = condition
        body = self._body
        if body is None or body.property("shows") != type(condition).__name__:
            self._drop_body()
            body = self._new_body(condition)
        body.set_condition(condition)
        self._fit()
        self._ask_size()

    def _new_body(self, condition: Condition) -> Body[Any]:
        assert self._scene is not None
        body = BODIES[type(condition)](self._scene, SPOT, self)
        body.setObjectName("condition-body")
        body.setProperty("shows", type(condition).__name__)
        body.changed.connect(self._body_changed)
        if isinstance(body, SqlEditor):
            body.check_wanted.connect(self.check_wanted)
        if isinstance(body, MembershipEditor):
            body.list_wanted.connect(self.list_wanted)
        self._column.insertWidget(1, body)
        self._body = body
        return body

    def _drop_body(self) -> None:
        body, self._body = self._body, None
        if body is not None:
            self._column.removeWidget(body)
            body.hide()
            body.deleteLater()

    def _fit(self) -> None:
        """Show the parts that the state has."""
        self._chaining.start()  # parts may have come: Tab follows the sentence
        picking = self._picker is not None
        editing = self._draft is not None and not picking
        show_if(editing, self._head, self.done, self._size)
        if self._body is not None:
            show_if(editing, self._body)
        self._problem.hide()
        if self._draft is not None and self._scene is not None:
            self.subject.setText(subject(self._draft, self._scene))
            said = senses(self._draft)
            show_if(said is not None, self.sense)
            if said is not None:
                self.sense.offer(zip(said, ("yes", "no"), strict=True))
                self.sense.choose("no" if self._draft.negated else "yes")
        set_property(self, "negated", self._draft is not None and self._draft.negated)

    def _chain_focus(self) -> None:
        """Let Tab go through the parts in the order of reading, whenever they were made."""
        chain_focus(self, reading_order(self))

    def _body_changed(self) -> None:
        assert self._body is not None
        self._take(self._body.condition())

    def _take(self, condition: Condition) -> None:
        self._draft = condition
        self._problem.hide()
        self._mark(None)
        self._fit()
        self._ask_size()
        self.changed.emit()

    def _turn(self, negated: bool) -> None:
        """Make the condition what it says, or the opposite."""
        if self._draft is not None and self._body is not None and self._picker is None:
            turned = replace(self._draft, negated=negated)
            self._body.set_condition(turned)
            self._take(turned)

    def _ask_size(self) -> None:
        """Ask how many it would be, once it says something."""
        self._size.setText("")
        found = self.condition()
        if not isinstance(found, tuple):
            self.sizes_wanted.emit((found,))

    def focus_first(self) -> None:
        """Give the keyboard to what is filled in next: the first gap, or Done when there is none."""
        if self._picker is not None:
            self._picker.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        found = self.condition()
        if isinstance(found, tuple):
            give(found[0].widget)
        elif self._body is None or not self._body.focus_first():
            self.done.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- leaving -------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Hand over the condition, or say what keeps it from being one and go there."""
        self.settle()
        found = self.condition()
        if not isinstance(found, tuple):
            self.accepted.emit(found)
            return
        self._problem.setText(found[0].message)
        show_if(not found[0].told, self._problem)
        self._mark(found[0].widget)
        give(found[0].widget)

    def settle(self) -> None:
        """Take over what is typed but not yet taken."""
        if self._body is not None:
            self._body.settle()

    def give_up(self) -> None:
        """Leave the picker for what was there before, else leave the editor."""
        if self._picker is not None and self._draft is not None:
            self._close_picker()
            self._fit()
            self.subject.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.cancelled.emit()

    def _mark(self, widget: QWidget | None) -> None:
        before, self._faulty = self._faulty, widget
        if before is not None and before is not widget and shiboken6.isValid(before):
            set_property(before, INVALID, False)
        if widget is not None:
            set_property(widget, INVALID, True)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep a press beside the parts from the card: it would take the keyboard, and its keys act on it."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._acts().get(_keys(event))
        if act is not None:
            act()
        elif event.key() in _OURS:
            event.accept()  # a key of the builder's must not act on the card behind the editor
        else:
            super().keyPressEvent(event)

    def _acts(self) -> dict[tuple[int, bool], Callable[[], Any]]:
        return {
            (Qt.Key.Key_Escape, False): self.give_up,
            (Qt.Key.Key_Return, False): self.finish,
            (Qt.Key.Key_Enter, False): self.finish,
            (Qt.Key.Key_Return, True): self.finish,
            (Qt.Key.Key_Enter, True): self.finish,
        }

    def _negate(self) -> None:
        """Turn the condition into its opposite, or back."""
        self._turn(self._draft is not None and not self._draft.negated)


def _keys(event: QKeyEvent) -> tuple[int, bool]:
    """Return a key and whether Ctrl was held."""
    return event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


_OURS = frozenset({
    Qt.Key.Key_Space, Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_Insert, Qt.Key.Key_D, Qt.Key.Key_G, Qt.Key.Key_Period, Qt.Key.Key_M, Qt.Key.Key_F2,
    Qt.Key.Key_Left, Qt.Key.Key_Right,
})  # fmt: skip
"""Keys that mean something to the builder around."""
