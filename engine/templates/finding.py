"""Looks in a catalog for what may play a role: one function a kind of role, the likeliest choice first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

import msgspec

from engine.catalog.model import Activity, Catalog, DataColumn
from engine.catalog.vocabulary import file_words, read_table_name, words_of
from engine.templates.meaning import meant_tests
from engine.templates.model import Choice
from engine.templates.reading import Role
from engine.templates.words import is_id_of, means, said_by

CLOSE = 20
"""How many points two choices may be apart so that a person is asked."""

ANY = "*"
"""Stands in a role's tables when whatever is of its families may play it."""

_GENERAL = frozenset({"events"})
"""What names of tables say that could be anything."""


class Place(msgspec.Struct, frozen=True):
    """Where a role is looked for: in a project, and in one of its activities where the role is a detail."""

    catalog: Catalog
    activity: Activity | None = None

    @property
    def columns(self) -> tuple[DataColumn, ...]:
        """The details of the activity, or the fields."""
        return self.catalog.fields if self.activity is None else self.activity.attributes


Finder = Callable[[Role, Place], Iterator[Choice]]


def candidates(role: Role, place: Place) -> tuple[Choice, ...]:
    """Return all that may play a role, the likeliest first."""
    found = FINDERS[role.kind](role, place)
    return tuple(sorted(found, key=lambda choice: -choice.score))


# --- activities ------------------------------------------------------------------------------------------


def _activities(role: Role, place: Place) -> Iterator[Choice]:
    for activity in place.catalog.activities:
        score = _activity_score(role, activity)
        if score and activity.time is not None:
            yield Choice(
                key=activity.name,
                label=activity.shown,
                bound=activity.name,
                score=score,
            )


def _activity_score(role: Role, activity: Activity) -> int:
    """Return how likely an activity plays a role: by what its table is called, else by its family alone."""
    of_family = activity.family in role.families
    said = read_table_name(words_of(" ".join(file_words(activity.name)) or activity.name)).concept
    if ANY in role.tables and of_family:
        return 80
    if said in role.tables:
        return 100 - 15 * role.tables.index(said) + 10 * of_family
    return 60 if of_family and (said is None or said in _GENERAL) else 0


# --- details and fields ----------------------------------------------------------------------------------


def _columns(role: Role, place: Place) -> Iterator[Choice]:
    for column in place.columns:
        score = _column_score(role, column, place.activity)
        if score and _is_own(column, place):
            yield _of_column(column, score)


def _of_column(column: DataColumn, score: int) -> Choice:
    return Choice(key=column.name, label=column.shown, bound=column.name, score=score)


def _column_score(role: Role, column: DataColumn, activity: Activity | None) -> int:
    known = column.statistics
    if column.type not in role.types or column.part is not None or (known is not None and not known.filled):
        return 0
    if activity is not None and column.name == activity.time:
        return 0
    said = said_by(column)
    if said is not None and said.concept in role.says:
        place = role.says.index(said.concept)
        return 100 - 12 * place - 2 * min(said.rank, 10) + (6 if said.whole else 3)
    return 40 if any(is_id_of(column, concept) for concept in role.says) else 0


def _is_own(column: DataColumn, place: Place) -> bool:
    """Return whether an amount is the row's own: not one that every line of an order repeats."""
    parent = place.catalog.activity(place.activity.parent or "") if place.activity is not None else None
    return parent is None or column.type != "number" or parent.attribute(column.name) is None


def _ids(role: Role, place: Place) -> Iterator[Choice]:
    for column in place.columns:
        if any(is_id_of(column, concept) for concept in role.says):
            yield _of_column(column, 100)


def _since(role: Role, place: Place) -> Iterator[Choice]:
    """Look for the field that says since when a contact exists."""
    known = place.catalog.created_at
    for choice in _columns(role, place):
        yield msgspec.structs.replace(choice, score=choice.score + 100 * (choice.key == known))


def _indicators(role: Role, place: Place) -> Iterator[Choice]:
    for column in place.catalog.fields:
        if column.indicator == role.indicator:
            yield _of_column(column, 100)


