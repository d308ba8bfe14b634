"""Looks at files as a mapping would read them: in this process for cases, in one of its own for the way."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import xlsxwriter

from engine.errors import CancelledError
from engine.importing.building.build import Builder
from engine.importing.job import Progress
from engine.importing.looking import sample
from engine.importing.looking.looker import Looker
from engine.importing.looking.result import Check, Look
from engine.importing.looking.session import LookSession
from engine.importing.mapping import FORMAT, Source
from engine.importing.mapping import Mapping as Recipe
from engine.importing.mapping_rules import read_mapping
from engine.importing.raw import Workbench
from engine.workspace.connection import unlocked
from engine.workspace.swap import create_file
from tests.support.importing import built, write_files

CUSTOMERS = [
    "customer_id,email,birthday,tags",
    "1,Ann@x.org,1990-02-01,a;b",
    "2,bo@x.org,1985-13-45,b",
    "3,,1970-07-09,",
    "3,cy@x.org,1970-07-10,c",
    ",dee@x.org,,",
]
ORDERS = [
    "order_id,customer_id,mail,ordered_at,total",
    "10,1,ann@x.org,2024-01-05,12.50",
    "11,2,BO@x.org,2024-02-30,20",
    "12,9,zoe@x.org,,30",
    "13,,,2024-03-01,x",
]
ITEMS = ["order_id,product,quantity", "10,p1,2", "10,p2,1", "99,p1,3"]
PRODUCTS = ["product,brand", "p1,Nordal", "p1,Nordal again", "p3,Fjell"]
FILES = {"customers.csv": CUSTOMERS, "orders.csv": ORDERS, "items.csv": ITEMS, "products.csv": PRODUCTS}

SHOP: dict[str, Any] = {
    "contacts": {"file": "customers.csv", "key": "customer_id", "columns": {"birthday": {"type": "date"}}},
    "activities": [
        {
            "name": "orders",
            "file": "orders.csv",
            "contact": "customer_id",
            "time": "ordered_at",
            "columns": {"ordered_at": {"type": "date"}, "total": {"type": "number"}},
        },
        {"name": "items", "file": "items.csv", "parent": {"activity": "orders", "key": "order_id"}},
    ],
    "lookups": [{"file": "products.csv", "key": "product", "activity": "items", "on": "product"}],
}


def recipe(data: Mapping[str, Any]) -> Recipe:
    """Return a mapping that may break its rules."""
    return msgspec.convert({"format": FORMAT, **data}, Recipe)


def changed(path: str, value: Any) -> dict[str, Any]:
    """Return the shop's mapping with another value at a path of keys and numbers."""
    data: Any = json.loads(json.dumps(SHOP))
    node, steps = data, path.split(".")
    for step in steps[:-1]:
        node = node[int(step)] if step.isdigit() else node[step]
    node[steps[-1]] = value
    result: dict[str, Any] = data
    return result


Looking = Callable[..., Look]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("look")
    write_files(made, FILES)
    return made


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    scratch = tmp_path_factory.mktemp("scratch")
    connection = unlocked(":memory:", scratch)
    yield Workbench(connection, scratch, progress=lambda _: None, cancelled=lambda: False)
    connection.close()


@pytest.fixture(scope="module")
def look(bench: Workbench, folder: Path) -> Looking:
    """Looks again and again, as a person's changes make it."""
    looker = Looker(bench, lambda *_: None)

    def at(data: Mapping[str, Any] = SHOP, unused: Sequence[Source] = ()) -> Look:
        return looker.look(recipe(data), folder, unused)

    return at


@pytest.fixture(scope="module")
def seen(look: Looking) -> Look:
    return look()


CHECKS = [
    ("contacts.key", Check(path="", found=3, of=5, blank=1, repeated=1)),
    ("activities[0].contact", Check(path="", found=2, of=4, blank=1, missing=("9",))),
    ("activities[0].time", Check(path="", found=2, of=4, blank=1)),
    ("activities[1].parent", Check(path="", found=2, of=3, missing=("99",))),
    ("lookups[0].key", Check(path="", found=2, of=3, repeated=1)),
    ("lookups[0].on", Check(path="", found=2, of=3, missing=("p2",))),
]


@pytest.mark.parametrize(("path", "expected"), CHECKS, ids=[path for path, _ in CHECKS])
def test_every_key_match_and_time_has_its_figures(seen: Look, path: str, expected: Check) -> None:
    assert seen.checks[path] == msgspec.structs.replace(expected, path=path)


