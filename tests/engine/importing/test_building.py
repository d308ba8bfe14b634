"""How tables come together: contacts, parents, lookups, lists, names, keys, and rows that are set aside."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from engine.importing.building import tables as tables_of
from tests.support.importing import built

D = Decimal

PEOPLE = {"file": "people.csv", "key": "id"}
ORDERS = {"name": "orders", "file": "orders.csv", "contact": "who", "time": "at"}

CASES: dict[str, tuple[dict[str, Any], dict[str, list[str]], str, list[tuple[Any, ...]]]] = {
    "keys of numbers have no decimal part": (
        {"contacts": PEOPLE, "activities": [ORDERS]},
        {
            "people.csv": ["id,x", "17850.0,a", "12.5,b"],
            "orders.csv": ["who,at", "17850,2024-01-01", "12.50,2024-01-02"],
        },
        'SELECT _key, count("at") FROM data.contacts LEFT JOIN data.orders o USING (_contact) GROUP BY ALL',
        [("12.5", 0), ("17850", 1)],
    ),
    "keys told to be text stay as they stand": (
        {"contacts": {**PEOPLE, "columns": {"id": {"type": "text"}}}},
        {"people.csv": ["id", "1.0", " 01 ", "1"]},
        "SELECT _key FROM data.contacts",
        [("01",), ("1",), ("1.0",)],
    ),
    "row numbers as keys count rows that are ragged": (
        {"contacts": {"file": "people.csv", "key": "#row"}},
        {"people.csv": ["a,b", "1,x", "2", "", "3,z"]},
        "SELECT _key, a FROM data.contacts",
        [("1", 1), ("3", 3)],
    ),
    "what means empty counts in keys": (
        {
            "contacts": {**PEOPLE, "columns": {"id": {"empty": ["0"]}}},
            "activities": [{**ORDERS, "columns": {"who": {"empty": ["-"]}}}],
        },
        {"people.csv": ["id", "0", "a"], "orders.csv": ["who,at", "-,2024-01-01", "a,2024-01-02"]},
        "SELECT _key, who FROM data.contacts JOIN data.orders USING (_contact)",
        [("a", "a")],
    ),
    "a skipped key is still a key": (
        {"contacts": {**PEOPLE, "columns": {"id": {"skip": True}, "x": {"rename": "id"}}}},
        {"people.csv": ["id,x", "a,1"]},
        "SELECT _key, id FROM data.contacts",
        [("a", 1)],
    ),
    "keys of a column told to be numbers keep their leading zeros": (
        {
            "contacts": {**PEOPLE, "columns": {"id": {"type": "number"}}},
            "activities": [ORDERS],
        },
        {
            "people.csv": ["id", "00123", "123.0", "0", "-07.00"],
            "orders.csv": ["who,at", "00123,2024-01-01", "00123,2024-01-02", "123,2024-01-03"],
        },
        "SELECT _key, id, count(o._contact) FROM data.contacts LEFT JOIN data.orders o USING (_contact) "
        "GROUP BY ALL ORDER BY _key",
        [("-07", -7, 0), ("0", 0, 0), ("00123", 123, 2), ("123", 123, 1)],
    ),
    "a key told in other letters is called as its field": (
        {"contacts": {"file": "people.csv", "key": "ID"}},
        {"people.csv": ["id", "a"]},
        "SELECT json ->> 'key' FROM cardinal.catalog",
        [("id",)],
    ),
    "a key with a new name is called by it": (
        {"contacts": {"file": "people.csv", "key": "Id", "columns": {"iD": {"rename": "number"}}}},
        {"people.csv": ["id", "a"]},
        "SELECT json ->> 'key' FROM cardinal.catalog",
        [("number",)],
    ),
    "a time that holds none is still a moment to conditions": (
        {
            "contacts": PEOPLE,
            "activities": [{**ORDERS, "time": "ok"}, {**ORDERS, "name": "calls", "time": "no"}],
        },
        {"people.csv": ["id", "a"], "orders.csv": ["who,ok,no", "a,yes,", "a,no,"]},
        "SELECT (SELECT count(*) FROM data.orders WHERE ok < now()::TIMESTAMP), "
        "(SELECT count(*) FROM data.calls WHERE no < now()::TIMESTAMP)",
        [(0, 0)],
    ),
    "a new name that is taken": (
        {"contacts": {**PEOPLE, "columns": {"x": {"rename": "Y"}}}},
        {"people.csv": ["id,x,y", "a,1,2"]},
        'SELECT "Y", y_2 FROM data.contacts',
        [(1, 2)],
    ),
    "names that are ours": (
        {
            "contacts": PEOPLE,
            "activities": [{"name": "Contacts", "file": "orders.csv", "contact": "_contact", "time": "_row"}],
        },
        {
            "people.csv": ["id,_key,_contact", "a,1,2"],
            "orders.csv": ["_contact,_row,rowid", "a,2024-01-01,5"],
        },
        'SELECT c._key, "_key_2", c."_contact_2", "_row", "rowid_2" '
        'FROM data.contacts c JOIN data."Contacts_2" USING (_contact)',
        [("a", 1, 2, date(2024, 1, 1), 5)],
    ),
    "columns of parents and grandparents, their names in front": (
        {
            "contacts": PEOPLE,
            "activities": [
                {
                    "name": "parts",
                    "file": "parts.csv",
                    "parent": {"activity": "items", "key": "item"},
                },
                {"name": "items", "file": "items.csv", "parent": {"activity": "orders", "key": "order"}},
                {**ORDERS, "columns": {"site": {"type": "url"}}},
            ],
        },
        {
            "people.csv": ["id", "a"],
            "orders.csv": ["who,at,order,status,site", "a,2024-01-02 10:00,7,paid,https://x.pl/p?q=1"],
            "items.csv": ["item,order,status", "1,7,sent", "2,7,back", "3,8,lost"],
            "parts.csv": ["item,status,orders.status", "1,new,own", "9,none,own"],
        },
        'SELECT who, "at", p.status, "items.status", "orders.status", "items.orders.status", "site.page" '
        "FROM data.parts p",
        [("a", datetime(2024, 1, 2, 10), "new", "sent", "own", "paid", "x.pl/p")],
    ),
    "of a repeated parent key the last row, though it is set aside": (
        {
            "contacts": PEOPLE,
            "activities": [
                ORDERS,
                {"name": "items", "file": "items.csv", "parent": {"activity": "orders", "key": "order"}},
            ],
        },
        {
            "people.csv": ["id", "a"],
            "orders.csv": [
                "who,at,order",
                "a,2024-01-01,7",
                "b,2024-01-02,7",
                "a,2024-01-01,8",
                "a,2024-01-05,8",
            ],
            "items.csv": ["order,n", "7,1", "8,2"],
        },
        'SELECT n, "at" FROM data.items',
        [(2, date(2024, 1, 5))],
    ),
    "lookups on looked-up columns, in order": (
        {
            "contacts": PEOPLE,
            "activities": [ORDERS],
            "lookups": [
                {"file": "products.csv", "key": "sku", "activity": "orders", "on": "sku"},
                {"file": "brands.csv", "key": "brand", "activity": "orders", "on": "brand"},
            ],
        },
        {
            "people.csv": ["id", "a"],
            "orders.csv": ["who,at,sku", "a,2024-01-01,1.0", "a,2024-01-02,2"],
            "products.csv": ["sku,name,brand", "1,Lamp,10", "2,Pen,"],
            "brands.csv": ["brand,name", "10,Acme"],
        },
        'SELECT sku, name, brand, "brands.name" FROM data.orders ORDER BY rowid',
        [(1, "Lamp", 10, "Acme"), (2, "Pen", None, None)],
    ),
    "contacts of an activity: keys of rows without a time, fields of the latest": (
        {
            "contacts": {"from_activity": "orders", "fields": ["city", "total"]},
            "activities": [ORDERS],
            "computed": [{"activity": "orders", "name": "total", "expression": "n * 2"}],
        },
        {
            "orders.csv": [
                "who,at,city,n",
                "a,2024-01-02,Rome,1",
                "a,2024-01-02,Oslo,2",
                "a,2024-01-01,Bonn,3",
                "b,,Lima,4",
                "b,never,Kyiv,5",
            ]
        },
        "SELECT _key, city, total FROM data.contacts",
        [("a", "Oslo", D(4)), ("b", "Kyiv", D(10))],
    ),
    "a url of the latest row brings its parts": (
        {
            "contacts": {"from_activity": "orders", "fields": ["site.domain", "site"]},
            "activities": [{**ORDERS, "columns": {"site": {"type": "url"}}}],
        },
        {"orders.csv": ["who,at,site", "a,2024-01-01,https://x.pl/p?utm_source=ad"]},
        'SELECT _key, "site.domain", site, "site.page", "site.query.utm_source" FROM data.contacts',
        [("a", "x.pl", "https://x.pl/p?utm_source=ad", "x.pl/p", "ad")],
    ),
    "parts of a url are called after it, however that is called": (
        {
            "contacts": PEOPLE,
            "activities": [
                {**ORDERS, "columns": {"site": {"type": "url"}}},
                {"name": "items", "file": "items.csv", "parent": {"activity": "orders", "key": "order"}},
            ],
            "lookups": [
                {
                    "file": "sites.csv",
                    "key": "order",
                    "activity": "items",
                    "on": "order",
                    "columns": {"site": {"type": "url"}, "orders.site": {"type": "url"}},
                }
            ],
        },
        {
            "people.csv": ["id", "a"],
            "orders.csv": ["who,at,order,site", "a,2024-01-01,7,https://x.pl/p"],
            "items.csv": ["order,site", "7,own"],
            "sites.csv": ["order,site,orders.site", "7,https://y.pl/q,https://z.pl/r"],
        },
        'SELECT site, "orders.site.page", "sites.site.page", "sites.orders.site.page" FROM data.items',
        [("own", "x.pl/p", "y.pl/q", "z.pl/r")],
    ),
    "contacts of an undated activity": (
        {
            "contacts": {"from_activity": "orders", "fields": ["city"]},
            "activities": [{"name": "orders", "file": "orders.csv", "contact": "who"}],
        },
        {"orders.csv": ["who,city", "a,Rome", "b,Bonn", "a,Oslo"]},
        "SELECT _key, city FROM data.contacts",
        [("a", "Oslo"), ("b", "Bonn")],
    ),
    "found by a field of numbers, of a lookup": (
        {
            "contacts": PEOPLE,
            "lookups": [{"file": "phones.csv", "key": "id", "contacts": True}],
            "activities": [{**ORDERS, "contact": {"column": "phone", "field": "phone"}}],
            "lists": [
                {
                    "name": "tags",
                    "file": "tags.csv",
                    "contact": {"column": "phone", "field": "phone"},
                    "value": "tag",
                }
            ],
        },
        {
            "people.csv": ["id", "a", "b"],
            "phones.csv": ["id,phone", "a,600100200", "b,600"],
            "orders.csv": ["phone,at", "600100200,2024-01-01"],
            "tags.csv": ["phone,tag", "600100200,VIP", "600100200, vip", "600,", "1,x"],
        },
        'SELECT id, tags, count("at") FROM data.contacts LEFT JOIN data.orders USING (_contact) GROUP BY ALL',
        [("a", ["VIP", "vip"], 1), ("b", None, 0)],
    ),
    "a list whose cells hold several": (
        {
            "contacts": PEOPLE,
            "lists": [
                {
                    "name": "tags",
                    "file": "tags.csv",
                    "contact": "id",
                    "value": "tag",
                    "columns": {"tag": {"type": "list", "separator": ";"}},
                }
            ],
        },
        {"people.csv": ["id", "a"], "tags.csv": ["id,tag", "a,x;y", "a,y;z"]},
        "SELECT tags FROM data.contacts",
        [(["x", "y", "z"],)],
    ),
    "list values are text as it stands": (
        {
            "contacts": PEOPLE,
            "lists": [{"name": "id", "file": "tags.csv", "contact": "id", "value": "tag"}],
        },
        {"people.csv": ["id", "a"], "tags.csv": ["id,tag", "a,007", "a,10"]},
        "SELECT id, id_2 FROM data.contacts",
        [("a", ["007", "10"])],
    ),
    "a contact that only activities know is one however many rows it has": (
        {
            "contacts": {**PEOPLE, "also_from": ["orders"]},
            "activities": [ORDERS],
            "lists": [{"name": "tags", "file": "tags.csv", "contact": "id", "value": "tag"}],
        },
        {
            "people.csv": ["id,x", "a,1"],
            "orders.csv": ["who,at", "z,2024-01-01", "z,2024-01-02", "a,2024-01-03", "z,"],
            "tags.csv": ["id,tag", "z,q"],
        },
        "SELECT _key, tags, count(o.at) FROM data.contacts LEFT JOIN data.orders o USING (_contact) "
        "GROUP BY ALL",
        [("a", None, 1), ("z", ["q"], 2)],
    ),
    "computed fields of every type reach contacts of activities": (
        {
            "contacts": {**PEOPLE, "also_from": ["orders"]},
            "activities": [ORDERS],
            "lookups": [{"file": "levels.csv", "key": "id", "contacts": True}],
            "lists": [{"name": "tags", "file": "tags.csv", "contact": "id", "value": "tag"}],
            "computed": [
                {"name": "double", "expression": "points * 2"},
                {"name": "big", "expression": "double > 10"},
                {"name": "shout", "expression": "upper(level)"},
                {"name": "many", "expression": "len(tags)"},
                {"name": "third", "expression": "points / 3 * 3"},
            ],
        },
        {
            "people.csv": ["id,x", "a,1"],
            "orders.csv": ["who,at", "z,2024-01-01"],
            "levels.csv": ["id,level,points", "a,gold,5", "z,silver,6"],
            "tags.csv": ["id,tag", "z,q"],
        },
        'SELECT _key, x, "double", big, shout, many, third FROM data.contacts',
        [
            ("a", 1, D(10), False, "GOLD", None, D("5.000000001")),
            ("z", None, D(12), True, "SILVER", D(1), D(6)),
        ],
    ),
    "decimals that are compared as values need not be written alike": (
        {
            "contacts": PEOPLE,
            "activities": [
                {**ORDERS, "contact": {"column": "code", "field": "code"}},
                {"name": "likes", "file": "likes.csv", "contact": "id"},
            ],
            "lookups": [
                {"file": "kinds.csv", "key": "kind", "activity": "likes", "on": "kind"},
                {"file": "rates.csv", "key": "rate", "activity": "likes", "on": "rate"},
            ],
        },
        {
            "people.csv": ["id,code", "a,1.50", "b,2.25", "c,3.00"],
            "orders.csv": ["code,at", "1.50,2024-01-01", "2.250,2024-01-02", "3,2024-01-03", "15,2024-01-04"],
            "likes.csv": ["id,kind", "a,x", "b,y"],
            "kinds.csv": ["kind,rate", "x,0.10", "y,1.00"],
            "rates.csv": ["rate,title", "0.10,low", "1.00,high"],
        },
        "SELECT _key, orders.code, NULL FROM data.orders JOIN data.contacts USING (_contact) "
        "UNION ALL SELECT id, rate, title FROM data.likes ORDER BY ALL",
        [
            ("a", D("0.10"), "low"),
            ("a", D("1.50"), None),
            ("b", D("1.00"), "high"),
            ("b", D("2.25"), None),
            ("c", D("3.00"), None),
        ],
    ),
    "computed text and lists are trimmed and empty when blank": (
        {
            "contacts": PEOPLE,
            "computed": [
                {"name": "first", "expression": "split_part(name, '-', 1)"},
                {"name": "pair", "expression": "[name, city, ' ', city]"},
            ],
        },
        {"people.csv": ["id,name,city", "a,Red - Blue,Rome", 'b," - ",', "c,,"]},
        "SELECT _key, first, pair FROM data.contacts ORDER BY _key",
        [("a", "Red", ["Red - Blue", "Rome"]), ("b", None, ["-"]), ("c", None, None)],
    ),
    "undated rows are in the order of the source": (
        {"contacts": PEOPLE, "activities": [{"name": "likes", "file": "likes.csv", "contact": "who"}]},
        {"people.csv": ["id", "a", "b"], "likes.csv": ["who,what", "b,2", "x,9", "a,3", "b,1"]},
        "SELECT likes.rowid, _key, what FROM data.likes JOIN data.contacts USING (_contact) ORDER BY rowid",
        [(0, "b", 2), (1, "a", 3), (2, "b", 1)],
    ),
    "nothing but headers": (
        {"contacts": PEOPLE, "activities": [ORDERS]},
        {"people.csv": ["id,x"], "orders.csv": ["who,at,n"]},
        "SELECT (SELECT count(*) FROM data.contacts), (SELECT count(*) FROM data.orders)",
        [(0, 0)],
    ),
    "naughty names": (
        {
            "contacts": PEOPLE,
            "activities": [{**ORDERS, "name": '"; DROP TABLE "x', "columns": {"n": {"rename": "'\"%s\\"}}}],
        },
        {"people.csv": ["id,select", "a,1"], "orders.csv": ["who,at,n", "a,2024-01-01,5"]},
        'SELECT "select", "\'""%s\\" FROM data.contacts JOIN data."""; DROP TABLE ""x" USING (_contact)',
        [(1, 5)],
    ),
}


