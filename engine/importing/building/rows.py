"""Rows of an activity as one wide relation: own columns, the parent's, looked-up and computed ones.

A wide relation has ``_row`` (the raw row), ``_ref`` (the text that names the contact), ``_time``,
``_unreadable`` (the time's cell was emptied), ``_orphan`` (there is no such parent) and ``_adrift`` (the
parent's own row is set aside for its key), and the columns that attributes name. No row is left out yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

import duckdb
import msgspec

from engine.catalog.naming import Namer
from engine.definition.hints import hint
from engine.definition.types import TIME, Type
from engine.errors import MappingError, Place
from engine.importing.building import urls, values
from engine.importing.building.computing import Computing, narrowed
from engine.importing.building.stage import Attribute, Staged, selected
from engine.importing.mapping import (
    ActivitySource,
    Computed,
    ContactBy,
    Lookup,
    RfmSource,
    Traffic,
    column_of,
)


class Wide(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of one activity; ``by_field`` names the contacts' field that ``_ref`` holds values of.

    ``time`` is the attribute that is the time; ``own_time`` says that it is a column of the source.
    """

    name: str
    relation: str
    attributes: tuple[Attribute, ...]
    staged: Staged
    dated: bool
    own_time: bool
    time: str | None
    by_field: str | None

    def attribute(self, name: str) -> Attribute | None:
        """Return the attribute of exactly that name, or None."""
        return next((attribute for attribute in self.attributes if attribute.name == name), None)

    def parts(self, whole: Attribute) -> list[Attribute]:
        """Return the attributes that a url brings along."""
        return [attribute for attribute in self.attributes if attribute.source == whole.name]


class LookedUp(msgspec.Struct, frozen=True, kw_only=True):
    """A lookup and its staged source; ``path`` is the lookup's place in the mapping."""

    lookup: Lookup
    staged: Staged
    path: str


class _Layer(msgspec.Struct, kw_only=True):
    """A select that grows: what it reads, the columns it has so far, and the names that are taken."""

    source: str
    fixed: dict[str, str]
    attributes: list[Attribute]
    namer: Namer

    def columns(self) -> str:
        """Return the select list."""
        listed, _ = selected(self.attributes)
        return ", ".join([*(f"{sql} AS {name}" for name, sql in self.fixed.items()), *listed])

    def close(self) -> None:
        """Make what was selected so far the source of a further select."""
        self.source = f"(SELECT {self.columns()} FROM {self.source})"
        self.fixed = {name: name for name in self.fixed}
        _, self.attributes = selected(self.attributes)


def widen(
    connection: duckdb.DuckDBPyConnection,
    activity: ActivitySource,
    staged: Staged,
    *,
    parent: Wide | None,
    lookups: Sequence[LookedUp],
    computed: Sequence[tuple[str, Computed]],
    computing: Computing,
    table: str,
) -> Wide:
    """Return the wide rows of ``activity``, kept under the temporary name ``table``."""
    keys = _own_keys(staged, lookups)
    layer, time = (
        _own(activity, staged, keys) if parent is None else _with_parent(activity, staged, parent, keys)
    )
    for number, looked_up in enumerate(lookups):
        _look_up(layer, looked_up, number)
    if activity.time is not None and time is None and parent is None:
        time = _looked_up_time(layer, activity, staged)
    if activity.traffic is not None:
        _add_channel(layer, activity.traffic, staged.path)
    made = [name for path, one in computed for name in _add_computed(layer, one, path, computing)]
    simple = parent is None and not lookups and activity.traffic is None and not computed
    kind = "VIEW" if simple else "TABLE"
    connection.execute(f"CREATE TEMP {kind} {table} AS SELECT {layer.columns()} FROM {layer.source}")
    layer.close()
    by_field = parent.by_field if parent else None
    if isinstance(activity.contact, ContactBy):
        by_field = activity.contact.field
    return Wide(
        name=activity.name,
        relation=table,
        attributes=tuple(narrowed(connection, table, layer.attributes, made)),
        staged=staged,
        dated=parent.dated if parent else activity.time is not None,
        own_time=activity.time is not None and staged.raw.column(activity.time) is not None,
        time=time,
        by_field=by_field,
    )


def _own_keys(staged: Staged, lookups: Sequence[LookedUp]) -> dict[str, str]:
    """Return the key columns of the source that lookups go by, under the names they are carried along as."""
    named = {
        f"_on{number}": looked_up.lookup.on
        for number, looked_up in enumerate(lookups)
        if looked_up.lookup.on is not None and staged.raw.column(looked_up.lookup.on) is not None
    }
    return {name: staged.key(header) for name, header in named.items()}


