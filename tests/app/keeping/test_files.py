"""Definitions as files: out and in again, names that are taken, what is wrong, what goes first."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.keeping.dropped import is_definition
from app.keeping.files import Decision, Incoming, Taking, file_name, import_all, read_all, targets, write_all
from engine.definition.codec import read_segment, write_segment
from engine.definition.dependencies import uses
from engine.definition.model import Segment
from engine.errors import DefinitionError, MachineError
from engine.review import Surroundings
from engine.workspace import Workspace
from tests.support.workspaces import create_with_contacts, saved_definition, surroundings

ALL = ("alone", "base", "middle", "top")


def put(folder: Path, *definitions: Segment) -> list[Path]:
    files = []
    for number, definition in enumerate(definitions):
        files.append(folder / f"{number}.json")
        files[-1].write_text(write_segment(definition), "utf-8")
    return files


def taking(incoming: tuple[Incoming, ...], decision: Decision) -> list[Taking]:
    return [Taking(one, decision if one.taken else "new") for one in incoming]


def test_out_of_one_project_into_another(workspace: Workspace, tmp_path: Path) -> None:
    files = targets(tmp_path, ALL)
    assert write_all(workspace, files) == ()
    with create_with_contacts(tmp_path / "other.cardinal", 3) as other:
        around = surroundings(other)
        incoming = read_all(list(files.values())[::-1], other, around)
        assert [(one.problem, one.taken) for one in incoming] == [("", "")] * 4
        saved = import_all(taking(incoming, "new"), other, around)
        order = [each.name for each in saved]
        assert order.index("base") < order.index("middle") < order.index("top")
        assert other.segments.graph() == workspace.segments.graph()
        for name in ALL:
            assert other.segments.get(name) == workspace.segments.get(name) == read_segment(
                files[name].read_bytes()
            )  # fmt: skip


def test_what_was_left_behind_is_said(workspace: Workspace, tmp_path: Path) -> None:
    assert write_all(workspace, targets(tmp_path, ["top"])) == ("middle",)
    assert write_all(workspace, targets(tmp_path, ["top", "middle"])) == ("base",)


@pytest.mark.parametrize(
    ("decision", "names", "versions", "user"),
    [
        ("version", list(ALL), 2, "middle"),
        ("other-name", sorted([*ALL, "middle 2", "top 2"]), 1, "middle 2"),
        ("leave-out", list(ALL), 1, "middle"),
    ],
)
def test_taken_names(
    workspace: Workspace,
    around: Surroundings,
    tmp_path: Path,
    decision: Decision,
    names: list[str],
    versions: int,
    user: str,
) -> None:
    new = [saved_definition("Middle", "base", expression="age > 1"), saved_definition("top", "MIDDLE")]
    incoming = read_all(put(tmp_path, *new), workspace, around)
    assert [(one.taken, one.free) for one in incoming] == [("middle", "Middle 2"), ("top", "top 2")]
    import_all(taking(incoming, decision), workspace, around)
    found = [saved.name.lower() for saved in workspace.segments.all()]
    assert found == names
    assert workspace.segments.saved("top").version == versions
    last = "top 2" if decision == "other-name" else "top"
    assert [name.lower() for _, name in uses(workspace.segments.get(last))] == [user]


def text(condition: str, name: str = "new") -> str:
    return (
        f'{{"format": "cardinal.segment/1", "name": "{name}", '
        f'"include": {{"items": [{{"type": "card", "conditions": [{condition}]}}]}}}}'
    )


WRONG = [
    ("no JSON", "{", "line 1"),
    ("foreign", "[]", 'This is not a segment definition; it starts with {"format": …}.'),
    ("newer", '{"format": "cardinal.segment/2"}', "format: the definition was written by a newer version"),
    ("unknown key", text('{"type": "segment", "segment": "base", "colour": 1}'), "conditions[0].colour"),
    ("unknown field", text('{"type":"field","field":"agee","op":"is_set"}'), ".conditions[0].field"),
    ("unknown segment", text('{"type":"segment","segment":"bass"}'), "did you mean “base”?"),
    ("no name", text('{"type":"segment","segment":"base"}', name=" "), "name: the name is blank"),
    ("a circle", text('{"type":"segment","segment":"top"}', name="base"), "base → top → middle → base"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "said"), [each[1:] for each in WRONG], ids=[each[0] for each in WRONG])
def test_what_is_wrong_is_one_sentence_with_its_place(
    workspace: Workspace, around: Surroundings, tmp_path: Path, content: str, said: str
) -> None:
    good = put(tmp_path, saved_definition("good"))
    bad = tmp_path / "bad.json"
    bad.write_text(content, "utf-8")
    one, other = read_all([bad, *good], workspace, around)
    assert said in one.problem
    assert one.problem.endswith((".", "?"))
    assert "\n" not in one.problem
    assert not one.sound
    assert other.sound
    assert [saved.name for saved in import_all(taking((one, other), "version"), workspace, around)] == [
        "good"
    ]


def test_two_files_of_one_name(workspace: Workspace, around: Surroundings, tmp_path: Path) -> None:
    files = put(
        tmp_path, saved_definition("new"), saved_definition("NEW", "base"), saved_definition("u", "new")
    )
    first, second, user = read_all(files, workspace, around)
    assert first.sound
    assert "0.json holds a segment “new” too" in second.problem
    assert user.sound


def test_all_or_none(workspace: Workspace, around: Surroundings, tmp_path: Path) -> None:
    files = put(tmp_path, saved_definition("ground"), saved_definition("roof", "ground"))
    ground, roof = read_all(files, workspace, around)
    with pytest.raises(DefinitionError, match=r"1\.json, include.*no saved segment.*ground"):
        import_all([Taking(ground, "leave-out"), Taking(roof, "new")], workspace, around)
    assert [saved.name for saved in workspace.segments.all()] == list(ALL)


def test_a_file_that_is_not_there(workspace: Workspace, around: Surroundings, tmp_path: Path) -> None:
    (one,) = read_all([tmp_path / "gone.json"], workspace, around)
    assert one.problem == "The file can't be read: there is no such file or folder."
    with pytest.raises(MachineError, match=r"x\.json could not be written: there is no such folder"):
        write_all(workspace, {"base": tmp_path / "none" / "x.json"})


def test_new_rows_beside_old_files(tmp_path: Path) -> None:
    first = targets(tmp_path, ["a/b", "a b", "A:B", "x"])
    assert [path.name for path in first.values()] == ["a b.json", "a b 2.json", "A B 3.json", "x.json"]
    assert targets(tmp_path, ["x"], beside=first.values())["x"].name == "x 2.json"


@given(st.text(max_size=300))
def test_file_names_are_harmless(name: str) -> None:
    made = file_name(name)
    assert re.fullmatch(r'[^\x00-\x1f<>:"/\\|?*]+\.json', made)
    assert not made.startswith(".")
    assert len(made) <= 105


def test_definitions_are_told_from_data(tmp_path: Path) -> None:
    (file,) = put(tmp_path, saved_definition("a"))
    data, table = tmp_path / "rows.json", tmp_path / "rows.csv"
    data.write_text('[{"id": 1}]', "utf-8")
    table.write_text('"cardinal.segment/', "utf-8")
    assert is_definition(file)
    assert not any(map(is_definition, (data, table, tmp_path / "none.json", tmp_path)))


def test_purpose_and_tags_travel(workspace: Workspace, around: Surroundings, tmp_path: Path) -> None:
    told = msgspec.structs.replace(saved_definition("told"), purpose="mail", tags=("a",))
    (saved,) = import_all(
        taking(read_all(put(tmp_path, told), workspace, around), "version"), workspace, around
    )
    assert (saved.purpose, saved.tags) == ("mail", ("a",))
