"""One source as a temporary table of typed values: the only place where text becomes values."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from types import MappingProxyType

import duckdb
import msgspec

from engine.catalog.model import Family, Type
from engine.catalog.naming import Namer
from engine.definition.hints import hint
from engine.definition.types import TEXT, TIME
from engine.errors import MappingError, Place
from engine.importing.building import dates, urls, values
from engine.importing.building.detect import Column, Plan, Probe, decide, probe
from engine.importing.mapping import UNIX_SECONDS, ColumnSpec, Source
from engine.importing.raw import RawColumn, RawTable
from engine.importing.reading.statement import count_where, one_row

SAMPLE_ROWS = 20_000
"""Rows that are looked at before a file is read whole; what they leave open is settled over all rows."""

MASK_BITS = 60
"""Columns whose unreadable cells share one BIGINT."""

_WITH_TIMES = ("xlsx", "parquet")
"""Formats of files in which a cell can be a time; in JSON it is a text that says one."""


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """A column on its way into a data table; ``sql`` is over the relation it stands in."""

    name: str
    sql: str
    type: Type
    scale: int = 0
    family: Family | None = None
    label: str = ""
    source: str | None = None


def selected(attributes: Sequence[Attribute]) -> tuple[list[str], list[Attribute]]:
    """Return a select list that calls attributes a0, a1, …, and the attributes over what it selects."""
    listed = [f"{attribute.sql} AS a{number}" for number, attribute in enumerate(attributes)]
    over = [
        msgspec.structs.replace(attribute, sql=f"a{number}") for number, attribute in enumerate(attributes)
    ]
    return listed, over


class Use(msgspec.Struct, frozen=True, kw_only=True):
    """The headers of a source that the mapping uses, each with the path it does so at.

    ``amount`` is the new name of the column that RFM adds up.
    """

    keys: dict[str, str] = {}
    moments: dict[str, str] = {}
    amount: str | None = None


class Staged(msgspec.Struct, frozen=True, kw_only=True):
    """A staged source.

    ``table`` has ``_row`` of the raw table and the columns that attributes and keys name. ``keys`` and
    ``by_header`` are by the raw column's name. ``unread`` gives the test for an emptied cell, ``emptied``
    how many there are. ``lacking`` are columns that are told of and gone.
    """

    path: str
    table: str
    raw: RawTable
    attributes: tuple[Attribute, ...]
    by_header: dict[str, Attribute]
    keys: dict[str, str]
    texts: dict[str, str]
    plans: dict[str, Plan]
    unread: dict[str, str]
    emptied: dict[str, int]
    lacking: tuple[str, ...]

    def key(self, header: str) -> str:
        """Return the SQL of the key text of a column."""
        return self.keys[self.column(header).name]

    def column(self, header: str) -> RawColumn:
        """Return the raw column of that header, which was checked before."""
        column = self.raw.column(header)
        assert column is not None
        return column


class _Told(msgspec.Struct, frozen=True, kw_only=True):
    """A raw column with what the mapping says of it and the SQL of its cleaned text."""

    index: int
    raw: RawColumn
    spec: ColumnSpec
    is_key: bool
    look: Column


def stage(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    source: Source,
    use: Use,
    *,
    path: str,
    zone: str,
    table: str,
    former: Collection[str] = (),
    types: Mapping[str, Type] = MappingProxyType({}),
) -> Staged:
    """Read ``raw`` into the temporary table ``table``, every column as what it is told or found to be.

    Raises ``MappingError`` when the mapping names a column that is not there; ``former`` ones, without case,
    may be gone where they are only told of. ``types`` are what columns were before, by their new names.
    """
    lacking = [n for n in source.columns if raw.column(n) is None and n.strip().lower() in former]
    _check_headers(raw, source, use, path, lacking)
    _check_formats(connection, source, path)
    columns = _columns(raw, source, use, types)
    plans, final = _plans(connection, raw, columns)
    while True:
        tested = [column for column in columns if _can_fail(plans[column.index])]
        _create(connection, raw, table, _select(raw, columns, plans, tested, zone))
        emptied = _emptied(connection, table, tested)
        open_ones = [column for column in tested if emptied[column.index] and column.index not in final]
        if not open_ones:
            break
        _settle(connection, raw.relation, open_ones, plans)
        final.update(column.index for column in open_ones)
    return _staged(raw, path, table, columns, plans, tested, emptied, tuple(lacking))


def _create(connection: duckdb.DuckDBPyConnection, raw: RawTable, table: str, query: str) -> None:
    """Make the staged relation ``table``; it has ``_row`` in any case."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {table}_rows AS {query}")
    number = "rowid + 1 AS _row, " if _is_unbroken(raw) else ""
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {table} AS SELECT {number}* FROM {table}_rows")


