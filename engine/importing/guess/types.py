"""What has to be told of columns: ids as text, lists, days in a known order, decimal commas, families."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from engine.catalog.model import Family, Type
from engine.importing.guess.notes import Notes
from engine.importing.guess.table import Column, Table
from engine.importing.mapping import UNIX_SECONDS, ColumnSpec

_AS_TEXT = {"id": "an id", "zip": "a postal code", "phone": "a phone number", "digits": "a code"}
"""Digits that are no numbers."""

_FLAG_WORDS = ("is", "has", "was", "accepts")

SHARE_OF_LISTS = 0.3
LONGEST_ITEM = 40
"""Cells with a separator, from which a column holds lists; items longer than this are sentences."""


class Told(msgspec.Struct, frozen=True):
    """What is told of a column, and why."""

    spec: ColumnSpec
    why: str


def columns_of(table: Table, path: str, notes: Notes, *, contacts: bool) -> dict[str, ColumnSpec]:
    """Return what the mapping tells of a table's columns; families only of those of ``contacts``."""
    specs: dict[str, ColumnSpec] = {}
    for column in table.columns:
        told = _told(column)
        spec = told.spec if told is not None else ColumnSpec()
        if told is not None:
            notes.because(f"{path}.columns.{column.name}", f"“{column.name}” {told.why}")
        family = _family(column, spec) if contacts else None
        if family is not None:
            spec = msgspec.structs.replace(spec, family=family)
        if spec != ColumnSpec():
            specs[column.name] = spec
        _ask_order(table, column, path, notes)
        _ask_mark(table, column, spec, path, notes)
    return specs


def _told(column: Column) -> Told | None:
    if not column.filled:
        return None
    return next((told for rule in _RULES if (told := rule(column)) is not None), None)


def _empties(column: Column) -> Told | None:
    if not column.shapes.empties:
        return None
    shown = ", ".join(f"“{value}”" for value in column.shapes.empties)
    kind = column.plan.type
    return Told(ColumnSpec(type=kind, empty=column.shapes.empties), f"is a {kind} but for {shown}")


def _text(column: Column) -> Told | None:
    if column.plan.type not in ("number", "boolean") or column.shapes.pointed:
        return None
    what = _AS_TEXT.get(column.header.meaning or "")
    return Told(ColumnSpec(type="text"), f"is {what}, so its digits are no number") if what else None


def _moment(column: Column) -> Told | None:
    if column.is_unix:
        return Told(ColumnSpec(type="datetime", format=UNIX_SECONDS), "counts seconds since 1970")
    if column.dates is None:
        return None
    kind: Type = "datetime" if "%H" in column.dates or "%I" in column.dates else "date"
    why = "has days and months in the order that the file's other dates show"
    return Told(ColumnSpec(type=kind, format=column.dates), why)


def _decimal(column: Column) -> Told | None:
    """Read marks that can mean one thing only: “19,99” has no thousands, “1,234,567” no decimals."""
    if column.plan.doubt != "decimal mark":
        return None
    wanted = column.probe.filled - column.probe.not_a_number
    reads = {",": column.probe.comma == wanted, ".": column.probe.point == wanted}
    if reads[","] == reads["."]:
        return None
    mark: Literal[",", "."] = "," if reads[","] else "."
    why = "has decimals after a comma" if mark == "," else "has commas between thousands"
    return Told(ColumnSpec(type="number", decimal=mark), why)


def _list(column: Column) -> Told | None:
    shapes, tags = column.shapes, column.header.meaning == "tags"
    if column.hint == "list" or column.plan.type not in ("text", "number") or not shapes.filled:
        return None
    if shapes.arrays == shapes.filled and shapes.length > 2:
        return Told(ColumnSpec(type="list"), "holds lists in brackets")
    for mark, count in ((";", shapes.semicolons), ("|", shapes.bars)):
        many = column.share(count) >= SHARE_OF_LISTS and shapes.item_length <= LONGEST_ITEM
        if count and (many or tags) and column.plan.type == "text":
            return Told(ColumnSpec(type="list", separator=mark), f"holds lists separated by “{mark}”")
    if tags and shapes.commas:
        return Told(ColumnSpec(type="list"), "holds lists separated by commas")
    return None


def _flag(column: Column) -> Told | None:
    words = column.header.words
    says = column.header.meaning in ("flag", "consent") or words[:1] in [(word,) for word in _FLAG_WORDS]
    if not says or column.probe.zero_one != column.probe.filled or not column.probe.filled:
        return None
    return Told(ColumnSpec(type="boolean"), "says yes or no by 1 and 0")


_RULES: tuple[Callable[[Column], Told | None], ...] = (_empties, _moment, _list, _text, _flag, _decimal)
"""What may be told of a column; the first rule that has something to say counts."""


# --- families --------------------------------------------------------------------------------------------

_FAMILIES: Mapping[str, Family] = {
    "consent": "agreements",
    "source": "traffic sources",
    "referrer": "traffic sources",
    "summary": "purchases",
}


def _family(column: Column, spec: ColumnSpec) -> Family | None:
    if spec.type == "list" and column.header.meaning == "tags":
        return "tags"
    return _FAMILIES.get(column.header.meaning or "") if column.filled else None


# --- questions -------------------------------------------------------------------------------------------


def _ask_order(table: Table, column: Column, path: str, notes: Notes) -> None:
    if not column.is_open:
        return
    mixed = column.plan.doubt == "mixed order"
    doubt = "has days before months and months before days" if mixed else "may have days or months first"
    notes.ask(
        f"“{column.name}” {doubt}, so it stays text; give it a type and a format",
        path=f"{path}.columns.{column.name}",
        option="format",
        table=table,
        column=column.name,
        choices=column.orders,
    )


def _ask_mark(table: Table, column: Column, spec: ColumnSpec, path: str, notes: Notes) -> None:
    if column.plan.doubt != "decimal mark" or spec.decimal is not None or spec.type is not None:
        return
    notes.ask(
        f"in “{column.name}” it can't be told what a comma means, so it stays text; give it a decimal mark",
        path=f"{path}.columns.{column.name}",
        option="decimal",
        table=table,
        column=column.name,
        choices=(",", "."),
    )