# --- where rows begin ------------------------------------------------------------------------------------


def _own(activity: ActivitySource, staged: Staged, keys: dict[str, str]) -> tuple[_Layer, str | None]:
    assert activity.contact is not None
    time = _time_attribute(activity, staged)
    attributes = [_as_moment(each) if each.name == time else each for each in staged.attributes]
    fixed = {
        "_row": "_row",
        "_ref": staged.key(column_of(activity.contact)),
        "_time": "NULL::TIMESTAMP",
        "_unreadable": "false",
        "_orphan": "false",
        "_adrift": "false",
        **_own_time(activity, staged),
        **keys,
    }
    namer = Namer(attribute.name for attribute in attributes)
    layer = _Layer(source=staged.table, fixed=fixed, attributes=attributes, namer=namer)
    return layer, time


def _as_moment(attribute: Attribute) -> Attribute:
    """Return the attribute that is the time: a moment, if none that can be read (then no row is loaded)."""
    if attribute.type in TIME:
        return attribute
    return msgspec.structs.replace(attribute, sql="NULL::TIMESTAMP", type="datetime", scale=0)


def _own_time(activity: ActivitySource, staged: Staged) -> dict[str, str]:
    """Return time and readability of an activity whose time is a column of its own source."""
    if activity.time is None or staged.raw.column(activity.time) is None:
        return {}
    header = staged.column(activity.time).name
    sql = f"v{staged.raw.columns.index(staged.column(header))}"
    if staged.plans[header].type not in TIME:
        return {"_unreadable": f"{sql} IS NOT NULL"}
    return {"_time": f"{sql}::TIMESTAMP", "_unreadable": staged.unread.get(header, "false")}


def _time_attribute(activity: ActivitySource, staged: Staged) -> str | None:
    if activity.time is None or staged.raw.column(activity.time) is None:
        return None
    attribute = staged.by_header.get(staged.column(activity.time).name)
    return attribute.name if attribute else None


def _with_parent(
    activity: ActivitySource, staged: Staged, parent: Wide, keys: dict[str, str]
) -> tuple[_Layer, str | None]:
    """Join each row to its parent's: of a repeated key the last row of the source."""
    assert activity.parent is not None
    key = parent.staged.key(activity.parent.key)
    table = parent.staged.table
    keyed = f"(SELECT {key} AS _key, max(_row) AS _row FROM {table} WHERE {key} IS NOT NULL GROUP BY ALL)"
    parents = f"(SELECT k._key, w.* FROM {keyed} k JOIN {parent.relation} w USING (_row))"
    namer = Namer(attribute.name for attribute in staged.attributes)
    attributes = [msgspec.structs.replace(a, sql=f"s.{a.sql}") for a in staged.attributes]
    skipped = parent.staged.by_header.get(parent.staged.column(activity.parent.key).name)
    inherited, renamed = joined(parent.attributes, skipped, "p", parent.name, namer)
    layer = _Layer(
        source=f"{staged.table} s LEFT JOIN {parents} p ON s.{staged.key(activity.parent.named_by)} = p._key",
        fixed={
            "_row": "s._row",
            "_ref": "p._ref",
            "_time": "p._time",
            "_unreadable": "coalesce(p._unreadable, false)",
            "_orphan": "p._key IS NULL",
            "_adrift": "coalesce(p._orphan OR p._adrift, false)",
            **{name: f"s.{key}" for name, key in keys.items()},
        },
        attributes=[*attributes, *inherited],
        namer=namer,
    )
    return layer, renamed.get(parent.time) if parent.time is not None else None


def joined(
    others: Sequence[Attribute], key: Attribute | None, alias: str, prefix: str, namer: Namer
) -> tuple[list[Attribute], dict[str, str]]:
    """Return another relation's attributes but its key, under names that are free here, and these names."""
    renamed: dict[str, str] = {}
    added = []
    for attribute in others:
        if key is not None and key.name in (attribute.name, attribute.source):
            continue
        source, wanted = None, attribute.name
        if attribute.source in renamed:  # a part is called after the url as that is called here
            source = renamed[attribute.source]
            wanted = source + attribute.name.removeprefix(attribute.source)
        name = namer.take_or(wanted, f"{prefix}.{attribute.name}")
        renamed[attribute.name] = name
        sql = f"{alias}.{attribute.sql}"
        added.append(msgspec.structs.replace(attribute, name=name, sql=sql, source=source))
    return added, renamed


# --- what is added ---------------------------------------------------------------------------------------


