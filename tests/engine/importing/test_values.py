"""Text to values: every expression against plain Python that says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import quote, quote_plus
from zoneinfo import ZoneInfo

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.catalog.pages import page
from engine.importing.building import dates, urls, values

D = Decimal
WARSAW = "Europe/Warsaw"


@pytest.fixture(scope="module", name="connection")
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


@pytest.fixture(scope="module", name="read")
def _read(connection: duckdb.DuckDBPyConnection) -> Reader:
    return Reader(connection)


class Reader:
    """Computes one expression over ``x`` for a list of texts."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def all(self, expression: str, texts: list[str]) -> list[Any]:
        """Return one value for each text."""
        query = f"SELECT {expression} FROM (SELECT unnest(?::VARCHAR[]) AS x)"
        return [row[0] for row in self._connection.execute(query, [texts]).fetchall()]

    def one(self, expression: str, text: str) -> Any:
        """Return the value for one text."""
        return self.all(expression, [text])[0]


# --- text ------------------------------------------------------------------------------------------------

UNICODE_WHITE = [c for c in map(chr, range(0x3001)) if re.fullmatch(r"\s", c) and c not in "\x1c\x1d\x1e\x1f"]


WHITE = st.text(st.sampled_from(UNICODE_WHITE), max_size=3)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=5)


@given(st.lists(st.tuples(WHITE, ANY_TEXT, WHITE), max_size=50))
@settings(max_examples=20, deadline=None)
def test_trimmed_of_unicode_white_space(read: Reader, parts: list[tuple[str, str, str]]) -> None:
    texts = ["".join(three) for three in parts]
    expected = [text.strip("".join(UNICODE_WHITE)) or None for text in texts]
    assert read.all(values.cleaned("x"), texts) == expected


@pytest.mark.parametrize(
    ("text", "empty", "expected"),
    [
        ("0", ["0", "N/A"], None),
        (" N/A ", ["N/A"], None),
        ("n/a", ["N/A"], "n/a"),
        ("00", ["0"], "00"),
        ("it's", ["it's"], None),
        ("", [], None),
        ("!", [], "!"),
        ("\x7f", [], "\x7f"),
        ("é", [], "é"),
    ],
)
def test_texts_that_mean_nothing(read: Reader, text: str, empty: list[str], expected: str | None) -> None:
    assert read.one(values.cleaned("x", empty), text) == expected


# --- numbers ---------------------------------------------------------------------------------------------

NUMBERS: list[tuple[values.Convention, str, Decimal | None]] = [
    ("plain", "12", D(12)),
    ("plain", "-0.5", D("-0.5")),
    ("plain", "+5", D(5)),
    ("plain", "007", D(7)),
    ("plain", ".5", D("0.5")),
    ("plain", "5.", D(5)),
    ("plain", "1e2", D(100)),
    ("plain", "1.5E-3", D("0.0015")),
    ("plain", "1,5", None),
    ("plain", "1_000", None),
    ("plain", "0x1F", None),
    ("plain", "12a", None),
    ("plain", "١٢", None),
    ("plain", "0.1234567895", D("0.123456790")),
    ("plain", "-0.0000000005", D("-0.000000001")),
    ("plain", "0.00000000049999999999", D(0)),
    ("plain", "999999999999999999", D(999999999999999999)),
    ("plain", "1234567890123456789", None),
    ("plain", "1e18", None),
    ("plain", "9" * 60, None),
    ("comma", "1.234,5", D("1234.5")),
    ("comma", "1.5", None),
    ("comma", "1.234", D(1234)),
    ("comma", "12.34.567", None),
    ("comma", "1.2345", None),
    ("comma", "1.234.5678,5", None),
    ("point", "1,2345", None),
    ("point", "1,2345.5", None),
    ("comma", "1.234.567", D(1234567)),
    ("comma", ",5", D("0.5")),
    ("comma", "-2,25", D("-2.25")),
    ("comma", "999.999.999.999.999.999,5", D("999999999999999999.5")),
    ("comma", "1,2,3", None),
    ("point", "1,049.00", D(1049)),
    ("point", "1,04", None),
    ("point", "12.5", D("12.5")),
]


@pytest.mark.parametrize(
    ("convention", "text", "expected"), NUMBERS, ids=[f"{n[0]} {n[1][:30]}" for n in NUMBERS]
)
def test_numbers(read: Reader, convention: values.Convention, text: str, expected: Decimal | None) -> None:
    assert read.one(values.number("x", convention), text) == expected


