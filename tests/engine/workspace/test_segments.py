"""Saved segments: versions, names, references that follow, and what may not be deleted."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.definition.model import Card, Column, Group, Segment, SegmentCondition, segment
from engine.errors import CardinalError, NameTakenError, NotFoundError, UserError, WorkspaceTooNewError
from engine.workspace import Recording, Workspace
from engine.workspace.names import name_key
from engine.workspace.stores.references import references
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
    with create_with_contacts(tmp_path / "x.cardinal", 10) as workspace:
        yield workspace


def test_saving_gives_the_definition_back(workspace: Workspace) -> None:
    definition = msgspec.structs.replace(saved_definition("VIP"), purpose="mail", tags=("a", "b"))
    saved = workspace.segments.save(definition)
    assert (saved.id, saved.name, saved.version, saved.purpose, saved.tags) == (
        1,
        "VIP",
        1,
        "mail",
        ("a", "b"),
    )
    assert workspace.segments.get("VIP") == definition
    assert workspace.segments.all() == (saved,)


def test_saving_under_a_taken_name_makes_a_new_version(workspace: Workspace) -> None:
    first = workspace.segments.save(saved_definition("VIP", expression="age > 1"))
    second = workspace.segments.save(saved_definition("  vip ", expression="age > 2"))
    assert (second.id, second.version) == (first.id, 2)
    assert workspace.segments.get("vip", 1) == saved_definition("VIP", expression="age > 1")
    assert workspace.segments.get("vip") == saved_definition("VIP", expression="age > 2")
    assert len(workspace.segments.all()) == 1


def test_segments_stand_in_the_order_of_their_names(workspace: Workspace) -> None:
    for name in ("b", "C", "a"):
        workspace.segments.save(saved_definition(name))
    assert [saved.name for saved in workspace.segments.all()] == ["a", "b", "C"]


@pytest.mark.parametrize(
    ("act", "kind", "says"),
    [
        (lambda w: w.segments.get("VPI customers"), NotFoundError, "did you mean.*VIP customers"),
        (lambda w: w.segments.get("zzz"), NotFoundError, "There is no saved segment .zzz."),
        (lambda w: w.segments.get("VIP customers", 2), NotFoundError, "no version 2"),
        (lambda w: w.segments.by_id(99), NotFoundError, "has been deleted"),
        (lambda w: w.segments.delete("zzz"), NotFoundError, "no saved segment"),
        (lambda w: w.segments.rename("zzz", "y"), NotFoundError, "no saved segment"),
        (lambda w: w.segments.rename("VIP customers", "  "), UserError, "can't be blank"),
        (lambda w: w.segments.rename("VIP customers", "OTHER"), NameTakenError, "already a segment"),
        (lambda w: w.segments.save(saved_definition("   ")), UserError, "can't be blank"),
    ],
)
def test_what_cannot_be_done_says_so(
    workspace: Workspace, act: Callable[[Workspace], object], kind: type[CardinalError], says: str
) -> None:
    workspace.segments.save(saved_definition("VIP customers"))
    workspace.segments.save(saved_definition("Other"))
    with pytest.raises(kind, match=says):
        act(workspace)


def test_renaming_follows_in_every_version_and_depth(workspace: Workspace) -> None:
    workspace.segments.save(saved_definition("VIP"))
    workspace.segments.save(saved_definition("user", "vip"))
    inner = Group(items=(Card(conditions=(SegmentCondition(segment="VIP", negated=True),)),))
    deep = Column(items=(Group(items=(inner,)),))
    workspace.segments.save(segment(name="user", include=deep, exclude=deep))
    workspace.segments.rename("VIP", "Best")
    assert workspace.segments.get("user", 1) == saved_definition("user", "Best")
    assert str(workspace.segments.get("user")).count("segment='Best'") == 2
    assert "VIP" not in str(workspace.segments.get("user"))
    workspace.segments.rename("best", "BEST")
    assert workspace.segments.get("user", 1) == saved_definition("user", "BEST")


def test_a_name_that_is_free_again_means_another_segment(workspace: Workspace) -> None:
    workspace.segments.save(saved_definition("VIP"))
    workspace.segments.save(saved_definition("user", "VIP"))
    workspace.segments.rename("VIP", "Best")
    workspace.segments.save(saved_definition("VIP", expression="age > 99"))
    assert workspace.segments.get("user") == saved_definition("user", "Best")
    assert workspace.segments.graph() == {"Best": (), "VIP": (), "user": ("Best",)}


def test_a_name_used_before_it_is_there_is_bound_later(workspace: Workspace) -> None:
    workspace.segments.save(saved_definition("user", "Later"))
    assert workspace.segments.graph() == {"user": ()}
    workspace.segments.save(saved_definition("later"))
    assert workspace.segments.graph() == {"user": ("later",), "later": ()}
    workspace.segments.rename("later", "Now")
    assert workspace.segments.get("user") == saved_definition("user", "Now")


def test_what_others_use_cannot_be_deleted(workspace: Workspace) -> None:
    for name, used in (("VIP", ()), ("b", ("VIP",)), ("a", ("VIP", "b"))):
        workspace.segments.save(saved_definition(name, *used))
    assert workspace.segments.graph() == {"a": ("VIP", "b"), "b": ("VIP",), "VIP": ()}
    with pytest.raises(NameTakenError, match=r"used by .a., .b."):
        workspace.segments.delete("VIP")
    workspace.segments.save(saved_definition("a"))
    workspace.segments.save(saved_definition("b"))
    workspace.segments.delete("VIP")
    assert workspace.segments.get("b", 1) == saved_definition("b", "VIP")


def left_over(workspace: Workspace, segment_id: int) -> int:
    tables = ("segment_versions", "segment_references", "recordings", "members")
    asked = " UNION ALL ".join(f"SELECT segment_id FROM cardinal.{table}" for table in tables)
    ((count,),) = rows_of(workspace, f"SELECT count(*) FROM ({asked}) WHERE segment_id = {segment_id}")
    return int(count)


def test_what_is_deleted_comes_back_as_it_was(workspace: Workspace) -> None:
    for definition in (
        saved_definition("VIP"),
        saved_definition("used"),
        saved_definition("user", "used"),
        saved_definition("user"),
    ):
        workspace.segments.save(definition)
    vip, used, user = (workspace.segments.saved(name) for name in ("VIP", "used", "user"))
    workspace.segments.rename("used", "Used now")
    moment = datetime(2024, 1, 31)
    recording = Recording(
        segment_id=user.id, version=1, recorded_at=moment, as_of=moment, data_version="1", size=1, base=10
    )
    workspace.recordings.add(recording)
    workspace.members.replace(user.id, ordinals(1, 2))
    workspace.drafts.put("window", saved_definition("user"), segment_id=user.id, version=1)
    deleted = [workspace.segments.delete(name) for name in ("Used now", "user")]
    assert [saved.name for saved in workspace.segments.all()] == ["VIP"]
    assert workspace.recordings.latest() == {}
    assert workspace.segments.restore(deleted[1]) == user
    assert workspace.segments.get("user", 1) == saved_definition("user", "used")
    assert workspace.segments.restore(deleted[0]).id == used.id
    assert workspace.segments.get("user", 1) == saved_definition("user", "Used now")
    assert workspace.recordings.of(user.id) == (recording,)
    assert kept_keys(workspace, user.id) == ["k1", "k2"]
    draft = workspace.drafts.get("window")
    assert draft is not None
    assert draft.segment_id == user.id
    with pytest.raises(NameTakenError, match="already a segment"):
        workspace.segments.restore(workspace.segments.delete("VIP"), "USER")
    assert workspace.segments.save(saved_definition("new")).id > vip.id


def test_what_deleted_segments_left_is_gone_when_the_file_is_opened_again(workspace: Workspace) -> None:
    number = workspace.segments.save(saved_definition("VIP")).id
    workspace.members.replace(number, ordinals(1, 2))
    workspace.segments.save(saved_definition("stays", "VIP"))
    workspace.segments.save(saved_definition("stays"))
    deleted = workspace.segments.delete("VIP")
    assert left_over(workspace, number)
    workspace.close()
    with Workspace.open(workspace.path) as again:
        assert not left_over(again, number)
        assert again.segments.get("stays", 1) == saved_definition("stays", "VIP")
        with pytest.raises(NotFoundError):
            again.segments.restore(deleted)
        assert [saved.name for saved in again.segments.all()] == ["stays"]


def test_deleting_takes_everything_of_the_segment_along_but_its_draft(workspace: Workspace) -> None:
    saved = workspace.segments.save(saved_definition("VIP"))
    moment = datetime(2024, 1, 31)
    recording = Recording(
        segment_id=saved.id, version=1, recorded_at=moment, as_of=moment, data_version="1", size=1, base=10
    )
    workspace.recordings.add(recording)
    workspace.members.replace(saved.id, ordinals(1))
    workspace.drafts.put("window", saved_definition("VIP"), segment_id=saved.id, version=1)
    workspace.segments.delete("VIP")
    assert workspace.recordings.of(saved.id) == ()
    draft = workspace.drafts.get("window")
    assert draft is not None
    assert draft.segment_id is None
    assert workspace.segments.save(saved_definition("VIP")).id != saved.id
    with pytest.raises(NotFoundError, match="has been deleted"):
        workspace.recordings.add(recording)
    with pytest.raises(NotFoundError, match="has been deleted"):
        workspace.members.replace(saved.id, ordinals(1))


def test_lists_are_held_in_the_same_way(workspace: Workspace) -> None:
    workspace.lists.create("Mailing", ["k1"])
    workspace.segments.save(saved_definition("user", lists=("mailing",)))
    assert workspace.segments.get("user") == saved_definition("user", lists=("Mailing",))
    with pytest.raises(NameTakenError, match=r"used by .user."):
        workspace.lists.delete("mailing")


def _rolled_back(workspace: Workspace) -> None:
    with contextlib.suppress(ZeroDivisionError), workspace.transaction():
        workspace.segments.rename("used", "for a moment")
        assert workspace.segments.get("user") == saved_definition("user", "for a moment", lists=("Mailing",))
        raise ZeroDivisionError


def _list_made_again(workspace: Workspace) -> None:
    workspace.segments.save(saved_definition("user", "used"))
    workspace.lists.delete("Mailing")
    workspace.lists.create("MAILING", ["k1"])
    workspace.segments.save(saved_definition("user", "used", lists=("mailing",)))


def _refreshed(workspace: Workspace) -> None:
    new = building_path(workspace.path)
    build_contacts(new, 7, "2")
    workspace.replace_data(new)


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        (lambda w: w.segments.rename("used", "other"), saved_definition("user", "other", lists=("Mailing",))),
        (lambda w: w.segments.rename("user", "USER"), saved_definition("USER", "used", lists=("Mailing",))),
        (lambda w: w.segments.save(saved_definition("user")), saved_definition("user")),
        (lambda w: w.segments.restore(w.segments.delete("user")), None),
        (lambda w: w.lists.rename("Mailing", "Post"), saved_definition("user", "used", lists=("Post",))),
        (_list_made_again, saved_definition("user", "used", lists=("MAILING",))),
        (_rolled_back, None),
        (_refreshed, None),
    ],
    ids=[
        "used renamed",
        "renamed",
        "saved",
        "restored",
        "list renamed",
        "list made again",
        "rolled back",
        "refreshed",
    ],
)
def test_what_was_asked_for_before_is_asked_for_again_once_it_may_be_another(
    act: Callable[[Workspace], object], expected: Segment | None, workspace: Workspace
) -> None:
    workspace.lists.create("Mailing", ["k1"])
    workspace.segments.save(saved_definition("used"))
    workspace.segments.save(saved_definition("user", "used", lists=("Mailing",)))
    before = workspace.segments.get("user")
    assert workspace.segments.graph() == {"used": (), "user": ("used",)}
    act(workspace)
    after = workspace.segments.get("user")
    assert after == (before if expected is None else expected)
    graph = dict.fromkeys([saved.name for saved in workspace.segments.all()], ())
    used = tuple(name for name in graph if ("segment", name_key(name)) in references(after))
    assert workspace.segments.graph() == graph | {after.name: used}


def test_a_definition_of_a_newer_format_is_shown_but_left_as_it_was(workspace: Workspace) -> None:
    workspace.segments.save(saved_definition("VIP"))
    newer = '{"format": "cardinal.segment/2", "name": "VIP", "tags": ["t"], "cards": 3}'
    with workspace.transaction() as cursor:
        cursor.execute("UPDATE cardinal.segment_versions SET definition = ?", [newer])
    (saved,) = workspace.segments.all()
    assert (saved.newer_format, saved.tags) == (True, ("t",))
    with pytest.raises(WorkspaceTooNewError, match="newer version and is left as it was"):
        workspace.segments.get("VIP")
    workspace.segments.rename("VIP", "Best")
    assert rows_of(workspace, "SELECT definition FROM cardinal.segment_versions") == [(newer,)]


PRINTABLE = st.characters(exclude_categories=["C", "Z"], include_characters=" ")
NAMES = st.text(PRINTABLE, min_size=1, max_size=20).filter(str.strip)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=NAMES, new=NAMES)
def test_any_name_serves(workspace: Workspace, name: str, new: str) -> None:
    saved = workspace.segments.save(saved_definition(name))
    assert workspace.segments.saved(
        f" {name.strip().lower()} " if name_key(name) == name_key(name.lower()) else name
    )
    workspace.segments.save(saved_definition("user " + name, name))
    try:
        renamed = workspace.segments.rename(name, new)
    except NameTakenError:
        return
    assert renamed.id == saved.id
    assert workspace.segments.get("user " + name) == saved_definition(
        ("user " + name).strip(), renamed.name if "user " + name != name else name
    )
    workspace.segments.delete("user " + name)
    workspace.segments.delete(new)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("VIP", " vip ", True),
        ("Ärzte", "ÄRZTE", True),
        ("Straße", "STRASSE", False),
        ("ΣΟΦΟΣ", "σοφοσ", True),
        ("İ", "i", False),
        ("a b", "a  b", False),
    ],
)
def test_names_compare_trimmed_and_without_case(one: str, other: str, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same
