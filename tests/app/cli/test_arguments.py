"""What the commands' arguments read, and what they refuse."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from app.cli import arguments
from app.cli.command import Argument, Check, Command, UsageError

SHAPES: dict[str, tuple[Sequence[Argument], Check | None]] = {
    "import": (arguments.IMPORT, arguments.IMPORT_CHECK),
    "count": (arguments.COUNT, None),
    "members": (arguments.MEMBERS, None),
    "history": (arguments.HISTORY, None),
    "explain": (arguments.EXPLAIN, None),
    "sql": (arguments.SQL, None),
    "save": (arguments.SAVE, None),
    "show": (arguments.SHOW, None),
    "rename": (arguments.RENAME, None),
    "freeze": (arguments.FREEZE, arguments.FREEZE_CHECK),
    "recalculate": (arguments.RECALCULATE, None),
    "demo": (arguments.DEMO, None),
    "list": (arguments.ON_WORKSPACE, None),
    "describe": (arguments.ON_DEFINITION, None),
    "check": (arguments.ON_DEFINITIONS, None),
    "delete": (arguments.ON_NAME, None),
}


def parse(name: str, *given: str) -> dict[str, Any]:
    shape, check = SHAPES[name]
    return vars(Command(name, "", handler="", arguments=shape, check=check).parse(given))


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("import w", {"files": [], "mapping": None, "show_mapping": False}),
        (
            "import w a.csv --show-mapping b.csv",
            {"files": [Path("a.csv"), Path("b.csv")], "show_mapping": True},
        ),
        ("import w --mapping m.json", {"mapping": Path("m.json")}),
        ("count w a --as-of 2024-01-31 b", {"definitions": ["a", "b"], "as_of": "2024-01-31"}),
        ("count w a --json", {"json": True, "as_of": None}),
        ("count w -- -odd-name", {"definitions": ["-odd-name"]}),
        ("members w d", {"fields": (), "output": None}),
        ('members w d --fields a,"b,c",d', {"fields": ("a", "b,c", "d")}),
        ("members w d -o X.XLSX", {"output": Path("X.XLSX")}),
        ("history w d", {"start": None, "end": None, "every": "day"}),
        ("history w d --from 2024-01-01 --every week", {"start": "2024-01-01", "every": "week"}),
        ("explain w d 00123", {"key": "00123"}),
        ("sql w d", {"dialect": "duckdb"}),
        ("save w a.json b.json", {"files": [Path("a.json"), Path("b.json")]}),
        ("show w VIP --version 2", {"name": "VIP", "version": 2}),
        ("rename w VIP Best", {"name": "VIP", "new": "Best"}),
        ("freeze w March VIP", {"definition": "VIP", "file": None}),
        ("freeze w March --file keys.csv", {"definition": None, "file": Path("keys.csv")}),
        ("recalculate w", {"names": []}),
        ("recalculate w a b", {"names": ["a", "b"]}),
        ("demo w --contacts 200", {"contacts": 200, "seed": 1}),
        ("list w", {"workspace": Path("w")}),
        ("describe w d", {"definition": "d"}),
        ("check w d e", {"definitions": ["d", "e"]}),
        ("delete w VIP", {"name": "VIP"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_reads(line: str, read: dict[str, Any]) -> None:
    parsed = parse(*line.split())
    assert {name: parsed[name] for name in read} == read


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("count", "WORKSPACE, DEFINITION"),
        ("import --mapping m.json", "are required: WORKSPACE;"),
        ("recalculate", "are required: WORKSPACE;"),
        ("import w a.csv --mapping m.json", "give either files or --mapping, not both"),
        ("freeze w March", "give either a DEFINITION or --file"),
        ("freeze w March VIP --file keys.csv", "give either a DEFINITION or --file"),
        ("members w d -o x.doc", "“x.doc” must end in one of .csv, .xlsx, .parquet"),
        ("members w d --fields a,,b", "“a,,b” has a blank name"),
        ("history w d --every year", "invalid choice: 'year'"),
        ("show w VIP --version 0", "“0” is not a whole number from 1"),
        ("demo w --contacts many", "“many” is not a whole number from 1"),
        ("rename w VIP", "NEW"),
    ],
    ids=lambda value: value,
)
def test_refuses(line: str, reason: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse(*line.split())
    assert reason in str(refused.value)
