"""Pages of values are brought into the very form in which the import keeps pages of web addresses."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest

from engine.catalog.pages import page
from engine.definition.codec import read_segment
from engine.importing.building import urls
from tests.support.imported import bench_of

PIECES = ("http:", "//", "/", "a", "B.ç", ":80", "@", "?x", "#", "[::1]", ":", "İ", "\n")


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_pages_agree_with_the_import(length: int) -> None:
    addresses = ["".join(pieces) for pieces in product(PIECES, repeat=length)]
    addresses = [address for address in addresses if address == address.strip()]
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        kept = connection.execute(
            f"SELECT u, {urls.page('u')} FROM (SELECT unnest(?) AS u)", [addresses]
        ).fetchall()
    told = {address: page(address) for address in addresses}
    assert {address: found or "" for address, found in kept} == told


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://shop.example/a/b//?x#y", "shop.example/a/b"),
        ("https://shop.example//a", "shop.example//a"),
        ("https://shop.example/http://other.example/a", "shop.example/http://other.example/a"),
        ("shop.example/a//b/", "shop.example/a//b"),
        ("/a//b", "/a//b"),
        ("//shop.example/a", "shop.example/a"),
        ("view-source:https://Shop.example:443/A", "shop.example/A"),
    ],
)
def test_a_page_that_is_seen_means_itself(address: str, own: str) -> None:
    assert page(address) == own
    assert page(own) == own


LINE = "https://shop.example/A/?x=1"
PEOPLE = {"file": "people.csv", "key": "id"}
VISITS = {"name": "visits", "file": "visits.csv", "contact": "who", "time": "at"}


@pytest.mark.parametrize(
    ("mapping", "field"),
    [
        ({"contacts": PEOPLE}, "url.page_2"),
        (
            {"contacts": {"from_activity": "visits", "fields": ["url", "url.page"]}, "activities": [VISITS]},
            "url.page",
        ),
    ],
    ids=["name taken", "made from an activity"],
)
def test_values_for_every_column_of_pages_are_brought_into_their_form(
    mapping: dict[str, Any], field: str, tmp_path: Path
) -> None:
    files = {
        "people.csv": ["id,url,url.page", f"1,{LINE},home", "2,https://shop.example/b,start"],
        "visits.csv": ["who,at,url", f"1,2024-01-01,{LINE}", "2,2024-01-01,https://shop.example/b"],
    }
    written = ("HTTP://shop.example/A?y=2#top", "shop.example/a")
    conditions = [{"type": "field", "field": field, "op": "is", "values": [each]} for each in written]
    card = {"type": "card", "conditions": conditions}
    told = {"format": "cardinal.segment/1", "name": "on the page", "include": {"items": [card]}}
    with bench_of(tmp_path, {"format": "cardinal.mapping/1", **mapping}, files) as on:
        segment, as_of = read_segment(json.dumps(told)), on.workspace.as_of()
        assert on.checker.check(segment, as_of) == []
        evaluated = on.membership.evaluate(segment, as_of)
        assert on.keys(evaluated.result) == ["1"]
