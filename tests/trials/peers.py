"""Cases of other programs' condition evaluators as data: what each asks, of whom, and what it expects."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

from engine.compiler import compile_segment
from engine.definition.codec import read_segment
from engine.errors import DefinitionError
from engine.review import refuse_errors
from tests.support.imported import Bench, make_workspace

Item: TypeAlias = dict[str, Any]
Cells: TypeAlias = Mapping[tuple[str, str], str]
"""Cells by the name and type of their column."""

SEPARATOR = "|"
NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Missing(Exception):  # noqa: N818 (not a failure: a word for what we don't have)
    """The operator that a case needs and Cardinal does not have."""


class Case(NamedTuple):
    """One question about one contact.

    ``item`` is what is asked, in our words (None: everybody is meant); ``missing`` names the operator that we
    lack instead. ``rows`` are the contact's rows of undated activities, ``lists`` fixed lists by name.
    """

    name: str
    expected: bool
    key: str
    item: Item | None = None
    missing: str | None = None
    cells: Cells = NOTHING
    rows: Mapping[str, list[dict[str, str]]] = NOTHING
    lists: Mapping[str, list[str]] = NOTHING

    @property
    def definition(self) -> str:
        """The definition that asks, as a file holds it."""
        items = [] if self.item is None else [self.item]
        return json.dumps(
            {"format": "cardinal.segment/1", "name": "Asked", "include": {"items": items, "joins": []}}
        )


def column(name: str, kind: str) -> str:
    """Return the name of an attribute's column of one type; it has one for each type asked of it."""
    return f"{name} ({kind})"


def field(name: str, kind: str, op: str, *values: Any, negated: bool = False, **more: Any) -> Item:
    """Return a card that tests a field."""
    test = {"type": "field", "field": column(name, kind), "op": op, **more}
    return card(test | ({"values": list(values)} if values else {}) | ({"negated": True} if negated else {}))


def card(condition: Item) -> Item:
    """Return a card of one condition."""
    return {"type": "card", "conditions": [condition]}


def joined(word: str, items: Iterable[Item | None], *, negated: bool = False) -> Item | None:
    """Return items in brackets; those that mean everybody (None) are left out."""
    kept = [item for item in items if item is not None]
    if not kept:
        return None
    joins = [word] * (len(kept) - 1)
    return {"type": "group", "items": kept, "joins": joins} | ({"negated": True} if negated else {})


def make(folder: Path, cases: Iterable[Case]) -> Path:
    """Import one workspace that holds the contacts of all cases."""
    executed = [case for case in cases if case.missing is None]
    columns = sorted({column for case in executed for column in case.cells})
    rows = {case.key: case.cells for case in executed}
    with (folder / "contacts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["key", *(column(*each) for each in columns)])
        writer.writerows([key, *(cells.get(each, "") for each in columns)] for key, cells in rows.items())
    told: dict[str, Item] = {column(*each): {"type": each[1]} for each in columns}
    for each in told.values():
        each.update({"separator": SEPARATOR} if each["type"] == "list" else {})
    contacts = {"file": "contacts.csv", "key": "key", "columns": told}
    activities = [_activity(folder, name, executed) for name in sorted({n for c in executed for n in c.rows})]
    return make_workspace(
        folder, {"format": "cardinal.mapping/1", "contacts": contacts, "activities": activities}
    )


def _activity(folder: Path, name: str, cases: Iterable[Case]) -> Item:
    rows = [{"who": case.key, **row} for case in cases for row in case.rows.get(name, [])]
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)))
        writer.writeheader()
        writer.writerows(rows)
    return {"name": name, "file": f"{name}.csv", "contact": "who"}


def answer(case: Case, on: Bench) -> bool | None:
    """Return whether the case's contact is meant, by bitmaps and by the one statement; None when refused."""
    known = {fixed.name for fixed in on.workspace.lists.all()}
    for name in case.lists.keys() - known:
        on.workspace.lists.create(name, case.lists[name])
    as_of = on.workspace.as_of("2030-01-01")
    try:
        segment = read_segment(case.definition)
        refuse_errors(on.checker.check(segment, as_of))
    except DefinitionError:
        return None
    evaluated = on.membership.evaluate(segment, as_of)
    statement = compile_segment(segment, on.membership.context(as_of))
    by_statement = case.key in {row[0] for row in on.reader.rows(statement)}
    assert by_statement is (case.key in on.keys(evaluated.result))
    return by_statement
