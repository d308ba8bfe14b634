"""Where the people of the sample shop turn up: website, app and stores, and what they agree to."""

from __future__ import annotations

import numpy as np

from engine.sample import words
from engine.sample.people import People, picks, sometimes
from engine.sample.tables import Integers, Moments, Numbered, Table, Times, Whole, Words
from engine.sample.timeline import Timeline

PAGES = tuple(
    address
    for category, kinds in words.CATEGORIES.items()
    for kind in kinds
    for address in (
        f"https://shop.example/{category}/{kind.lower().replace(' ', '-')}",
        f"https://shop.example/{category}/{kind.lower().replace(' ', '-')}?sort=price",
    )
)
PAGES = (
    "https://shop.example/",
    "https://shop.example/sale",
    "https://shop.example/cart",
    "https://shop.example/account",
    "https://shop.example/blog/colours",
    "https://help.shop.example/returns",
    *PAGES,
    "https://shop.example/account/unsubscribe?from=footer",
)


def _somebody(
    random: np.random.Generator, timeline: Timeline, people: People, each: float
) -> tuple[Integers, Times]:
    contact = people.doing(random, each)
    return contact, timeline.moments_between(people.joined[contact], people.until[contact])


def visits_table(random: np.random.Generator, timeline: Timeline, people: People) -> Table:
    """Return the file of visits, with the address they began at and where they came from."""
    contact, time = _somebody(random, timeline, people, 1.8)
    weights = np.array([weight for _, _, weight in words.LANDINGS], float)
    landing = random.choice(len(weights), size=len(contact), p=weights / weights.sum())
    referrer = np.array([referrer for _, referrer, _ in words.LANDINGS])[landing]
    return Table(
        "visits",
        {
            "visit_id": Numbered("V", np.arange(len(contact))),
            "customer_id": Numbered("C", contact),
            "started_at": Moments(time),
            "url": Words(landing, tuple(address for address, _, _ in words.LANDINGS)),
            "referrer": Words(referrer, words.REFERRERS),
            "device": Words(
                sometimes(random, picks(random, words.DEVICES, len(contact)).codes, 0.05), words.DEVICES
            ),
            "pages": Whole(1 + random.geometric(0.3, len(contact))),
        },
    )


def pages_table(random: np.random.Generator, timeline: Timeline, people: People) -> Table:
    """Return the file of page visits."""
    contact, time = _somebody(random, timeline, people, 3.2)
    return Table(
        "page_visits",
        {
            "customer_id": Numbered("C", contact),
            "visited_at": Moments(time),
            "url": Words(picks(random, PAGES, len(contact), 1.7).codes, PAGES),
            "seconds": Whole(sometimes(random, random.geometric(0.02, len(contact)), 0.05)),
        },
    )


def screens_table(random: np.random.Generator, timeline: Timeline, people: People) -> Table:
    """Return the file of screens seen in the app."""
    contact, time = _somebody(random, timeline, people, 1.0)
    return Table(
        "app_screens",
        {
            "customer_id": Numbered("C", contact),
            "seen_at": Moments(time),
            "screen": Words(picks(random, words.SCREENS, len(contact), 1.3).codes, words.SCREENS),
            "version": Words(
                sometimes(random, picks(random, words.VERSIONS, len(contact)).codes, 0.04), words.VERSIONS
            ),
            "seconds": Whole(random.geometric(0.04, len(contact))),
        },
    )


def stores_table(random: np.random.Generator, timeline: Timeline, people: People) -> Table:
    """Return the file of visits to stores, as their beacons saw them."""
    contact, time = _somebody(random, timeline, people, 0.5)
    stores = words.STORES[1:]
    return Table(
        "store_visits",
        {
            "customer_id": Numbered("C", contact),
            "came_at": Moments(time),
            "store": Words(picks(random, stores, len(contact), 1.5).codes, stores),
            "beacon": Words(
                sometimes(random, picks(random, words.BEACONS, len(contact)).codes, 0.1), words.BEACONS
            ),
            "minutes": Whole(random.geometric(0.07, len(contact))),
        },
    )


def agreements_table(random: np.random.Generator, timeline: Timeline, people: People) -> Table:
    """Return the file of agreements given and withdrawn, with the day."""
    contact, time = _somebody(random, timeline, people, 0.7)
    return Table(
        "agreements",
        {
            "customer_id": Numbered("C", contact),
            "changed_on": Moments(time.astype("datetime64[D]")),
            "agreement": Words(picks(random, words.AGREEMENTS, len(contact), 1.5).codes, words.AGREEMENTS),
            "change": Words((random.random(len(contact)) < 0.18).astype(np.int64), ("given", "withdrawn")),
            "place": Words(
                sometimes(random, picks(random, words.SOURCES, len(contact)).codes, 0.2), words.SOURCES
            ),
        },
    )


def points_table(random: np.random.Generator, timeline: Timeline, people: People) -> Table:
    """Return the file of a loyalty programme's events: a custom integration."""
    contact, time = _somebody(random, timeline, people, 0.6)
    return Table(
        "loyalty_events",
        {
            "customer_id": Numbered("C", contact),
            "happened_at": Moments(time),
            "event": Words(picks(random, words.POINT_EVENTS, len(contact), 1.8).codes, words.POINT_EVENTS),
            "points": Whole(sometimes(random, random.geometric(0.02, len(contact)), 0.07)),
        },
    )
