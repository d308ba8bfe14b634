"""The sample shop is the same for the same seed, and lifelike in every family; asked in plain SQL."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.errors import UserError
from engine.sample import FEWEST, MOST, write_shop
from engine.workspace.scratch import Scratch

CONTACTS = 1_000


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratch]:
    """A small shop, each file a table."""
    folder = tmp_path_factory.mktemp("shop")
    write_shop(folder, CONTACTS)
    with Scratch() as scratch:
        for path in sorted(folder.glob("*.csv")):
            scratch.run(f"CREATE TABLE {path.stem} AS FROM read_csv('{path}')")
        yield scratch


def digest(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_files_and_another_does_not(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("first", "again", "other")]
    for folder, seed in zip(folders, (7, 7, 8), strict=True):
        folder.mkdir()
        write_shop(folder, FEWEST, seed=seed)
    first, again, other = map(digest, folders)
    assert first == again
    assert all(first[name] != other[name] for name in first if name.endswith(".csv"))


@pytest.mark.parametrize("contacts", [0, FEWEST - 1, MOST + 1])
def test_other_sizes_are_refused(contacts: int, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="from 200 to 1,000,000"):
        write_shop(tmp_path, contacts)


def test_a_contact_has_about_twenty_rows(shop: Scratch) -> None:
    tables = [str(name) for (name,) in shop.run("SELECT table_name FROM duckdb_tables()")]
    activities = [name for name in tables if name not in ("customers", "products")]
    rows = sum(int(str(shop.run(f"SELECT count(*) FROM {name}")[0][0])) for name in activities)
    assert 15 <= rows / CONTACTS <= 30


def test_no_column_is_uniform_or_constant(shop: Scratch) -> None:
    """Of every column that is no key, some value is clearly more frequent than another, or all differ."""
    columns = shop.run(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"
        " AND column_name NOT LIKE '%\\_id' ESCAPE '\\' AND table_name <> 'products'"
    )
    for table, column in columns:
        rows = shop.run(
            f'SELECT count(*) FROM {table} WHERE "{column}" IS NOT NULL GROUP BY "{column}" ORDER BY 1'
        )
        counts = [int(str(row[0])) for row in rows]
        assert len(counts) > 1, f"{table}.{column} is constant"
        assert counts[-1] == 1 or counts[-1] > counts[0], f"{table}.{column} is uniform"


CONDITIONS = {
    "contact data": "SELECT customer_id FROM customers WHERE month(birthday) = 5",
    "contact data, empty": "SELECT customer_id FROM customers WHERE country IS NULL",
    "tags": "SELECT customer_id FROM customers WHERE list_contains(string_split(tags, ';'), 'vip')",
    "traffic sources, advert": "SELECT customer_id FROM visits WHERE contains(url, 'gclid=')",
    "traffic sources, e-mail": "SELECT customer_id FROM visits WHERE contains(url, 'utm_medium=email')",
    "traffic sources, social": "SELECT customer_id FROM visits WHERE contains(referrer, 'instagram')",
    "traffic sources, search": "SELECT customer_id FROM visits WHERE contains(referrer, 'duckduckgo')",
    "traffic sources, direct": "SELECT customer_id FROM visits WHERE referrer IS NULL",
    "purchases": "SELECT customer_id FROM orders GROUP BY ALL HAVING sum(amount) > 500",
    "purchases, returns": "SELECT customer_id FROM returns",
    "carts": "SELECT customer_id FROM carts WHERE action = 'removed'",
    "carts, left": "SELECT customer_id FROM carts ANTI JOIN orders USING (customer_id)",
    "products": "SELECT customer_id FROM orders JOIN order_items USING (order_id) JOIN products"
    " USING (product_id) WHERE brand = 'Nordal'",
    "products, viewed": "SELECT customer_id FROM product_views WHERE seconds > 60",
    "emails": "SELECT customer_id FROM emails WHERE action = 'clicked'",
    "emails, bounced": "SELECT customer_id FROM emails WHERE bounce IS NOT NULL",
    "sms": "SELECT customer_id FROM sms WHERE action = 'clicked'",
    "push": "SELECT customer_id FROM push WHERE action = 'opened'",
    "web content": "SELECT customer_id FROM web_content WHERE action = 'clicked'",
    "page visits": "SELECT customer_id FROM page_visits WHERE contains(url, 'unsubscribe')",
    "app usage": "SELECT customer_id FROM app_screens WHERE screen = 'checkout'",
    "locations": "SELECT customer_id FROM store_visits WHERE store = 'Outlet'",
    "agreements": "SELECT customer_id FROM agreements WHERE change = 'withdrawn'",
    "custom": "SELECT customer_id FROM loyalty_events GROUP BY ALL HAVING count(*) > 1",
}


@pytest.mark.parametrize("family", CONDITIONS)
def test_every_family_has_a_condition_that_some_meet_and_some_do_not(family: str, shop: Scratch) -> None:
    (found,) = shop.run(f"SELECT count(DISTINCT customer_id) FROM ({CONDITIONS[family]})")
    assert 0 < int(str(found[0])) < CONTACTS


def test_december_is_the_strongest_month_and_the_shop_grows(shop: Scratch) -> None:
    months = shop.run(
        "SELECT month(ordered_at) FROM orders WHERE year(ordered_at) = 2025 GROUP BY 1 ORDER BY count(*) DESC"
    )
    assert months[0][0] in (11, 12)
    years = [
        row[0]
        for row in shop.run("SELECT count(*) FROM orders GROUP BY year(ordered_at) ORDER BY year(ordered_at)")
    ]
    assert int(str(years[2])) > int(str(years[1]))


def test_a_few_buy_much(shop: Scratch) -> None:
    (share,) = shop.run(
        "SELECT sum(spent) FILTER (place <= 100) / sum(spent) FROM (SELECT sum(amount) AS spent,"
        " row_number() OVER (ORDER BY sum(amount) DESC) AS place FROM orders GROUP BY customer_id)"
    )
    assert float(str(share[0])) > 0.3
