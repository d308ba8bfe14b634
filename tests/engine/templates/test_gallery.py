"""Every template on the sample shop: the people it means are those of SQL written by hand."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from engine.review import errors
from engine.sample import write_shop
from engine.templates import Resolution, resolve, templates
from tests.support.imported import Bench, bench
from tests.support.shared import ROOT

CONTACTS = 2_000
LEAST, MOST = 0.001, 0.6
"""The share of all contacts that a template has to mean on the sample shop."""

ALL = {template.key: template for template in templates()}
SPENT = "SELECT _contact FROM data.orders GROUP BY _contact HAVING sum(amount) "
ORDERED = "SELECT _contact FROM data.orders"
LATELY = f"{ORDERED} WHERE ordered_at >= "
MAILS = "SELECT _contact FROM data.emails WHERE "
NEWSLETTER = "SELECT _contact FROM data.contacts WHERE newsletter"

# template | answers | who it means; the sample's last day is 30 June 2026
CASES: list[tuple[str, dict[str, str], str]] = [
    (
        "brand-news",
        {},
        """SELECT _contact FROM data.order_items WHERE brand = 'Orbit' AND ordered_at >= '2025-12-31'
           GROUP BY _contact HAVING sum(line_total) > 300""",
    ),
    (
        "brand-news",
        {"which": "Nordal", "least": "50.5"},
        """SELECT _contact FROM data.order_items WHERE brand = 'Nordal' AND ordered_at >= '2025-12-31'
           GROUP BY _contact HAVING sum(line_total) > 50.5""",
    ),
    ("loyalty-tier", {}, f"{SPENT} < 100"),
    ("loyalty-tier", {"tier": "from 100 to 500"}, f"{SPENT} >= 100 AND sum(amount) < 500"),
    ("loyalty-tier", {"tier": "from 500 to 1,000"}, f"{SPENT} >= 500 AND sum(amount) < 1000"),
    ("loyalty-tier", {"tier": "from 1,000"}, f"{SPENT} >= 1000"),
    (
        "without-accessory",
        {},
        """SELECT _contact FROM data.order_items WHERE name = (SELECT name FROM data.order_items
               GROUP BY name ORDER BY count(*) DESC, name LIMIT 1)
           AND ordered_at >= '2026-05-01' AND ordered_at < '2026-06-01'
           EXCEPT SELECT _contact FROM data.order_items WHERE name = (SELECT name FROM data.order_items
               GROUP BY name ORDER BY count(*) DESC, name LIMIT 1 OFFSET 1)""",
    ),
    (
        "without-accessory",
        {"product": "category", "first": "lighting", "accessory": "decor"},
        """SELECT _contact FROM data.order_items WHERE category = 'lighting'
           AND ordered_at >= '2026-05-01' AND ordered_at < '2026-06-01'
           EXCEPT SELECT _contact FROM data.order_items WHERE category = 'decor'""",
    ),
    (
        "one-brand",
        {},
        """SELECT _contact FROM data.order_items GROUP BY _contact
           HAVING bool_and(coalesce(brand, '') = 'Orbit')""",
    ),
    (
        "newsletter-spenders",
        {},
        f"""{NEWSLETTER} AND _contact IN (SELECT _contact FROM data.orders WHERE ordered_at >= '2025-07-01'
            GROUP BY _contact HAVING sum(amount) > 300)""",
    ),
    (
        "high-average",
        {},
        f"""SELECT _contact FROM data.orders GROUP BY _contact HAVING sum(amount) > 1000 * count(*)
            INTERSECT {MAILS} action = 'opened' AND happened_at >= '2026-01-01'""",
    ),
    (
        "rfm-class",
        {"which": "hibernating"},
        """WITH of AS (SELECT _contact, max(ordered_at)::DATE AS day, count(*) AS orders FROM data.orders
               GROUP BY _contact),
           cuts AS (SELECT quantile_cont(DATE '2026-06-30' - day, 0.6) AS late FROM of),
           ranked AS (SELECT _contact, DATE '2026-06-30' - day AS days,
               rank() OVER (ORDER BY orders, _key) AS place FROM of JOIN data.contacts USING (_contact))
           SELECT _contact FROM ranked, cuts WHERE days > late
           AND place <= (SELECT quantile_cont(place, 0.4) FROM ranked)""",
    ),
    (
        "coupon-buyers",
        {},
        "SELECT _contact FROM data.orders GROUP BY _contact HAVING count(*) = count(coupon)",
    ),
    ("returned-goods", {}, "SELECT _contact FROM data.returns WHERE returned_on >= '2026-04-02'"),
    (
        "big-without-consent",
        {},
        f"""SELECT _contact FROM data.orders WHERE ordered_at >= '2025-07-01' GROUP BY _contact
            HAVING sum(amount) > 300
            INTERSECT SELECT _contact FROM data.contacts WHERE sms_consent EXCEPT {NEWSLETTER}""",
    ),
    ("lapsed", {}, f"{ORDERED} EXCEPT {LATELY} '2026-01-02'"),
    (
        "second-order",
        {},
        """SELECT _contact FROM data.orders GROUP BY _contact HAVING count(*) = 1
           AND min(ordered_at) >= '2026-01-02' AND min(ordered_at) < '2026-06-01'""",
    ),
    ("never-bought", {}, f"SELECT _contact FROM data.contacts EXCEPT {ORDERED}"),
    (
        "abandoned-cart",
        {},
        """SELECT _contact FROM data.carts AS put WHERE action = 'added' AND value > 100
           AND happened_at >= '2026-06-01' AND NOT EXISTS (SELECT 1 FROM data.orders AS later
               WHERE later._contact = put._contact AND later.ordered_at > put.happened_at)""",
    ),
    (
        "looked-not-bought",
        {},
        f"""SELECT _contact FROM data.product_views WHERE viewed_at >= '2026-06-01'
            GROUP BY _contact HAVING count(*) >= 2 EXCEPT {LATELY} '2026-06-01'""",
    ),
    (
        "clicked-a-week-ago",
        {},
        f"""{MAILS} action IN ('clicked', 'opened')
            AND happened_at >= '2026-06-17' AND happened_at < '2026-06-24'""",
    ),
    (
        "sleeping-readers",
        {},
        f"""{MAILS} action = 'sent' AND happened_at >= '2026-01-02' GROUP BY _contact HAVING count(*) >= 2
            EXCEPT {MAILS} action = 'opened' AND happened_at >= '2026-01-02'""",
    ),
    ("bouncing", {}, f"{MAILS} action = 'bounced' AND happened_at >= '2026-01-02'"),
    (
        "only-paid-sources",
        {},
        "SELECT _contact FROM data.visits GROUP BY _contact HAVING bool_and(channel = 'advert')",
    ),
    (
        "google-or-facebook",
        {},
        """SELECT _contact FROM data.visits WHERE started_at >= '2026-04-02'
           AND (referrer ILIKE '%google.com%' OR referrer ILIKE '%facebook.com%')""",
    ),
    (
        "own-integration",
        {},
        """SELECT _contact FROM data.visits JOIN data.contacts USING (_contact)
           WHERE started_at >= '2026-06-01' AND email IS NOT NULL GROUP BY _contact HAVING count(*) > 1""",
    ),
    (
        "own-integration",
        {"events": "loyalty_events"},
        """SELECT _contact FROM data.loyalty_events JOIN data.contacts USING (_contact)
           WHERE happened_at >= '2026-06-01' AND email IS NOT NULL GROUP BY _contact HAVING count(*) > 1""",
    ),
    (
        "page-without-order",
        {},
        f"""SELECT _contact FROM data.page_visits WHERE visited_at >= '2026-06-01'
            AND split_part(url, '?', 1) = 'https://shop.example/' EXCEPT {LATELY} '2026-06-01'""",
    ),
    (
        "app-silent",
        {},
        """SELECT _contact FROM data.app_screens
           EXCEPT SELECT _contact FROM data.app_screens WHERE seen_at >= '2026-06-01'""",
    ),
    (
        "store-without-order",
        {},
        f"""SELECT _contact FROM data.store_visits WHERE came_at >= '2026-04-02'
            EXCEPT {LATELY} '2026-04-02'""",
    ),
    (
        "birthdays",
        {},
        """SELECT _contact FROM data.contacts
           WHERE (month(birthday), day(birthday)) IN ((6, 30), (7, 1), (7, 2), (7, 3), (7, 4), (7, 5), (7, 6),
               (7, 7))""",
    ),
    (
        "newcomers",
        {},
        f"SELECT _contact FROM data.contacts WHERE signed_up >= '2026-05-02' EXCEPT {ORDERED}",
    ),
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("shop")
    mapping = write_shop(folder, CONTACTS)
    path = folder / "shop.cardinal"
    import_data(path, read_mapping(mapping.read_text("utf-8")), folder)
    with bench(path) as on:
        yield on


def keys_of(resolution: Resolution, on: Bench) -> list[str]:
    """The people a resolved template means; it has no errors."""
    assert resolution.segment is not None, resolution.missing
    moment = on.workspace.as_of()
    assert errors(on.checker.check(resolution.segment, moment, saving=True)) == ()
    return sorted(on.keys(on.membership.evaluate(resolution.segment, moment).result))


def test_every_template_has_a_case() -> None:
    assert {key for key, _, _ in CASES} == set(ALL)
    assert len(ALL) >= 16


def test_the_readme_says_which_use_case_each_template_answers() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    one_line = " ".join(readme.split())
    for template in ALL.values():
        row = f"| {template.title} |" if template.answers else f"*{template.title}*"
        assert row in one_line, template.title


@pytest.mark.parametrize(
    ("key", "answers", "by_hand"),
    CASES,
    ids=[f"{key} {' '.join(answers.values())}" for key, answers, _ in CASES],
)
def test_a_template_means_who_it_says(key: str, answers: dict[str, str], by_hand: str, shop: Bench) -> None:
    found = keys_of(resolve(ALL[key], shop.catalog, answers), shop)
    query = f"SELECT _key FROM data.contacts WHERE _contact IN ({by_hand}) ORDER BY _key"
    with shop.workspace.using("main") as cursor:
        assert found == [key for (key,) in cursor.execute(query).fetchall()]
    assert LEAST * CONTACTS <= len(found) <= MOST * CONTACTS


@pytest.mark.parametrize("key", ALL)
def test_every_answer_to_every_question_is_a_sound_segment(key: str, shop: Bench) -> None:
    for question in resolve(ALL[key], shop.catalog).questions:
        for choice in question.choices[:4]:
            resolved = resolve(ALL[key], shop.catalog, {question.name: choice.key})
            assert resolved.segment is not None, resolved.missing
            assert errors(shop.checker.check(resolved.segment, shop.workspace.as_of(), saving=True)) == ()
            answered = {each.name: each.answer for each in resolved.questions}
            assert answered[question.name] == choice.key
