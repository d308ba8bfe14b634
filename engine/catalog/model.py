"""The catalog as data: what a workspace offers to build conditions from.

Import computes it and keeps it in the workspace; review, compiler, evaluation and the window read it. It
holds no contact's data except the most frequent values of columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec

from engine.catalog.column_names import CLASSES, derived_name
from engine.definition.types import Type as Type  # columns are described with it

Family: TypeAlias = Literal[
    "contact data",
    "tags",
    "traffic sources",
    "purchases",
    "carts",
    "products",
    "emails",
    "sms",
    "push",
    "web content",
    "page visits",
    "app usage",
    "locations",
    "agreements",
    "value indicators",
    "custom",
]

Part: TypeAlias = Literal["weekday", "month", "hour"]

DATE_PARTS: Mapping[Type, tuple[Part, ...]] = MappingProxyType(
    {"date": ("weekday", "month"), "datetime": ("weekday", "month", "hour")}
)
"""Numbers that a column of dates brings along under its name (``bought_at.weekday``), by its type."""

UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content")

URL_PARTS = ("domain", "page", *(f"query.{name}" for name in UTM))
"""Texts that a column of web addresses brings along under its name (``site.domain``)."""


class Frequent(msgspec.Struct, frozen=True, gc=False):
    """A value of a column (as text) and the number of rows that hold it."""

    value: str
    rows: int


class Statistics(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a column's values; of a list column, ``distinct`` and ``frequent`` are of its items.

    ``frequent`` is ordered by rows, most first; it is ``complete`` when it holds every value there is.
    ``minimum`` and ``maximum`` are ISO text for dates and plain decimals for numbers.
    """

    rows: int
    filled: int
    distinct: int
    minimum: str | None = None
    maximum: str | None = None
    frequent: tuple[Frequent, ...] = ()
    complete: bool = False


class DataColumn(msgspec.Struct, frozen=True, kw_only=True):
    """A field of contacts or an attribute of an activity.

    ``name`` is what definitions say; ``column`` is the physical column. Exactly one of ``column``, ``part``
    and ``indicator`` says where the value comes from: a stored column; a part of the date in ``column``
    (then ``part`` is set too); or a value indicator computed as of the moment (``column`` is ""). Columns
    that a url brings along (``site.domain`` …) are stored ones. ``source`` names the column it was made from.
    """

    name: str
    column: str
    type: Type
    label: str = ""  # what the screen shows; "" shows the name
    family: Family | None = None  # None: the activity's, or contact data
    part: Part | None = None
    indicator: str | None = None  # recency, frequency, monetary, r, f, m, segment
    source: str | None = None
    base: str = ""  # the label of ``source``, told by ``with_bases``
    scale: int = 0  # digits after the point of a stored number
    statistics: Statistics | None = None

    @property
    def shown(self) -> str:
        """The name on the screen."""
        return self.label or self.unlabelled

    @property
    def unlabelled(self) -> str:
        """The name on the screen of a column without a label."""
        return derived_name(self.name, self.indicator, self.source, self.base)

    @property
    def classes(self) -> Mapping[str, str]:
        """The values that the screen calls otherwise than definitions do, with these names."""
        return CLASSES if self.indicator == "segment" else {}

    def shown_value(self, value: str) -> str:
        """Return a text value as the screen shows it."""
        return self.classes.get(value.lower(), value)


class Activity(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One table of things contacts do.

    The physical table is ``data.<table>`` with ``_contact`` INTEGER (the contact's ordinal), then the
    attributes. Its rows stand in the order of time, equal times as in the source, so that ``rowid`` is
    0 … rows−1 in that order.
    """

    name: str
    table: str
    label: str = ""
    family: Family = "custom"
    time: str | None = None  # the attribute that is its time; None: undated
    parent: str | None = None
    attributes: tuple[DataColumn, ...] = ()
    rows: int = 0
    first: datetime | None = None
    last: datetime | None = None

    @cached_property
    def _by_name(self) -> dict[str, DataColumn]:
        return {attribute.name: attribute for attribute in self.attributes}

    def attribute(self, name: str) -> DataColumn | None:
        """Return the attribute of exactly that name, or None."""
        return self._by_name.get(name)

    @property
    def time_column(self) -> DataColumn | None:
        """The attribute that is the time, or None when undated."""
        return self.attribute(self.time) if self.time is not None else None

    @property
    def shown(self) -> str:
        """The name on the screen."""
        return self.label or self.name


class Rfm(msgspec.Struct, frozen=True, kw_only=True):
    """How value indicators are computed: names of an activity and of its attributes."""

    activity: str
    amount: str
    order: str | None = None


class Catalog(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Everything a definition may name.

    Contacts stand in ``data.contacts`` with ``_contact`` INTEGER (0 … contacts−1), ``_key`` VARCHAR (unique),
    then the fields. ``key`` is the header over keys in exports (``key`` when contacts were made from an
    activity or by row number). ``created_at`` names the field that says since when a contact exists.
    ``end_of_data`` is the newest time of a row that counts, as a wall-clock instant (a date: its day's last
    microsecond), None without dated rows.
    """

    contacts: int
    key: str = "key"
    created_at: str | None = None
    timezone: str = "UTC"
    fields: tuple[DataColumn, ...] = ()
    activities: tuple[Activity, ...] = ()
    rfm: Rfm | None = None
    end_of_data: datetime | None = None
    data_version: str = ""  # changes with every import

    @cached_property
    def _fields(self) -> dict[str, DataColumn]:
        return {field.name: field for field in self.fields}

    @cached_property
    def _activities(self) -> dict[str, Activity]:
        return {activity.name: activity for activity in self.activities}

    def field(self, name: str) -> DataColumn | None:
        """Return the field of exactly that name, or None."""
        return self._fields.get(name)

    def activity(self, name: str) -> Activity | None:
        """Return the activity of exactly that name, or None."""
        return self._activities.get(name)


def with_bases(catalog: Catalog) -> Catalog:
    """Return the catalog, each column that was made from a labelled one knowing that label."""
    activities = (
        msgspec.structs.replace(activity, attributes=_with_bases(activity.attributes))
        for activity in catalog.activities
    )
    return msgspec.structs.replace(catalog, fields=_with_bases(catalog.fields), activities=tuple(activities))


def _with_bases(columns: tuple[DataColumn, ...]) -> tuple[DataColumn, ...]:
    labels = {column.name: column.label for column in columns if column.label}
    return tuple(
        msgspec.structs.replace(column, base=labels.get(column.source or "", ""))
        if column.source is not None
        else column
        for column in columns
    )
