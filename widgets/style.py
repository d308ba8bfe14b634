"""How widgets meet the theme: names of style properties, colours for painted parts.

The application's style sheet selects by these dynamic properties; object names are left to tests and tools.
Parts that there are hundreds of (condition rows, words between them) paint themselves with ``Look``: they
never need a polish.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QWidget

KIND = "kind"  # what a widget is: card, group, badge, connector, letter …
SIDE = "side"  # include or exclude
JOIN = "join"  # and or or
NEGATED = "negated"  # true: not
SELECTED = "selected"
HIGHLIGHTED = "highlighted"
DRAGGING = "dragging"  # the part that is being dragged away
INVALID = "invalid"  # unfinished or wrong
STALE = "stale"  # the number is of before the last edit
FLUSH = "flush"  # words to press on that stand in a column with others

SMALLEST_PX, SMALL_PX, BODY_PX, LARGE_PX, TITLE_PX = 11, 12, 13, 14, 22
"""Heights of painted letters, those of the application's style sheet."""


class Look(QObject):
    """Colours and icons that the application hands to widgets; ``changed`` fires with the theme.

    ``colours`` maps the theme's tokens (``text``, ``accent-soft`` …) to ``#RRGGBB``; ``icon`` gives a named
    icon in a token's colour.
    """

    changed = Signal()

    def __init__(self, colours: Mapping[str, str], icon: Callable[[str, str], QIcon]) -> None:
        super().__init__()
        self._icon = icon
        self._colours = {name: QColor(value) for name, value in colours.items()}

    def set_colours(self, colours: Mapping[str, str]) -> None:
        """Take the colours of another theme."""
        self._colours = {name: QColor(value) for name, value in colours.items()}
        self.changed.emit()

    def colour(self, token: str, alpha: float = 1.0) -> QColor:
        """Return a token's colour, ``alpha`` from 0 (clear) to 1 (solid)."""
        colour = QColor(self._colours[token])
        colour.setAlphaF(alpha)
        return colour

    def icon(self, name: str, tone: str = "text2") -> QIcon:
        """Return a named icon in a token's colour."""
        return self._icon(name, tone)


def caption(text: str) -> str:
    """Return a text as a button or a menu's line shows it whole: the & of "H&M" would mark a letter."""
    return text.replace("&", "&&")


MOST_LETTERS = 60
"""Letters of a name that a menu has: a longer one would make it as wide as the window."""


def menu_line(name: str) -> str:
    """Return a name, of whatever length, as a menu shows it."""
    return caption(name if len(name) <= MOST_LETTERS else f"{name[: MOST_LETTERS - 1].rstrip()}…")


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a style property and let the style sheet look again at the widget.

    A widget that was never shown is looked at when it is. No rule goes by a property of what a widget stands
    in, so that nothing inside needs a look.
    """
    if widget.property(name) != value:
        widget.setProperty(name, value)
        if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            repolish(widget)


def repolish(widget: QWidget) -> None:
    """Let the style sheet look again at ``widget``."""
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)
    widget.update()


def name_part(widget: QWidget, object_name: str, accessible_name: str) -> None:
    """Give a widget the names that tests, tools and screen readers find it by."""
    if widget.objectName() != object_name:
        widget.setObjectName(object_name)
    if widget.accessibleName() != accessible_name:
        widget.setAccessibleName(accessible_name)
