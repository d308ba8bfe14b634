"""Guesses about files, compared with mappings that are kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from engine.importing.guess import Guess
from engine.importing.guess.guessing import guess
from engine.importing.mapping import Mapping, write_mapping
from engine.importing.raw import Workbench
from engine.importing.run import guess_mapping
from engine.workspace.connection import unlocked
from tests.support.golden import GOLDEN

MAPPINGS = GOLDEN / "mappings"


def guessed(folder: Path, pattern: str = "*") -> Guess:
    """Return the guess about a folder's files."""
    return guess_mapping(sorted(folder.glob(pattern)))


def facts(mapping: Mapping) -> set[str]:
    """Return a mapping as single facts, one a line, so that a difference names each wrong role."""
    return set(_facts(json.loads(write_mapping(mapping)), ""))


def _facts(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _facts(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _facts(inner, f"{path}[{_named(inner, place)}]")
    else:
        yield f"{path} = {json.dumps(value, ensure_ascii=False)}"


def _named(item: Any, place: int) -> str:
    """Name an activity or list by its name, a lookup by what it is for; anything else by its place."""
    if not isinstance(item, dict):
        return str(place)
    if "name" in item:
        return str(item["name"])
    return f"{item['file']} → {item.get('activity', 'contacts')}.{item.get('on', '')}"


def differences(found: Mapping, expected: Mapping) -> Sequence[str]:
    """Return every fact that is missing (−) or too much (+)."""
    guessed_facts, expected_facts = facts(found), facts(expected)
    missing = [f"− {fact}" for fact in sorted(expected_facts - guessed_facts)]
    return [*missing, *(f"+ {fact}" for fact in sorted(guessed_facts - expected_facts))]


@contextmanager
def quick_guesser() -> Iterator[Callable[..., Guess]]:
    """Yield a function that guesses about files in this process: quicker for many small ones."""
    with TemporaryDirectory() as folder:
        connection = unlocked(":memory:", Path(folder))
        bench = Workbench(connection, Path(folder), progress=lambda _: None, cancelled=lambda: False)
        try:
            yield lambda *paths, tolerant=False: _fresh(bench, paths, tolerant=tolerant)
        finally:
            connection.close()


def _fresh(bench: Workbench, paths: Sequence[Path], *, tolerant: bool) -> Guess:
    names = bench.connection.execute("SELECT table_name FROM duckdb_tables() WHERE temporary").fetchall()
    for (name,) in names:
        bench.connection.execute(f'DROP TABLE "{name}"')
    return guess(list(paths), bench, tolerant=tolerant)
