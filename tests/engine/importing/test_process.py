"""The import as a process: all or nothing, cancellable, and whole after a kill at any moment.

Every step and a hundred moments: ``CARDINAL_FULL_TESTS=1 python -m pytest --timeout 3600`` on this file.
"""

from __future__ import annotations

import errno
import json
import os
import random
import signal
import stat
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from engine.errors import CancelledError, MachineError, MappingError, SourceError, WorkspaceLockedError
from engine.importing.child import told
from engine.importing.job import Crashed, Failed, Progress
from engine.importing.mapping import Mapping
from engine.importing.mapping_rules import read_mapping
from engine.importing.report import ImportReport
from engine.importing.run import import_data, refresh
from engine.workspace import Workspace
from engine.workspace.locking import FileLock
from tests.support.importing import write_files
from tests.support.process import python
from tests.support.workspaces import rows_of, saved_definition, start_python, times

CONTACTS = {"contacts.csv": ["id,age", "a,30", "b,40"]}
MORE = {"contacts.csv": ["id,age", "a,31", "b,41", "c,51"]}
VISITS = {"visits.csv": ["id,at", *(f"a,2024-01-01T00:{i // 60:02}:{i % 60:02}" for i in range(3000))]}

MAPPING: dict[str, Any] = {
    "format": "cardinal.mapping/1",
    "contacts": {"file": "contacts.csv", "key": "id"},
    "activities": [{"name": "visits", "file": "visits.csv", "contact": "id", "time": "at"}],
}


def mapping(**changes: object) -> Mapping:
    return read_mapping(json.dumps({**MAPPING, **changes}))


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    """Return where the workspace is to be; its sources stand in ``sources`` beside it."""
    (tmp_path / "sources").mkdir()
    write_files(tmp_path / "sources", CONTACTS | VISITS)
    (tmp_path / "here").mkdir()
    return tmp_path / "here" / "x.cardinal"


def do(path: Path, told: Mapping | None = None, **how: Any) -> ImportReport:
    return import_data(path, told or mapping(), path.parents[1] / "sources", **how)


def beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


def ages(path: Path) -> list[int]:
    with Workspace.open(path) as workspace:
        return [age for (age,) in rows_of(workspace, "SELECT age FROM data.contacts ORDER BY _key")]


# --- what comes out --------------------------------------------------------------------------------------