def test_the_figures_are_those_of_the_import(seen: Look, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "built.cardinal"
    create_file(target)
    connection = unlocked(target, tmp_path)
    bench = Workbench(connection, tmp_path, progress=lambda _: None, cancelled=lambda: False)
    try:
        report = Builder(bench, recipe(SHOP), folder, lambda *_: None).build()
    finally:
        connection.close()
    key = seen.checks["contacts.key"]
    assert key.found == report.contacts
    reasons = [(file.table, reason) for file in report.files for reason in file.reasons]
    blank = sum(reason.count for _, reason in reasons if reason.text.startswith("the row has no "))
    assert key.blank + seen.checks["activities[0].contact"].blank == blank
    assert {table: reason.count for table, reason in reasons if reason.cells} == {"contacts": 1, "orders": 1}
    assert {c.header: c.unread for c in seen.sources["contacts"].columns if c.unread} == {"birthday": 1}


NUMBERS = {
    "people.csv": ["id,code,price", "17850.0,1.50,1;50", "12.5,2.25,2;25", "3,3.00,3;00"],
    "dated.csv": ["id,at", "17850,2024-01-01", "12.5,2024-01-02", "12.50,2024-01-03", "3.00,2024-01-04"],
    "coded.csv": ["code,at", "1.5,2024-01-01", "2.250,2024-01-02", "3,2024-01-03", "15,2024-01-04"],
    "likes.csv": ["id,kind", "3,x", "3.0,y", "12.5,z"],
    "kinds.csv": ["kind,rate", "x,0.10", "y,1.00", "z,7.0"],
    "rates.csv": ["rate,title", "0.1,low", "1,high", "9.0,none"],
}
BY_NUMBERS: dict[str, Any] = {
    "contacts": {"file": "people.csv", "key": "id"},
    "activities": [
        {"name": "dated", "file": "dated.csv", "contact": "id", "time": "at"},
        {
            "name": "coded",
            "file": "coded.csv",
            "contact": {"column": "code", "field": "code"},
            "time": "at",
        },
        {"name": "likes", "file": "likes.csv", "contact": "id"},
    ],
    "lookups": [
        {"file": "kinds.csv", "key": "kind", "activity": "likes", "on": "kind"},
        {"file": "rates.csv", "key": "rate", "activity": "likes", "on": "rate"},
    ],
}


def test_numbers_match_as_in_the_import(look: Looking, folder: Path, tmp_path: Path) -> None:
    write_files(folder, NUMBERS)
    seen = look(BY_NUMBERS)
    with built(tmp_path, BY_NUMBERS, NUMBERS) as made:
        loaded = made.report.activities
        titled = made.rows("SELECT count(title) FROM data.likes")
    found = {path: check.found for path, check in seen.checks.items() if "contact" in path or "on" in path}
    assert found["activities[0].contact"] == loaded["dated"]
    assert found["activities[1].contact"] == loaded["coded"] == 3
    assert found["activities[2].contact"] == loaded["likes"] == 3
    assert titled == [(found["lookups[1].on"],)] == [(2,)]
    assert seen.checks["activities[1].contact"].missing == ("15",)
    assert seen.checks["lookups[1].on"].missing == ("7",)


def test_rows_types_and_unreadable_values_are_shown(seen: Look) -> None:
    contacts = seen.sources["contacts"]
    assert [column.header for column in contacts.columns] == ["customer_id", "email", "birthday", "tags"]
    birthday = contacts.column("BIRTHDAY")
    assert birthday is not None
    assert (birthday.type, birthday.unread) == ("date", 1)
    assert [(one.value, one.line) for one in birthday.examples] == [("1985-13-45", 3)]
    assert contacts.first[0] == ("1", "Ann@x.org", "1990-02-01", "a;b")
    assert contacts.lines == (2, 3, 4, 5, 6)
    assert (contacts.rows, contacts.looked, contacts.sampled) == (5, 5, False)
    assert (contacts.files[0].encoding, contacts.files[0].delimiter) == ("utf-8", ",")


def test_contacts_are_found_by_a_field(look: Looking) -> None:
    seen = look(changed("activities.0.contact", {"column": "mail", "field": "email"}))
    check = seen.checks["activities[0].contact"]
    assert (check.found, check.blank, check.missing) == (2, 1, ("zoe@x.org",))


def test_contacts_made_from_an_activity_know_its_keys(look: Looking) -> None:
    data = changed("contacts", {"from_activity": "orders"})
    data["lists"] = [{"name": "likes", "file": "customers.csv", "contact": "customer_id", "value": "tags"}]
    seen = look(data)
    assert "contacts" not in seen.sources
    assert "activities[0].contact" not in seen.checks
    assert seen.checks["lists[0].contact"].found == 2
    made = seen.checks["contacts.from_activity"]
    assert (made.found, made.of) == (3, 4)


def test_what_is_joined_can_be_chosen(seen: Look) -> None:
    items = [detail.name for detail in seen.details["items"]]
    assert items == ["order_id", "product", "quantity", "customer_id", "mail", "ordered_at", "total", "brand"]


PROBLEMS = [
    ("activities.0.contact", "customer", "activities[0].contact", "customer"),
    ("contacts.columns", {"age": {"type": "number"}}, "contacts.columns.age", "age"),
    (
        "contacts.columns",
        {"birthday": {"type": "date", "format": "%"}},
        "contacts.columns.birthday.format",
        "%",
    ),
    ("activities.0.traffic", {"url": "page"}, "activities[0].traffic.url", "page"),
    ("rfm", {"activity": "orders", "amount": "mail"}, "rfm.amount", "mail"),
    ("contacts.file", "nobody.csv", "contacts", "no such file"),
    ("contacts.csv", {"encoding": "klingon"}, "contacts", "klingon"),
]


@pytest.mark.parametrize(("at", "value", "path", "word"), PROBLEMS, ids=[f"{p[0]}={p[1]}" for p in PROBLEMS])
def test_what_is_wrong_is_told_at_its_place(look: Looking, at: str, value: Any, path: str, word: str) -> None:
    seen = look(changed(at, value))
    problems = [*seen.problems, *(one.problem for one in seen.sources.values() if one.problem)]
    (problem,) = [problem for problem in problems if problem.path == path]
    assert word in f"{problem.what} {problem.mend}"
    assert len(seen.sources) == 4


def test_rows_are_shown_although_the_mapping_is_wrong(look: Looking) -> None:
    seen = look(changed("activities.0.contact", "customer"))
    assert len(seen.sources["activities[0]"].first) == 4
    assert seen.sources["activities[0]"].column("total") is not None


def test_a_table_without_rows_is_looked_at_too(look: Looking, folder: Path) -> None:
    write_files(folder, {"none.csv": ORDERS[:1]})
    told = changed("activities.0.file", "none.csv")
    del told["activities"][0]["columns"]
    seen = look(told)
    assert seen.sources["activities[0]"].first == ()
    assert seen.checks["activities[0].time"] == Check(path="activities[0].time", found=0, of=0)


def test_files_are_shown_as_the_first_that_is_not_empty_is_read(look: Looking, folder: Path) -> None:
    (folder / "part1.csv").write_text("")
    (folder / "part2.csv").write_text("customer_id;city\n1;Oslo\n")
    (folder / "week1.xlsx").write_text("")
    with xlsxwriter.Workbook(str(folder / "week2.xlsx")) as book:
        book.add_worksheet("Days").write_row(0, 0, ["customer_id", "day"])
        book.get_worksheet_by_name("Days").write_row(1, 0, ["1", "Monday"])
    activities = [{"name": name, "file": f"{name}*", "contact": "customer_id"} for name in ("part", "week")]
    seen = look({"contacts": SHOP["contacts"], "activities": activities})
    part, week = (seen.sources[f"activities[{number}]"] for number in (0, 1))
    assert (part.problem, week.problem, week.sheets) == (None, None, ("Days",))
    assert part.file is not None
    assert week.file is not None
    assert (part.file.delimiter, week.file.sheet) == (";", "Days")


def test_a_file_without_a_role_is_shown_too(look: Looking) -> None:
    seen = look(unused=[Source(file="items.csv")])
    assert [column.type for column in seen.sources["unused[0]"].columns] == ["number", "text", "number"]


def test_reading_follows_what_is_told(look: Looking) -> None:
    seen = look(changed("contacts.csv", {"delimiter": ";"})).sources["contacts"]
    assert seen.files[0].delimiter == ";"
    assert len(seen.columns) == 1
    assert len(look().sources["contacts"].columns) == 4


def test_ambiguous_dates_are_asked(look: Looking, folder: Path) -> None:
    write_files(folder, {"days.csv": ["customer_id,day", "1,03/04/2024", "2,05/06/2024"]})
    activity = {"name": "days", "file": "days.csv", "contact": "customer_id", "time": "day"}
    data = changed("activities", [{**activity, "columns": {"day": {"type": "date"}}}])
    seen = look({**data, "lookups": []})
    (question,) = seen.sources["activities[0]"].questions
    assert (question.path, question.choices) == ("activities[0].columns.day", ("%d/%m/%Y", "%m/%d/%Y"))
    assert seen.checks["activities[0].time"].found == 0


def test_a_big_table_is_sampled_but_all_keys_count(
    look: Looking, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "ALL_CELLS", 100)
    monkeypatch.setattr(sample, "FEWEST_ROWS", 50)
    monkeypatch.setattr(sample, "MOST_ROWS", 50)
    people = ["id,name", *(f"{number},n{number}" for number in range(1000))]
    visits = ["id,at", *(f"{number},2024-01-01" for number in range(1000, 0, -1))]
    write_files(folder, {"people.csv": people, "visits.csv": visits})
    seen = look(
        {
            "contacts": {"file": "people.csv", "key": "id"},
            "activities": [{"name": "visits", "file": "visits.csv", "contact": "id", "time": "at"}],
        }
    )
    assert seen.checks["contacts.key"] == Check(path="contacts.key", found=1000, of=1000)
    visited = seen.checks["activities[0].contact"]
    assert visited.sampled
    assert (
        visited.found == visited.of - 1
    )  # the row of 1000 is among the first, which are looked at in any case
    shown = seen.sources["activities[0]"]
    assert shown.sampled
    assert shown.first[0] == ("1000", "2024-01-01")
    assert shown.looked < 200 < shown.rows == 1000


def test_a_file_that_was_saved_anew_is_read_anew(look: Looking, folder: Path) -> None:
    data = {"contacts": {"file": "grown.csv", "key": "id"}}
    write_files(folder, {"grown.csv": ["id", "1"]})
    assert look(data).checks["contacts.key"].found == 1
    write_files(folder, {"grown.csv": ["id", "1", "2"]})
    assert look(data).checks["contacts.key"].found == 2


def test_what_did_not_change_is_not_read_again(
    look: Looking, bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    look()
    read: list[str] = []
    monkeypatch.setattr("engine.importing.looking.sample.take", lambda *_: read.append("read"))
    look(changed("activities.0.columns", {"total": {"type": "text"}}))
    assert read == []
    tables = "SELECT count(*) FROM duckdb_tables() WHERE table_name LIKE 'look_staged%'"
    assert bench.connection.execute(tables).fetchone() == (4,)


def test_ways_of_reading_that_are_not_chosen_leave_nothing_behind(
    look: Looking, bench: Workbench, folder: Path
) -> None:
    def held() -> tuple[list[str], int]:
        query = "SELECT table_name FROM duckdb_tables() WHERE temporary ORDER BY ALL"
        names = [re.sub(r"\d+", "", name) for (name,) in bench.connection.execute(query).fetchall()]
        return names, sum(1 for path in bench.scratch.rglob("*") if path.is_file())

    (folder / "odd.csv").write_bytes("id;name\n1;Zoë\n2;Bo\n".encode("cp1252"))
    data: dict[str, Any] = {"contacts": {"file": "odd.csv", "key": "id"}}
    read = look(data)
    before = held()
    for encoding in ("cp1250", "iso8859-2", "utf-16", "cp1252"):
        look({"contacts": {**data["contacts"], "csv": {"encoding": encoding}}})
    look({"contacts": {**data["contacts"], "csv": {"delimiter": ","}}})
    assert look(data) == read
    assert held() == before


def test_a_process_answers_until_it_is_closed(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    session = LookSession()
    mapping = read_mapping(json.dumps({"format": FORMAT, **SHOP}))
    try:
        assert session.look(mapping, tmp_path).checks["contacts.key"].found == 3
        with pytest.raises(CancelledError):
            session.look(mapping, tmp_path, cancelled=iter([False, *[True] * 1000]).__next__)
        again = session.look(recipe(changed("activities.0.contact", "mail")), tmp_path)
        assert again.checks["activities[0].contact"].found == 0
        session.close()
        assert session.look(mapping, tmp_path).checks["contacts.key"].found == 3
    finally:
        session.close()


def test_a_look_broken_off_by_who_asks_leaves_no_answer_to_the_next(tmp_path: Path) -> None:
    write_files(tmp_path, FILES)
    session = LookSession()

    def broken(_: Progress) -> None:
        raise LookupError

    try:
        with pytest.raises(LookupError):
            session.look(recipe(changed("activities.0.contact", "mail")), tmp_path, progress=broken)
        look = session.look(recipe(SHOP), tmp_path)
        assert look.checks["activities[0].contact"].found > 0
    finally:
        session.close()


def test_closing_ends_a_look_that_runs(tmp_path: Path) -> None:
    big = ["id,name", *(f"{number},n{number}" for number in range(300_000))]
    write_files(tmp_path, {"people.csv": big})
    session = LookSession()
    ended: list[Exception] = []
    begun = threading.Event()

    def run() -> None:
        try:
            mapping = recipe({"contacts": {"file": "people.csv", "key": "id"}})
            while not ended:
                session.look(mapping, tmp_path, progress=lambda _: begun.set())
        except CancelledError as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    assert begun.wait(60)
    session.close()
    thread.join(60)
    assert [str(error) for error in ended] == ["The look was cancelled"]