def _check_headers(raw: RawTable, source: Source, use: Use, path: str, lacking: Collection[str]) -> None:
    told = {name: f"{path}.columns.{name}" for name in source.columns if name not in lacking}
    named = {**told, **use.keys, **use.moments}
    for name, place in named.items():
        if raw.column(name) is None:
            mend = _other_sheets(raw) or hint(name, (column.name for column in raw.columns))
            raise MappingError(
                f"{raw.shown or 'the file'} has no column “{name}”", place=Place(path=place), mend=mend
            )


def _other_sheets(raw: RawTable) -> str | None:
    """Return how to mend a column that may stand on a sheet that nobody named; None without such."""
    sheets = next((question.choices for question in raw.questions if question.option == "sheet"), None)
    if sheets is None:
        return None
    return f"name the right “sheet”, there are {', '.join(f'“{sheet}”' for sheet in sheets)}"


def _check_formats(connection: duckdb.DuckDBPyConnection, source: Source, path: str) -> None:
    for name, spec in source.columns.items():
        if spec.format is None or spec.format == UNIX_SECONDS:
            continue
        try:
            connection.execute("SELECT try_strptime('', ?)", [spec.format]).fetchall()
            understood = re.search("%-?[A-Za-z]", spec.format)
        except (duckdb.InvalidInputException, UnicodeDecodeError):  # its message may end within a character
            understood = None
        if not understood:
            place = Place(path=f"{path}.columns.{name}.format")
            mend = "use the codes of strptime, such as %d.%m.%Y %H:%M"
            raise MappingError(f"“{spec.format}” is no format of dates", place=place, mend=mend)


def _columns(raw: RawTable, source: Source, use: Use, types: Mapping[str, Type]) -> list[_Told]:
    """Return the columns that are wanted: those that are not skipped, and skipped ones that are used."""
    told = {name.strip().lower(): spec for name, spec in source.columns.items()}
    keys = {name.strip().lower() for name in use.keys}
    moments = {name.strip().lower() for name in use.moments}
    formats = {file.format for file in raw.files}
    wanted = []
    for index, column in enumerate(raw.columns):
        folded = column.name.lower()
        spec = told.get(folded, ColumnSpec())
        is_key, is_time = folded in keys, folded in moments
        if spec.skip and not (is_key or is_time):
            continue
        if column.hint in TIME:  # the source knows when; what is told is how texts are written
            spec = msgspec.structs.replace(spec, format=None)
        text = column.column
        if column.hint != "list":
            text = values.cleaned(text, spec.empty, trimmed=raw.trimmed)
        elif spec.type not in (None, "list"):
            text = values.cleaned(f"array_to_string({text}, ',')", spec.empty)
        name = (spec.rename or column.name).strip()
        look = Column(
            text=text,
            spec=spec,
            hint=column.hint,
            former=types.get(name),
            is_time=is_time,
            is_amount=name == use.amount,
            typed_source="csv" not in formats,
            timed=not formats.isdisjoint(_WITH_TIMES),
        )
        wanted.append(_Told(index=index, raw=column, spec=spec, is_key=is_key, look=look))
    return wanted


def _plans(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, columns: Sequence[_Told]
) -> tuple[dict[int, Plan], set[int]]:
    """Decide every column by a sample, then by all rows where the sample leaves something open.

    Returns the plans and the columns whose plan is final whatever staging finds.
    """
    whole = raw.rows <= SAMPLE_ROWS
    sample = raw.relation if whole else f"(SELECT * FROM {raw.relation} LIMIT {SAMPLE_ROWS})"
    found = probe(connection, sample, [column.look for column in columns], few_rows=True)
    plans = {column.index: decide(column.look, seen) for column, seen in zip(columns, found, strict=True)}
    if whole:
        return {index: _final(plan) for index, plan in plans.items()}, set(plans)
    settled = {column.index for column in columns if _is_settled(column)}
    open_ones = [
        column
        for column, seen in zip(columns, found, strict=True)
        if column.index not in settled and _is_open(plans[column.index], seen)
    ]
    _settle(connection, raw.relation, open_ones, plans)
    return plans, settled | {column.index for column in open_ones}


