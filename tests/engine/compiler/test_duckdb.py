"""Searches as DuckDB is asked for them, against lower-casing both sides: whatever the letters, the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from engine.compiler import to_sql, tree

PLAIN = [
    "Ann",
    "ann@Shop.example",
    "https://Shop.example/Unsubscribe?x=1",
    "a\nB",
    "",
    "O'Brien",
    "50%",
    "a_b",
]
LETTERS = [
    *PLAIN,
    "İstanbul",
    "ISTANBUL ıi",
    "Straße STRASSE ẞ",
    "ΟΔΥΣΣΕΥΣ ς",
    "Kelvin K",
    "ſet",
    "Ǆ ǅ ǆ",
    "É",
    "é",
]


def search(part: str) -> exp.Select:
    """Return the rows whose text holds a part, without regard to case."""
    found = exp.Contains(this=tree.lower(tree.named("value")), expression=tree.lower(tree.text(part)))
    return exp.select("number").from_("texts").where(found).order_by("number")


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def check(connection: duckdb.DuckDBPyConnection, texts: Sequence[str | None], parts: Iterable[str]) -> None:
    """Hold the rows that the printed search finds against those that lower-casing finds."""
    connection.execute("CREATE OR REPLACE TABLE texts (number INTEGER, value VARCHAR)")
    marks = ", ".join("(?, ?)" for _ in texts)
    connection.execute(
        f"INSERT INTO texts VALUES {marks}", [cell for row in enumerate(texts) for cell in row]
    )
    for part in parts:
        plain = "SELECT number FROM texts WHERE contains(lower(value), lower(?)) ORDER BY number"
        expected = connection.execute(plain, [part]).fetchall()
        assert connection.execute(to_sql(search(part))).fetchall() == expected, part


@pytest.mark.parametrize("texts", [PLAIN, [*LETTERS, None]], ids=["plain", "letters"])
def test_a_search_finds_what_lower_casing_finds(
    connection: duckdb.DuckDBPyConnection, texts: list[str | None]
) -> None:
    parts = {part for text in LETTERS for part in (text, text.upper(), text.lower(), text[1:3], text[-1:])}
    check(connection, texts, sorted(parts))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6), min_size=1, max_size=6
    ),
    st.data(),
)
def test_a_search_in_any_text(
    connection: duckdb.DuckDBPyConnection, texts: list[str], data: st.DataObject
) -> None:
    some = data.draw(st.sampled_from(texts))
    part = some[data.draw(st.integers(0, len(some))) :]
    check(connection, texts, [part, part.upper(), part.swapcase()])


@pytest.mark.parametrize(
    ("part", "test"),
    [
        ("O'Brien", "\"value\" ILIKE '%O''Brien%'"),
        ("50%", "CONTAINS(LOWER(\"value\"), LOWER('50%'))"),
        ("utm_source", "CONTAINS(LOWER(\"value\"), LOWER('utm_source'))"),
        ("a\\b", "CONTAINS(LOWER(\"value\"), LOWER('a\\b'))"),
    ],
)
def test_marks_of_patterns_stay_plain_characters(part: str, test: str) -> None:
    assert test in to_sql(search(part))