# --- tests -----------------------------------------------------------------------------------------------


def _tests(role: Role, place: Place) -> Iterator[Choice]:
    """Look for what tells that a row is such a one; the name of the activity may say it of all its rows."""
    assert place.activity is not None
    if means(place.activity.name, role.means):
        yield Choice(key="all", label=f"all of {place.activity.shown}", bound=[], score=200)
    for column, test, rows in meant_tests(place.columns, role.means):
        said = said_by(column)
        likely = 12 - min(said.rank, 12) if said is not None and said.concept in role.says else 0
        share = 40 * rows // max(place.activity.rows, 1)
        yield Choice(
            key=column.name,
            label=column.shown,
            bound={"attribute": column.name, **test},
            score=80 + likely + share,
        )


def _consents(role: Role, place: Place) -> Iterator[Choice]:
    """Look for who agreed to be written to: a field, else what they changed last."""
    for column, test, _ in meant_tests(place.catalog.fields, ("given",), yes=True):
        said = said_by(column)
        named = means(column.name, role.means) or means(column.label, role.means)
        meant = named or ("mailing" in role.means and _is_general(column))
        if said is None or said.concept != "consent" or not meant:
            continue
        refused = means(column.name, ("refusal",))
        condition = {"type": "field", "field": column.name, **test} | ({"negated": True} if refused else {})
        yield Choice(
            key=column.name,
            label=column.shown,
            bound=condition,
            score=110 if named else 80,
        )
    for activity in place.catalog.activities:
        if activity.family == "agreements" and activity.time is not None:
            yield from _changed(role, activity)


_CHANNELS = ("text_message", "mailing")


def _is_general(column: DataColumn) -> bool:
    """Return whether a consent names no channel: then it is one to e-mail, which is what shops ask for."""
    return not means(column.name, _CHANNELS)


def _changed(role: Role, activity: Activity) -> Iterator[Choice]:
    about = next(iter(meant_tests(activity.attributes, role.means)), None)
    given = next(iter(meant_tests(activity.attributes, ("given",))), None)
    if about is None or given is None or about[0] is given[0]:
        return
    condition = {
        "type": "activity",
        "activity": activity.name,
        "which": "last",
        "among": {"filters": [{"attribute": about[0].name, **about[1]}]},
        "where": {"filters": [{"attribute": given[0].name, **given[1]}]},
    }
    yield Choice(key=f"{activity.name}/last", label=f"last {activity.shown}", bound=condition, score=60)


# --- orders ----------------------------------------------------------------------------------------------


def _order_count(_: Role, place: Place) -> Iterator[Choice]:
    """Say how orders are counted: by rows, or by their number where a row is a line of one."""
    order = _repeated_order(place)
    measure = {"measure": {"fn": "count_distinct", "attribute": order}} if order is not None else {}
    yield Choice(key="count", label="orders", bound=measure)


def _order_average(role: Role, place: Place) -> Iterator[Choice]:
    """Say how the average order is computed, by each likely amount."""
    order = _repeated_order(place)
    for amount in _columns(role, place):
        total = {"fn": "sum", "attribute": amount.key}
        lines = {"measure": {"fn": "avg"}, "per": {"attribute": order, "measure": total}}
        whole = {"measure": {"fn": "avg", "attribute": amount.key}}
        yield msgspec.structs.replace(amount, bound=whole if order is None else lines)


def _repeated_order(place: Place) -> str | None:
    """Return the order's id where several rows have the same."""
    for column in place.columns:
        known = column.statistics
        if is_id_of(column, "order") and known is not None and known.distinct < 0.95 * known.filled:
            return column.name
    return None


FINDERS: Mapping[str, Finder] = MappingProxyType(
    {
        "activity": _activities,
        "detail": _columns,
        "field": _columns,
        "id": _ids,
        "since": _since,
        "indicator": _indicators,
        "test": _tests,
        "consent": _consents,
        "order count": _order_count,
        "order average": _order_average,
    }
)
"""How each kind of role is looked for."""
