"""The whole way from files to the data of a workspace, as one run of steps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import duckdb
import msgspec

from engine.catalog.model import Activity, Catalog
from engine.catalog.naming import Namer
from engine.definition.types import TIME
from engine.errors import MappingError, Place
from engine.importing.building import cataloging, files, telling
from engine.importing.building.computing import Computing
from engine.importing.building.ledger import Ledger
from engine.importing.building.people import Gatherer, People, repeated_key, without_key
from engine.importing.building.rows import LookedUp, Wide, widen
from engine.importing.building.stage import Staged, stage
from engine.importing.building.statistics import measured
from engine.importing.building.tables import write_activity, write_contacts
from engine.importing.building.telling import Told
from engine.importing.building.uses import headers_of, use_of
from engine.importing.job import TypesOf
from engine.importing.mapping import (
    ROW_NUMBER,
    ActivitySource,
    Mapping,
    Source,
    computed_of,
    sources,
    write_mapping,
)
from engine.importing.raw import Workbench
from engine.importing.report import ImportReport, Role


class Builder:
    """Builds the data of one mapping into an empty workspace that ``workbench`` is connected to."""

    def __init__(
        self,
        workbench: Workbench,
        mapping: Mapping,
        base_directory: Path,
        step: Callable[[str, str], None],
        *,
        former: Mapping | None = None,
        types: TypesOf = MappingProxyType({}),
    ) -> None:
        """``step`` is told what begins (a verb) and of which table; ``former`` is the last import's mapping.

        Columns that it tells of too may be gone from the files, and what is computed of them. ``types`` are
        those of the last import's columns, by table and name.
        """
        self._bench = workbench
        self._connection: duckdb.DuckDBPyConnection = workbench.connection
        self._mapping = mapping
        self._base = base_directory
        self._step = step
        self._former = former
        self._types = types
        self._computing = Computing(former.computed if former is not None else ())
        self._ledger = Ledger(self._connection)
        self._told: dict[str, Told] = {}
        self._wide: dict[str, Wide] = {}

    def build(self) -> ImportReport:
        """Write data, catalog, mapping and report; raises ``engine.errors`` for what the user must mend."""
        self._connection.execute("SET TimeZone = 'UTC'")
        self._stage_all()
        for activity in self._parents_first():
            self._widen(activity)
        people = self._gather()
        self._step("write", "contacts")
        created_at = self._created_at()
        written = write_contacts(self._connection, people)
        activities = self._write_activities(people)
        for told in self._told.values():
            self._ledger.cells(told.staged)
        self._step("count", "contacts")
        written = msgspec.structs.replace(written, columns=measured(self._connection, written))
        catalog = cataloging.catalog(
            self._connection, self._mapping, written, activities, self._key(), created_at, self._former
        )
        report = self._report(catalog)
        self._keep(catalog, report)
        return report

    # --- reading -----------------------------------------------------------------------------------------

    def _stage_all(self) -> None:
        former = told_columns(self._former) if self._former is not None else {}
        for number, (path, source) in enumerate(sources(self._mapping)):
            if source.file is None:
                continue
            role, table = telling.role_of(source)
            self._step("read", table)
            raw = files.read(source, self._base, self._bench, headers_of(source))
            self._ledger.open(path, raw)
            staged = stage(
                self._connection,
                raw,
                source,
                use_of(self._mapping, source, path, raw),
                path=path,
                zone=self._mapping.timezone,
                table=f"_staged{number}",
                former=former.get((role, table), frozenset()),
                types=self._types.get(table, {}) if role != "list" else {},
            )
            self._told[path] = Told(role=role, table=table, staged=_without_time(source, staged))

    def _staged(self, path: str) -> Staged:
        return self._told[path].staged

    # --- putting together --------------------------------------------------------------------------------

    def _parents_first(self) -> list[ActivitySource]:
        by_name = {activity.name: activity for activity in self._mapping.activities}

        def depth(activity: ActivitySource) -> int:
            return 1 + depth(by_name[activity.parent.activity]) if activity.parent else 0

        return sorted(self._mapping.activities, key=depth)

    def _widen(self, activity: ActivitySource) -> None:
        self._step("join", activity.name)
        number = self._mapping.activities.index(activity)
        self._wide[activity.name] = widen(
            self._connection,
            activity,
            self._staged(f"activities[{number}]"),
            parent=self._wide[activity.parent.activity] if activity.parent else None,
            lookups=self._lookups(activity.name),
            computed=computed_of(self._mapping, activity.name),
            computing=self._computing,
            table=f"_wide{number}",
        )

    def _lookups(self, activity: str | None) -> list[LookedUp]:
        """Return the lookups onto an activity, or onto the contacts."""
        return [
            LookedUp(lookup=lookup, staged=self._staged(f"lookups[{index}]"), path=f"lookups[{index}]")
            for index, lookup in enumerate(self._mapping.lookups)
            if lookup.activity == activity
        ]

    def _gather(self) -> People:
        self._step("join", "contacts")
        gatherer = Gatherer(self._connection, self._ledger)
        contacts = self._mapping.contacts
        if contacts.from_activity is not None:
            people = gatherer.from_activity(contacts, self._wide[contacts.from_activity], self._lost_fields())
        else:
            also = [self._wide[name] for name in contacts.also_from]
            people = gatherer.from_file(contacts, self._staged("contacts"), also)
        for index, lookup in enumerate(self._mapping.lookups):
            staged = self._staged(f"lookups[{index}]")
            self._ledger.set_aside(staged, without_key(staged, lookup.key))
            self._ledger.set_aside(staged, repeated_key(staged, lookup.key))
        for looked_up in self._lookups(None):
            people = gatherer.look_up(people, looked_up)
        for index, made in enumerate(self._mapping.lists):
            people = gatherer.add_list(people, made, self._staged(f"lists[{index}]"))
        return gatherer.compute(people, computed_of(self._mapping, None), self._computing)

    def _lost_fields(self) -> list[str]:
        """Return the fields that the activity gave the contacts before and has no more."""
        contacts = self._mapping.contacts
        if self._former is None or contacts.from_activity is None:
            return []
        wide, before = self._wide[contacts.from_activity], self._former.contacts.fields
        return [name for name in contacts.fields if name in before and wide.attribute(name) is None]

    # --- writing -----------------------------------------------------------------------------------------

    def _write_activities(self, people: People) -> list[Activity]:
        namer = Namer(["contacts"])
        entries = []
        for activity in self._mapping.activities:
            self._step("write", activity.name)
            wide = self._wide[activity.name]
            table = namer.take(activity.name)
            written = write_activity(self._connection, activity, wide, people, table, self._ledger)
            self._step("count", activity.name)
            written = msgspec.structs.replace(written, columns=measured(self._connection, written))
            entries.append(cataloging.activity_entry(self._connection, activity, written, wide.time))
        return entries

    def _key(self) -> str:
        """Return what stands over keys: the name of their field; “key” where they are no column of a file."""
        header = self._mapping.contacts.key
        if header is None or header == ROW_NUMBER:
            return "key"
        staged = self._staged("contacts")
        column = staged.column(header).name
        return staged.by_header[column].name if column in staged.by_header else column

    def _created_at(self) -> str | None:
        """Return the field that says since when a contact exists; None when no contact has a value in it."""
        header = self._mapping.contacts.created_at
        if header is None:
            return None
        staged = self._staged("contacts")
        attribute = staged.by_header[staged.column(header).name]
        if attribute.type in TIME:
            return attribute.name
        filled = f"SELECT 1 FROM {staged.table} WHERE {attribute.sql} IS NOT NULL LIMIT 1"
        if self._connection.execute(filled).fetchone() is not None:
            mend = "give its column the type “date” or “datetime”, or name another"
            place = Place(path="contacts.created_at")
            raise MappingError(f"“{header}” holds no times", place=place, mend=mend)
        return None

    def _report(self, catalog: Catalog) -> ImportReport:
        told = list(self._told.values())
        return ImportReport(
            files=tuple(one for source in told for one in telling.file_reports(source, self._ledger)),
            sentences=(
                *telling.ends(catalog.activities),
                *telling.without_fields(self._lost_fields()),
                *telling.without_computed(self._computing.lost),
                *telling.without_rfm(self._former, catalog),
                *(one for source in told for one in telling.sentences(source, self._ledger)),
            ),
            questions=tuple(one for source in told for one in telling.questions(source)),
            contacts=catalog.contacts,
            activities={activity.name: activity.rows for activity in catalog.activities},
        )

    def _keep(self, catalog: Catalog, report: ImportReport) -> None:
        run = self._connection.execute
        run("INSERT INTO cardinal.catalog VALUES (?)", [cataloging.stored(catalog)])
        run("INSERT INTO cardinal.mapping VALUES (?, ?)", [write_mapping(self._mapping), str(self._base)])
        run("INSERT INTO cardinal.meta VALUES ('data_version', ?)", [catalog.data_version])
        run("INSERT INTO cardinal.meta VALUES ('import_report', ?)", [msgspec.json.encode(report).decode()])
        telling.keep_files(self._connection, report, self._base)


def told_columns(mapping: Mapping) -> dict[tuple[Role, str], frozenset[str]]:
    """Return the columns, without case, that a mapping tells of, by what their source is to people."""
    told: dict[tuple[Role, str], frozenset[str]] = {}
    for _, source in sources(mapping):
        what = telling.role_of(source)
        told[what] = told.get(what, frozenset()) | {name.strip().lower() for name in source.columns}
    return told


def _without_time(source: Source, staged: Staged) -> Staged:
    """Forget the unreadable cells of an activity's time: their rows are set aside, which says it already."""
    if not isinstance(source, ActivitySource) or source.time is None or not staged.raw.column(source.time):
        return staged
    time = staged.column(source.time).name
    emptied = {header: count for header, count in staged.emptied.items() if header != time}
    return msgspec.structs.replace(staged, emptied=emptied)