@given(st.lists(st.decimals(min_value=-(10**17), max_value=10**17, places=14), max_size=50))
@settings(max_examples=20, deadline=None)
def test_rounded_half_away_from_zero(read: Reader, numbers: list[Decimal]) -> None:
    texts = [f"{number:f}" for number in numbers]
    expected = [D(text).quantize(D("1e-9"), rounding=ROUND_HALF_UP) for text in texts]
    assert read.all(values.number("x", "plain"), texts) == expected


NEARLY_NUMBER = st.from_regex(r"[ +-]?[0-9]{0,17}([.,_e][0-9]{0,3})? ?", fullmatch=True)


@given(st.lists(NEARLY_NUMBER, max_size=100), st.integers(0, 3))
@settings(max_examples=25, deadline=None)
def test_the_quick_number_never_says_anything_else(read: Reader, texts: list[str], scale: int) -> None:
    quick = read.all(values.quick_number("x", scale), texts)
    slow = read.all(values.number("x", "plain"), [text.strip() for text in texts])
    for text, value, full in zip(texts, quick, slow, strict=True):
        assert value is None or (value == full and not re.match(r"[+-]?0\d", text))


@pytest.mark.parametrize(
    ("number", "scale"), [("1.50", 1), ("100", 0), ("0.123456789", 9), ("-2.05", 2), ("0", 0)]
)
def test_scale(read: Reader, number: str, scale: int) -> None:
    assert read.one(values.scale_of(values.number("x", "plain")), number) == scale


# --- booleans and lists ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, True) for text in ("TRUE", "Yes", "y", "T", "1")),
        *((text, False) for text in ("false", "no", "N", "f", "0")),
        *((text, None) for text in ("2", "ja", "on")),
    ],
)
def test_booleans(read: Reader, text: str, expected: bool | None) -> None:
    assert read.one(values.boolean("x"), text) is expected


@pytest.mark.parametrize(
    ("text", "separator", "expected"),
    [
        ("red|Blue| |red", "|", ["red", "Blue"]),
        (" a ; b;", ";", ["a", "b"]),
        ("|", "|", None),
        ("vip, horeca", None, ["vip", "horeca"]),
        ('"VIP","Blog"', None, ["VIP", "Blog"]),
        ('"a, b","c ""d"""', None, ["a, b", 'c "d"']),
        ('"é"', None, ["é"]),
        ('["x", " y ", "x", ""]', None, ["x", "y"]),
        ("[not json", None, ["[not json"]),
        ("[1, 2]", None, ["1", "2"]),
        ("a", ", ", ["a"]),
    ],
)
def test_lists(read: Reader, text: str, separator: str | None, expected: list[str] | None) -> None:
    assert read.one(values.split("x", separator), text) == expected


# --- dates -----------------------------------------------------------------------------------------------

