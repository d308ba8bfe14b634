"""The data sets of the hand-worked cases come in with the rows, types and values they should."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from tests.support.importing import Imported, imported, worked
from tests.support.shared import needs_shared

D = Decimal

ROWS: list[tuple[str, str, list[tuple[Any, ...]]]] = [
    (
        "people",
        "SELECT _key, name, country, born, amount, flag, tags FROM data.contacts",
        [
            ("001", "Anna", "PL", date(1990, 3, 31), D("10.5"), True, ["red", "Blue"]),
            ("002", "O'Brien 50%_\\x", "DE", date(1990, 4, 7), D(0), False, None),
            ("1", "Łukasz", "pl", date(2000, 2, 29), D("0.1"), False, ["blue"]),
            ("3", None, None, date(2024, 4, 2), None, True, ["green", "red"]),
            ("4", "STRASSE", None, date(1985, 12, 31), D("-2.25"), None, ["RED"]),
            (
                "5",
                "straße",
                "Pl",
                date(1985, 1, 2),
                D("1000000000.000000001"),
                False,
                ["red", "blue", "green"],
            ),
        ],
    ),
    (
        "shop",
        "SELECT orders.rowid, id, order_id, amount FROM data.orders JOIN data.contacts USING (_contact)",
        [
            (0, "u", "14", D("0.3")),
            (1, "u", "15", D("0.3")),
            (2, "u", "16", D("0.4")),
            (3, "z", "6", D("0.1")),
            (4, "x", "1", D("0.1")),
            (5, "x", "2", D("0.2")),
            (6, "z", "7", D("0.1")),
            (7, "y", "4", D(100)),
            (8, "y", "5", D(200)),
            (9, "x", "3", None),
            (10, "z", "8", D("0.1")),
            (11, "w", "10", D(50)),
        ],
    ),
    (
        "shop",
        'SELECT item_id, sku, qty, customer, label, "products.qty", cat FROM data.items ORDER BY item_id',
        [
            ("1", "P1", 2, "x", "Lamp", 12, "home"),
            ("2", "P2", 1, "x", "Pen", 3, "office"),
            ("3", "P1", 5, "y", "Lamp", 12, "home"),
            ("4", "p1", 1, "z", "Other", 99, "toys"),
            ("6", "P3", 1, "w", None, None, None),
            ("8", "P4", 1, "z", None, None, None),
        ],
    ),
    (
        "shop",
        "SELECT id, interests FROM data.contacts WHERE interests IS NOT NULL",
        [("x", ["Golf", "golf", "chess"]), ("z", ["chess"])],
    ),
    ("from_rows", "SELECT _key, Country FROM data.contacts", [("00001", "FR"), ("1", "DE"), ("7", None)]),
    (
        "mailings",
        'SELECT who, campaign, start, "end" FROM data.sends',
        [
            ("a", "1", date(2024, 3, 1), date(2024, 3, 10)),
            ("b", "2", date(2024, 3, 31), date(2024, 5, 1)),
            ("a", "2", date(2024, 3, 31), date(2024, 5, 1)),
            ("b", "3", date(2024, 4, 5), date(2024, 4, 6)),
        ],
    ),
    (
        "urls",
        'SELECT id, "site.domain", "site.page" FROM data.contacts',
        [
            ("1", "shop.pl", "shop.pl/a/B"),
            ("2", "shop.pl", "shop.pl/a/B"),
            ("3", "shop.pl", "shop.pl/a/b"),
            ("4", "blog.shop.pl", "blog.shop.pl/a"),
            ("5", None, None),
            ("6", "shop.pl", "shop.pl"),
        ],
    ),
    (
        "zones",
        'SELECT id, "at" FROM data.opens',
        [
            ("d", datetime(2024, 3, 30, 23, 15)),
            ("b", datetime(2024, 3, 31, 0, 30)),
            ("a", datetime(2024, 3, 31, 1, 30)),
            ("e", datetime(2024, 3, 31, 12, 0)),
            ("c", datetime(2024, 4, 1, 0, 30)),
        ],
    ),
    (
        "two_files",
        "SELECT _key, name, dob FROM data.contacts",
        [("1", "Ann", date(1999, 12, 31)), ("2", "Rob", date(2000, 2, 3)), ("3", "Cid", None)],
    ),
    (
        "json_lines",
        "SELECT _key, score, tags, ok FROM data.contacts",
        [("07", None, None, False), ("7", D("0.1"), ["a", "b"], True), ("8", D(100), None, None)],
    ),
    (
        "channels",
        "SELECT who, channel FROM data.visits ORDER BY who",
        [
            ("k01", "advert"),
            ("k02", "advert"),
            ("k03", "email"),
            ("k04", "email"),
            ("k05", "social"),
            ("k06", "social"),
            ("k07", "campaign"),
            ("k08", "search"),
            ("k09", "referral"),
            ("k10", "direct"),
            ("k11", "direct"),
            ("k12", "direct"),
            ("k13", "advert"),
            ("k14", "campaign"),
            ("k15", "search"),
            ("k16", "direct"),
        ],
    ),
    (
        "channels",
        """SELECT "url.query.utm_source", "url.query.utm_campaign", "url.page"
        FROM data.visits WHERE who = 'k14'""",
        [("Spring Sale", "a b", "shop.pl")],
    ),
    (
        "web",
        'SELECT _key, id, email, joined, seen, level, "levels.email" FROM data.contacts',
        [
            ("09", None, None, None, None, None, None),
            ("1", "1", "anna@x.pl", date(2024, 1, 1), datetime(2024, 4, 1, 1, 30), "gold", "A"),
            ("2", "2", "ANNA@x.pl", date(2024, 2, 4), datetime(2024, 3, 31, 12, 0), None, None),
            ("3", "3", "bob@x.pl", None, datetime(2023, 12, 25), "bronze", "C"),
            ("4", "4", None, date(2024, 2, 29), None, None, None),
            ("5", "5", "eve@x.pl", date(2023, 1, 1), None, None, None),
            ("9", None, None, None, None, "silver", "B"),
        ],
    ),
    ("web", "SELECT mail FROM data.visits", [("Bob@x.pl",), ("EVE@x.pl",)]),
    (
        "told",
        'SELECT _key, name, "Name_2", score, code FROM data.contacts',
        [
            ("1", "A^B", "x", D("1234.5"), "00"),
            ("2", "Łódź", None, D(12), None),
            ("3", "c", "y", None, "n/a"),
            ("5", "e", "z", None, "7"),
            ("6", "f", "w", D("999999999999999999.5"), "7"),
            ("7", "g", "v", None, None),
        ],
    ),
    (
        "told",
        "SELECT column_1, tag FROM data.logs",
        [("1", "z"), ("1", "a"), ("1", "b"), ("2", "b"), ("3", "z")],
    ),
    ("told", 'SELECT who, kind, "Extra" FROM data.mix', [("1", "k", None), ("2", None, "e")]),
    (
        "sums",
        "SELECT _key, prod, ratio, twice FROM data.contacts",
        [
            ("1", D("0.3"), D("0.033333333"), D("2.5")),
            ("2", None, None, None),
            ("3", D(0), None, D(-8)),
            ("4", D(6), D("0.666666667"), D(12)),
        ],
    ),
    (
        "sums",
        "SELECT total FROM data.items ORDER BY rowid",
        [(D(10),), (None,), (D("0.033333333"),), (D("-0.000000001"),)],
    ),
]


@pytest.fixture(scope="module")
def import_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Imported]]:
    """Give a function that imports a data set the first time it is asked for."""
    with ExitStack() as stack:

        @cache
        def once(name: str) -> Imported:
            data = worked(name)
            folder = tmp_path_factory.mktemp(name)
            files, encodings = data["files"], data.get("encodings")
            return stack.enter_context(imported(folder, data["mapping"], files, encodings))

        yield once


@needs_shared
@pytest.mark.parametrize(
    ("name", "sql", "expected"), ROWS, ids=[f"{row[0]}-{n}" for n, row in enumerate(ROWS)]
)
def test_rows(
    name: str, sql: str, expected: list[tuple[Any, ...]], import_once: Callable[[str], Imported]
) -> None:
    assert import_once(name).rows(sql) == expected


ASIDE: dict[str, list[tuple[str, str, int, str]]] = {
    "shop": [
        ("no key", "orders.csv", 12, "customer"),
        ("no time", "orders.csv", 10, "at"),
        ("parent set aside", "items.csv", 8, "order_id"),
        ("repeated key", "products.csv", 2, "sku"),
        ("unknown contact", "orders.csv", 13, "customer"),
        ("unknown parent", "items.csv", 6, "order_id"),
        ("unreadable time", "orders.csv", 14, "at"),
    ],
    "two_files": [
        ("no key", "one.csv", 4, "id"),
        ("repeated key", "one.csv", 3, "id"),
        ("unreadable", "two.csv", 3, "dob"),
    ],
    "web": [
        ("no key", "orders.csv", 5, "who"),
        ("no key", "visits.csv", 6, "mail"),
        ("repeated key", "levels.csv", 4, "id"),
        ("shared value", "visits.csv", 3, "mail"),
        ("unknown contact", "levels.csv", 6, "id"),
        ("unknown contact", "visits.csv", 5, "mail"),
        ("unknown contact", "visits.csv", 7, "mail"),
        ("unreadable time", "orders.csv", 4, "at"),
    ],
}


@needs_shared
@pytest.mark.parametrize("name", ASIDE)
def test_what_is_set_aside(name: str, import_once: Callable[[str], Imported]) -> None:
    assert import_once(name).issues() == ASIDE[name]


@needs_shared
@pytest.mark.parametrize("name", ["ladder", "people", "shop", "from_rows", "web", "told", "rfm", "funnel"])
def test_rows_read_are_loaded_or_set_aside(name: str, import_once: Callable[[str], Imported]) -> None:
    report = import_once(name).report
    for file in report.files:
        assert file.rows_read == file.rows_loaded + file.rows_set_aside
    for activity, rows in report.activities.items():
        loaded = [f.rows_loaded for f in report.files if f.role == "activity" and f.table == activity]
        assert sum(loaded) == rows
