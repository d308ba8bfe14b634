"""The import recipe as a value: roles, names, columns, questions; no edit loses a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.importing.answers import answered, settled
from app.importing.recipe import (
    Recipe,
    changed,
    column_at,
    files_of,
    merged,
    of_guess,
    problems,
    role_of,
    source_at,
    sources,
    with_column,
    with_contacts_from,
    with_reading,
    with_rfm,
)
from app.importing.roles import with_role, without
from engine.importing.guess.result import Guess, Reason
from engine.importing.mapping import FORMAT, ActivitySource, Mapping, Parent, Source
from engine.importing.mapping_rules import check_mapping
from engine.importing.report import Sentence

BASE = Path("/data")

SHOP: dict[str, Any] = {
    "format": FORMAT,
    "contacts": {"file": "customers.csv", "key": "customer_id", "also_from": ["orders"]},
    "activities": [
        {"name": "visits", "file": "visits.csv", "contact": "customer_id", "time": "at"},
        {"name": "orders", "file": "orders.csv", "contact": "customer_id", "time": "ordered_at"},
        {"name": "items", "file": "items.csv", "parent": {"activity": "orders", "key": "order_id"}},
    ],
    "lookups": [
        {"file": "products.csv", "key": "product_id", "activity": "items", "on": "product_id"},
        {"file": "regions.csv", "key": "customer_id", "contacts": True},
    ],
    "lists": [{"name": "tags", "file": "tags.csv", "contact": "customer_id", "value": "tag"}],
    "computed": [{"activity": "orders", "name": "net", "expression": "total * 0.8"}],
    "rfm": {"activity": "orders", "amount": "total"},
}


def shop(**more: Any) -> Recipe:
    return Recipe(mapping=msgspec.convert(SHOP, Mapping), base=BASE, **more)


def place(recipe: Recipe, file: str) -> str:
    return next(path for path, source in sources(recipe) if source.file == file)


def asked(path: str, option: str, column: str | None = None, also: str | None = None) -> Sentence:
    return Sentence(text="which", kind="question", path=path, option=option, column=column, also=also)


def test_a_new_name_is_followed_by_all_that_speak_of_it() -> None:
    mapping = changed(shop(), "activities[1]", name="purchases").mapping
    check_mapping(mapping)
    assert mapping.contacts.also_from == ("purchases",)
    assert mapping.activities[2].parent is not None
    assert mapping.activities[2].parent.activity == "purchases"
    assert mapping.computed[0].activity == "purchases"
    assert mapping.rfm is not None
    assert mapping.rfm.activity == "purchases"


def test_what_was_made_of_an_activity_goes_with_it_and_its_parts_wait() -> None:
    recipe = without(shop(), "activities[1]")
    assert recipe.mapping.rfm is None
    assert recipe.mapping.computed == ()
    assert recipe.mapping.contacts.also_from == ()
    assert place(recipe, "items.csv") == "activities[1]"
    (problem,) = problems(recipe)
    assert (problem.path, "orders" in problem.what) == ("activities[1].parent.activity", True)


def test_what_the_guess_said_stays_with_its_file() -> None:
    recipe = shop(
        reasons=(Reason("activities[0].time", "visits"), Reason("activities[2].parent", "items")),
        questions=(
            asked("activities[0].columns.at", "format", "at", "activities[0].time"),
            asked("activities[1].columns.ordered_at", "format", "ordered_at", "activities[1].time"),
        ),
    )
    recipe = without(recipe, "activities[0]")
    assert [(one.path, one.text) for one in recipe.reasons] == [("activities[1].parent", "items")]
    (question,) = recipe.questions
    assert (question.path, question.also) == ("activities[0].columns.ordered_at", "activities[0].time")


ROLES = ("contacts", "activity", "child", "lookup", "list", "unused")
FILES = files_of(shop())


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("file", FILES)
def test_any_file_may_have_any_role(file: str, role: Any) -> None:
    recipe, path = with_role(shop(), place(shop(), file), role, ("customer_id", "x"))
    source = source_at(recipe, path)
    assert source is not None
    assert (role_of(source), source.file) == (role, file)
    assert sorted(files_of(recipe)) == sorted(FILES)


def test_the_column_that_says_whose_rows_they_are_is_carried_over() -> None:
    recipe, path = with_role(shop(), "activities[0]", "list", ("customer_id", "page"))
    made = recipe.mapping.lists[1]
    assert (path, made.name, made.contact, made.value) == ("lists[1]", "visits", "customer_id", "")
    assert [problem.path for problem in problems(recipe)] == ["lists[1].value"]


def test_contacts_of_another_file_leave_the_old_one_without_a_role() -> None:
    recipe, path = with_role(shop(), "lookups[1]", "contacts", ("customer_id",))
    assert (path, recipe.mapping.contacts.file, recipe.mapping.contacts.key) == (
        "contacts", "regions.csv", "customer_id",
    )  # fmt: skip
    assert recipe.unused == (Source(file="customers.csv"),)


def test_contacts_can_be_made_from_what_they_did() -> None:
    recipe = without(shop(), "contacts")
    (problem,) = problems(recipe)
    assert problem.path == "contacts"
    recipe = with_contacts_from(recipe, "orders")
    assert problems(recipe) == []
    assert recipe.mapping.contacts.from_activity == "orders"


COLUMNS: list[tuple[list[dict[str, Any]], dict[str, Any]]] = [
    ([{"type": "date", "format": "%d.%m.%Y"}], {"type": "date", "format": "%d.%m.%Y"}),
    ([{"type": "date", "format": "%d.%m.%Y"}, {"type": "text"}], {"type": "text"}),
    ([{"type": "list", "separator": ";"}, {"type": None}], {}),
    ([{"type": "number", "decimal": ","}, {"type": "boolean"}], {"type": "boolean"}),
    ([{"decimal": ","}], {"decimal": ","}),
    ([{"skip": True}, {"skip": False}], {}),
    ([{"empty": ("0",)}, {"rename": "sum"}], {"empty": ("0",), "rename": "sum"}),
]


@pytest.mark.parametrize(("edits", "expected"), COLUMNS, ids=[str(edits) for edits, _ in COLUMNS])
def test_what_does_not_go_with_a_type_is_dropped(
    edits: list[dict[str, Any]], expected: dict[str, Any]
) -> None:
    recipe = shop()
    for edit in edits:
        recipe = with_column(recipe, "activities[1]", "Total", **edit)
    source = source_at(recipe, "activities[1]")
    assert source is not None
    assert msgspec.to_builtins(column_at(source, "total")) == expected
    assert problems(recipe) == []


def parent_of(activity: ActivitySource) -> Parent:
    assert activity.parent is not None
    return activity.parent


Answered = Callable[[Recipe], object]

ANSWERS: list[tuple[Sentence, str, Answered, object]] = [
    (
        asked("activities[1].columns.day", "format", "day", "activities[1].time"),
        "%d/%m/%Y",
        lambda r: (r.mapping.activities[1].time, msgspec.to_builtins(r.mapping.activities[1].columns["day"])),
        ("day", {"type": "date", "format": "%d/%m/%Y"}),
    ),
    (
        asked("contacts.columns.seen", "format", "seen"),
        "%m/%d/%Y %H:%M",
        lambda r: msgspec.to_builtins(r.mapping.contacts.columns["seen"]),
        {"type": "datetime", "format": "%m/%d/%Y %H:%M"},
    ),
    (
        asked("contacts.columns.spent", "decimal", "spent"),
        ",",
        lambda r: msgspec.to_builtins(r.mapping.contacts.columns["spent"]),
        {"type": "number", "decimal": ","},
    ),
    (asked("contacts.key", "key"), "email", lambda r: r.mapping.contacts.key, "email"),
    (asked("activities[0]", "time"), "seen_at", lambda r: r.mapping.activities[0].time, "seen_at"),
    (asked("activities[0]", "contact"), "mail", lambda r: r.mapping.activities[0].contact, "mail"),
    (asked("contacts", "csv.delimiter"), ";", lambda r: r.mapping.contacts.csv.delimiter, ";"),
    (asked("contacts", "csv.header"), "2", lambda r: r.mapping.contacts.csv.header, 2),
    (asked("lookups[0]", "sheet"), "May", lambda r: r.mapping.lookups[0].sheet, "May"),
    (asked("activities[2].parent", "key"), "no", lambda r: parent_of(r.mapping.activities[2]).on, "no"),
]


@pytest.mark.parametrize(
    ("question", "choice", "value", "expected"), ANSWERS, ids=[f"{q.path} {q.option}" for q, *_ in ANSWERS]
)
def test_an_answer_stands_in_the_recipe(
    question: Sentence, choice: str, value: Answered, expected: object
) -> None:
    recipe = answered(shop(questions=(question,)), question, choice)
    assert value(recipe) == expected
    assert recipe.questions == ()


def test_a_question_can_be_left_as_it_is() -> None:
    question = asked("contacts.key", "key")
    recipe = settled(shop(questions=(question,)), question)
    assert recipe.mapping == shop().mapping
    assert (recipe.questions, recipe.accepted) == ((), (question,))


def guess(data: dict[str, Any], **more: Any) -> Guess:
    return Guess(mapping=msgspec.convert(data, Mapping), base_directory=str(BASE), **more)


def test_files_that_fit_nothing_are_there_without_a_role() -> None:
    unused = (Sentence(kind="not used", text="why", file="notes.csv"),)
    recipe = of_guess(guess(SHOP, unused=unused), [BASE / name for name in (*FILES, "notes.csv")])
    assert recipe.unused == (Source(file="notes.csv"),)
    assert recipe.why_unused == {"notes.csv": "why"}


def test_further_files_leave_what_is_there_as_it_is() -> None:
    before = changed(shop(), "activities[0]", time="seen_at")
    told = {
        **SHOP,
        "activities": [
            *SHOP["activities"],
            {"name": "mails", "file": "mails.csv", "contact": "customer_id", "time": "sent"},
            {"name": "clicks", "file": "clicks.csv", "parent": {"activity": "mails", "key": "mail"}},
            {"name": "orders_2", "file": "odd.csv", "parent": {"activity": "unknown", "key": "x"}},
        ],
    }
    new = [BASE / name for name in ("mails.csv", "clicks.csv", "odd.csv", "rest.csv")]
    recipe = merged(before, guess(told), new)
    assert recipe.mapping.activities[0].time == "seen_at"
    assert [one.name for one in recipe.mapping.activities] == ["visits", "orders", "items", "mails", "clicks"]
    assert recipe.unused == (Source(file="odd.csv"), Source(file="rest.csv"))


EDITS: list[Callable[[Recipe, str], Recipe]] = [
    *(lambda recipe, path, role=role: with_role(recipe, path, role, ("customer_id",))[0] for role in ROLES),
    without,
    lambda recipe, path: with_column(recipe, path, "x", type="list", separator=";"),
    lambda recipe, path: with_reading(recipe, path, delimiter=";"),
    lambda recipe, path: (
        changed(recipe, path, name="new") if hasattr(source_at(recipe, path), "name") else recipe
    ),
    lambda recipe, _: with_rfm(recipe, "orders", "total"),
    lambda recipe, _: with_contacts_from(recipe, "orders") if not recipe.mapping.contacts.file else recipe,
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, len(EDITS) - 1)), max_size=12))
def test_whatever_is_done_every_problem_has_its_place(steps: list[tuple[int, int]]) -> None:
    """No edit fails, none brings in a file, and what is then wrong is told at a place that is there."""
    recipe = shop(questions=(asked("lookups[1].columns.x", "format", "x"),))
    for at, edit in steps:
        places = [path for path, _ in sources(recipe)]
        if not places:
            break
        recipe = EDITS[edit](recipe, places[at % len(places)])
        assert set(files_of(recipe)) <= set(FILES)
        for problem in problems(recipe):
            assert problem.path
        for question in recipe.questions:
            assert source_at(recipe, (question.path or "").split(".")[0]) is not None
