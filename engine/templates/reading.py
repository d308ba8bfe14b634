"""Reads the templates and the roles they speak of out of ``resources/templates``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from engine.catalog.model import Family, Type
from engine.templates.model import Ask, Option, Template

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "templates"


class Role(msgspec.Struct, frozen=True, kw_only=True):
    """What a name of a project has to be; ``kind`` is how it is looked for (see ``finding``).

    ``tables`` are rows of ``resources/guess/tables.toml`` and ``says`` what details are called, each the
    likeliest first; ``means`` is what values say. ``missing`` is told where a project has nothing that fits,
    with the activity's name for ``{activity}``.
    """

    kind: str
    missing: str
    ask: str = ""
    tables: tuple[str, ...] = ()
    families: tuple[Family, ...] = ()
    types: tuple[Type, ...] = ()
    says: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    indicator: str = ""


class Theme(msgspec.Struct, frozen=True):
    """A heading of the gallery."""

    key: str
    title: str
    icon: str


@cache
def roles() -> Mapping[str, Role]:
    """Return every role by its key."""
    return {key: msgspec.convert(row, Role) for key, row in _toml("roles").items()}


@cache
def themes() -> tuple[Theme, ...]:
    """Return the headings of the gallery, in its order."""
    return tuple(Theme(key, row["title"], row["icon"]) for key, row in _toml("themes").items())


@cache
def templates() -> tuple[Template, ...]:
    """Return every template, by theme and then by title."""
    found = [_template(path) for path in sorted((FOLDER / "gallery").glob("*.toml"))]
    order = [theme.key for theme in themes()]
    return tuple(sorted(found, key=lambda template: (order.index(template.theme), template.title)))


def _template(path: Path) -> Template:
    row = _read(path)
    asks = tuple(_ask(name, ask) for name, ask in row.pop("asks", {}).items())
    return Template(key=path.stem, asks=asks, **row)


def _ask(name: str, row: dict[str, Any]) -> Ask:
    options = tuple(Option(option["label"], option["gives"]) for option in row.pop("options", ()))
    number = row.pop("number", None)
    return Ask(name=name, options=options, number=None if number is None else Decimal(number), **row)


def _toml(name: str) -> dict[str, Any]:
    return _read(FOLDER / f"{name}.toml")


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