def test_creates_then_refreshes_with_what_was_saved(path: Path) -> None:
    assert do(path).contacts == 2
    with Workspace.open(path) as workspace:
        workspace.segments.save(saved_definition("kept"))
        version = workspace.data_version
        assert workspace.mapping is not None
        assert Path(workspace.mapping.base_directory) == path.parents[1] / "sources"
        assert read_mapping(workspace.mapping.json) == mapping()
    write_files(path.parents[1] / "sources", MORE)
    assert do(path).contacts == 3
    with Workspace.open(path) as workspace:
        assert [segment.name for segment in workspace.segments.all()] == ["kept"]
        assert workspace.data_version != version
    assert ages(path) == [31, 41, 51]
    assert beside(path) == ["x.cardinal"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permissions of this kind")
def test_data_on_their_way_into_a_private_file_are_private(path: Path) -> None:
    do(path)
    path.chmod(0o600)
    seen: dict[str, int] = {}

    def look(_: Progress) -> None:
        for file in path.parent.glob("*.importing"):
            seen[file.name] = stat.S_IMODE(file.stat().st_mode)

    do(path, progress=look)
    assert seen == {"x.cardinal.importing": 0o600}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_open_workspace_is_refreshed_in_place(path: Path) -> None:
    do(path)
    write_files(path.parents[1] / "sources", MORE)
    with Workspace.open(path) as workspace:
        version = workspace.data_version
        report = refresh(workspace, mapping(), path.parents[1] / "sources")
        assert workspace.catalog.contacts == report.contacts == 3
        assert workspace.data_version != version


def test_a_refresh_without_rfm_says_that_there_was_some(path: Path) -> None:
    write_files(path.parents[1] / "sources", {"visits.csv": ["id,at,pages", "a,2024-01-01,3"]})
    rfm = {"activity": "visits", "amount": "pages"}
    lost = "there is no RFM any more; it was made of “pages” of visits"
    told = [
        [one.text for one in do(path, mapping(**changes)).sentences if one.kind == "rfm"]
        for changes in ({"rfm": rfm}, {"rfm": rfm}, {}, {})
    ]
    assert told == [[], [], [lost], []]


@pytest.mark.parametrize(
    ("rfm", "lost", "gone"),
    [
        ({"amount": "pages"}, "pages", "pages"),
        ({"amount": "twice"}, "twice", "pages"),
        ({"amount": "pages", "order": "visit"}, "pages", "visit"),
    ],
)
def test_a_refresh_succeeds_without_what_rfm_is_made_of(
    rfm: dict[str, str], lost: str, gone: str, path: Path
) -> None:
    sources = path.parents[1] / "sources"
    whole = {"visits.csv": ["id,at,pages,visit", "a,2024-01-01,3,7"]}
    write_files(sources, whole)
    computed = {"activity": "visits", "name": "twice", "expression": "pages * 2"}
    recipe = mapping(rfm={"activity": "visits", **rfm}, computed=[computed])
    do(path, recipe)
    write_files(sources, {"visits.csv": [whole["visits.csv"][0].replace(gone, "other"), "a,2024-01-01,3,7"]})
    for _ in range(2):
        told = [one.text for one in do(path, recipe).sentences if one.kind == "rfm"]
        assert told == [f"there is no RFM any more; it was made of “{lost}” of visits"]
    with Workspace.open(path) as workspace:
        assert workspace.catalog.rfm is None
    write_files(sources, whole)
    assert not [one for one in do(path, recipe).sentences if one.kind in ("rfm", "lacking")]
    with Workspace.open(path) as workspace:
        assert workspace.catalog.rfm is not None
    with pytest.raises(MappingError, match="there is no column “sight”"):
        do(path, mapping(rfm={"activity": "visits", "amount": "sight"}))


def test_a_refresh_succeeds_without_a_column_that_the_mapping_tells_of(path: Path) -> None:
    told = {"Plan": {"family": "agreements"}, "age": {"label": "Years"}}
    recipe = mapping(contacts={**MAPPING["contacts"], "columns": told})
    write_files(path.parents[1] / "sources", {"contacts.csv": ["id,age,plan", "a,30,x", "b,40,"]})
    do(path, recipe)
    write_files(path.parents[1] / "sources", CONTACTS)
    for _ in range(2):
        said = [(one.kind, one.file, one.column) for one in do(path, recipe).sentences]
        assert ("lacking", "contacts.csv", "Plan") in said
    with Workspace.open(path) as workspace:
        assert workspace.mapping is not None
        assert read_mapping(workspace.mapping.json) == recipe  # the column may come back
    write_files(path.parents[1] / "sources", {"contacts.csv": ["id,plan", "a,x"]})
    assert ("lacking", "age") in [(one.kind, one.column) for one in do(path, recipe).sentences]


def test_columns_without_values_stay_what_they_were(path: Path) -> None:
    people = [
        "id,age,vip,born,seen,site,zip,note",
        "a,30,yes,2000-01-31,2024-01-31 10:00,https://a.org/b,01,x",
    ]
    visits = ["id,at,pages,sku", "a,2024-01-01,3,s"]
    products = ["sku,price,name", "s,9.50,Sofa"]
    recipe = mapping(lookups=[{"file": "products.csv", "key": "sku", "activity": "visits", "on": "sku"}])
    full = {"contacts.csv": people, "visits.csv": visits, "products.csv": products}
    few = {"contacts.csv": [people[0], "a,,,,,,,"], "visits.csv": [visits[0], "a,2024-01-01,,s"]}
    sources = path.parents[1] / "sources"

    def types() -> dict[str, str]:
        with Workspace.open(path) as workspace:
            fields, (activity,) = workspace.catalog.fields, workspace.catalog.activities
        return {column.name: column.type for column in (*fields, *activity.attributes) if column.part is None}

    write_files(sources, full)
    do(path, recipe)
    before = types()
    assert [before[name] for name in ("age", "vip", "born", "seen", "site", "zip", "pages", "price")] == [
        *("number", "boolean", "date", "datetime", "url", "text", "number", "number")
    ]
    write_files(sources, few | {"products.csv": [products[0], "s,,Sofa"]})
    for _ in range(2):  # the second time it is what was kept that is kept
        said = [one.text for one in do(path, recipe).sentences if one.kind == "detected"]
        assert "“age” has no values any more; it is still read as a number" in said
        assert len(said) == 7
        assert types() == before
    write_files(sources, {name: lines[:1] for name, lines in full.items()})
    assert [one for one in do(path, recipe).sentences if one.kind == "detected"] == []
    assert types() == before
    write_files(sources, few | {"contacts.csv": [people[0], "a,old,,,,,,"]})
    do(path, recipe)
    assert types() == before | {"age": "text"}, "what the values say comes first"


def test_a_refresh_succeeds_without_a_field_of_the_latest_row(path: Path) -> None:
    made = {"from_activity": "visits", "fields": ["page", "site"]}
    write_files(path.parents[1] / "sources", {"visits.csv": ["id,at,page,site", "a,2024-01-01,x,y"]})
    do(path, mapping(contacts=made))
    write_files(path.parents[1] / "sources", {"visits.csv": ["id,at,site", "a,2024-01-01,y"]})
    for _ in range(2):
        said = [(one.kind, one.column) for one in do(path, mapping(contacts=made)).sentences]
        assert ("lacking", "page") in said
    with Workspace.open(path) as workspace:
        assert [field.name for field in workspace.catalog.fields] == ["site"]
    with pytest.raises(MappingError, match="did you mean “site”"):
        do(path, mapping(contacts={**made, "fields": ["sight"]}))


def test_a_refresh_succeeds_without_what_computed_columns_are_made_of(path: Path) -> None:
    write_files(path.parents[1] / "sources", {"visits.csv": ["id,at,pages", "a,2024-01-01,3"]})
    recipe = mapping(
        computed=[
            {"activity": "visits", "name": "twice", "expression": "pages * 2"},
            {"activity": "visits", "name": "more", "expression": "twice + 1"},
            {"name": "older", "expression": "age + 1"},
        ]
    )
    do(path, recipe)
    write_files(path.parents[1] / "sources", {"visits.csv": ["id,at", "a,2024-01-01"]})
    write_files(path.parents[1] / "sources", {"contacts.csv": ["id,age", "a,x"]})
    for _ in range(2):
        assert [one.text for one in do(path, recipe).sentences if one.kind == "lacking"] == [
            "“twice” can't be computed any more: there is nothing called “pages”",
            "“more” can't be computed any more: there is nothing called “twice”",
            "“older” can't be computed any more: “+” needs a number, not text",
        ]
    with pytest.raises(MappingError, match="nothing called “pages”"):
        do(path, mapping(computed=[{"activity": "visits", "name": "thrice", "expression": "pages * 3"}]))


def test_a_column_is_lacking_only_where_the_last_mapping_told_of_it(path: Path) -> None:
    do(path)
    with pytest.raises(MappingError, match="has no column “agr”"):
        do(path, mapping(contacts={**MAPPING["contacts"], "columns": {"agr": {"type": "text"}}}))


def test_progress_tells_the_steps(path: Path) -> None:
    seen: list[Progress] = []
    do(path, progress=seen.append)
    steps = [(one.step, one.table) for one in seen]
    for step in (("read", "contacts"), ("read", "visits"), ("write", "visits"), ("swap", "")):
        assert step in steps
    assert max(one.done for one in seen) > 0


def test_a_file_that_goes_after_it_was_read_is_imported(path: Path) -> None:
    def lose(seen: Progress) -> None:
        if seen.step == "join":
            (path.parents[1] / "sources" / "contacts.csv").unlink(missing_ok=True)

    assert do(path, progress=lose).contacts == 2


# --- nothing -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({"contacts": {"file": "contacts.csv", "key": "it"}}, MappingError, "there are “id”, “age”"),
        ({"contacts": {"file": "none.csv", "key": "id"}}, SourceError, "none.csv: there is no such file"),
        ({"computed": [{"name": "x", "expression": "age +"}]}, MappingError, "computed[0].expression"),
        ({"rfm": {"activity": "visits", "amount": "money"}}, MappingError, "rfm.amount"),
    ],
)
@pytest.mark.parametrize("there", [False, True], ids=["new", "refresh"])
def test_what_is_refused_changes_nothing(
    path: Path, changes: dict[str, object], error: type[Exception], words: str, there: bool
) -> None:
    if there:
        do(path)
    before = beside(path)
    with pytest.raises(error) as caught:
        do(path, mapping(**changes))
    assert words in str(caught.value)
    assert beside(path) == before
    assert not there or ages(path) == [30, 40]