def _is_settled(column: _Told) -> bool:
    """Return whether nothing is to be detected: the type is told and leaves nothing open."""
    kind = column.spec.type
    return (kind is not None and kind not in ("number", "date", "datetime")) or column.spec.format is not None


def _is_open(plan: Plan, seen: Probe) -> bool:
    """Return whether further rows may change the plan without showing it as an unreadable cell."""
    if plan.quick:
        return False
    return not seen.filled or plan.doubt is not None or plan.type in ("number", "date", "datetime")


def _settle(
    connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[_Told], plans: dict[int, Plan]
) -> None:
    found = probe(connection, relation, [column.look for column in columns], few_rows=False)
    for column, seen in zip(columns, found, strict=True):
        plans[column.index] = _final(decide(column.look, seen))


def _final(plan: Plan) -> Plan:
    """Return a plan that reads every form, blanks around a cell too: what is missed now can't be read."""
    return msgspec.structs.replace(plan, quick=False)


# --- the statement ---------------------------------------------------------------------------------------


def _can_fail(plan: Plan) -> bool:
    return plan.type in ("number", "boolean", "date", "datetime") or (plan.type == "url" and not plan.told)


def _select(
    raw: RawTable, columns: Sequence[_Told], plans: dict[int, Plan], tested: Sequence[_Told], zone: str
) -> str:
    """Return the statement: cells cleaned, then values, then what depends on values."""
    texts = [f"{_text(column, plans[column.index])} AS t{column.index}" for column in columns]
    cells = [f"{_value(f't{c.index}', plans[c.index], zone)} AS v{c.index}" for c in columns]
    more = [f"{sql} AS {name}" for c in columns for name, sql in _further(c, plans[c.index]).items()]
    masks = [f"{_mask(group, plans)} AS b{number}" for number, group in enumerate(_masks(tested))]
    number = [] if _is_unbroken(raw) else ["_row"]
    inner = f"SELECT {', '.join([*number, *texts]) or '1'} FROM {raw.relation}"
    middle = f"SELECT {', '.join(['*', *cells])} FROM ({inner})"
    kept = [*number, *(f"v{column.index}" for column in columns), *more, *masks]
    return f"SELECT {', '.join(kept) or '1'} FROM ({middle})"


def _is_unbroken(raw: RawTable) -> bool:
    """Return whether rows follow each other without a gap: then the staged row's own number says which it is.

    Numbering rows while reading would hold the whole statement to one thread.
    """
    return not any(file.set_aside or not file.in_order for file in raw.files)


def _text(column: _Told, plan: Plan) -> str:
    """Return the cleaned text; the quick forms have no blanks around them, so that those need no trimming."""
    return f"nullif({column.raw.column}, '')" if plan.quick and not column.spec.empty else column.look.text


def _value(text: str, plan: Plan, zone: str) -> str:
    return _VALUES[plan.type](text, plan, zone)


def _number(text: str, plan: Plan, _: str) -> str:
    if plan.quick:
        return values.quick_number(text, plan.scale)
    return f"({values.number(text, plan.convention)})::{values.number_type(plan.scale, plan.digits)}"


def _moment(text: str, plan: Plan, zone: str) -> str:
    if plan.format is None:
        return dates.moment(text, plan.order, zone)
    if plan.quick:
        return dates.quick_moment(text, plan.format)
    read = dates.formatted_moment(text, plan.format, zone)
    return f"coalesce({read}, {dates.own_moment(text, zone)})" if plan.timed else read


def _day(text: str, plan: Plan, _: str) -> str:
    if plan.format is not None:
        read = dates.formatted_day(text, plan.format)
        return f"coalesce({read}, {dates.own_day(text)})" if plan.timed else read
    return dates.quick_day(text) if plan.quick else dates.day(text, plan.order)


def _list(text: str, plan: Plan, _: str) -> str:
    return values.items(text) if plan.native else values.split(text, plan.separator)


_VALUES: dict[Type, Callable[[str, Plan, str], str]] = {
    "text": lambda text, _plan, _zone: text,
    "url": lambda text, _plan, _zone: text,
    "number": _number,
    "boolean": lambda text, _plan, _zone: values.boolean(text),
    "date": _day,
    "datetime": _moment,
    "list": _list,
}


