"""Commands on definitions and saved segments, over the sample shop."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from app.cli.output import Output
from app.cli.registry import COMMANDS
from app.cli.run import run
from engine.definition import codec
from engine.definition.model import Segment
from engine.errors import CardinalError, DefinitionError, NameTakenError, NotFoundError
from engine.workspace import Workspace
from tests.support.cli import do
from tests.support.process import python
from tests.support.shop import CONTACTS
from tests.support.statements import note_statements

FROM_PL = {"type": "field", "field": "country", "op": "is", "values": ["pl"]}
BOUGHT = {"type": "activity", "activity": "orders", "window": {"type": "last", "n": 180, "unit": "day"}}


def definition(folder: Path, name: str, *conditions: dict[str, Any], **more: Any) -> Path:
    path = folder / f"{name or 'unnamed'}.json"
    card = {"type": "card", "conditions": list(conditions)}
    whole = {"format": "cardinal.segment/1", "name": name, "include": {"items": [card]}} | more
    path.write_text(json.dumps({key: value for key, value in whole.items() if value != ""}))
    return path


def in_poland(workspace: Path) -> list[str]:
    """The same people by plain SQL."""
    with duckdb.connect(str(workspace), read_only=True) as connection:
        query = "SELECT customer_id FROM data.contacts WHERE lower(country) = 'pl' ORDER BY 1"
        return [str(key) for (key,) in connection.execute(query).fetchall()]


def test_count_prints_size_base_moment_and_cards(sample: Path, tmp_path: Path) -> None:
    path = definition(tmp_path, "In Poland", FROM_PL)
    (record,) = do("count", sample, path, "--as-of", "2026-06-30", "--json").records
    expected = len(in_poland(sample))
    assert record == {
        "name": "In Poland",
        "size": expected,
        "base": CONTACTS,
        "as_of": "2026-06-30T23:59:59",
        "cards": {"A": expected},
    }
    (earlier,) = do("count", sample, path, "--as-of", "2024-06-30", "--json").records
    assert earlier["as_of"] == "2024-06-30T23:59:59"
    assert 0 < earlier["base"] < CONTACTS


def test_counting_loads_no_arrays_and_tables(sample: Path, tmp_path: Path) -> None:
    path = definition(tmp_path, "Buyers in Poland", FROM_PL, BOUGHT)
    arguments = ["count", str(sample), str(path)]
    listing = "print(*sys.modules, file=sys.stderr)"
    ended = python("-c", f"import sys; from app.start import start; start({arguments!r}); {listing}")
    loaded = set(ended.stderr.split())
    assert ended.stdout.startswith("Buyers in Poland: ")
    assert {"duckdb", "sqlglot"} <= loaded
    assert not loaded & {"numpy", "pandas", "PySide6", "tomllib", "engine.importing"}


def test_members_are_those_of_the_statement_run_in_a_plain_database(sample: Path, tmp_path: Path) -> None:
    path = definition(tmp_path, "Buyers in Poland", FROM_PL, BOUGHT)
    printed = do("members", sample, path).out.splitlines()
    statement = do("sql", sample, path).out
    with duckdb.connect(str(sample), read_only=True) as connection:
        rows = connection.execute(statement).fetchall()
    assert printed == ["customer_id", *(str(key) for (key,) in rows)]
    assert len(printed) > 1


def test_members_with_fields_and_into_a_file(sample: Path, tmp_path: Path) -> None:
    path = definition(tmp_path, "In Poland", FROM_PL)
    records = do("members", sample, path, "--fields", "country,signed_up.weekday", "--json").records
    assert [record["customer_id"] for record in records] == in_poland(sample)
    assert {record["country"] for record in records} == {"PL"}
    weekdays = do("members", sample, path, "--fields", "signed_up.weekday", "--json").out
    assert re.fullmatch(r'(\{"customer_id":"[^"]+","signed_up.weekday":[1-7]\}\n)+', weekdays)
    same = do("members", sample, path, "--fields", "customer_id", "--json").records
    assert [record["customer_id"] for record in same] == in_poland(sample)
    target = tmp_path / "out.csv"
    assert do("members", sample, path, "-o", target, "--fields", "country").code == 0
    assert target.read_text().splitlines()[:2] == ["customer_id,country", f"{in_poland(sample)[0]},PL"]


def test_describe_says_it_in_words_with_the_equation(sample: Path, tmp_path: Path) -> None:
    path = definition(tmp_path, "In Poland", FROM_PL)
    (record,) = do("describe", sample, path, "--json").records
    assert record["equation"] == "A"
    assert record["summary"].startswith("Contacts whose Country is pl")


LONG_AGO = {"type": "activity", "activity": "orders", "window": {"type": "last", "n": 2000, "unit": "year"}}


@pytest.mark.parametrize(
    "arguments", [("count", "--as-of"), ("members", "--as-of"), ("history", "--to")], ids=lambda each: each[0]
)
def test_a_definition_is_checked_for_the_moment_it_is_asked_for(
    arguments: tuple[str, str], sample: Path, tmp_path: Path
) -> None:
    command, moment = arguments
    path = definition(tmp_path, "Long ago", LONG_AGO)
    with pytest.raises(
        DefinitionError, match=r"conditions\[0\]\.window: the period reaches before the year 1"
    ):
        do(command, sample, path, moment, "1999-12-31")
    more = ("--from", "2026-01-01") if command == "history" else ()
    assert do(command, sample, path, moment, "2026-01-02", *more).code == 0


@pytest.mark.parametrize("start", ["0001-01-01", "0001-01-02"])
def test_a_history_from_the_calendar_s_first_days_is_refused_in_a_sentence(
    start: str, sample: Path, tmp_path: Path
) -> None:
    path = definition(tmp_path, "In Poland", FROM_PL)
    with pytest.raises(DefinitionError, match="before the year 1"):
        do("history", sample, path, "--from", start, "--to", "0001-06-30", "--every", "month")


def test_explain_tells_true_and_false_with_values(sample: Path, tmp_path: Path) -> None:
    path = definition(tmp_path, "In Poland", FROM_PL)
    key = in_poland(sample)[0]
    (record,) = do("explain", sample, path, key, "--json").records
    assert record["member"] is True
    (condition,) = record["cards"][0]["conditions"]
    assert (condition["true"], condition["value"]) == (True, "PL")
    assert f"{key} is in In Poland" in do("explain", sample, path, key).out


def test_nothing_is_said_of_the_cards_for_who_does_not_exist_yet(sample: Path, tmp_path: Path) -> None:
    path = definition(tmp_path, "In Poland", FROM_PL)
    key = in_poland(sample)[0]
    (record,) = do("explain", sample, path, key, "--as-of", "1999-12-31", "--json").records
    assert (record["member"], record["exists"], "cards" in record) == (False, False, False)
    said = do("explain", sample, path, key, "--as-of", "1999-12-31").out
    assert said == f"{key} does not exist yet, so it is not in In Poland as of 1999-12-31T23:59:59: A\n"


def test_explain_says_that_a_value_is_empty(sample: Path, tmp_path: Path) -> None:
    without = {"type": "field", "field": "phone", "op": "is_set", "negated": True}
    key = do("members", sample, definition(tmp_path, "No phone", without)).out.splitlines()[1]
    path = definition(tmp_path, "Not that phone", without | {"op": "is", "values": ["1"]})
    assert "yes Phone is not 1 — it is empty\n" in do("explain", sample, path, key).out


def test_explain_tells_a_saved_segment_once(sample: Path, tmp_path: Path) -> None:
    do("save", sample, definition(tmp_path, "Told once", FROM_PL))
    inside = {"type": "segment", "segment": "Told once"}
    path = definition(tmp_path, "Twice", inside, inside | {"negated": True})
    key = in_poland(sample)[0]
    (record,) = do("explain", sample, path, key, "--json").records
    first, second = (condition["segment"] for condition in record["cards"][0]["conditions"])
    assert (first["name"], first["member"], len(first["cards"])) == ("Told once", True, 1)
    assert (second["name"], second["member"], second["above"]) == ("Told once", True, True)
    assert "cards" not in second
    told = do("explain", sample, path, key).out
    assert told.count("it is PL") == 1
    assert re.search(rf"{key} is in Told once as of .*: A, explained above\n", told)
    do("delete", sample, "Told once")


def test_history_follows_the_counts(sample: Path, tmp_path: Path) -> None:
    path = definition(tmp_path, "Buyers", BOUGHT)
    points = do(
        "history", sample, path, "--from", "2025-01-10", "--to", "2025-03-20", "--every", "month", "--json"
    )
    records = points.records
    assert [record["date"] for record in records] == ["2025-01-31", "2025-02-28", "2025-03-20"]
    for record in records:
        (counted,) = do("count", sample, path, "--as-of", record["date"], "--json").records
        assert record["size"] == counted["size"]
    assert records[1]["size"] - records[0]["size"] == records[1]["entered"] - records[1]["left"]
    assert points.err == ""
    poland = do("history", sample, definition(tmp_path, "In Poland", FROM_PL), "--from", "2026-06-01")
    assert "known only as of the import, so the same at every point: A Country is pl" in poland.err
    lines = poland.out
    assert lines.startswith("date,size,entered,left\n2026-06-01,")
    assert len(lines.splitlines()) == 31


def test_check_lists_errors_and_warnings(sample: Path, tmp_path: Path) -> None:
    wrong = definition(tmp_path, "Wrong", FROM_PL | {"field": "contry"})
    answer = do("check", sample, wrong, "--json")
    assert answer.code == 1
    assert answer.records[0]["path"] == "include.items[0].conditions[0].field"
    assert "country" in answer.records[0]["mend"]
    nobody = definition(tmp_path, "Nobody", FROM_PL | {"field": "credit", "op": "less_than", "values": [0]})
    answer = do("check", sample, nobody, "--json")
    assert answer.code == 0
    assert "nobody meets card A" in [record["message"] for record in answer.records]


def test_check_tells_for_how_many_of_the_base_a_conversion_fails(sample: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(sample), read_only=True) as connection:
        query = "SELECT count(*) FROM data.contacts WHERE email IS NOT NULL"
        (with_email,) = connection.execute(query).fetchall()[0]
    path = definition(tmp_path, "Numbers", {"type": "sql", "expression": "cast(email as integer) > 1"})
    told = " ".join(record["message"] for record in do("check", sample, path, "--json").records)
    assert f"a conversion in it fails for {with_email} contacts" in told


def test_a_wrong_definition_is_refused_with_file_and_path(sample: Path, tmp_path: Path) -> None:
    wrong = definition(tmp_path, "Wrong", FROM_PL | {"op": "greater_than", "values": [1]})
    with pytest.raises(DefinitionError, match=r"Wrong\.json.*include\.items\[0\]\.conditions\[0\]\.op"):
        do("count", sample, wrong)


def test_saved_segments_from_save_to_delete(sample: Path, tmp_path: Path) -> None:
    first = definition(tmp_path, "In Poland", FROM_PL, tags=["pl"])
    user = definition(tmp_path, "Of both", {"type": "segment", "segment": "in poland "}, BOUGHT)
    assert do("save", sample, first, user).code == 0
    assert do("save", sample, definition(tmp_path, "In Poland", FROM_PL, BOUGHT)).code == 0
    listed = {record["name"]: record for record in do("list", sample, "--json").records}
    assert listed["In Poland"]["version"] == 2
    (old,) = do("show", sample, "in poland", "--version", 1, "--json").records
    assert old["tags"] == ["pl"]
    with pytest.raises(NameTakenError, match="Of both"):
        do("delete", sample, "In Poland")
    assert do("rename", sample, "In Poland", "Polish").code == 0
    (follower,) = do("show", sample, "Of both", "--json").records
    assert follower["include"]["items"][0]["conditions"][0]["segment"] == "Polish"
    assert do("delete", sample, "Of both").code == 0
    assert do("delete", sample, "Polish").code == 0
    assert do("list", sample).out == ""


def test_saving_is_all_or_nothing(sample: Path, tmp_path: Path) -> None:
    good = definition(tmp_path, "Good", FROM_PL)
    nameless = definition(tmp_path, "", FROM_PL)
    printed = io.StringIO()
    with pytest.raises(DefinitionError, match="name"):
        run(COMMANDS, ["save", str(sample), str(good), str(nameless)], Output(printed, io.StringIO()))
    assert printed.getvalue() == ""  # nothing is called saved that is not
    assert do("list", sample).out == ""


def using(folder: Path, name: str, *used: str) -> Path:
    return definition(folder, name, *({"type": "segment", "segment": each} for each in used))


def test_files_are_saved_in_an_order_that_works_and_told_in_their_own(sample: Path, tmp_path: Path) -> None:
    files = [
        using(tmp_path, "Top", "Middle", "base"),
        using(tmp_path, "Middle", "BASE"),
        definition(tmp_path, "Other", BOUGHT),
        definition(tmp_path, "Base", FROM_PL),
    ]
    told = do("save", sample, *files, files[-1], "--json").records
    assert [(record["name"], record["version"]) for record in told] == [
        ("Top", 1), ("Middle", 1), ("Other", 1), ("Base", 1), ("Base", 2),
    ]  # fmt: skip
    (counted,) = do("count", sample, "Top", "--json").records
    assert counted["size"] == len(in_poland(sample))


def test_each_of_many_that_use_each_other_is_saved_with_as_little_work(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = note_statements(monkeypatch)
    decoded: list[object] = []

    def counted(raw: object) -> Segment:
        decoded.append(raw)
        return from_tree(raw)

    from_tree = codec.from_tree
    monkeypatch.setattr(codec, "from_tree", counted)

    def work(many: int) -> tuple[int, int]:
        names = [f"{many} {number:03}" for number in range(many)]
        uses = [[], *([{"type": "segment", "segment": name}] for name in names[:-1])]
        files = [definition(tmp_path, name, FROM_PL, *used) for name, used in zip(names, uses, strict=True)]
        asked.clear()
        decoded.clear()
        do("save", sample, *files)
        return len(asked), len(decoded)

    few, more, most = work(10), work(30), work(50)
    assert most[0] - more[0] == more[0] - few[0], "no more statements for one that stands on many"
    assert most[1] == 2 * 50 - 1, "each is read as it was given, and once as it was saved for another"


@pytest.mark.parametrize(
    ("used", "path"),
    [
        pytest.param(
            {"One": "Two", "Two": "Three", "Three": "one"}, "One → Two → Three → One", id="of-three"
        ),
        pytest.param({"One": "ONE"}, "One → One", id="of-itself"),
    ],
)
def test_files_that_use_each_other_in_a_circle_are_refused_in_one_sentence(
    used: dict[str, str], path: str, sample: Path, tmp_path: Path
) -> None:
    files = [using(tmp_path, name, other) for name, other in used.items()]
    with pytest.raises(DefinitionError) as refused:
        do("save", sample, using(tmp_path, "Beside", "One"), *files)
    said = f"the segments use each other in a circle: {path}; break it somewhere"
    assert str(refused.value) == f"{', '.join(map(str, files))}: {said}"
    assert do("list", sample).out == ""


def test_a_blank_name_is_told_before_what_a_blank_name_uses(sample: Path, tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="name: the name is blank"):
        do("save", sample, using(tmp_path, " ", " "))


def test_recalculate_goes_in_order_and_records_who_joined_and_left(sample: Path, tmp_path: Path) -> None:
    user = definition(tmp_path, "A user", {"type": "segment", "segment": "Used"})
    do("save", sample, definition(tmp_path, "Used", FROM_PL), user)
    first = do("recalculate", sample, "A user", "--json").records
    assert [record["name"] for record in first] == ["Used", "A user"]
    assert first[0]["entered"] is None
    do("save", sample, definition(tmp_path, "Used", FROM_PL | {"negated": True}))
    again = do("recalculate", sample, "--json").records
    change = {record["name"]: (record["entered"], record["left"], record["size"]) for record in again}
    poles = len(in_poland(sample))
    assert change["Used"] == change["A user"] == (CONTACTS - poles, poles, CONTACTS - poles)


def test_a_segment_that_can_not_be_calculated_does_not_stop_the_others(sample: Path, tmp_path: Path) -> None:
    do("save", sample, definition(tmp_path, "Fine", FROM_PL), definition(tmp_path, "Broken", BOUGHT))
    with Workspace.open(sample) as workspace, workspace.transaction() as cursor:
        cursor.execute(
            "UPDATE cardinal.segment_versions SET definition = replace(definition, 'orders', 'gone')"
        )
    answer = do("recalculate", sample, "--json")
    assert answer.code == 1
    assert [record["name"] for record in answer.records] == ["Fine"]
    assert answer.err.startswith(
        "Broken, include.items[0].conditions[0].activity: there is no activity “gone”"
    )


def test_freeze_keeps_a_result_or_a_file_of_keys(sample: Path, tmp_path: Path) -> None:
    path = definition(tmp_path, "In Poland", FROM_PL)
    keys = in_poland(sample)
    (made,) = do("freeze", sample, "Poles", path, "--json").records
    assert made == {"list": "Poles", "size": len(keys)}
    written = tmp_path / "keys.csv"
    written.write_text("customer_id\n" + "\n".join([*keys[:3], "somebody else"]) + "\n")
    (made,) = do("freeze", sample, "Three", "--file", written, "--json").records
    assert made["size"] == 4
    assert do("catalog", sample, "--json").records[-1] == {
        "list": "Three",
        "size": 4,
        "origin": "the file keys.csv",
    }
    on_both = definition(
        tmp_path, "Both", {"type": "list", "list": "poles"}, {"type": "list", "list": "Three"}
    )
    (record,) = do("count", sample, on_both, "--json").records
    assert record["size"] == 3
    (finding,) = do("check", sample, on_both, "--json").records
    assert finding["message"] == "1 of the 4 keys of “Three” belongs to no contact and is left out"


def test_catalog_prints_every_family(sample: Path) -> None:
    families = {record["family"] for record in do("catalog", sample, "--json").records}
    assert {"contact data", "tags", "purchases", "emails", "value indicators", "custom"} <= families


@pytest.mark.parametrize("name", ["nothing", "nothing.json"])
def test_an_unknown_definition_is_an_error(name: str, sample: Path) -> None:
    with pytest.raises(NotFoundError, match="nothing"):
        do("count", sample, name)


def test_a_file_that_is_no_json_names_the_file(sample: Path, tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text("{")
    with pytest.raises(CardinalError, match=r"broken\.json"):
        do("count", sample, path)


@pytest.mark.parametrize(
    ("pattern", "why"), [("[", "missing ]: ["), ("a: (", "missing ): a: ("), ("\\", "trailing \\")]
)
def test_what_is_no_pattern_is_told_with_why_and_how_to_mend(
    pattern: str, why: str, sample: Path, tmp_path: Path
) -> None:
    path = definition(tmp_path, "P", FROM_PL | {"op": "matches", "values": [pattern]})
    (finding,) = do("check", sample, path, "--json").records
    assert finding["message"] == f"“{pattern}” is no pattern ({why})"
    assert finding["mend"] == "mend it; contains finds plain text"