@pytest.mark.parametrize("step", ["read", "join", "write", "count"])
def test_cancelled_at_a_step(path: Path, step: str) -> None:
    do(path)
    reached: list[str] = []
    with pytest.raises(CancelledError):
        do(path, progress=lambda one: reached.append(one.step), cancelled=lambda: step in reached)
    assert beside(path) == ["x.cardinal"]
    assert ages(path) == [30, 40]


def test_a_workspace_that_another_has_open_is_left_alone(path: Path) -> None:
    do(path)
    lock = FileLock(path)
    try:
        with pytest.raises(WorkspaceLockedError):
            do(path)
    finally:
        lock.release()
    assert ages(path) == [30, 40]


def test_an_import_process_that_dies_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(MachineError, match="ended unexpectedly"):
        do(path)
    assert beside(path) == []


# --- kills -------------------------------------------------------------------------------------------------

KILL_AT_STEP = """
import os, signal, sys
from pathlib import Path
from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
path, told, deadly = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
counted = 0
def step(progress):
    global counted
    counted += 1
    if counted == deadly:
        os.kill(os.getpid(), signal.SIGKILL)
import_data(path, read_mapping(told), path.parents[1] / "sources", progress=step)
print(counted)
"""

# The import in one process, which kills itself before or after one of the points.
KILL_AT_POINT = """
import os, signal, sys
from pathlib import Path
from engine.importing import child, run
from engine.importing.job import Done
from engine.importing.mapping_rules import read_mapping
from engine.workspace import swap
path, told, point, when = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
def die():
    os.kill(os.getpid(), signal.SIGKILL)
def deadly(function):
    def call(*arguments, **named):
        if when == "before":
            die()
        function(*arguments, **named)
        die()
    return call
class Connection:
    def __init__(self, connection):
        self._connection = connection
    def __getattr__(self, name):
        return getattr(self._connection, name)
    def execute(self, statement, *arguments):
        if point == "checkpoint" and statement == "CHECKPOINT":
            deadly(self._connection.execute)(statement)
        return self._connection.execute(statement, *arguments)
opened = child.unlocked
child.unlocked = lambda *arguments: Connection(opened(*arguments))
run._run = lambda job, progress, cancelled: Done(child.build(job, child.Teller()))
if point == "reopen":
    swap_replace = swap.replace
    def replaced(*arguments):
        swap_replace(*arguments)
        if when == "before":
            die()
    swap.replace = replaced
elif point != "checkpoint":
    setattr(swap, point, deadly(getattr(swap, point)))
import_data = run.import_data
import_data(path, read_mapping(told), path.parents[1] / "sources")
die()
"""


