"""Settings, and the moment that the as-of rule gives."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import msgspec
import pytest

from engine.definition.moment import AsOf
from engine.errors import UserError, WorkspaceError
from engine.workspace import Settings, Workspace
from engine.workspace.settings import present, read_as_of, rule_as_of
from tests.support.imported import make_workspace
from tests.support.importing import write_files
from tests.support.workspaces import rows_of


def test_settings_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.cardinal"
    wanted = Settings(
        as_of="fixed", as_of_fixed="2024-01-31", recalculate_hours=None, recalculate_on_opening=False
    )
    with Workspace.create(path) as workspace:
        assert workspace.settings == Settings()
        changed = workspace.update_settings(
            as_of="fixed", as_of_fixed="2024-01-31", recalculate_hours=None, recalculate_on_opening=False
        )
        assert changed == workspace.settings == wanted
    with Workspace.open(path) as workspace:
        assert workspace.settings == wanted


@pytest.mark.parametrize("value", ["{", "7"])
def test_a_setting_that_cant_be_read_is_one_sentence(tmp_path: Path, value: str) -> None:
    path = tmp_path / "x.cardinal"
    Workspace.create(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO cardinal.settings VALUES ('as_of', ?)", [value])
    with pytest.raises(WorkspaceError, match=r"^The workspace's settings can't be read"):
        Workspace.open(path)


def test_a_setting_of_a_later_program_is_passed_over_and_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.cardinal"
    Workspace.create(path).close()
    with duckdb.connect(str(path)) as connection:
        connection.execute("INSERT INTO cardinal.settings VALUES ('colour', '\"green\"')")
    with Workspace.open(path) as workspace:
        assert workspace.update_settings(recalculate_hours=5) == Settings(recalculate_hours=5)
        rows = rows_of(workspace, "SELECT name FROM cardinal.settings ORDER BY 1")
    assert rows == [("colour",), ("recalculate_hours",)]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        pytest.param({"colour": "green"}, "no setting colour", id="unknown"),
        pytest.param({"as_of": "yesterday"}, "setting has the wrong type", id="unknown rule"),
        pytest.param({"as_of": "fixed"}, "no date is given", id="fixed without a date"),
        pytest.param({"as_of": "fixed", "as_of_fixed": "31.1.2024"}, "not a moment", id="unreadable date"),
        pytest.param({"recalculate_hours": 0}, "at least 1 hour", id="no hours"),
        pytest.param({"recalculate_hours": "3"}, "wrong type", id="text for a number"),
        pytest.param({"memory_limit": 10}, "at least 256 MB", id="little memory"),
        pytest.param({"threads": 0}, "at least 1", id="no threads"),
    ],
)
def test_impossible_settings_are_refused(tmp_path: Path, changes: dict[str, object], says: str) -> None:
    with Workspace.create(tmp_path / "x.cardinal") as workspace:
        with pytest.raises(UserError, match=says):
            workspace.update_settings(**changes)
        assert workspace.settings == Settings()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("2024-01-31", "2024-01-31T23:59:59"),
        (" 2024-02-29 ", "2024-02-29T23:59:59"),
        ("2024-01-31T18:30", "2024-01-31T18:30:00"),
        ("2024-01-31 18:30:05", "2024-01-31T18:30:05"),
        ("2024-01-31T00:00:00", "2024-01-31T00:00:00"),
    ],
)
def test_a_moment_is_read(text: str, printed: str) -> None:
    assert str(read_as_of(text)) == printed


def test_a_bare_date_means_everything_before_the_next_midnight() -> None:
    assert read_as_of("2024-01-31").cut == datetime(2024, 2, 1)
    assert read_as_of("2024-01-31T00:00").instant == datetime(2024, 1, 31)


@pytest.mark.parametrize(
    "text", ["", "today", "2024", "20240131", "2024-W05-1", "2024-13-01", "2023-02-29", "31.1.2024",
             "2024-01-31T25:00", "9999-12-31", "2024-01-31T10:00+02:00", "2024-01-31T10:00Z", "0000-01-01",
             "2024-01-31\n2024"],
)  # fmt: skip
def test_what_is_no_moment_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(UserError, match="not a moment") as raised:
        read_as_of(text)
    assert "\n" not in str(raised.value)


PAST, FUTURE = datetime(2017, 12, 31, 23, 59, 59), datetime(8000, 1, 1)


@pytest.mark.parametrize(
    ("settings", "end_of_data", "expected"),
    [
        pytest.param(Settings(), PAST, PAST, id="end of data"),
        pytest.param(Settings(as_of="fixed", as_of_fixed="2016-12-31T10:00"), PAST,
                     datetime(2016, 12, 31, 10), id="fixed"),
        pytest.param(Settings(), None, None, id="end of no data is the present"),
        pytest.param(Settings(), FUTURE, None, id="the future is not data"),
        pytest.param(Settings(as_of="now"), PAST, None, id="now"),
    ],
)  # fmt: skip
def test_the_rule(settings: Settings, end_of_data: datetime | None, expected: datetime | None) -> None:
    before = present("Europe/Warsaw")
    found = rule_as_of(settings, end_of_data, "Europe/Warsaw")
    if expected is not None:
        assert found == AsOf(expected)
    else:
        assert before <= found.instant <= present("Europe/Warsaw")


@pytest.mark.parametrize("kind", ["date", "datetime"])
@pytest.mark.parametrize("then", [datetime(2020, 1, 1, 23, 59, 59, 999999), None], ids=str)
def test_what_was_the_future_at_the_import_counts_once_it_has_come(
    kind: str, then: datetime | None, tmp_path: Path
) -> None:
    times = ("2020-01-01", "2020-03-01", "2999-01-01")
    write_files(tmp_path, {"people.csv": ["id", "a"], "orders.csv": ["who,at", *(f"a,{at}" for at in times)]})
    columns = {"at": {"type": kind}}
    orders = {"name": "orders", "file": "orders.csv", "contact": "who", "time": "at", "columns": columns}
    contacts = {"file": "people.csv", "key": "id"}
    mapping = {"format": "cardinal.mapping/1", "contacts": contacts, "activities": [orders]}
    path = make_workspace(tmp_path, mapping)
    with Workspace.open(path) as workspace:
        earlier = msgspec.structs.replace(workspace.catalog, end_of_data=then)
        with workspace.transaction() as cursor:
            cursor.execute("UPDATE cardinal.catalog SET json = ?", [msgspec.json.encode(earlier).decode()])
    with Workspace.open(path) as workspace:
        end = datetime(2020, 3, 1)
        assert workspace.as_of() == (AsOf.end_of(end.date()) if kind == "date" else AsOf(end))


def test_the_present_is_wall_clock_time_of_the_zone() -> None:
    assert timedelta(hours=8) < present("Asia/Tokyo") - present("UTC") < timedelta(hours=10)


def test_an_override_stands_above_the_rule(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "x.cardinal") as workspace:
        workspace.update_settings(as_of="fixed", as_of_fixed="2024-01-31")
        assert str(workspace.as_of()) == "2024-01-31T23:59:59"
        assert str(workspace.as_of("2023-05-01T12:00")) == "2023-05-01T12:00:00"
        with pytest.raises(UserError):
            workspace.as_of("soon")
