"""A saved segment as the list shows it; how the list is searched, filtered and sorted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Literal, TypeAlias

import msgspec

from app.shell.as_of import day_text, time_text
from engine.definition.names import name_key
from engine.workspace import Recording
from widgets.counts import difference

OrderKey: TypeAlias = Literal["name", "size", "growth", "recalculated"]


class Entry(msgspec.Struct, frozen=True):
    """A saved segment in the list; ``size`` is None while unknown, ``broken`` says why there is none.

    ``recalculated`` is when its size was last recorded (UTC), ``before`` the last recording of other data or
    another day, ``users`` names the saved segments that use it.
    """

    id: int
    name: str
    size: int | None = None
    tags: tuple[str, ...] = ()
    broken: str = ""
    purpose: str = ""
    recalculated: datetime | None = None
    before: Recording | None = None
    users: tuple[str, ...] = ()

    @property
    def growth(self) -> int | None:
        """How many more contacts it holds than in the recording before."""
        return None if self.size is None or self.before is None else self.size - self.before.size

    @property
    def shown_size(self) -> str:
        """The size as printed."""
        if self.broken:
            return "!"
        return "…" if self.size is None else f"{self.size:,}"

    @property
    def spoken(self) -> str:
        """What a screen reader says."""
        if self.broken:
            return f"{self.name}, {self.broken}"
        tags = f", tags {', '.join(self.tags)}" if self.tags else ""
        return f"{self.name}{tags}" if self.size is None else f"{self.name}, {self.size:,} contacts{tags}"

    @property
    def told(self) -> str:
        """All that is known, a line each."""
        lines = [self.name, self.purpose, ", ".join(self.tags)]
        if self.growth is not None and self.before is not None:
            lines.append(f"{difference(self.growth)} since {day_text(self.before.as_of)}")
        if self.recalculated is not None:
            lines.append(f"Recalculated on {time_text(self.recalculated)}")
        if self.users:
            lines.append(f"Used in {', '.join(self.users)}")
        lines.append(self.broken)
        return "\n".join(line for line in lines if line)


# --- order -------------------------------------------------------------------------------------------------


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One way to sort; ``value`` is None for those that stand last, ``said`` is told on the rows."""

    key: OrderKey
    title: str
    value: Callable[[Entry], Any]
    falling: bool = True
    said: Callable[[Entry], str] = lambda _: ""


def _growth_text(entry: Entry) -> str:
    if entry.growth is None or entry.before is None:
        return "nothing to compare with"
    day = entry.before.as_of
    return f"{difference(entry.growth)} since {day.day} {day:%b}"


def _recalculated_text(entry: Entry) -> str:
    return "never recalculated" if entry.recalculated is None else time_text(entry.recalculated)


ORDERS: dict[OrderKey, Order] = {
    order.key: order
    for order in (
        Order(key="name", title="Name", value=lambda entry: name_key(entry.name), falling=False),
        Order(key="size", title="Size", value=lambda entry: None if entry.broken else entry.size),
        Order(key="growth", title="Growth", value=lambda entry: entry.growth, said=_growth_text),
        Order(
            key="recalculated",
            title="Last recalculated",
            value=lambda entry: entry.recalculated,
            said=_recalculated_text,
        ),
    )
}


TURNED = "turned"


class Sorting(msgspec.Struct, frozen=True):
    """An order and whether it is turned round."""

    key: OrderKey = "name"
    turned: bool = False

    @classmethod
    def read(cls, text: str) -> Sorting:
        """Return what was written; an order that is not known is by name."""
        key, _, turned = text.partition(" ")
        return next((cls(known, turned == TURNED) for known in ORDERS if known == key), cls())

    @property
    def written(self) -> str:
        """The order as it is remembered."""
        return f"{self.key} {TURNED}" if self.turned else self.key

    @property
    def order(self) -> Order:
        """The order itself."""
        return ORDERS[self.key]


def ranked(entries: Iterable[Entry], sorting: Sorting) -> dict[int, int]:
    """Return the place of every entry by its id; those without a value stand last either way."""
    order = sorting.order
    by_name = sorted(entries, key=lambda entry: name_key(entry.name))
    known = [entry for entry in by_name if order.value(entry) is not None]
    known.sort(key=order.value, reverse=order.falling != sorting.turned)
    rest = [entry for entry in by_name if order.value(entry) is None]
    return {entry.id: place for place, entry in enumerate((*known, *rest))}


# --- search ------------------------------------------------------------------------------------------------


def fits(entry: Entry, words: Iterable[str], tags: Iterable[str]) -> bool:
    """Tell whether every word stands in name, tags or purpose, and every tag is the entry's."""
    text = "\n".join((entry.name, entry.purpose, *entry.tags)).casefold()
    own = {name_key(tag) for tag in entry.tags}
    return all(word.casefold() in text for word in words) and all(name_key(tag) in own for tag in tags)


def tags_of(entries: Iterable[Entry]) -> list[str]:
    """Return every tag once, the most used first, as each was first written."""
    written: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for entry in entries:
        for tag in entry.tags:
            written.setdefault(name_key(tag), tag)
        counts.update({name_key(tag) for tag in entry.tags})
    return [written[key] for key in sorted(counts, key=lambda key: (-counts[key], key))]
