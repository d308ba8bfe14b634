"""Pages of values are brought into the very form in which the import keeps pages of web addresses."""

from __future__ import annotations

from itertools import product

import duckdb
import pytest

from engine.compiler.pages import page
from engine.importing.building import urls

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