MOMENTS: list[tuple[str, dates.Order | None, datetime | None]] = [
    ("2024-03-31", None, datetime(2024, 3, 31)),
    ("2024-3-1", None, datetime(2024, 3, 1)),
    ("2024/03/31", None, datetime(2024, 3, 31)),
    ("2024.03.31 10:20", None, datetime(2024, 3, 31, 10, 20)),
    ("2024-03-31T10:20:30", None, datetime(2024, 3, 31, 10, 20, 30)),
    ("2024-03-31 10:20:30.5", None, datetime(2024, 3, 31, 10, 20, 30, 500000)),
    ("2024-03-31 10:20:30,123", None, datetime(2024, 3, 31, 10, 20, 30, 123000)),
    ("2024-03-31T00:30:00Z", None, datetime(2024, 3, 31, 1, 30)),
    ("2024-03-31T22:30:00Z", None, datetime(2024, 4, 1, 0, 30)),
    ("2024-03-31 00:15:00+02:00", None, datetime(2024, 3, 30, 23, 15)),
    ("2024-05-01 10:00:00 +0200", None, datetime(2024, 5, 1, 10)),
    ("2024-05-01 10:00 -05", None, datetime(2024, 5, 1, 17)),
    ("2024-05-01 10:00:00 UTC", None, datetime(2024, 5, 1, 12)),
    ("2024-01-05 03:04 PM", None, datetime(2024, 1, 5, 15, 4)),
    ("2024-01-05T12:04:05am", None, datetime(2024, 1, 5, 0, 4, 5)),
    ("2024/1/5 3:04:05.5 p.m.", None, datetime(2024, 1, 5, 15, 4, 5, 500000)),
    ("2024-01-05 15:04 PM", None, None),
    ("2024-01-05 PM", None, None),
    ("2024-02-30", None, None),
    ("0000-01-01", None, None),
    ("9999-12-31T23:59:59Z", None, None),
    ("20240331", None, None),
    ("03/04/2024", None, None),
    ("03/04/2024", "dmy", datetime(2024, 4, 3)),
    ("03/04/2024", "mdy", datetime(2024, 3, 4)),
    ("31.12.2023 10:05", "dmy", datetime(2023, 12, 31, 10, 5)),
    ("12-04-2022 09:30", "dmy", datetime(2022, 4, 12, 9, 30)),
    ("3/15/2024 2:30 PM", "mdy", datetime(2024, 3, 15, 14, 30)),
    ("3/15/2024 2:30:05 a.m.", "mdy", datetime(2024, 3, 15, 2, 30, 5)),
    ("3/15/2024 2:30:05.5 PM", "mdy", datetime(2024, 3, 15, 14, 30, 5, 500000)),
    ("01/31/24", "mdy", datetime(2024, 1, 31)),
    ("31/01/69", "dmy", datetime(1969, 1, 31)),
    ("3/4-2024", "dmy", None),
    ("31 Jan 2024", None, datetime(2024, 1, 31)),
    ("31-Jan-2024", None, datetime(2024, 1, 31)),
    ("January 31, 2024", None, datetime(2024, 1, 31)),
    ("Jan 31 2024 10:20", None, datetime(2024, 1, 31, 10, 20)),
    ("Jan 31, 2024, 10:20 PM", None, datetime(2024, 1, 31, 22, 20)),
    ("Wed, 31 Jan 2024 10:00:00 +0000", None, datetime(2024, 1, 31, 11)),
    ("Wed, 31 Jan 2024 10:00:00 GMT", None, datetime(2024, 1, 31, 11)),
    ("Jan 31, 2024 10:00 PM +0000", None, datetime(2024, 1, 31, 23)),
    ("1-Jan-24", None, datetime(2024, 1, 1)),
    ("15 February 69 10:20", None, datetime(1969, 2, 15, 10, 20)),
    ("Mon, 01 Jan 24 10:00:00 +0000", None, datetime(2024, 1, 1, 11)),
    ("2024-01-05 03:04 PM +0000", None, datetime(2024, 1, 5, 16, 4)),
    ("13/01/2024 22:00:00 +0000", "dmy", datetime(2024, 1, 13, 23)),
    ("13/01/24 10:00 PM Z", "dmy", datetime(2024, 1, 13, 23)),
    ("13/01/2024 22:00:00 +0000", None, None),
    ("Smith 12, 2024", None, None),
    ("someday", None, None),
]


@pytest.mark.parametrize(("text", "order", "expected"), MOMENTS, ids=[f"{m[0]} {m[1]}" for m in MOMENTS])
def test_moments(read: Reader, text: str, order: dates.Order | None, expected: datetime | None) -> None:
    assert read.one(dates.moment("x", order, WARSAW), text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-03-31T22:30:00Z", date(2024, 3, 31)),
        ("2024-03-31T00:15:00+02:00", date(2024, 3, 31)),
        ("2024-03-31 23:59", date(2024, 3, 31)),
        ("2024-03-31 11:59 PM", date(2024, 3, 31)),
        ("Wed, 31 Jan 2024 23:00:00 -0500", date(2024, 1, 31)),
        ("31-Jan-2024", date(2024, 1, 31)),
        ("31-Jan-24", date(2024, 1, 31)),
        ("Jan 31, 2024 11:00 PM -0500", date(2024, 1, 31)),
        ("2024-03-31 11:59 PM -0500", date(2024, 3, 31)),
        ("31/03/2024 23:59:00.5 -05:00", date(2024, 3, 31)),
    ],
)
def test_no_offset_moves_a_date(read: Reader, text: str, expected: date) -> None:
    assert read.one(dates.day("x", "dmy"), text) == expected


ZONES = ["Europe/Warsaw", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC"]
OFFSETS = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
SINCE_1950 = st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1), timezones=OFFSETS)


@given(st.lists(SINCE_1950, max_size=50), st.sampled_from(ZONES))
@settings(max_examples=20, deadline=None)
def test_offsets_become_the_wall_clock_of_the_zone(read: Reader, moments: list[datetime], zone: str) -> None:
    texts = [moment.isoformat() for moment in moments]
    expected = [moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for moment in moments]
    assert read.all(dates.moment("x", None, zone), texts) == expected


FORMATS = [
    "%d.%m.%Y",
    "%m/%d/%y",
    "%Y%m%d",
    "%d %B %Y %H:%M",
    "%Y-%m-%d %I:%M:%S %p",
    "%b %d, %Y",
    "%Y%m%d%H%M%S",
]


