"""Renaming, copying, deleting and describing saved segments; circles that are refused."""

from __future__ import annotations

import msgspec
import pytest

from app.keeping import changes
from engine.definition.dependencies import uses
from engine.definition.model import segment
from engine.errors import CardinalError, NameTakenError
from engine.workspace import Workspace


def names(workspace: Workspace) -> list[str]:
    return [saved.name for saved in workspace.segments.all()]


def used(workspace: Workspace, name: str) -> list[str]:
    return [each for _, each in uses(workspace.segments.get(name))]


def test_a_new_name_is_followed(workspace: Workspace) -> None:
    segment_id = workspace.segments.saved("base").id
    former, saved = changes.rename(workspace, segment_id, "ground")
    assert (former, saved.name, saved.id) == ("base", "ground", segment_id)
    assert used(workspace, "middle") == ["ground"]
    with pytest.raises(NameTakenError, match="already"):
        changes.rename(workspace, segment_id, "TOP")
    assert names(workspace) == ["alone", "ground", "middle", "top"]


def test_copies_get_free_names(workspace: Workspace) -> None:
    made = changes.duplicate(workspace, ["top", "alone"])
    made += changes.duplicate(workspace, ["top"])
    assert [saved.name for saved in made] == ["top copy", "alone copy", "top copy 2"]
    assert used(workspace, "top copy 2") == ["middle"]


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        (["base"], "“base” is used by “middle”"),
        (["base", "middle"], "“middle” is used by “top”"),
        (["top", "middle", "base"], ""),
        (["base", "top", "middle", "alone"], ""),
        (["alone", "top"], ""),
    ],
)
def test_what_others_use_is_not_deleted(workspace: Workspace, chosen: list[str], said: str) -> None:
    before, graph = names(workspace), workspace.segments.graph()
    if said:
        with pytest.raises(NameTakenError, match=said):
            changes.refuse_used(chosen, graph)
        with pytest.raises(NameTakenError):
            changes.delete(workspace, chosen)
        assert names(workspace) == before
    else:
        changes.refuse_used(chosen, graph)
        deleted = changes.delete(workspace, chosen)
        assert sorted(each.name for each in deleted) == sorted(chosen)
        assert names(workspace) == [name for name in before if name not in chosen]
        assert {saved.name for saved in changes.restore(workspace, deleted)} == set(chosen)
        assert (names(workspace), workspace.segments.graph()) == (before, graph)


def test_who_uses_a_segment_is_known_by_any_writing_of_its_name() -> None:
    graph = {"top": ("Base", "middle"), "middle": ("BASE", "base"), "Base": ("base",), "alone": ()}
    assert changes.users(graph) == {"base": ("middle", "top"), "middle": ("top",)}


def test_what_is_restored_gets_a_free_name(workspace: Workspace) -> None:
    number = workspace.segments.saved("alone").id
    deleted = changes.delete(workspace, ["alone"])
    workspace.segments.save(workspace.segments.get("base"))
    changes.duplicate(workspace, ["base"])
    changes.rename(workspace, workspace.segments.saved("base copy").id, "Alone")
    (restored,) = changes.restore(workspace, deleted)
    assert (restored.name, restored.id) == ("alone 2", number)


def test_purpose_and_tags_are_a_new_version(workspace: Workspace) -> None:
    saved = changes.describe(workspace, "top", "mail", ("a",))
    assert (saved.version, saved.purpose, saved.tags) == (2, "mail", ("a",))
    assert changes.describe(workspace, "top", "mail", ("a",)).version == 2
    kept = msgspec.structs.replace(workspace.segments.get("top"), purpose="", tags=())
    assert kept == workspace.segments.get("top", 1)


@pytest.mark.parametrize(
    ("own", "carried", "said"),
    [
        ("base", ["top"], "“base” would use itself: base → top → middle → base."),
        ("Base", ["alone", "base"], "“Base” would use itself: Base → Base."),
        ("base", ["alone"], ""),
        ("top", ["base", "alone"], ""),
        ("alone", ["top"], ""),
    ],
)
def test_circles_are_named(workspace: Workspace, own: str, carried: list[str], said: str) -> None:
    told = changes.circle(own, carried, workspace.segments.graph())
    assert told == said


def test_a_definition_follows_a_new_name_of_its_own_and_of_what_it_uses(workspace: Workspace) -> None:
    middle = workspace.segments.get("middle")
    assert changes.renamed_in(middle, "Middle", "centre").name == "centre"
    assert [name for _, name in uses(changes.renamed_in(middle, "base", "ground"))] == ["ground"]
    assert changes.renamed_in(middle, "top", "roof") == middle


def test_one_that_is_gone_is_told(workspace: Workspace) -> None:
    with pytest.raises(CardinalError):
        changes.delete(workspace, ["nobody"])


@pytest.mark.parametrize(
    ("own", "added", "removed", "tags"),
    [
        ((), ["a"], [], ("a",)),
        (("b",), ["a"], [], ("b", "a")),
        (("A", "b"), ["a"], ["B"], ("A",)),
        (("b",), [], ["a"], ("b",)),
        (("a",), ["a"], ["a"], ("a",)),
    ],
)
def test_tags_are_added_and_taken_away_without_regard_to_case(
    own: tuple[str, ...], added: list[str], removed: list[str], tags: tuple[str, ...]
) -> None:
    assert changes.retagged(segment(tags=own), added, removed).tags == tags


def test_only_segments_whose_tags_change_have_a_new_version(workspace: Workspace) -> None:
    changes.describe(workspace, "base", "", ("spring",))
    made = changes.retag(workspace, ["base", "alone"], ["Spring"], [])
    assert [(saved.name, saved.tags) for saved in made] == [("alone", ("Spring",))]
    assert workspace.segments.saved("base").tags == ("spring",)