@pytest.mark.parametrize(("mapping", "files", "sql", "expected"), CASES.values(), ids=CASES)
def test_tables(
    mapping: dict[str, Any],
    files: dict[str, list[str]],
    sql: str,
    expected: list[tuple[Any, ...]],
    tmp_path: Path,
) -> None:
    with built(tmp_path, mapping, files) as found:
        assert sorted(found.rows(sql), key=str) == sorted(expected, key=str)
        for file in found.report.files:
            assert file.rows_read == file.rows_loaded + file.rows_set_aside


@pytest.mark.parametrize("undated", [False, True], ids=["dated", "undated"])
def test_sorted_in_pieces_or_at_once_makes_no_difference(
    undated: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Times are met again and again, or all of a piece are the same, or there is none."""
    activity = {key: value for key, value in ORDERS.items() if key != "time"} if undated else ORDERS
    times = ["2024-01-02"] * 50 + [f"2024-01-{1 + n * 7 % 28:02} 10:00" for n in range(100)] + ["", "soon"]
    rows = [f"{'ab'[n % 2]},{time},{n}" for n, time in enumerate(times)]
    tables = []
    for cells in (40_000_000, 30):
        monkeypatch.setattr(tables_of, "SORTED_CELLS", cells)
        folder = tmp_path / str(cells)
        folder.mkdir()
        files = {"people.csv": ["id", "a", "b"], "orders.csv": ["who,at,n", *rows]}
        mapping = {"contacts": PEOPLE, "activities": [activity]}
        with built(folder, mapping, files) as found:
            tables.append((found.rows("SELECT *, rowid FROM data.orders"), found.issues()))
    assert tables[0] == tables[1]
    assert len(tables[0][0]) == len(rows) if undated else len(rows) - 2


def test_rfm_of_a_table_without_rows_is_empty(tmp_path: Path) -> None:
    orders = {**ORDERS, "columns": {"paid": {"rename": "amount"}}}
    mapping = {"contacts": PEOPLE, "activities": [orders], "rfm": {"activity": "orders", "amount": "amount"}}
    files = {"people.csv": ["id,zip", "a,01"], "orders.csv": ["who,at,paid"]}
    with built(tmp_path, mapping, files) as found:
        assert found.catalog.rfm is not None
        assert found.types("orders")["amount"] == "BIGINT"


def test_labels_and_families_reach_the_catalog(tmp_path: Path) -> None:
    mapping = {
        "contacts": {**PEOPLE, "columns": {"zip": {"label": "Post code", "family": "locations"}}},
        "activities": [{**ORDERS, "label": "Purchases", "family": "purchases"}],
        "lists": [
            {
                "name": "tags",
                "file": "tags.csv",
                "contact": "id",
                "value": "tag",
                "columns": {"tag": {"label": "Interests"}},
            }
        ],
        "computed": [{"name": "x", "expression": "zip || '!'", "label": "Loud", "family": "custom"}],
    }
    files = {
        "people.csv": ["id,zip", "a,01"],
        "orders.csv": ["who,at", "a,2024-01-01"],
        "tags.csv": ["id,tag"],
    }
    with built(tmp_path, mapping, files) as found:
        catalog = found.catalog
        shown = {field.name: (field.shown, field.family) for field in catalog.fields}
        assert shown["zip"] == ("Post code", "locations")
        assert shown["tags"] == ("Interests", "tags")
        assert shown["x"] == ("Loud", "custom")
        orders = catalog.activity("orders")
        assert orders is not None
        assert (orders.shown, orders.family) == ("Purchases", "purchases")


def test_a_glob_in_the_order_of_code_points_with_united_columns(tmp_path: Path) -> None:
    files = {
        "people.csv": ["id", "a"],
        "log_a.csv": ["who,at,Extra", "a,2024-01-01,1"],
        "log_Z.csv": ["AT,who", "2024-01-01,a"],
    }
    mapping = {"contacts": PEOPLE, "activities": [{**ORDERS, "file": "log_*.csv", "time": "AT"}]}
    with built(tmp_path, mapping, files) as found:
        assert found.rows('SELECT "AT", who, "Extra" FROM data.orders ORDER BY rowid') == [
            (date(2024, 1, 1), "a", None),
            (date(2024, 1, 1), "a", 1),
        ]
        assert [file.file for file in found.report.files] == ["people.csv", "log_Z.csv", "log_a.csv"]


@pytest.mark.parametrize(
    ("rows", "end"),
    [
        (["a,2024-01-01 10:00:05,2024-03-01"], datetime(2024, 1, 1, 10, 0, 5)),
        (["a,2024-01-01 10:00:05,2999-03-01", "a,2999-01-01 00:00:00,"], datetime(2024, 1, 1, 10, 0, 5)),
        (["z,2024-01-01 10:00:05,"], None),
    ],
)
def test_end_of_data_is_the_newest_time_of_a_row_that_counts(
    tmp_path: Path, rows: list[str], end: datetime | None
) -> None:
    files = {"people.csv": ["id", "a"], "orders.csv": ["who,at,due", *rows]}
    with built(tmp_path, {"contacts": PEOPLE, "activities": [ORDERS]}, files) as found:
        assert found.catalog.end_of_data == end


def test_rows_of_every_type_stay_in_the_order_of_files_that_are_read_in_parts(tmp_path: Path) -> None:
    cells = {
        "number": "(i % 7) / 4",
        "sure": "CASE WHEN i % 2 = 0 THEN 'yes' ELSE 'No' END",
        "day": "'2024-02-29'",
        "moment": "'2024-02-29T12:00:00Z'",
        "list": "['x', ' y ']",
        "url": "'https://shop.example/?utm_source=' || i % 5",
    }
    rows = "".join(f", {sql} AS {name}" for name, sql in cells.items())
    for file in ("a", "b"):
        query = f"SELECT 1 AS who, '{file}' AS file, i{rows} FROM range(40000) t(i)"
        duckdb.sql(f"COPY ({query}) TO '{tmp_path / file}.parquet' (ROW_GROUP_SIZE 2048)")
    visits = {"name": "visits", "file": "?.parquet", "contact": "who", "columns": {"url": {"type": "url"}}}
    with built(tmp_path, {"contacts": PEOPLE, "activities": [visits]}, {"people.csv": ["id", "1"]}) as found:
        wrong = "SELECT count(*) FROM data.visits WHERE rowid <> i + CASE file WHEN 'a' THEN 0 ELSE 40000 END"
        assert found.rows(f"SELECT count(*), ({wrong}) FROM data.visits") == [(80_000, 0)]


def test_end_of_data_of_days_is_their_end(tmp_path: Path) -> None:
    files = {"people.csv": ["id", "a"], "orders.csv": ["who,at", "a,2024-01-01"]}
    with built(tmp_path, {"contacts": PEOPLE, "activities": [ORDERS]}, files) as found:
        assert found.catalog.end_of_data == datetime(2024, 1, 1, 23, 59, 59, 999999)


def test_named_headers_tell_which_line_is_the_header(tmp_path: Path) -> None:
    mapping = {
        "contacts": PEOPLE,
        "lists": [{"name": "tags", "file": "tags.csv", "contact": "id", "value": "tag"}],
    }
    files = {"people.csv": ["id", "a"], "tags.csv": ["id,tag", "a,1,2,3,4,5", "a,1,2,3,4,6"]}
    with built(tmp_path, mapping, files) as found:
        reasons = [reason for file in found.report.files for reason in file.reasons]
        said = "the row has 6 cells and the header 2; put cells with a delimiter in quotes"
        assert [(reason.text, reason.count) for reason in reasons] == [(said, 2)]
