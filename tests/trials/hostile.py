"""Texts that break software or try to reach what they should not, and a guard that nothing was reached.

``injections.json`` is our own list. In it ``{folder}`` stands for a folder in which nothing may appear,
``{secret}`` for a file that nobody may read, ``{token}`` for what stands in it and in the environment.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from engine.workspace import Workspace
from tests.support.imported import make_workspace
from tests.support.shared import SHARED
from tests.support.workspaces import times

T = TypeVar("T")

TOKEN = "canary-7d1f"
VARIABLE = "CARDINAL_CANARY"
NAUGHTY_FILE = SHARED / "data" / "bad-csv" / "naughty-strings.json"
OURS = Path(__file__).with_name("injections.json")


def injections(folder: Path) -> list[str]:
    """Return our payloads, aimed at ``folder``."""
    marks = {"{folder}": str(folder), "{secret}": str(folder / "secret.csv"), "{token}": TOKEN}
    found = []
    for text in json.loads(OURS.read_text("utf-8")):
        for mark, meant in marks.items():
            text = text.replace(mark, meant)
        found.append(text)
    return found


def naughty() -> list[str]:
    """Return the shared list of naughty strings; none where the shared data is absent."""
    return json.loads(NAUGHTY_FILE.read_text("utf-8")) if NAUGHTY_FILE.exists() else []


def everything(folder: Path) -> list[str]:
    """Return all of them once, blank ones too."""
    return list(dict.fromkeys([*injections(folder), *naughty()]))


def some(texts: Sequence[T]) -> list[T]:
    """Return the texts to ask for: every fifth, all with CARDINAL_FULL_TESTS=1."""
    return list(texts[:: times(5, 1)])


def key_of(number: int) -> str:
    """Return the key of the contact whose text is the one of that number."""
    return f"k{number:04}"


def people(folder: Path, texts: list[str]) -> Path:
    """Import a contact for each text, who has it as a field, as a tag, and as a note."""
    contacts = [{"id": key_of(n), "text": text, "tags": [text], "number": n} for n, text in enumerate(texts)]
    notes = [{"who": key_of(n), "note": text} for n, text in enumerate(texts)]
    for name, rows in (("contacts", contacts), ("notes", notes)):
        lines = (json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), "utf-8", newline="\n")
    mapping = {
        "format": "cardinal.mapping/1",
        "contacts": {
            "file": "contacts.jsonl",
            "key": "id",
            "columns": {"text": {"type": "text"}, "tags": {"type": "list"}},
        },
        "activities": [
            {"name": "notes", "file": "notes.jsonl", "contact": "who", "columns": {"note": {"type": "text"}}}
        ],
    }
    return make_workspace(folder, mapping)


def state(workspace: Workspace) -> dict[str, Any]:
    """Return what nothing but an import may change: every data table, the catalog, the settings."""
    with workspace.using("main") as cursor:
        tables = cursor.execute(
            """SELECT schema_name || '.' || table_name, sql FROM duckdb_tables()
            WHERE schema_name = 'data' OR table_name IN ('catalog', 'mapping', 'meta') ORDER BY ALL"""
        ).fetchall()
        sums = {
            name: cursor.execute(f"SELECT count(*), bit_xor(hash(t)) FROM {name} t").fetchone()
            for name, _ in tables
        }
        settings = cursor.execute("SELECT name, value FROM duckdb_settings() ORDER BY ALL").fetchall()
        databases = cursor.execute("SELECT database_name FROM duckdb_databases() ORDER BY ALL").fetchall()
        functions = cursor.execute("SELECT count(*) FROM duckdb_functions()").fetchall()
    return {
        "tables": tables,
        "sums": sums,
        "settings": settings,
        "databases": databases,
        "functions": functions,
    }


def environment() -> dict[str, str]:
    """Return the environment but for what pytest notes in it."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


@contextmanager
def guarded(folder: Path) -> Iterator[None]:
    """Put the secret into ``folder`` and the environment; in the end, both are as they were."""
    folder.mkdir()
    secret = folder / "secret.csv"
    secret.write_text(f"secret\n{TOKEN}\n", "utf-8")
    os.environ[VARIABLE] = TOKEN
    before = environment()
    try:
        yield
        assert environment() == before
        assert [file.name for file in folder.iterdir()] == ["secret.csv"]
        assert secret.read_text("utf-8") == f"secret\n{TOKEN}\n"
    finally:
        del os.environ[VARIABLE]
