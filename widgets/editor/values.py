"""What an operator is given, one kind of editor each: the registry's ``takes`` chooses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TypeAlias

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.catalog.model import DataColumn
from engine.catalog.wording import WEEKDAY_NAMES
from engine.definition.dates import MONTH_NAMES
from engine.definition.model import Value
from engine.definition.operators import Takes
from widgets.editor.chips import ChipsEditor, Offer, Reading, number_key
from widgets.editor.number_fields import NumbersEditor
from widgets.editor.numbers import read_number, write_number
from widgets.editor.scene import Fault, Part, Scene, Spot, ValuesPart
from widgets.emptying import discard
from widgets.flow_layout import FlowLayout


class NoValues(ValuesPart):
    """For operators that are given nothing."""

    def __init__(self, scene: Scene, spot: Spot, parent: QWidget | None = None) -> None:
        super().__init__(scene, spot, parent)
        self._values: tuple[Value, ...] = ()
        self.hide()

    def set_values(self, values: tuple[Value, ...]) -> None:
        """Keep the values: what should not be there is told by the review, not taken away unasked."""
        self._values = values

    def values(self) -> tuple[Value, ...]:
        return self._values

    def faults(self) -> list[Fault]:
        return []


def _plain(value: Value) -> str:
    return number_key(value) if isinstance(value, Decimal) else str(value)


TEXTS = Reading(lambda text: text or None, _plain, "a value", "type a value, or paste a list")
PATTERNS = Reading(lambda text: text or None, _plain, "a pattern", "type a pattern, such as ^A", splits="")


def _numbers(parent: QWidget) -> Reading:
    locale = parent.locale()

    def write(value: Value) -> str:
        return write_number(value, locale) if isinstance(value, Decimal) else str(value)

    # A comma may be a mark of thousands or of decimals: it must not end a number.
    return Reading(lambda text: _numbered(text, locale), write, "a number", "type a number", splits=";")


def _numbered(text: str, locale: QLocale) -> Decimal | None:
    """Read a number; the name of a weekday or a month is its number too."""
    number = read_number(text, locale)
    return number if number is not None else _NAMED.get(text.lower())


_NAMED: Mapping[str, Decimal] = {
    name.lower(): Decimal(at) for names in (WEEKDAY_NAMES, MONTH_NAMES) for at, name in enumerate(names, 1)
}

MakeValues: TypeAlias = Callable[[Scene, Spot, QWidget], ValuesPart]

EDITORS: Mapping[Takes, MakeValues] = {
    "nothing": NoValues,
    "window": NoValues,  # a period has an editor of its own
    "texts": lambda scene, spot, parent: ChipsEditor(scene, spot, TEXTS, parent),
    "patterns": lambda scene, spot, parent: ChipsEditor(scene, spot, PATTERNS, parent),
    "numbers": lambda scene, spot, parent: ChipsEditor(scene, spot, _numbers(parent), parent),
    "number": NumbersEditor,
    "pair": lambda scene, spot, parent: NumbersEditor(scene, spot, parent, many=2),
}
"""How the values of an operator are edited; a test holds the keys equal to the registry's."""

_IN_LINE = frozenset({"number", "pair"})
"""Values that stand in the sentence."""


class ValuesPlace:
    """Where a part's values are edited: in its line while they are numbers, else in the room below it."""

    def __init__(self, part: Part, line: QWidget, column: QVBoxLayout, changed: Callable[[], None]) -> None:
        flow = line.layout()
        assert isinstance(flow, FlowLayout)
        self._part, self._flow, self._column, self._changed = part, flow, column, changed
        self._takes: Takes | None = None
        self.editor: ValuesPart | None = None

    @property
    def empty(self) -> bool:
        """Whether nothing is to be given here."""
        return self._takes in (None, "nothing", "window")

    def fit(self, takes: Takes) -> ValuesPart:
        """Return what edits the values, made anew where the former one takes others."""
        old = self.editor
        if old is not None and takes == self._takes:
            return old
        if old is not None:
            for layout in (self._flow, self._column):
                layout.removeWidget(old)
            discard(old)
        self._takes = takes
        self.editor = made = EDITORS[takes](
            self._part.scene, self._part.spot.inner("values", "values"), self._part
        )
        made.changed.connect(self._changed)
        if takes in _IN_LINE:
            self._flow.addWidget(made)
        else:
            self._column.insertWidget(1, made)
        if not self.empty:
            made.show()
        return made


def offers_of(column: DataColumn | None, takes: Takes) -> tuple[Offer, ...]:
    """Return the values that the data offers for a column, the most frequent first."""
    if column is None or takes not in ("texts", "numbers"):
        return ()
    names = {"weekday": WEEKDAY_NAMES, "month": MONTH_NAMES}.get(column.part or "")
    if names is not None:
        return tuple(Offer(Decimal(at), name) for at, name in enumerate(names, 1))
    if column.classes and takes == "texts":
        return tuple(Offer(value, name) for value, name in column.classes.items())
    found = column.statistics.frequent if column.statistics is not None else ()
    if takes == "texts":
        return tuple(Offer(each.value, each.value, each.rows) for each in found)
    numbers = [(read_number(each.value, QLocale.c()), each) for each in found]
    return tuple(Offer(number, each.value, each.rows) for number, each in numbers if number is not None)
