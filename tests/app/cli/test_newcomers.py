"""What a newcomer types, and what is answered: one sentence that says what, where and how to mend it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.errors import CardinalError, NotFoundError, UserError
from engine.workspace import Workspace
from tests.support.cli import do

EVERYBODY = {"format": "cardinal.segment/1", "name": "Everybody"}


@pytest.fixture
def everybody(tmp_path: Path) -> Path:
    path = tmp_path / "everybody.json"
    path.write_text(json.dumps(EVERYBODY))
    return path


def test_a_file_that_is_not_there_is_no_missed_name(sample: Path) -> None:
    with pytest.raises(NotFoundError) as refused:
        do("count", sample, "nowhere.json")
    assert str(refused.value) == (
        "nowhere.json is neither a file nor the name of a saved segment; check the path"
    )


def test_a_missed_name_says_which_there_are(sample: Path) -> None:
    with pytest.raises(NotFoundError, match="there are none yet"):
        do("count", sample, "Buyers")
    with Workspace.open(sample) as workspace:
        workspace.lists.create("March mailing", ["1"])
        with pytest.raises(NotFoundError, match="there is only “March mailing”"):
            workspace.lists.get("zzz")
        for number in range(13):
            workspace.lists.create(f"Week {number}", ["1"])
        with pytest.raises(NotFoundError, match=r"there are “March mailing”, .*“Week 7” and 2 more"):
            workspace.lists.get("zzz")


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (json.dumps(EVERYBODY), "is the definition of a segment, not data; keep it with save"),
        ('{\n "format": "cardinal.mapping/1"}', "is a mapping, not data; import by it with --mapping"),
    ],
)
def test_our_own_files_are_not_imported_as_data(tmp_path: Path, text: str, what: str) -> None:
    path = tmp_path / "ours.json"
    path.write_text(text)
    with pytest.raises(UserError) as refused:
        do("import", tmp_path / "new.cardinal", path)
    assert str(refused.value) == f"{path} {what}"
    assert not (tmp_path / "new.cardinal").exists()


def test_a_question_names_the_option_once(tmp_path: Path) -> None:
    path = tmp_path / "things.csv"
    path.write_text("a,b\n1,2\n")
    answer = do("import", tmp_path / "new.cardinal", path)
    assert "(set contacts.key, for example" in answer.out


def test_a_written_file_is_told_and_its_folder_must_be_there(
    sample: Path, everybody: Path, tmp_path: Path
) -> None:
    answer = do("members", sample, everybody, "-o", tmp_path / "out.csv")
    rows = (tmp_path / "out.csv").read_text().splitlines()[1:]
    assert answer.out == ""
    assert answer.err.splitlines()[-1] == f"wrote {len(rows):,} contacts to {tmp_path / 'out.csv'}"
    with pytest.raises(UserError, match=r"There is no folder .*nowhere; make it first"):
        do("members", sample, everybody, "-o", tmp_path / "nowhere" / "out.csv")


def test_check_goes_on_after_a_file_that_cannot_be_read(
    sample: Path, everybody: Path, tmp_path: Path
) -> None:
    broken, empty = tmp_path / "broken.json", tmp_path / "empty.json"
    broken.write_text('{"format":')
    empty.write_text("")
    answer = do("check", sample, broken, empty, "zzz", everybody, "--json")
    assert answer.code == 1
    assert [record["name"] for record in answer.records] == [str(broken), str(empty), "zzz"]
    assert [record["message"] for record in answer.records] == [
        "this is not valid JSON (expecting value)",
        f"{empty}: there is nothing in it",
        "there is no saved segment “zzz”",
    ]
    assert "Everybody: nothing is wrong" in do("check", sample, broken, everybody).out


def test_describe_says_in_json_what_it_says_in_words(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    card = {"type": "card", "conditions": [{"type": "activity", "activity": "orders"}]}
    path.write_text(json.dumps(EVERYBODY | {"include": {"items": [card]}}))
    (record,) = do("describe", sample, path, "--json").records
    assert set(record) == {"name", "as_of", "equation", "summary", "cards"}
    assert f"  A: {record['cards']['A']}" in do("describe", sample, path).out


def test_an_explanation_leaves_out_what_dates_bring_along(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "one.json"
    card = {"type": "card", "conditions": [{"type": "activity", "activity": "orders"}]}
    path.write_text(json.dumps(EVERYBODY | {"include": {"items": [card]}}))
    key = do("members", sample, path).out.splitlines()[1]
    said = do("explain", sample, path, key).out
    assert "ordered_at 20" in said
    assert ".weekday" not in said


def test_nothing_saved_is_said_beside_the_results(sample: Path) -> None:
    answer = do("list", sample)
    assert (answer.out, answer.err) == ("", "no segment is saved yet\n")


def test_no_share_is_rounded_to_all_or_none(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    rows = [f"{number},,y" for number in range(900)]
    lines = ["id,seldom,mostly", *rows, "900,x,"]
    path.write_text("\n".join(lines))
    do("import", tmp_path / "new.cardinal", path)
    said = do("catalog", tmp_path / "new.cardinal").out
    assert "seldom (text, contact data, 0.1 % filled" in said
    assert "mostly (boolean, contact data, 99.9 % filled" in said


def test_everything_that_is_refused_ends_with_how_to_mend_it(sample: Path) -> None:
    for line in (["show", sample, "zzz"], ["delete", sample, "zzz"], ["rename", sample, "zzz", "y"]):
        with pytest.raises(CardinalError) as refused:
            do(*line)
        assert refused.value.mend, line


def test_a_refresh_lists_the_segments_that_it_breaks(tmp_path: Path) -> None:
    people, orders = tmp_path / "customers.csv", tmp_path / "orders.csv"
    people.write_text("customer_id,name\n1,a\n2,b\n")
    orders.write_text("order_id,customer_id,ordered_at,amount\n1,1,2024-01-01,5\n2,2,2024-01-02,7\n")
    workspace, path = tmp_path / "w.cardinal", tmp_path / "one.json"
    assert "broken" not in do("import", workspace, people, orders).out
    card = {"type": "card", "conditions": [{"type": "activity", "activity": "orders"}]}
    path.write_text(json.dumps(EVERYBODY | {"name": "Buyers", "include": {"items": [card]}}))
    do("save", workspace, path)
    assert "broken" not in do("import", workspace).out
    said = "the segment “Buyers” is broken: include.items[0].conditions[0].activity: there is no activity"
    answer = do("import", workspace, people)
    assert answer.code == 0
    assert said in answer.out
    (record,) = [each for each in do("import", workspace, "--json").records if "broken" in each]
    assert (record["broken"], record["message"]) == ("Buyers", "there is no activity “orders”")


def test_recalculating_nothing_is_said(sample: Path) -> None:
    assert do("recalculate", sample).err == "no segment is saved yet\n"
