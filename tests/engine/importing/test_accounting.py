"""Whatever the files hold, no row is lost in silence: rows read are rows loaded and rows set aside."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.importing import Imported, built

KEYS = st.sampled_from(["a", "b", "B", "c", " a", "", "9", "9.0", "x"])
TIMES = st.sampled_from(
    ["2024-01-01", "2024-01-02 10:00:00", "2024-01-02T10:00:00Z", "", "soon", "2024-02-30", "31.12.2023"]
)
CELLS = st.sampled_from(["1", "2.5", "", "abc", "1e3", "yes"])

LINES = {
    "people.csv": st.tuples(KEYS, CELLS),
    "orders.csv": st.tuples(KEYS, TIMES, KEYS, CELLS),
    "items.csv": st.tuples(KEYS, CELLS),
    "levels.csv": st.tuples(KEYS, CELLS),
    "tags.csv": st.tuples(KEYS, CELLS),
}

HEADERS = {
    "people.csv": "id,age",
    "orders.csv": "who,at,order,n",
    "items.csv": "order,price",
    "levels.csv": "id,level",
    "tags.csv": "id,tag",
}

PLAIN = {"delimiter": ",", "quote": '"', "preamble": 0, "header": 1, "footer": 0}

MAPPING = {
    "timezone": "Europe/Warsaw",
    "contacts": {"file": "people.csv", "csv": PLAIN, "key": "id", "columns": {"age": {"type": "number"}}},
    "activities": [
        {"name": "orders", "file": "orders.csv", "csv": PLAIN, "contact": "who", "time": "at"},
        {
            "name": "items",
            "file": "items.csv",
            "csv": PLAIN,
            "parent": {"activity": "orders", "key": "order"},
        },
        {"name": "visits", "file": "orders.csv", "csv": PLAIN, "contact": {"column": "n", "field": "age"}},
    ],
    "lookups": [
        {"file": "levels.csv", "csv": PLAIN, "key": "id", "activity": "items", "on": "order"},
        {"file": "levels.csv", "csv": PLAIN, "key": "id", "contacts": True},
    ],
    "lists": [{"name": "tags", "file": "tags.csv", "csv": PLAIN, "contact": "id", "value": "tag"}],
}


@st.composite
def files(draw: st.DrawFn) -> dict[str, list[str]]:
    """Return files whose lines are sometimes too long, too short or blank."""
    result = {}
    for name, cells in LINES.items():
        lines = [",".join(row) for row in draw(st.lists(cells, max_size=12))]
        for place in draw(st.lists(st.integers(0, len(lines)), max_size=2)):
            lines.insert(place, draw(st.sampled_from(["a,1,2,3,4,5", "a", "", '"x, y",2'])))
        result[name] = [HEADERS[name], *lines]
    return result


@given(files())
@settings(max_examples=15, deadline=None)
def test_every_row_is_loaded_or_set_aside(content: dict[str, list[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, built(Path(folder), MAPPING, content) as found:
        report = found.report
        for file in report.files:
            assert file.rows_read == file.rows_loaded + file.rows_set_aside
            assert min(file.rows_loaded, file.rows_set_aside) >= 0
            assert sum(one.count for one in file.reasons if not one.cells) == file.rows_set_aside
        loaded = {(file.role, file.table): file.rows_loaded for file in report.files}
        for name in ("orders", "items", "visits"):
            rows = found.column(f"SELECT count(*) FROM data.{name}")[0]
            assert rows == loaded["activity", name] == report.activities[name]
        assert report.contacts == loaded["contacts", "contacts"]
        assert len([kind for kind, *_ in found.issues() if kind != "unreadable"]) == report.rows_set_aside
        _check_tables(found)


def _check_tables(found: Imported) -> None:
    """Hold the promises that the compiler relies on."""
    contacts = found.rows("SELECT _contact, _key FROM data.contacts ORDER BY _contact")
    assert [number for number, _ in contacts] == list(range(len(contacts)))
    keys = [key for _, key in contacts]
    assert keys == sorted(set(keys))
    for name in ("orders", "items", "visits"):
        order = "" if name == "visits" else '"at"::TIMESTAMP, '
        rows = found.rows(f"SELECT rowid, _contact FROM data.{name} ORDER BY {order}rowid")
        assert [number for number, _ in rows] == list(range(len(rows)))
        assert {contact for _, contact in rows} <= set(range(len(contacts)))
