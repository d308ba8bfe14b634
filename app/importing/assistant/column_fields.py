"""What can be said of a file's reading and of one of its columns, as fields."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.importing.assistant.fields import KINDS, Edit, Field, noted
from app.importing.assistant.scene import Scene, is_time_of
from app.importing.assistant.wording import (
    DELIMITERS,
    ENCODINGS,
    QUOTES,
    TYPES,
    Note,
    encoding_words,
    format_text,
)
from app.importing.recipe import Recipe, changed, column_at, source_at, with_column, with_reading
from engine.importing.looking.result import ColumnLook
from engine.importing.mapping import UNIX_SECONDS, ColumnSpec, Source

FOUND = "as found"

FORMATS: Mapping[str, tuple[str, ...]] = {
    "date": ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y-%m-%d", "%Y%m%d", "%d.%m.%y"),
    "datetime": (
        "%d.%m.%Y %H:%M",
        "%d/%m/%Y %H:%M",
        "%m/%d/%Y %H:%M",
        "%d.%m.%Y %H:%M:%S",
        "%d/%m/%Y %H:%M:%S",
        "%m/%d/%Y %H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%d/%m/%Y",
        "%m/%d/%Y",
        UNIX_SECONDS,
    ),
}
"""The usual ways of writing dates; others can be typed."""

SEPARATORS: Mapping[str, str] = {",": "comma", ";": "semicolon", "|": "bar |", "/": "slash /"}

BETWEEN = " | "
"""What stands between several values that mean empty."""


# --- reading ---------------------------------------------------------------------------------------------


def reading_fields(scene: Scene, path: str) -> list[Field]:
    """Return how a source's files are written, as far as their format leaves it open."""
    source, seen = source_at(scene.recipe, path), scene.seen(path)
    if source is None:
        return []
    file = seen.file if seen is not None else None
    kind = file.format if file is not None else _by_name(source)
    if kind == "xlsx":
        sheets = seen.sheets if seen is not None else ()
        present = source.sheet or (file.sheet if file is not None else "") or ""
        return [
            Field(
                id="sheet",
                label="Sheet",
                value=present,
                choices=tuple((name, name) for name in dict.fromkeys((*sheets, present)) if name),
                edit=lambda recipe, name: changed(recipe, path, sheet=name),
            ),
            _lines(
                "preamble",
                "Lines before the table",
                source.preamble,
                lambda r, n: changed(r, path, preamble=n),
            ),
        ]
    return _of_csv(scene, path) if kind == "csv" else []


def _by_name(source: Source) -> str:
    name = source.files[0] if source.files else ""
    return "other" if name.endswith((".xlsx", ".parquet", ".json", ".jsonl")) else "csv"


def _of_csv(scene: Scene, path: str) -> list[Field]:
    source, seen = source_at(scene.recipe, path), scene.seen(path)
    assert source is not None
    csv = source.csv
    file = seen.file if seen is not None else None

    def told(name: str) -> Any:
        return lambda recipe, value: with_reading(recipe, path, **{name: value or None})

    def found(words: Callable[[str], str], value: str | None) -> tuple[str, str]:
        return ("", f"{FOUND}: {words(value)}" if value is not None else FOUND)

    def counted(name: str) -> Any:
        return lambda recipe, number: with_reading(recipe, path, **{name: number})

    header = None if csv.header is None else int(csv.header)
    return [
        Field(
            id="encoding",
            label="Encoding",
            kind="open choice",
            value=csv.encoding or "",
            choices=(found(encoding_words, file.encoding if file else None), *ENCODINGS.items()),
            edit=told("encoding"),
        ),
        Field(
            id="delimiter",
            label="Between cells",
            kind="open choice",
            value=csv.delimiter or "",
            choices=(
                found(lambda mark: DELIMITERS.get(mark, mark), file.delimiter if file else None),
                *DELIMITERS.items(),
            ),
            edit=told("delimiter"),
        ),
        Field(
            id="quote",
            label="Quotes",
            value="#none" if csv.quote == "" else csv.quote or "",
            choices=(
                found(lambda mark: QUOTES.get(mark, mark), file.quote if file else None),
                *((mark or "#none", words) for mark, words in QUOTES.items()),
            ),
            edit=lambda recipe, mark: with_reading(
                recipe, path, quote="" if mark == "#none" else mark or None
            ),
        ),
        _lines("preamble", "Lines before the table", csv.preamble, counted("preamble")),
        _lines("header", "Lines of the header", header, counted("header")),
        _lines("footer", "Lines after the table", csv.footer, counted("footer")),
    ]


