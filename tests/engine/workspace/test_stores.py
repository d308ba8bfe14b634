"""Drafts, recorded sizes, members, lists, notes and labels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import msgspec
import pytest

from engine.catalog.model import Activity, Catalog, DataColumn
from engine.definition.model import Card, Column, ListCondition, Segment, segment
from engine.errors import NameTakenError, NotFoundError, UserError
from engine.workspace import Change, Label, Recording, Workspace
from engine.workspace.swap import building_path
from tests.support.workspaces import (
    build_contacts,
    create_with_contacts,
    kept_keys,
    ordinals,
    rows_of,
    saved_definition,
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with create_with_contacts(tmp_path / "x.cardinal", 1000) as workspace:
        yield workspace


def test_a_draft_may_be_unfinished_and_the_last_one_counts(workspace: Workspace) -> None:
    unfinished = segment(include=Column(items=(Card(), Card()), joins=("or",)))
    workspace.drafts.put("window-1", saved_definition("a"))
    workspace.drafts.put("window-2", saved_definition("b"), segment_id=5, version=2)
    workspace.drafts.put("window-1", unfinished)
    draft = workspace.drafts.get("window-1")
    assert draft is not None
    assert draft.definition == unfinished
    assert [draft.document for draft in workspace.drafts.all()] == ["window-1", "window-2"]
    assert [(draft.segment_id, draft.version) for draft in workspace.drafts.all()] == [(None, None), (5, 2)]
    workspace.drafts.drop("window-1")
    workspace.drafts.drop("window-1")
    assert workspace.drafts.get("window-1") is None


def test_a_draft_of_a_newer_program_stays_in_the_file(workspace: Workspace) -> None:
    workspace.drafts.put("window-1", saved_definition("a"))
    with workspace.transaction() as cursor:
        cursor.execute('UPDATE cardinal.drafts SET definition = \'{"format": "cardinal.segment/2"}\'')
    assert workspace.drafts.all() == ()
    assert rows_of(workspace, "SELECT count(*) FROM cardinal.drafts") == [(1,)]


def _recording(segment_id: int, day: int, size: int, entered: int | None = None) -> Recording:
    moment = datetime(2024, 1, day, 12)
    return Recording(
        segment_id=segment_id, version=1, recorded_at=moment, as_of=moment, data_version="1",
        size=size, base=1000, entered=entered, left=entered,
    )  # fmt: skip


def test_recordings_are_kept_in_order(workspace: Workspace) -> None:
    first, second = (workspace.segments.save(saved_definition(name)).id for name in ("a", "b"))
    recordings = [_recording(first, 1, 10), _recording(first, 2, 12, 2), _recording(second, 1, 5)]
    for recording in reversed(recordings):
        workspace.recordings.add(recording)
    assert workspace.recordings.of(first) == tuple(recordings[:2])
    assert workspace.recordings.latest() == {first: recordings[1], second: recordings[2]}


def test_the_recording_before_is_of_other_data_or_another_day(workspace: Workspace) -> None:
    number = workspace.segments.save(saved_definition("a")).id
    recordings = [_recording(number, 1, 10), _recording(number, 2, 12), _recording(number, 2, 13)]
    for recording in recordings:
        workspace.recordings.add(recording)
    before = workspace.recordings.before
    assert before("1", date(2024, 1, 2)) == {number: recordings[0]}
    assert before("1", date(2024, 1, 3)) == before("2", date(2024, 1, 2)) == {number: recordings[2]}
    workspace.segments.delete("a")
    assert before("2", date(2024, 1, 2)) == {}


def test_members_are_replaced_and_the_change_is_told(workspace: Workspace) -> None:
    first, second = (workspace.segments.save(saved_definition(name)).id for name in ("a", "b"))
    assert workspace.members.replace(first, ordinals(3, 1, 2)) == Change(entered=3, left=0)
    assert workspace.members.replace(second, ordinals(1)) == Change(entered=1, left=0)
    assert workspace.members.replace(first, ordinals(2, 4)) == Change(entered=1, left=2)
    assert kept_keys(workspace, first) == ["k2", "k4"]
    assert workspace.members.ordinals(first).tolist() == [2, 4]
    assert kept_keys(workspace, second) == ["k1"]
    assert workspace.members.replace(first, ordinals()) == Change(entered=0, left=2)
    assert kept_keys(workspace, first) == []


def test_lists_are_frozen_keys(workspace: Workspace) -> None:
    made = workspace.lists.create(" March ", ["k2", " k1 ", "k1", "", "gone"], origin="file")
    assert (made.name, made.size, made.origin, made.as_of) == ("March", 3, "file", None)
    assert kept_keys(workspace, "march") == ["gone", "k1", "k2"]
    assert workspace.lists.id_of(" MARCH") == made.id
    moment = datetime(2024, 1, 31, 23, 59, 59)
    other = workspace.lists.create_of_contacts("April", ordinals(5, 6), as_of=moment)
    assert (other.size, other.as_of) == (2, moment)
    assert kept_keys(workspace, "April") == ["k5", "k6"]
    assert workspace.lists.create("Empty", []).size == 0
    assert [fixed.name for fixed in workspace.lists.all()] == ["April", "Empty", "March"]
    workspace.lists.delete("april")
    assert workspace.lists.create("April", ["k1"]).id != other.id


def on_list(name: str, fixed: str) -> Segment:
    return segment(name=name, include=Column(items=(Card(conditions=(ListCondition(list=fixed),)),)))


def used_list(workspace: Workspace, segment: str) -> str:
    (card,) = workspace.segments.get(segment).include.items
    assert isinstance(card, Card)
    (condition,) = card.conditions
    assert isinstance(condition, ListCondition)
    return condition.list


def test_segments_follow_a_renamed_list(workspace: Workspace) -> None:
    made = workspace.lists.create("March", ["k1"])
    workspace.lists.create("April", ["k2"])
    workspace.segments.save(on_list("Mailed", "march"))
    renamed = workspace.lists.rename("MARCH", " Spring ")
    assert (renamed.id, renamed.name, renamed.size) == (made.id, "Spring", 1)
    assert used_list(workspace, "Mailed") == "Spring"
    assert workspace.lists.rename("spring", "SPRING").name == "SPRING"
    with pytest.raises(NameTakenError, match="already a list “April”"):
        workspace.lists.rename("Spring", "April")
    with pytest.raises(UserError, match="can't be blank"):
        workspace.lists.rename("Spring", " ")
    with pytest.raises(NotFoundError, match="no list “March”"):
        workspace.lists.rename("March", "Summer")


@pytest.mark.parametrize("user", ["Mailed", "March", "MARCH "])
def test_a_list_in_use_stays_whatever_its_user_is_called(user: str, workspace: Workspace) -> None:
    workspace.lists.create("March", ["k1"])
    workspace.segments.save(on_list(user, "March"))
    with pytest.raises(NameTakenError, match=f"“March” is used by “{user.strip()}”"):
        workspace.lists.delete("March")
    assert kept_keys(workspace, "March") == ["k1"]


def test_an_address_of_one_contact_stands_for_its_key(tmp_path: Path) -> None:
    path = tmp_path / "x.cardinal"
    with Workspace.create(path) as workspace:
        build_contacts(building_path(path), 5)
        with duckdb.connect(str(building_path(path))) as connection:
            connection.execute("ALTER TABLE data.contacts ADD COLUMN mail VARCHAR")
            mails = "['Ann@x.example', 'two@x.example', 'two@x.example', 'k0', NULL]"
            connection.execute(f"UPDATE data.contacts SET mail = {mails}[_contact + 1]")
        workspace.replace_data(building_path(path))
        pasted = ["ANN@x.example", "two@x.example", "k0", "k4", "nobody@x.example", "k0 "]
        made = workspace.lists.create("March", pasted, address="mail")
        assert kept_keys(workspace, "March") == ["k0", "k4", "nobody@x.example", "two@x.example"]
        assert (made.size, workspace.lists.strangers("march")) == (4, 2)
        plain = workspace.lists.create("April", pasted)
        assert (plain.size, workspace.lists.strangers("April")) == (5, 3)


def test_lists_that_cannot_be_made_or_found_say_so(workspace: Workspace) -> None:
    workspace.lists.create("March mailing", ["k1"])
    with pytest.raises(NameTakenError, match="already a list"):
        workspace.lists.create("march MAILING", ["k1"])
    with pytest.raises(UserError, match="can't be blank"):
        workspace.lists.create(" ", ["k1"])
    for missed in (workspace.lists.id_of, workspace.lists.get, workspace.lists.delete):
        with pytest.raises(NotFoundError, match=r"did you mean .*March mailing"):
            missed("March maling")
    assert kept_keys(workspace, "March mailing") == ["k1"]


def test_notes_stand_at_days(workspace: Workspace) -> None:
    late = workspace.notes.add(date(2024, 3, 1), " spring campaign ")
    early = workspace.notes.add(date(2024, 1, 1), "new year")
    assert workspace.notes.all() == (early, late)
    assert late.text == "spring campaign"
    workspace.notes.remove(late.id)
    with pytest.raises(UserError, match="blank"):
        workspace.notes.add(date(2023, 3, 1), " ")
    assert workspace.notes.all() == (early,)


def _column(name: str) -> DataColumn:
    return DataColumn(name=name, column=name, type="text", label="as imported")


CATALOG = Catalog(
    contacts=1000,
    fields=(_column("age"), _column("city")),
    activities=(Activity(name="orders", table="orders", attributes=(_column("age"), _column("amount"))),),
)


def _labels(catalog: Catalog) -> list[str]:
    orders = catalog.activities[0]
    return [column.label for column in (*catalog.fields, *orders.attributes)] + [orders.label, orders.family]


UNTOUCHED = ["as imported"] * 4 + ["", "custom"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        pytest.param(Label(name="age", label="Age"), ["Age", *UNTOUCHED[1:]], id="field"),
        pytest.param(
            Label(activity="orders", name="age", label="Age"), [*UNTOUCHED[:2], "Age", *UNTOUCHED[3:]],
            id="attribute",
        ),
        pytest.param(
            Label(activity="orders", label="Purchases", family="purchases"),
            [*UNTOUCHED[:4], "Purchases", "purchases"],
            id="activity",
        ),
        pytest.param(Label(name="age", label=""), ["", *UNTOUCHED[1:]], id="label taken away"),
        pytest.param(Label(name="gone", label="Gone"), UNTOUCHED, id="not in the data"),
    ],
)  # fmt: skip
def test_labels_are_laid_over_the_catalog(workspace: Workspace, label: Label, expected: list[str]) -> None:
    workspace.labels.put(label)
    assert workspace.labels.all() == (label,)
    assert _labels(workspace.labels.applied(CATALOG)) == expected
    workspace.labels.put(msgspec.structs.replace(label, label=None, family=None))
    assert workspace.labels.all() == ()
    assert workspace.labels.applied(CATALOG) is CATALOG


def test_a_label_that_was_rolled_back_is_not_shown(workspace: Workspace) -> None:
    def put_and_fail() -> None:
        with workspace.transaction():
            workspace.labels.put(Label(name="age", label="Age"))
            assert workspace.labels.all()
            raise KeyError

    with pytest.raises(KeyError):
        put_and_fail()
    assert workspace.labels.all() == ()


def test_label_and_family_change_apart_and_go_back_to_the_import(workspace: Workspace) -> None:
    workspace.labels.change("orders", "amount", label="Value")
    workspace.labels.change("orders", "amount", family="products")
    assert workspace.labels.all() == (
        Label(activity="orders", name="amount", label="Value", family="products"),
    )
    workspace.labels.change("orders", "amount", label=None)
    workspace.labels.change("orders", "amount", family=None)
    assert workspace.labels.all() == ()