def _further(column: _Told, plan: Plan) -> dict[str, str]:
    """Return the columns that go with a value: the key text, the parts of a url."""
    text, value, further = f"t{column.index}", f"v{column.index}", {}
    if column.is_key and _key_kind(plan) == "k":
        further[f"k{column.index}"] = values.key(text, value if plan.type == "number" else None)
    if plan.type == "url":
        parts = urls.parts(value)
        further |= {f"v{column.index}p{number}": sql for number, sql in enumerate(parts.values())}
    return further


def _key_kind(plan: Plan) -> str:
    """Return which column holds the key text: of text the value itself."""
    return "v" if plan.type in TEXT else "k"


def _masks(tested: Sequence[_Told]) -> list[Sequence[_Told]]:
    return [tested[start : start + MASK_BITS] for start in range(0, len(tested), MASK_BITS)]


def _mask(group: Sequence[_Told], plans: dict[int, Plan]) -> str:
    bits = [
        f"CASE WHEN {_failed(column, plans[column.index])} THEN {1 << bit} ELSE 0 END"
        for bit, column in enumerate(group)
    ]
    return f"({' + '.join(bits)})::BIGINT"


def _failed(column: _Told, plan: Plan) -> str:
    text, value = f"t{column.index}", f"v{column.index}"
    if plan.type == "url":
        return f"NOT {values.fits(text, urls.LIKELY)}"
    failed = f"{text} IS NOT NULL AND {value} IS NULL"
    return f"{failed} AND NOT {values.not_a_number(text)}" if plan.type == "number" else failed


def _emptied(connection: duckdb.DuckDBPyConnection, table: str, tested: Sequence[_Told]) -> dict[int, int]:
    """Return how many cells of each column could not be read."""
    if not tested:
        return {}
    counts = ", ".join(count_where(_unread(position)) for position in range(len(tested)))
    found = one_row(connection, f"SELECT {counts} FROM {table}")
    return {column.index: count for column, count in zip(tested, found, strict=True)}


def _unread(position: int) -> str:
    return f"(b{position // MASK_BITS} & {1 << position % MASK_BITS}) <> 0"


# --- the result ------------------------------------------------------------------------------------------


def _staged(
    raw: RawTable,
    path: str,
    table: str,
    columns: Sequence[_Told],
    plans: dict[int, Plan],
    tested: Sequence[_Told],
    emptied: dict[int, int],
    lacking: tuple[str, ...],
) -> Staged:
    shown = [column for column in columns if not column.spec.skip]
    namer = Namer()
    names = {column.index: namer.take((column.spec.rename or column.raw.name).strip()) for column in shown}
    by_header = {
        column.raw.name: _attribute(column, plans[column.index], names[column.index]) for column in shown
    }
    attributes: list[Attribute] = []
    for column in shown:
        attribute = by_header[column.raw.name]
        attributes += [attribute, *_parts(column, attribute, namer)]
    return Staged(
        path=path,
        table=table,
        raw=raw,
        attributes=tuple(attributes),
        by_header=by_header,
        keys={c.raw.name: f"{_key_kind(plans[c.index])}{c.index}" for c in columns if c.is_key},
        texts={column.raw.name: column.look.text for column in columns},
        plans={column.raw.name: plans[column.index] for column in columns},
        unread={column.raw.name: _unread(position) for position, column in enumerate(tested)},
        emptied={column.raw.name: emptied[column.index] for column in tested},
        lacking=lacking,
    )


def _attribute(column: _Told, plan: Plan, name: str) -> Attribute:
    return Attribute(
        name=name,
        sql=f"v{column.index}",
        type=plan.type,
        scale=plan.scale if plan.type == "number" else 0,
        family=column.spec.family,
        label=column.spec.label,
    )


def _parts(column: _Told, attribute: Attribute, namer: Namer) -> list[Attribute]:
    if attribute.type != "url":
        return []
    return [
        Attribute(
            name=namer.take(f"{attribute.name}.{part}"),
            sql=f"v{column.index}p{number}",
            type="text",
            family=attribute.family or ("traffic sources" if part.startswith("query.") else None),
            source=attribute.name,
        )
        for number, part in enumerate(urls.parts("x"))
    ]