def _lines(name: str, label: str, value: int | None, edit: Any) -> Field:
    return Field(id=name, label=label, kind="number", value=value, hint=FOUND, edit=edit)


# --- a column --------------------------------------------------------------------------------------------


def column_fields(scene: Scene, path: str, header: str) -> list[Field]:
    """Return what can be said of a column."""
    source, seen = source_at(scene.recipe, path), scene.seen(path)
    if source is None or seen is None or (column := seen.column(header)) is None:
        return []
    spec = column_at(source, header)
    kept = Field(
        id="used",
        label="Use this column",
        kind="check",
        value=not spec.skip,
        enabled=not is_time_of(scene.recipe, path, header),
        edit=lambda recipe, used: with_column(recipe, path, header, skip=not used),
    )
    if spec.skip:
        return [kept]
    return [*_of_values(scene, path, header, column, spec), *_of_names(path, header, spec), kept]


def _told(path: str, header: str, name: str) -> Edit:
    """Return what puts a value into the column's part of the recipe; an empty one takes it out."""
    return lambda recipe, value: with_column(recipe, path, header, **{name: value or None})


def _of_values(scene: Scene, path: str, header: str, column: ColumnLook, spec: ColumnSpec) -> list[Field]:
    """Return how its values are read, as far as their type leaves it open."""
    place = f"{path}.columns.{header}"
    kind = spec.type or column.type
    found = f"{FOUND}: {TYPES[column.type]}" if spec.type is None else FOUND
    fields = [
        Field(
            id="type",
            label="Type",
            value=spec.type or "",
            choices=(("", found), *TYPES.items()),
            note=noted(scene, place, Note("plain", f"{column.doubt}.") if column.doubt else None),
            why=scene.why(place),
            edit=_told(path, header, "type"),
        )
    ]
    if spec.type is not None and spec.type in FORMATS:
        fields.append(_format(path, header, spec.type, spec.format))
    if spec.type == "list":
        fields.append(
            Field(
                id="separator",
                label="Between items",
                kind="open choice",
                value=spec.separator or "",
                choices=(("", "comma, or brackets"), *SEPARATORS.items()),
                edit=_told(path, header, "separator"),
            )
        )
    if kind == "number" or spec.decimal is not None:
        marks = (("", FOUND), (".", "1,234.56 – point"), (",", "1.234,56 – comma"))
        fields.append(
            Field(
                id="decimal",
                label="Decimals",
                value=spec.decimal or "",
                choices=marks,
                edit=_told(path, header, "decimal"),
            )
        )
    fields.append(
        Field(
            id="empty",
            label="Mean empty",
            kind="text",
            value=BETWEEN.join(spec.empty),
            hint="0 | N/A",
            edit=lambda recipe, text: with_column(recipe, path, header, empty=_parts(text)),
        )
    )
    return fields


def _of_names(path: str, header: str, spec: ColumnSpec) -> list[Field]:
    """Return what it is called, and where it is offered."""
    return [
        Field(
            id="rename",
            label="Name here",
            kind="text",
            value=spec.rename or "",
            hint=header,
            edit=lambda recipe, name: with_column(recipe, path, header, rename=name.strip() or None),
        ),
        Field(
            id="label",
            label="Label",
            kind="text",
            value=spec.label,
            hint="what the screen shows",
            edit=lambda recipe, text: with_column(recipe, path, header, label=text.strip()),
        ),
        Field(
            id="family",
            label="Kind",
            value=spec.family or "",
            choices=(("", "as its table"), *KINDS),
            edit=_told(path, header, "family"),
        ),
    ]


def _format(path: str, header: str, kind: str, value: str | None) -> Field:
    usual = dict.fromkeys((*FORMATS[kind], *((value,) if value else ())))

    def edit(recipe: Recipe, pattern: str) -> Recipe:
        return with_column(recipe, path, header, format=pattern.strip() or None)

    choices = (("", FOUND), *((pattern, format_text(pattern)) for pattern in usual))
    return Field(
        id="format", label="Written as", kind="open choice", value=value or "", choices=choices, edit=edit
    )


def _parts(text: str) -> tuple[str, ...]:
    parts: Iterable[str] = (part.strip() for part in text.split(BETWEEN.strip()))
    return tuple(dict.fromkeys(part for part in parts if part))
