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