@given(st.lists(st.datetimes(datetime(1970, 1, 1), datetime(2060, 1, 1)), max_size=30))
@settings(max_examples=5, deadline=None)
@pytest.mark.parametrize("pattern", FORMATS)
def test_told_formats_read_as_strptime_does(read: Reader, pattern: str, moments: list[datetime]) -> None:
    texts = [moment.strftime(pattern) for moment in moments]
    expected = [datetime.strptime(text, pattern) for text in texts]
    assert read.all(dates.formatted_moment("x", pattern, WARSAW), texts) == expected
    assert read.all(dates.formatted_day("x", pattern), texts) == [moment.date() for moment in expected]


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        ("%Y-%m-%d %H:%M:%S %z", "2024-03-31 22:30:00 +0000", datetime(2024, 4, 1, 0, 30)),
        ("%Y-%m-%dT%H:%M:%S%z", "2024-03-31T22:30:00Z", datetime(2024, 4, 1, 0, 30)),
        ("%s", "1706700000", datetime(2024, 1, 31, 12, 20)),
        ("%s", "1706700000.5", datetime(2024, 1, 31, 12, 20, 0, 500000)),
        ("%s", "later", None),
        ("%d.%m.%Y", "31.02.2000", None),
        ("%d.%m.%Y", "1.2.2000 10:00", None),
        ("%d.%m.%Y", "1.2.24", None),
        ("%d.%m.%Y", "1.2.0024", datetime(24, 2, 1)),
        ("%d.%m.%y", "1.2.24", datetime(2024, 2, 1)),
        ("%d/%m/%Y %H:%M %z", "1/2/24 10:00 Z", None),
        ("%a %b %d %H:%M:%S %z %Y", "Wed Oct 10 22:30:00 +0000 2018", datetime(2018, 10, 11, 0, 30)),
        ("%a %b %d %H:%M:%S %Z %Y", "Wed Oct 10 22:30:00 UTC 2018", datetime(2018, 10, 11, 0, 30)),
        ("%Y-%m-%d %H:%M %Z", "2024-01-01 10:00 Asia/Tokyo", datetime(2024, 1, 1, 2)),
    ],
)
def test_told_formats(read: Reader, pattern: str, text: str, expected: datetime | None) -> None:
    assert read.one(dates.formatted_moment("x", pattern, WARSAW), text) == expected


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("%Y-%m-%d %H:%M:%S %z", "2024-03-31 22:30:00 -0500"),
        ("%d/%m/%Y %I:%M %p %z", "31/03/2024 10:30 PM -05:00"),
        ("%a %b %d %H:%M:%S %z %Y", "Sun Mar 31 22:30:00 -0500 2024"),
        ("%a %b %d %H:%M:%S %Z %Y", "Sun Mar 31 22:30:00 America/New_York 2024"),
        ("%Y-%m-%d %I:%M %p %Z", "2024-03-31 10:30 PM EST"),
        ("%Y%m%dT%H%M%S%z", "20240331T223000-0500"),
        ("%d/%m/%Y %H %z", "31/03/2024 22 -05"),
        ("%Y%m%d %H%M %Z", "20240331 2230 EST"),
    ],
)
def test_a_told_offset_does_not_move_a_date(read: Reader, pattern: str, text: str) -> None:
    assert read.one(dates.formatted_day("x", pattern), text) == date(2024, 3, 31)


@pytest.mark.parametrize(
    "text",
    [
        "12-04-2022 09:30",
        "1/2/24",
        "3/4/2024 2:30 PM",
        "3/4/2024 2:30:05 p.m.",
        "3/4/2024 2:30:05.5 PM",
        "03.04.2024, 10:00:01",
        "3/4/2024 2:30 PM +0200",
        "3/4/24 14:30:05.5Z",
        "03-04-2024 14:30 UTC",
        "03/04/2024 10:00:00.5",
        "03.04.2024 10:00:00,25",
    ],
)
def test_the_formats_that_are_offered_read_their_example(read: Reader, text: str) -> None:
    by_order = dict(zip(("dmy", "mdy"), dates.formats(text), strict=True))
    orders: tuple[dates.Order, ...] = ("dmy", "mdy")
    for order in orders:
        expected = read.one(dates.moment("x", order, "UTC"), text)
        assert expected is not None
        assert read.one(dates.formatted_moment("x", by_order[order], "UTC"), text) == expected


