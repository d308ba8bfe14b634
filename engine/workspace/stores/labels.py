"""Labels and families that people gave to fields, activities and attributes; they outlive a refresh."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import msgspec

from engine.catalog.model import Activity, Catalog, DataColumn, Family, with_bases
from engine.workspace.stores.base import Store

if TYPE_CHECKING:
    from engine.workspace.session import Session


class Label(msgspec.Struct, frozen=True, kw_only=True):
    """What a person calls an entry of the catalog; None leaves what the import says.

    ``activity`` None: the field ``name``; ``name`` None: the activity itself; both: an attribute.
    """

    activity: str | None = None
    name: str | None = None
    label: str | None = None
    family: Family | None = None


class Labels(Store):
    """Keeps at most one label an entry."""

    def __init__(self, session: Session) -> None:
        """Use ``session`` for all reading and writing."""
        super().__init__(session)
        self._kept: tuple[int, tuple[Label, ...]] | None = None
        self._applied: tuple[Catalog, tuple[Label, ...], Catalog] | None = None

    def all(self) -> tuple[Label, ...]:
        """Return all labels, also those of entries that the present data lacks."""
        kept = self._kept
        if kept is None or kept[0] != self._session.rollbacks:
            with self._session.reading() as cursor:
                rows = cursor.execute(
                    """SELECT activity, name, label, family FROM cardinal.labels
                    ORDER BY activity NULLS FIRST, name NULLS FIRST"""
                ).fetchall()
                labels = tuple(
                    Label(activity=activity, name=name, label=label, family=cast("Family | None", family))
                    for activity, name, label, family in rows
                )
                kept = self._kept = (self._session.rollbacks, labels)
        return kept[1]

    def put(self, label: Label) -> None:
        """Keep ``label`` in the place of the entry's last one; one that says nothing removes it."""
        with self._session.transaction() as cursor:
            cursor.execute(
                """DELETE FROM cardinal.labels
                WHERE activity IS NOT DISTINCT FROM ? AND name IS NOT DISTINCT FROM ?""",
                [label.activity, label.name],
            )
            if label.label is not None or label.family is not None:
                values = [label.activity, label.name, label.label, label.family]
                cursor.execute("INSERT INTO cardinal.labels VALUES (?, ?, ?, ?)", values)
            self._kept = None

    def change(self, activity: str | None, name: str | None, **changes: str | None) -> None:
        """Change ``label`` or ``family`` of an entry; the other stays, None goes back to the import."""
        kept = {(each.activity, each.name): each for each in self.all()}
        former = kept.get((activity, name), Label(activity=activity, name=name))
        self.put(msgspec.structs.replace(former, **changes))

    def applied(self, catalog: Catalog) -> Catalog:
        """Return ``catalog`` with the labels: itself when there are none, the same as before when it can."""
        labels = self.all()
        if not labels:
            return catalog
        applied = self._applied
        if applied is None or applied[0] is not catalog or applied[1] is not labels:
            applied = self._applied = (catalog, labels, _with_labels(catalog, labels))
        return applied[2]


def _with_labels(catalog: Catalog, labels: tuple[Label, ...]) -> Catalog:
    by_entry = {(label.activity, label.name): label for label in labels}
    fields = tuple(_column(field, by_entry.get((None, field.name))) for field in catalog.fields)
    activities = tuple(_activity(activity, by_entry) for activity in catalog.activities)
    return with_bases(msgspec.structs.replace(catalog, fields=fields, activities=activities))


def _column(column: DataColumn, label: Label | None) -> DataColumn:
    if label is None:
        return column
    return msgspec.structs.replace(
        column,
        label=column.label if label.label is None else label.label,
        family=column.family if label.family is None else label.family,
    )


def _activity(activity: Activity, labels: dict[tuple[str | None, str | None], Label]) -> Activity:
    own = labels.get((activity.name, None), Label())
    return msgspec.structs.replace(
        activity,
        label=activity.label if own.label is None else own.label,
        family=activity.family if own.family is None else own.family,
        attributes=tuple(
            _column(attribute, labels.get((activity.name, attribute.name)))
            for attribute in activity.attributes
        ),
    )
