"""Reading JSON lines: one object a line, numbers as written, nested objects as columns ``address.city``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec

from engine.importing.raw import Hint, RawFile, ReadOptions, Workbench
from engine.importing.reading.csvplan import numbered_lines, open_text
from engine.importing.reading.encoding import UTF8, first_guess
from engine.importing.reading.names import unique_names
from engine.importing.reading.part import Notes, Part, Source, nothing_in
from engine.importing.reading.staging import Aside, Staging
from engine.importing.reading.statement import LOOK_EVERY, look

MAXIMUM_COLUMNS = 5000
_LONGEST_NUMBER = 400
_DEEPEST = 100
"""Objects and lists inside of one another, up to which a line is read."""

_Path = tuple[str, ...]


class _Number(str):
    """A number as it is written."""

    __slots__ = ()


class _Line(msgspec.Struct, frozen=True):
    number: int
    value: dict[str, Any] | None


def read_json_lines(source: Source, options: ReadOptions, workbench: Workbench, aside: Aside) -> Part:
    """Return one file of JSON lines as a part of a table; a line that is no object is set aside."""
    hints = _columns(source, workbench)
    notes = Notes(source.index)
    positions = {path: position for position, path in enumerate(hints)}
    names = unique_names(".".join(path) for path in hints)
    commas = {
        position
        for position, (name, hint) in enumerate(zip(names, hints.values(), strict=True))
        if hint in ("text", "mixed") and name.lower() in options.commas
    }
    rows = 0
    before = aside.count
    with Staging(workbench, len(hints)) as staging:
        for line in _objects(source, workbench, "rewrite", notes):
            rows += 1
            if line.value is None:
                sentence = "the line is no JSON object that can be read"
                aside.add(source.rows_before + rows, source.index, line.number, "json", sentence)
                continue
            cells = [""] * len(hints)
            for path, value in _flat(line.value):
                at = positions[path]
                cells[at] = _text(value, hints[path])
                if at in commas and isinstance(value, _Number):
                    cells[at] = cells[at].replace(".", ",")
            staging.write(rows, line.number, cells)
    return Part(
        names=names,
        hints=tuple(hints.values()),
        expressions=tuple(_expression(number, hint) for number, hint in enumerate(hints.values(), start=1)),
        source=staging.source,
        row="r",
        line="l",
        facts=RawFile(
            shown=source.shown,
            format="json",
            rows=rows,
            set_aside=aside.count - before,
            first_row=source.rows_before + 1,
            bytes=source.size,
            encoding="utf-8",
        ),
        notices=notes.notices,
    )


def _expression(number: int, hint: Hint | None) -> str:
    """Return SQL for a staged column; of a list column every cell is a JSON list."""
    return f"(c{number}::JSON)::VARCHAR[]" if hint == "list" else f"c{number}"


def _columns(source: Source, workbench: Workbench) -> dict[_Path, Hint | None]:
    """Return every path there is, as first met, with what its values are."""
    kinds: dict[_Path, set[Hint]] = {}
    lines = read = 0
    for line in _objects(source, workbench, "look", None):
        lines += 1
        for path, value in _flat(line.value or {}):
            found = kinds.setdefault(path, set())
            if value is not None and not (isinstance(value, str) and not value.strip()):
                found.add(_kind(value))
        read += line.value is not None
        if len(kinds) > MAXIMUM_COLUMNS:
            raise source.fault(
                f"the objects have more than {MAXIMUM_COLUMNS:,} different keys",
                "write what varies from row to row as a value, not as a key",
                line=line.number,
            )
    if not lines:
        raise nothing_in(source)
    if not read:
        raise source.fault(
            "there is no line with a JSON object", "write one object a line, without a list around them"
        )
    return {path: _hint(found) for path, found in kinds.items()}


def _hint(kinds: set[Hint]) -> Hint | None:
    if "list" in kinds:
        return "list"
    return next(iter(kinds), None) if len(kinds) <= 1 else "mixed"


def _kind(value: object) -> Hint:
    if isinstance(value, list):
        return "list"
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, _Number) else "text"


def _objects(
    source: Source, workbench: Workbench, step: Literal["look", "rewrite"], notes: Notes | None
) -> Iterator[_Line]:
    """Yield every line that is not blank with its object, or None where it is none."""
    with source.path.open("rb") as file:
        guess = first_guess(file)
    with open_text(source.path, guess.name if guess is not None else UTF8) as text:
        lines = numbered_lines(text, source, notes)
        for line in lines:
            lines.start()
            if lines.number % LOOK_EVERY == 0:
                look(workbench, source, step, text.buffer.tell(), lines.number)
            if line.strip():
                value = _object(line)
                if value is not None and _HALF.search(line) and (whole := _whole(value)) != value:
                    value = whole
                    if notes is not None:
                        notes.tell("encoding", _HALVES, lines.number)
                yield _Line(lines.number, value)


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""What a lone surrogate, which is no text, would be written with; most often it is half of a pair."""

_HALVES = "Half of a character in the line reads as \N{REPLACEMENT CHARACTER}."


def _whole(value: Any) -> Any:
    """Return the value with a replacement sign for every half of a character."""
    if isinstance(value, dict):
        return {_whole(key): _whole(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_whole(inner) for inner in value]
    if isinstance(value, str) and not isinstance(value, _Number):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def _object(line: str) -> dict[str, Any] | None:
    try:
        value = json.loads(line, parse_float=_Number, parse_int=_Number, parse_constant=_nothing)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or (line.count("{") + line.count("[") > _DEEPEST and _is_deep(value)):
        return None
    return value


def _is_deep(value: dict[str, Any]) -> bool:
    """Whether more is nested in a value than anything here would follow."""
    level: list[Any] = [value]
    for _ in range(_DEEPEST):
        items = (each.values() if isinstance(each, dict) else each for each in level)
        level = [item for some in items for item in some if isinstance(item, dict | list)]
        if not level:
            return False
    return True


def _nothing(_constant: str) -> None:
    """NaN and infinities are empty."""


def _flat(value: dict[str, Any], path: _Path = ()) -> Iterator[tuple[_Path, Any]]:
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, (*path, key))
        else:
            yield (*path, key), inner


def _text(value: Any, hint: Hint | None) -> str:
    if value is None:
        return ""
    if hint == "list":
        value = value if isinstance(value, list) else [value]
        return (
            json.dumps([_item(item) for item in value if item is not None], ensure_ascii=False)
            if value
            else ""
        )
    return _item(value)


def _item(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, _Number):
        return _plain(value)
    return value if isinstance(value, str) else msgspec.json.encode(_as_written(value)).decode()


def _as_written(value: Any) -> Any:
    """Return the value with its numbers as the text that stood in the line."""
    if isinstance(value, dict):
        return {key: _as_written(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_written(inner) for inner in value]
    return msgspec.Raw(value.encode()) if isinstance(value, _Number) else value


def _plain(number: str) -> str:
    """Return the number as written, but without an exponent."""
    if "e" not in number.lower():
        return str(number)
    try:
        value = Decimal(number)
    except InvalidOperation:  # no decimal has such an exponent
        return str(number)
    return format(value, "f") if abs(value.adjusted()) < _LONGEST_NUMBER else str(number)
