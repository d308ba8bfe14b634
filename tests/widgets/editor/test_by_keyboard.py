"""What people of other systems build every day, by keyboard: words and at most twelve keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from engine.definition.codec import read_condition
from tests.support.editor_catalog import SEED
from tests.support.editor_hands import Hands
from tests.widgets.editor.conftest import MakeHands

MOST_KEYS = 12


def line(text: str) -> Callable[[Hands], None]:
    """Return the steps that type a line, take its first meaning and finish."""

    def steps(hands: Hands) -> None:
        hands.words(text)
        hands.press("Return", "Ctrl+Return")

    return steps


def page(hands: Hands) -> None:
    """Find the page's detail in the picker and type a value that no data has."""
    hands.words("page visits page")
    hands.press("Return")
    hands.words("https://shop.example/sale?utm_source=x")
    hands.press("Return", "Ctrl+Return")


def activity(name: str, rest: str) -> str:
    return f'{{"type":"activity","activity":"{name}",{rest}}}'


def where(*tests: str) -> str:
    return f'"where":{{"filters":[{",".join(tests)}]}}'


def compared(attribute: str, op: str, *values: str) -> str:
    return f'{{"attribute":"{attribute}","op":"{op}","values":[{",".join(values)}]}}'


OPENED = where(compared("action", "is", '"open"'))
SEEDS: dict[str, tuple[Callable[[Hands], None], str]] = {
    "average order check over 1000": (
        line("average order check over 1000"),
        activity("orders", '"measure":{"fn":"avg","attribute":"amount"},"op":"greater_than","values":[1000]'),
    ),
    "last opened this year": (
        line("last opened this year"),
        activity(
            "emails",
            f'{OPENED},"measure":{{"fn":"last_time"}},"op":"in","during":{{"type":"current","unit":"year"}}',
        ),
    ),
    "last clicked a week ago": (
        line("last clicked a week ago"),
        activity(
            "emails",
            where(compared("action", "is", '"click"'))
            + ',"measure":{"fn":"last_time"},"op":"in","during":{"type":"ago","from":2,"to":1,"unit":"week"}',
        ),
    ),
    "newsletter status is subscribed": (
        line("newsletter status is subscribed"),
        '{"type":"field","field":"newsletter_status","op":"is","values":["subscribed"]}',
    ),
    "more than 0 purchases in 365 days with a total over 300": (
        line("more than 0 purchases in 365 days with a total over 300"),
        activity(
            "orders",
            '"measure":{"fn":"sum","attribute":"amount"},"op":"greater_than","values":[300],'
            '"window":{"type":"last","n":365,"unit":"day"}',
        ),
    ),
    "a page with its query": (
        line("visits page https://shop.example/sale?utm_source=x"),
        activity("visits", where(compared("url", "is", '"https://shop.example/sale?utm_source=x"'))),
    ),
    "a page with its query, found in the picker": (
        page,
        activity("visits", where(compared("url", "is", '"https://shop.example/sale?utm_source=x"'))),
    ),
    "a page without its query": (
        line("url.page https://shop.example/sale"),
        activity("visits", where(compared("url.page", "is", '"https://shop.example/sale"'))),
    ),
    "any page of a domain": (
        line("visits domain shop.example"),
        activity("visits", where(compared("url.domain", "is", '"shop.example"'))),
    ),
    "a visit by a referrer": (
        line("visits referrer google.com"),
        activity("visits", where(compared("referrer.domain", "is", '"google.com"'))),
    ),
    "an e-mail action in any campaign": (line("opened"), activity("emails", OPENED)),
    "an e-mail action in one campaign": (
        line("opened spring sale"),
        activity(
            "emails", where(compared("action", "is", '"open"'), compared("campaign", "is", '"Spring sale"'))
        ),
    ),
    "an agreement": (
        line("agreement marketing"),
        activity("consents", where(compared("agreement", "is", '"marketing"'))),
    ),
    "a purchase in a category and price range": (
        line("bought category shoes price between 100 and 200"),
        activity(
            "order_items",
            where(compared("category", "is", '"Shoes"'), compared("price", "between", "100", "200")),
        ),
    ),
    "a total amount of a transaction": (
        line("transaction amount over 500"),
        activity("orders", where(compared("amount", "greater_than", "500"))),
    ),
    "a screen of the app": (
        line("screen checkout"),
        activity("screens", where(compared("screen", "is", '"checkout"'))),
    ),
    "a visit to a location": (
        line("visit warsaw store"),
        activity("places", where(compared("place", "is", '"Warsaw store"'))),
    ),
    "a custom event more than once in 30 days with an e-mail": (
        line("webinar more than once in 30 days email anna@example.com"),
        activity(
            "webinars",
            where(compared("email", "is", '"anna@example.com"'))
            + ',"op":"greater_than","values":[1],"window":{"type":"last","n":30,"unit":"day"}',
        ),
    ),
}


@pytest.mark.parametrize(("steps", "json"), SEEDS.values(), ids=SEEDS.keys())
def test_built_by_keyboard(make_hands: MakeHands, steps: Callable[[Hands], None], json: str) -> None:
    hands = make_hands(SEED)
    steps(hands)
    assert hands.accepted == [read_condition(json)]
    assert hands.keys <= MOST_KEYS


def test_a_sentence_filled_in_with_tab_and_arrows(make_hands: MakeHands) -> None:
    hands = make_hands(SEED)
    hands.words("orders")
    hands.press("Return")
    hands.words("at l")  # the comparison has the focus: its words choose it
    hands.press("Tab")
    hands.words("2")
    hands.press("Tab")
    hands.words("in the last")
    hands.press("Tab")
    hands.words("6")
    hands.press("Tab")
    hands.words("months")
    hands.press("Return")
    expected = activity(
        "orders", '"op":"at_least","values":[2],"window":{"type":"last","n":6,"unit":"month"}'
    )
    assert hands.accepted == [read_condition(expected)]
    assert hands.keys <= MOST_KEYS


def test_escape_leaves_the_picker_first_and_then_the_editor(make_hands: MakeHands) -> None:
    hands = make_hands(SEED)
    left: list[bool] = []
    hands.editor.cancelled.connect(lambda: left.append(True))
    hands.words("country PL")
    hands.press("Return")
    hands.editor.pick()
    hands.press("Esc")
    assert hands.editor.picker is None
    assert left == []
    hands.press("Esc")
    assert left == [True]


def test_alt_n_turns_a_condition_round(make_hands: MakeHands) -> None:
    hands = make_hands(SEED)
    hands.words("country PL")
    hands.press("Return", "Alt+N", "Ctrl+Return")
    (made,) = hands.accepted
    assert made.negated


@pytest.mark.parametrize(
    ("typed", "first", "chosen"),
    [
        ("qwerty over 30", "Nothing in your data fits this", False),
        ("zzz", "Nothing in your data fits this", False),
        ("sql", "More", True),
        ("one after another", "More", True),
    ],
)
def test_what_fits_nothing_is_said_and_chooses_nothing(
    typed: str, first: str, chosen: bool, make_hands: MakeHands
) -> None:
    hands = make_hands(SEED)
    picker = hands.editor.picker
    assert picker is not None
    hands.words(typed)
    assert picker.model.rows[0].text == first
    hands.press("Return")
    assert (hands.editor.picker is None) == chosen
    if not chosen:  # on purpose it can be taken
        hands.press("Down", "Return")
        assert hands.editor.picker is None