def _is_whole(path: Path) -> list[int]:
    """Open the workspace as the next start does; return what it holds, with nothing left beside it."""
    with Workspace.open(path) as workspace:
        assert workspace.notices == ()
        assert [segment.name for segment in workspace.segments.all()] == ["kept"]
    assert beside(path) == ["x.cardinal"]
    found = ages(path)
    assert found in ([30, 40], [31, 41, 51])
    return found


@pytest.fixture(name="prepared")
def _prepared(path: Path) -> Callable[[], Path]:
    """Give a function that puts the old workspace back, its sources changed since."""
    do(path)
    with Workspace.open(path) as workspace:
        workspace.segments.save(saved_definition("kept"))
    old = path.read_bytes()
    write_files(path.parents[1] / "sources", MORE)

    def prepare() -> Path:
        path.write_bytes(old)
        return path

    return prepare


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("point", ["checkpoint", "carry_over", "replace", "reopen"])
def test_killed_around_a_point(prepared: Callable[[], Path], point: str, when: str) -> None:
    path = prepared()
    ended = python("-c", KILL_AT_POINT, str(path), json.dumps(MAPPING), point, when)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    is_new = point == "reopen" or (point, when) == ("replace", "after")
    assert _is_whole(path) == ([31, 41, 51] if is_new else [30, 40])


def test_killed_at_any_step(prepared: Callable[[], Path]) -> None:
    told = json.dumps(MAPPING)
    counted = python("-c", KILL_AT_STEP, str(prepared()), told, "0")
    assert counted.returncode == 0, counted.stderr
    steps = int(counted.stdout)
    for deadly in random.Random(steps).sample(range(1, steps + 1), times(3, steps)):
        path = prepared()
        ended = python("-c", KILL_AT_STEP, str(path), told, str(deadly))
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        _wait_for_the_orphan(path)
        assert _is_whole(path) == [30, 40]


def test_killed_at_random_moments(prepared: Callable[[], Path]) -> None:
    chance = random.Random(20261122)
    for _ in range(times(3, 100)):
        path = prepared()
        with start_python(KILL_AT_STEP, path, json.dumps(MAPPING), 0) as process:
            time.sleep(0.3 + chance.random() * 2)
            process.kill()
        _wait_for_the_orphan(path)
        _is_whole(path)


def _wait_for_the_orphan(path: Path) -> None:
    """Wait until the import process has seen that nobody waits for it: then its file no longer grows."""
    building = path.with_name(path.name + ".importing")
    size = -1
    while building.exists() and building.stat().st_size != size:
        size = building.stat().st_size
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "/x/y"), "/x/y: the disk is full; free some space"),
        (OSError(errno.EIO, "Input/output error"), "The disk could not be read or written; check the disk"),
        (MemoryError(), "There is not enough memory for this; close other programs"),
        (SourceError("this is a folder"), "This is a folder"),
    ],
)
def test_what_the_machine_refuses_the_process_is_a_sentence(error: Exception, sentence: str) -> None:
    message = told(error)
    assert isinstance(message, Failed)
    assert str(message.error()).startswith(sentence)


def test_a_mistake_of_ours_comes_with_its_traceback() -> None:
    try:
        raise LookupError("ours")
    except LookupError as error:
        message = told(error)
    assert isinstance(message, Crashed)
    assert "LookupError: ours" in message.traceback
