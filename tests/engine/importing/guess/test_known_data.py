"""What is guessed about real data: the kept mappings, and what an import by them brings in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import pytest

from engine.importing.guess import Guess
from engine.importing.mapping_rules import read_mapping
from engine.importing.report import ImportReport
from engine.importing.run import import_data
from tests.support.guessing import MAPPINGS, differences, guessed
from tests.support.shared import SHARED, needs_shared

pytestmark = needs_shared

FOLDERS = {
    "complete-journey": ("complete-journey", "*"),
    "ie-shop": ("ie-shop", "*"),
    "hubspot": ("crm-connectors/hubspot", "*.csv"),
    "klaviyo": ("crm-connectors/klaviyo", "*.csv"),
    "shopify": ("crm-connectors/shopify", "*.csv"),
}


@cache
def the_guess(name: str) -> Guess:
    folder, pattern = FOLDERS[name]
    return guessed(SHARED / "data" / folder, pattern)


@pytest.mark.parametrize("name", FOLDERS)
def test_every_role_is_as_expected(name: str) -> None:
    expected = read_mapping((MAPPINGS / f"{name}.json").read_bytes())
    assert differences(the_guess(name).mapping, expected) == []


@pytest.mark.parametrize(
    ("name", "unused"),
    [
        ("complete-journey", ["transactions_sample.parquet"]),
        ("ie-shop", ["marketing_campaigns.parquet"]),
        ("hubspot", []),
        ("klaviyo", []),
        ("shopify", []),
    ],
)
def test_files_that_fit_nothing_are_told(name: str, unused: list[str]) -> None:
    assert [sentence.file for sentence in the_guess(name).unused] == unused


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("complete-journey", set()),
        ("ie-shop", set()),
        ("klaviyo", {("activities[0]", "person_id")}),
        ("shopify", {("activities[0]", "customer_id"), ("activities[2].parent", "order_id")}),
    ],
)
def test_what_nothing_speaks_for_but_a_name_is_asked(name: str, asked: set[tuple[str, str]]) -> None:
    assert {(question.path, question.column) for question in the_guess(name).questions} == asked


def test_every_role_has_a_reason() -> None:
    guess = the_guess("ie-shop")
    paths = {reason.path for reason in guess.reasons}
    wanted = {"contacts", "contacts.key", "contacts.created_at", "rfm"}
    wanted |= {f"activities[{place}].time" for place in range(5)}
    assert wanted <= paths


def test_a_reason_speaks_of_values_where_rows_may_be_without_one() -> None:
    guess = the_guess("ie-shop")
    said = {reason.text for reason in guess.reasons}
    assert "“customer_id” says whose row it is (100 % of its values are in “customer_id”)" in said


# --- imports ---------------------------------------------------------------------------------------------


class _Data:
    def __init__(self, report: ImportReport, connection: duckdb.DuckDBPyConnection) -> None:
        self.report = report
        self.rows = lambda sql: connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def imports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with ExitStack() as stack:

        @cache
        def of(name: str) -> _Data:
            guess = the_guess(name)
            path = tmp_path_factory.mktemp(name) / "w.cardinal"
            report = import_data(path, guess.mapping, guess.base_directory)
            connection = duckdb.connect(str(path), read_only=True)
            stack.callback(connection.close)
            return _Data(report, connection)

        yield of


JOURNEY: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
    "transactions": (
        "SELECT count(*), count(DISTINCT _contact), sum(sales_value) FROM data.transactions",
        [(75_000, 2_377, Decimal("233935.24"))],
    ),
    "contacts": ("SELECT count(*), count(age) FROM data.contacts", [(2_377, 801)]),
    "redemptions": ("SELECT count(*) FROM data.coupon_redemptions", [(2_102,)]),
    "campaigns": (
        "SELECT count(*), count(start_date), min(start_date)::VARCHAR FROM data.campaigns",
        [(6_587, 6_587, "2016-11-14")],
    ),
    "products": ("SELECT count(department) FROM data.transactions", [(74_778,)]),
}


@pytest.mark.parametrize("case", JOURNEY)
def test_the_journey_comes_in_whole(case: str, imports: Any) -> None:
    sql, expected = JOURNEY[case]
    assert imports("complete-journey").rows(sql) == expected


def test_the_shop_comes_in_and_sessions_of_nobody_are_counted(imports: Any) -> None:
    report = imports("ie-shop").report
    assert report.contacts == 1_500
    assert report.activities == {
        "orders": 2_500,
        "payments": 2_125,
        "returns": 300,
        "reviews": 3_000,
        "website_sessions": 7_053,
        "order_items": 4_315,
    }
    reasons = {(file.table, reason.text): reason.count for file in report.files for reason in file.reasons}
    assert reasons == {("website_sessions", "the row has no “customer_id”"): 2_947}
    assert report.rows_set_aside == 2_947


def test_items_have_their_order_product_and_category(imports: Any) -> None:
    sql = "SELECT count(order_date), count(product_name), count(category_name) FROM data.order_items"
    assert imports("ie-shop").rows(sql) == [(4_315, 4_315, 4_315)]