@given(st.lists(st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)), max_size=50))
@settings(max_examples=10, deadline=None)
@pytest.mark.parametrize("pattern", dates.QUICK_MOMENTS)
def test_the_quick_moment_is_the_same(read: Reader, pattern: str, moments: list[datetime]) -> None:
    texts = [moment.isoformat(" " if " " in pattern else "T", "seconds") for moment in moments]
    expected = [moment.replace(microsecond=0) for moment in moments]
    assert read.all(dates.quick_moment("x", pattern), texts) == expected
    assert read.all(dates.moment("x", None, "UTC"), texts) == expected
    assert read.all(dates.quick_day("x"), [text[:10] for text in texts]) == [m.date() for m in moments]


# --- web addresses ---------------------------------------------------------------------------------------

ADDRESSES = [
    ("https://Shop.PL/a/B/?utm=1", "shop.pl", "shop.pl/a/B"),
    ("http://me@SHOP.PL:8080/p#top", "shop.pl", "shop.pl/p"),
    ("http://me:secret@shop.pl", "shop.pl", "shop.pl"),
    ("//cdn.shop.pl/x", "cdn.shop.pl", "cdn.shop.pl/x"),
    ("/a/b/?x=1", None, "/a/b"),
    ("a?b#c", None, "a"),
    ("https://shop.pl/?next=https://other.pl/", "shop.pl", "shop.pl"),
    ("https://shop.pl#frag?x", "shop.pl", "shop.pl"),
    ("http://[::1]:80/x", "[::1]", "[::1]/x"),
    ("https://", None, None),
    ("?a=1", None, None),
]


@pytest.mark.parametrize(("url", "domain", "own_page"), ADDRESSES, ids=[a[0] for a in ADDRESSES])
def test_domain_and_page(read: Reader, url: str, domain: str | None, own_page: str | None) -> None:
    assert read.one(urls.domain("x"), url) == domain
    assert read.one(urls.page("x"), url) == own_page


@given(st.lists(st.text(st.sampled_from("aB.:/@?#%= é1"), min_size=1, max_size=25), max_size=100))
@settings(max_examples=20, deadline=None)
def test_pages_are_what_conditions_compare_with(read: Reader, tails: list[str]) -> None:
    texts = [start + tail.strip() for tail in tails for start in ("", "https://")]
    assert read.all(urls.page("x"), texts) == [page(text) or None for text in texts]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), max_size=50))
@settings(max_examples=10, deadline=None)
@pytest.mark.parametrize("write", [quote_plus, lambda text: quote(text, safe="")], ids=["plus", "percent"])
def test_query_values_are_decoded(read: Reader, write: Callable[[str], str], found: list[str]) -> None:
    texts = [
        f"https://shop.pl/?a=1&utm_source={write(text)}&utm_source=second#utm_source=no" for text in found
    ]
    expected = [text.strip("".join(UNICODE_WHITE)) or "second" for text in found]
    assert read.all(urls.query_value("x", "utm_source"), texts) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://x.pl/?UTM_SOURCE=a", None),
        ("https://x.pl/?xutm_source=a", None),
        ("https://x.pl/?utm_source", None),
        ("https://x.pl/?utm_source=%E9", "%E9"),
        ("https://x.pl/?utm_source=a=b", "a=b"),
        ("utm_source=a", None),
        ("?utm_source=a", "a"),
    ],
)
def test_query_values(read: Reader, url: str, expected: str | None) -> None:
    assert read.one(urls.query_value("x", "utm_source"), url) == expected


@pytest.mark.parametrize(
    ("url", "referrer", "expected"),
    [
        ("https://s.pl/?fbclid=x", "https://facebook.com/", "advert"),
        ("https://s.pl/?gclid=", "https://google.com/", "search"),
        ("https://s.pl/?utm_medium=paid_search", "", "advert"),
        ("https://s.pl/?utm_source=Newsletter", "", "email"),
        ("https://s.pl/", "https://m.facebook.com/x", "social"),
        ("https://s.pl/", "https://notfacebook.com/x", "referral"),
        ("https://s.pl/", "https://www.google.co.uk/", "search"),
        ("https://s.pl/", "https://www.s.pl/", "referral"),
        ("https://s.pl/", "https://s.pl/a", "direct"),
        ("https://s.pl/?utm_source=x", "https://www.google.com/", "campaign"),
        ("", "https://blog.pl/", "referral"),
        ("", "", "direct"),
    ],
)
def test_channels(connection: duckdb.DuckDBPyConnection, url: str, referrer: str, expected: str) -> None:
    expression = urls.channel("nullif(?1::VARCHAR, '')", "nullif(?2::VARCHAR, '')")
    sql = expression.replace("?1", "x").replace("?2", "y")
    found = connection.execute(f"SELECT {sql} FROM (SELECT ? AS x, ? AS y)", [url, referrer]).fetchone()
    assert found == (expected,)
