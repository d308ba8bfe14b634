"""What a quick line can be about: names and frequent values of columns, names of activities, by stems."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec

from engine.catalog.model import Activity, Catalog, DataColumn, Family
from engine.catalog.quick.tokens import Token, stems
from engine.catalog.vocabulary import read_header, read_table_name, words_of

LONGEST = 5
LONGEST_VALUE = 60


class Named(msgspec.Struct, frozen=True):
    """A column's name was read; ``whole`` when all of its words were."""

    column: DataColumn
    whole: bool = True


class Valued(msgspec.Struct, frozen=True):
    """A known value of a column was read; ``values`` are the column's ways to write it."""

    column: DataColumn
    values: tuple[str, ...]


class Called(msgspec.Struct, frozen=True):
    """The activity's name was read; ``whole`` when all of its words were."""

    whole: bool = True


class Spent(Called, frozen=True):
    """A word for what was paid in all, which means the activity's rows as well."""


class Aged(Named, frozen=True, kw_only=True):
    """A word for how many years ago the column's day is; ``op`` where it says how that compares."""

    op: str | None = None


_SPENT = ("spent", "spend", "spending", "paid", "revenue", "turnover")
_AGES: dict[str, str | None] = {
    "age": None, "aged": None, "older than": "greater_than", "younger than": "less_than",
}  # fmt: skip

_MEANT: dict[Family, tuple[str, ...]] = {
    "purchases": ("purchase", "bought", "buy", "order", "transaction", "check"),
    "products": ("product", "bought", "buy", "item"),
    "carts": ("cart", "basket"),
    "emails": ("email", "e-mail", "mail", "newsletter"),
    "page visits": ("visit", "viewed", "page"),
    "app usage": ("app", "screen"),
    "locations": ("location", "visit"),
    "agreements": ("agreement", "consent", "agreed"),
}
"""Words for the activities of a family, whatever they are called."""

_BUYING = frozenset({"purchase", "bought", "buy"})
_UNBOUGHT = frozenset({"returns", "reviews", "product_views"})
"""Tables of families that tell of buying, but not by themselves."""


class Subject(msgspec.Struct, frozen=True, eq=False):
    """A field or an activity with an index of the words that mean it or something of it."""

    column: DataColumn | None
    activity: Activity | None
    phrases: dict[tuple[str, ...], tuple[object, ...]]

    def read(self, line: tuple[Token, ...], at: int) -> tuple[int, tuple[object, ...]] | None:
        """Return the longest name or value at ``at``, with all that it can be."""
        for length in range(min(LONGEST, len(line) - at), 0, -1):
            key = tuple(stem for token in line[at : at + length] for stem in _stems_of(token))
            found = self.phrases.get(key)
            if found is not None:
                return length, found
        return None


def _stems_of(token: Token) -> tuple[str, ...]:
    return stems(token.low) if token.kind in ("word", "quoted", "url") else (token.low,)


def subjects(catalog: Catalog) -> tuple[Subject, ...]:
    """Return everything that a line can be about, fields first, as in the catalog."""
    fields = [_subject(column, None, (column,)) for column in catalog.fields]
    rows = [_subject(None, activity, activity.attributes) for activity in catalog.activities]
    return (*fields, *rows)


def _subject(column: DataColumn | None, activity: Activity | None, columns: Iterable[DataColumn]) -> Subject:
    phrases: dict[tuple[str, ...], tuple[object, ...]] = {}

    def add(key: tuple[str, ...], meaning: object) -> None:
        if key and len(key) <= LONGEST and meaning not in phrases.get(key, ()):
            phrases[key] = (*phrases.get(key, ()), meaning)

    if activity is not None:
        _add_activity(activity, add)
    known = list(columns)
    for each in known:
        for name in (each.label, each.name, each.shown):
            add(stems(name), Named(each))
    if column is not None and read_header(column.name).meaning == "birthday":
        for word, op in _AGES.items():
            add(stems(word), Aged(column, whole=False, op=op))
    for each in known:
        for key, values in _values(each).items():
            add(key, Valued(each, values))
    for each in sorted(known, key=lambda each: read_header(each.name).meaning == "id"):
        words = stems(each.label or each.name)
        for word in words if len(words) > 1 else ():
            if len(word) > 2 and (word,) not in phrases:
                add((word,), Named(each, whole=False))
    return Subject(column, activity, phrases)


def _add_activity(activity: Activity, add: Callable[[tuple[str, ...], object], None]) -> None:
    for name in (activity.label, activity.name):
        add(stems(name), Called())
    unbought = read_table_name(words_of(activity.name)).concept in _UNBOUGHT
    for word in _MEANT.get(activity.family, ()):
        if not (unbought and word in _BUYING):
            add(stems(word), Called(whole=False))
    for word in _SPENT if activity.family == "purchases" else ():
        add(stems(word), Spent(whole=False))
    words = stems(activity.shown)
    for word in words if len(words) > 1 else ():
        add((word,), Called(whole=False))


def _values(column: DataColumn) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the frequent values of a column of texts by their stems."""
    if column.statistics is None or column.type not in ("text", "url", "list"):
        return {}
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for each in column.statistics.frequent:
        key = stems(each.value[:LONGEST_VALUE])
        if key:
            found[key] = (*found.get(key, ()), each.value)
    return found
