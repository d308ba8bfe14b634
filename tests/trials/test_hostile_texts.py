"""Naughty strings and injections wherever a text can stand: they mean themselves and reach nothing.

Every fifth of them is asked for; with CARDINAL_FULL_TESTS=1 in the environment, all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from engine.compiler import compile_segment, to_sql
from engine.definition import equation
from engine.definition.codec import read_segment, write_segment
from engine.definition.model import Card, Segment
from engine.definition.moment import AsOf
from engine.definition.names import name_key
from engine.errors import DefinitionError
from engine.evaluation.evaluated import Evaluated
from engine.review import errors, refuse_errors
from engine.review.describe import describe
from tests.oracle.values import lower
from tests.support.imported import Bench, bench
from tests.trials import hostile

BATCH = 40
"""Texts asked for in one definition, each on a card of its own."""

AS_OF = AsOf.end_of(date(2024, 1, 1))

HARMLESS = {"true", "null", "NULL", "None"}
"""Injections that are honest SQL conditions."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("hostile") / "guarded"
    with hostile.guarded(path):
        yield path


@pytest.fixture(scope="module")
def texts(folder: Path) -> list[str]:
    return hostile.everything(folder)


@pytest.fixture(scope="module")
def opened(texts: list[str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with bench(hostile.people(tmp_path_factory.mktemp("people"), texts)) as on:
        yield on


@pytest.fixture
def on(opened: Bench, folder: Path) -> Iterator[Bench]:
    """The workspace of people with these texts, in which a test may change nothing that was imported."""
    before = hostile.state(opened.workspace)
    yield opened
    assert hostile.state(opened.workspace) == before
    assert [file.name for file in folder.iterdir()] == ["secret.csv"]


def definition(*conditions: dict[str, Any], name: str = "Asked", **more: Any) -> str:
    """A definition with one card for each condition, joined by *or*."""
    items = [{"type": "card", "conditions": [condition]} for condition in conditions]
    include = {"items": items, "joins": ["or"] * (len(items) - 1)}
    return json.dumps({"format": "cardinal.segment/1", "name": name, "include": include, **more})


def counted(on: Bench, segment: Segment) -> Evaluated:
    """The members on both routes, which agree."""
    refuse_errors(on.checker.check(segment, AS_OF))
    evaluated = on.membership.evaluate(segment, AS_OF)
    rows = on.reader.rows(compile_segment(segment, on.membership.context(AS_OF)))
    assert [key for (key,) in rows] == on.keys(evaluated.result)
    return evaluated


def stored(text: str) -> str:
    """A text as the import keeps it."""
    return text.strip()


def found(on: Bench, conditions: list[dict[str, Any]]) -> list[list[str]]:
    """The keys that each condition finds, many conditions at a time."""
    results = []
    for start in range(0, len(conditions), BATCH):
        evaluated = counted(on, read_segment(definition(*conditions[start : start + BATCH])))
        size = len(conditions[start : start + BATCH])
        results += [on.keys(evaluated.plain[f"include.items[{n}]"]) for n in range(size)]
    return results


def in_field(text: str) -> dict[str, Any]:
    return {"type": "field", "field": "text", "op": "is", "values": [text], "match_case": True}


def in_field_without_case(text: str) -> dict[str, Any]:
    return {"type": "field", "field": "text", "op": "is", "values": [text]}


def in_part(text: str) -> dict[str, Any]:
    return {"type": "field", "field": "text", "op": "contains", "values": [text], "match_case": True}


def in_list(text: str) -> dict[str, Any]:
    return {"type": "field", "field": "tags", "op": "has_any_of", "values": [text], "match_case": True}


def in_row(text: str) -> dict[str, Any]:
    test = {"attribute": "note", "op": "is", "values": [text], "match_case": True}
    return {"type": "activity", "activity": "notes", "where": {"filters": [test]}}


def in_sql(text: str) -> dict[str, Any]:
    literal = text.replace("'", "''")
    return {"type": "sql", "expression": f"\"text\" = '{literal}'"}


PLACES: dict[str, tuple[Callable[[str], dict[str, Any]], Callable[[str, str], bool]]] = {
    "field": (in_field, lambda kept, text: kept == text),
    "field, without case": (in_field_without_case, lambda kept, text: lower(kept) == lower(text)),
    "part of a field": (in_part, lambda kept, text: text in kept),
    "item of a list": (in_list, lambda kept, text: kept == text),
    "attribute of a row": (in_row, lambda kept, text: kept == text),
    "literal of an SQL condition": (in_sql, lambda kept, text: kept == text),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_value_means_itself(place: str, on: Bench, texts: list[str]) -> None:
    condition, holds = PLACES[place]
    longest = 15_000 if place.startswith("literal") else len(max(texts, key=len))
    asked = [text for text in hostile.some(texts) if stored(text) and len(text) <= longest]
    kept = {hostile.key_of(n): stored(text) for n, text in enumerate(texts) if stored(text)}
    for text, keys in zip(asked, found(on, [condition(text) for text in asked]), strict=True):
        assert keys == [key for key, each in kept.items() if holds(each, text)], text


def test_a_blank_value_is_refused(on: Bench, texts: list[str]) -> None:
    for text in (text for text in texts if not stored(text)):
        with pytest.raises(DefinitionError):
            refuse_errors(on.checker.check(read_segment(definition(in_field(text))), AS_OF))


def test_a_pattern_is_found_or_refused_before_it_runs(on: Bench, texts: list[str]) -> None:
    good = []
    asked = list(filter(stored, hostile.some(texts)))
    for text in asked:
        condition = {"type": "field", "field": "text", "op": "matches", "values": [text]}
        segment = read_segment(definition(condition))
        findings = errors(on.checker.check(segment, AS_OF))
        assert all(finding.path and finding.path.startswith("include.items[0]") for finding in findings)
        good += [] if findings else [condition]
    assert len(good) > len(asked) // 2
    for start in range(0, len(good), BATCH):
        counted(on, read_segment(definition(*good[start : start + BATCH])))


NAMES: dict[str, dict[str, Any]] = {
    "field": {"type": "field", "op": "is_set"},
    "activity": {"type": "activity"},
    "segment": {"type": "segment"},
    "list": {"type": "list"},
}


@pytest.mark.parametrize("kind", NAMES)
def test_an_unknown_name_is_refused_with_its_place(kind: str, on: Bench, texts: list[str]) -> None:
    known = {"text", "number", "tags", "notes", "id"}
    for text in filter(stored, hostile.some(texts)):
        segment = read_segment(definition(NAMES[kind] | {kind: text}))
        found = errors(on.checker.check(segment, AS_OF))
        assert found or text in known
        for finding in found:
            assert finding.path == f"include.items[0].conditions[0].{kind}"
            assert "\n" not in str(finding)


def titled(text: str) -> Segment:
    """A segment that has the text for its name, purpose, tag and title."""
    condition = {"type": "field", "field": "number", "op": "less_than", "values": [3]}
    made = json.loads(definition(condition, name=text, purpose=text, tags=[text]))
    made["include"]["items"][0]["title"] = text
    return read_segment(json.dumps(made))


def test_names_titles_tags_and_purposes_are_kept_as_they_are(on: Bench, texts: list[str]) -> None:
    segments = on.workspace.segments
    with on.workspace.transaction():
        for text in filter(stored, hostile.some(texts)):
            saved = segments.save(titled(text))
            again = segments.get(text)
            assert saved.name == again.name
            assert name_key(saved.name) == name_key(text)
            (card,) = again.include.items
            assert isinstance(card, Card)
            assert (card.title, again.purpose, again.tags) == (text, text, (text,))
            assert read_segment(write_segment(again)) == again
    assert describe(again, on.catalog, on.workspace.as_of(None)).sentence
    with on.workspace.transaction():
        for number, saved in enumerate(segments.all()):
            new = f"{saved.name}'; --" if number % 10 == 0 else saved.name
            segments.rename(saved.name, new)
            segments.delete(new)
    assert segments.all() == ()


def test_the_statement_says_names_and_titles_without_running_them(on: Bench, texts: list[str]) -> None:
    for text in filter(stored, hostile.some(texts)):
        statement = to_sql(compile_segment(titled(text), on.membership.context(AS_OF)))
        assert len(duckdb.extract_statements(statement)) == 1
        with on.workspace.using("main") as cursor:
            rows = cursor.execute(statement).fetchall()
        assert [key for (key,) in rows] == [hostile.key_of(n) for n in range(3)]


@pytest.mark.parametrize("name", ["Mother's day", '5" tiles', "$$", "$a$", "--", "/* ' */"])
def test_no_name_changes_what_the_statement_asks_for(name: str, on: Bench) -> None:
    """Unicode spaces in values stay what they are beside any quotation in a comment."""
    asked = [in_field(text) for text in (name, "$$", "\u00a0x\u00a0y", "a\u200bb", "$a$", "e\u0301")]
    segment = read_segment(definition(*asked, name=name))
    assert counted(on, segment).size >= 2


def test_lists_and_their_keys_mean_themselves(on: Bench, texts: list[str]) -> None:
    lists = on.workspace.lists
    named = {name_key(text): number for number, text in enumerate(texts) if stored(text)}
    asked = hostile.some(sorted(named.values()))[::2]
    with on.workspace.transaction():
        for number in asked:
            lists.create(texts[number], [hostile.key_of(number), texts[number]])
    names = [texts[number] for number in asked]
    for number, keys in zip(
        asked, found(on, [{"type": "list", "list": name} for name in names]), strict=True
    ):
        assert keys == [hostile.key_of(number)]
    with on.workspace.transaction():
        for name in names:
            lists.delete(name)


def test_an_injection_is_no_sql_condition(on: Bench, folder: Path) -> None:
    wraps = ("{}", "number = 1 OR {}", "\"text\" = '{}'", "lower({}) = 'x'", "number = 1 {}", "({})")
    for text in filter(stored, hostile.some(hostile.injections(folder))):
        for wrap in wraps:
            segment = read_segment(definition({"type": "sql", "expression": wrap.replace("{}", text)}))
            found = errors(on.checker.check(segment, AS_OF))
            for finding in found:
                assert "character" in str(finding) or "too" in finding.what, (wrap, text, finding)
                assert finding.path == "include.items[0].conditions[0].expression"
            if not found:
                counted(on, segment)
            assert found or wrap != "{}" or text in HARMLESS, text


def test_an_equation_is_read_or_refused_with_its_place(texts: list[str]) -> None:
    segment = read_segment(definition(in_field("a"), in_field("b")))
    for text in [*texts, *(f"A or B {text}" for text in texts), *(f"{text} A or B" for text in texts)]:
        place, made = read_equation(segment, text)
        assert (place is None) == (made is not None)
        assert made is None or equation.text(made) in {"A or B", "A and B", "not A or B"}, text


def read_equation(segment: Segment, text: str) -> tuple[int | None, Segment | None]:
    """Where an equation can't be read, or what it makes."""
    try:
        return None, equation.rearrange(segment, text)
    except DefinitionError as error:
        return error.place.offset if error.place else None, None


STATEMENTS = (
    "SELECT * FROM read_text('{secret}')",
    "SELECT * FROM read_csv('{secret}')",
    "SELECT * FROM glob('{folder}/*')",
    "COPY data.contacts TO '{folder}/owned.csv'",
    "EXPORT DATABASE '{folder}/owned'",
    "ATTACH '{folder}/owned.db' AS owned",
    "INSTALL httpfs",
    "LOAD '{folder}/owned.duckdb_extension'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET memory_limit = '1MB'",
    "SET threads = 64",
    "RESET memory_limit",
    "PRAGMA enable_profiling = 'json'",
    "PRAGMA profile_output = '{folder}/owned.json'",
    "SET allowed_directories = ['/']",
    "SELECT getenv('CARDINAL_CANARY')",
)


@pytest.mark.parametrize("statement", STATEMENTS)
def test_even_a_statement_of_its_own_would_reach_nothing(statement: str, on: Bench, folder: Path) -> None:
    aimed = statement.replace("{folder}", str(folder)).replace("{secret}", str(folder / "secret.csv"))
    with on.workspace.using("main") as cursor, pytest.raises(duckdb.Error):
        cursor.execute(aimed).fetchall()
