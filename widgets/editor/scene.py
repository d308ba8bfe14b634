"""What all parts of one editor share: the catalog, the moment, known names, colours."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from engine.catalog.model import Catalog
from engine.definition.model import Condition, Value
from engine.definition.moment import AsOf
from widgets.focus import give
from widgets.style import KIND, Look


class Scene(QObject):
    """The surroundings of an editor; ``changed`` fires when the moment or the known names are others.

    ``functions`` are the names that SQL conditions may call.
    """

    changed = Signal()

    def __init__(self, look: Look, catalog: Catalog, as_of: AsOf | None = None) -> None:
        super().__init__()
        self.look = look
        self.catalog = catalog
        self.as_of = as_of
        self.segments: tuple[str, ...] = ()
        self.lists: tuple[str, ...] = ()
        self.functions: tuple[str, ...] = ()

    def set_as_of(self, as_of: AsOf | None) -> None:
        """Print periods as they resolve at ``as_of``."""
        self.as_of = as_of
        self.changed.emit()

    def set_names(self, segments: tuple[str, ...], lists: tuple[str, ...]) -> None:
        """Offer these saved segments and fixed lists."""
        self.segments, self.lists = segments, lists
        self.changed.emit()


class Spot(msgspec.Struct, frozen=True):
    """How the widgets of a part are named: object names begin with ``key``, spoken ones with ``words``."""

    key: str
    words: str = ""

    def inner(self, key: str, words: str = "") -> Spot:
        """Return the spot of something inside."""
        return Spot(f"{self.key}-{key}", f"{self.words} {words}".strip())


class Fault(msgspec.Struct, frozen=True, eq=False):
    """What is missing or wrong, as a sentence, and where to mend it; ``told``: it stands there already."""

    message: str
    widget: QWidget
    told: bool = False


class Part(QWidget):
    """A small editor of one part of a condition.

    ``changed`` fires when a person has changed what it says, never when it is set.
    """

    changed = Signal()

    def __init__(self, scene: Scene, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = scene
        self.spot = spot
        self.setProperty(KIND, "plain")
        self.setObjectName(spot.key)

    def settle(self) -> None:
        """Take over what is typed but not yet taken."""
        for part in self._inner_parts():
            part.settle()

    def faults(self) -> list[Fault]:
        """Return what is missing or wrong, in the order of reading."""
        return [fault for part in self._inner_parts() for fault in part.faults()]

    def focus_first(self) -> bool:
        """Give the keyboard to what is most likely filled in next; False when there is nothing."""
        return any(part.focus_first() for part in self._inner_parts())

    def _inner_parts(self) -> list[Part]:
        """Return the parts directly inside that are in use."""
        return []


class ValuesPart(Part):
    """An editor of what an operator is given."""

    def set_values(self, values: tuple[Value, ...]) -> None:
        """Show the values."""
        raise NotImplementedError

    def values(self) -> tuple[Value, ...]:
        """Return the values as filled in."""
        raise NotImplementedError


Of = TypeVar("Of", bound=Condition)


class Body(Part, Generic[Of]):
    """An editor of one kind of condition."""

    def set_condition(self, condition: Of) -> None:
        """Show a condition."""
        raise NotImplementedError

    def condition(self) -> Of:
        """Return the condition as filled in."""
        raise NotImplementedError


def focus(widget: QWidget) -> bool:
    """Give the keyboard to a widget."""
    give(widget)
    return True