def _look_up(layer: _Layer, looked_up: LookedUp, number: int) -> None:
    lookup, staged = looked_up.lookup, looked_up.staged
    assert lookup.on is not None
    own, text = f"_on{number}", staged.key(lookup.key)
    if own not in layer.fixed:
        on = _find(layer, lookup.on, f"{looked_up.path}.on")
        layer.fixed[own], text = key_text(on), as_value(text, on)
    layer.close()
    key = staged.by_header.get(staged.column(lookup.key).name)
    added, _ = joined(staged.attributes, key, "l", file_stem(staged), layer.namer)
    layer.source = f"{layer.source} r LEFT JOIN {last_rows(staged, text)} l ON r.{own} = l._key"
    layer.fixed = {name: f"r.{name}" for name in layer.fixed if name != own}
    layer.attributes = [*(msgspec.structs.replace(a, sql=f"r.{a.sql}") for a in layer.attributes), *added]


def last_rows(staged: Staged, key: str) -> str:
    """Return the rows of a source that its keys mean (of a repeated key the last one), with ``_key``."""
    last = f"SELECT max(_row) FROM {staged.table} WHERE {key} IS NOT NULL GROUP BY {key}"
    return f"(SELECT *, {key} AS _key FROM {staged.table} WHERE _row IN ({last}))"


def file_stem(staged: Staged) -> str:
    """Return the name of a source's first file without its ending."""
    return PurePath(staged.raw.files[0].shown).stem


def key_text(attribute: Attribute) -> str:
    """Return the text by which an attribute's values are compared as keys."""
    return as_value(f"({attribute.sql})::VARCHAR", attribute)


def as_value(text: str, attribute: Attribute) -> str:
    """Return a key's text as it compares with ``key_text`` of an attribute: 1.50 is the number 1.5."""
    return values.number_text(text) if attribute.type == "number" else text


def _find(layer: _Layer, name: str, path: str) -> Attribute:
    for attribute in layer.attributes:
        if attribute.name == name:
            return attribute
    raise unknown(name, [attribute.name for attribute in layer.attributes], path)


def check_rfm(rfm: RfmSource, columns: Mapping[str, Type]) -> None:
    """Raise ``MappingError`` where RFM names what its activity, of such columns, has not or can't add up."""
    for key, name in (("amount", rfm.amount), ("order", rfm.order)):
        if name is not None and name not in columns:
            raise unknown(name, list(columns), f"rfm.{key}")
    if columns[rfm.amount] != "number":
        what = "not all of its values can be read as numbers"
        raise MappingError(
            f"RFM adds up “{rfm.amount}” of “{rfm.activity}”, but {what}",
            place=Place(path="rfm.amount"),
            mend="give the column the type number, which empties the others, or leave RFM out",
        )


def unknown(name: str, known: Sequence[str], path: str) -> MappingError:
    """Return the error for a name that is not among the ``known`` ones."""
    mend = hint(name, known)
    return MappingError(f"there is no column “{name}”", place=Place(path=path), mend=mend)


def _looked_up_time(layer: _Layer, activity: ActivitySource, staged: Staged) -> str | None:
    """Return the looked-up column that is the time; an own column that is skipped has no name to return."""
    assert activity.time is not None
    if staged.raw.column(activity.time) is not None:
        return None
    path = staged.path
    attribute = _find(layer, activity.time, f"{path}.time")
    if attribute.type not in TIME:
        mend = "give its column the type “date” or “datetime”"
        raise MappingError(f"“{activity.time}” holds no times", place=Place(path=f"{path}.time"), mend=mend)
    layer.fixed["_time"] = f"({attribute.sql})::TIMESTAMP"
    return attribute.name


def _add_channel(layer: _Layer, traffic: Traffic, path: str) -> None:
    url = _find(layer, traffic.url, f"{path}.traffic.url")
    referrer = "NULL::VARCHAR"
    if traffic.referrer is not None:
        referrer = f"({_find(layer, traffic.referrer, f'{path}.traffic.referrer').sql})::VARCHAR"
    sql = urls.channel(f"({url.sql})::VARCHAR", referrer)
    name = layer.namer.take("channel")
    layer.attributes.append(Attribute(name=name, sql=sql, type="text", family="traffic sources"))


def _add_computed(layer: _Layer, computed: Computed, path: str, computing: Computing) -> list[str]:
    """Add a computed column and return its name; none for one that is lost."""
    layer.close()
    attribute = computing.attribute(layer.attributes, computed, path)
    if attribute is None:
        return []
    name = layer.namer.take(attribute.name)
    layer.attributes.append(msgspec.structs.replace(attribute, name=name))
    layer.close()
    return [name]
