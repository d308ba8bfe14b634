"""Which recorded sizes a recalculation would only repeat, and that it would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from engine.definition.model import Card, Column, Segment, SegmentCondition, segment
from engine.definition.moment import AsOf
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from engine.evaluation.recalculation import Recalculation, standing
from engine.workspace import Recording, Workspace
from tests.support.qt_shop import END, make_shop
from tests.support.statements import note_statements

NOW = AsOf(END.replace(microsecond=250_000))
VIP, USER, EIGHT, LAPSED = "VIP customers", "User", "Eight cards", "Lapsed high-value buyers"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(make_shop(tmp_path / "shop.cardinal", 50)) as workspace:
        workspace.segments.save(using(USER, VIP))
        recalculate(workspace, NOW)
        yield workspace


def using(name: str, used: str) -> Segment:
    card = Card(conditions=(SegmentCondition(segment=used),))
    return segment(name=name, include=Column(items=(card,)))


def recalculate(workspace: Workspace, as_of: AsOf, *names: str) -> None:
    reader = Reader(workspace, "main")
    membership = Membership(reader, workspace.catalog, workspace.segments.get, workspace.lists.id_of)
    wanted = names or [saved.name for saved in workspace.segments.all()]
    for _, result in Recalculation(workspace, membership).run(wanted, as_of):
        assert isinstance(result, Recording)


def names(workspace: Workspace, as_of: AsOf = NOW) -> set[str]:
    return {workspace.segments.by_id(number).name for number in standing(workspace, as_of)}


def save_again(workspace: Workspace, name: str) -> None:
    workspace.segments.save(msgspec.structs.replace(workspace.segments.get(name), purpose="other"))


def save_and_recalculate(workspace: Workspace, name: str) -> None:
    save_again(workspace, name)
    recalculate(workspace, NOW, name)


def counted_by(workspace: Workspace, name: str, program: str | None) -> None:
    of = workspace.segments.saved(name).id
    with workspace.transaction() as cursor:
        cursor.execute("UPDATE cardinal.recordings SET program = ? WHERE segment_id = ?", [program, of])


DEEDS: dict[str, tuple[Callable[[Workspace], object], set[str]]] = {
    "nothing": (lambda _: None, {VIP, USER, EIGHT, LAPSED}),
    "it is saved": (lambda workspace: save_again(workspace, EIGHT), {VIP, USER, LAPSED}),
    "what it uses is saved": (lambda workspace: save_again(workspace, VIP), {EIGHT, LAPSED}),
    "what it uses is saved and recalculated": (
        lambda workspace: save_and_recalculate(workspace, VIP),
        {VIP, EIGHT, LAPSED},
    ),
    "what it uses is recalculated": (
        lambda workspace: recalculate(workspace, NOW, VIP),
        {VIP, USER, EIGHT, LAPSED},
    ),
    "what it uses is called otherwise": (
        lambda workspace: workspace.segments.rename(VIP, "Best"),
        {"Best", USER, EIGHT, LAPSED},
    ),
    "one is new": (lambda workspace: workspace.segments.save(using("New", USER)), {VIP, USER, EIGHT, LAPSED}),
    "one was counted by another version of the program": (
        lambda workspace: counted_by(workspace, LAPSED, "0.0.1"),
        {VIP, USER, EIGHT},
    ),
    "it is not known which version counted one": (
        lambda workspace: counted_by(workspace, VIP, None),
        {USER, EIGHT, LAPSED},
    ),
    "one was calculated for another moment": (
        lambda workspace: recalculate(workspace, AsOf.end_of(date(2017, 6, 1)), LAPSED),
        {VIP, USER, EIGHT},
    ),
}


@pytest.mark.parametrize(("deed", "expected"), DEEDS.values(), ids=DEEDS.keys())
def test_what_stands(workspace: Workspace, deed: Callable[[Workspace], object], expected: set[str]) -> None:
    deed(workspace)
    assert names(workspace) == expected
    before = {number: recording.size for number, recording in standing(workspace, NOW).items()}
    recalculate(workspace, NOW)
    after = {number: recording.size for number, recording in standing(workspace, NOW).items()}
    assert {number: after[number] for number in before} == before


@pytest.mark.parametrize("as_of", [AsOf(END), AsOf.end_of(END.date())])
def test_nothing_stands_at_another_moment(workspace: Workspace, as_of: AsOf) -> None:
    assert not names(workspace, as_of)


def test_nothing_stands_of_other_data(workspace: Workspace) -> None:
    other = msgspec.structs.replace(workspace.catalog, data_version="2")
    with workspace.transaction() as cursor:
        cursor.execute("UPDATE cardinal.catalog SET json = ?", [msgspec.json.encode(other).decode()])
    workspace.close()
    with Workspace.open(workspace.path) as again:
        assert again.data_version == "2"
        assert not names(again)


def test_what_is_recorded_has_no_definition_read_again(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_again(workspace, VIP)
    asked = note_statements(monkeypatch)
    recalculate(workspace, NOW)
    assert sum("definition" in statement for statement in asked) == 1
    assert {each.version for each in workspace.recordings.latest().values()} == {1, 2}
