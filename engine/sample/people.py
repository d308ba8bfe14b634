"""The people of the sample shop: who they are, and how each of them behaves over the years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.sample import words
from engine.sample.tables import Column, Flags, Integers, Joined, Moments, Money, Numbered, Table, Words
from engine.sample.timeline import DAYS, Timeline, as_days

Floats = npt.NDArray[np.float64]

CLASSES = ("prospect", "once", "occasional", "lapsed", "loyal", "heavy")
CLASS_SHARES = (0.34, 0.22, 0.18, 0.14, 0.09, 0.03)
ORDERS_A_YEAR = np.array([0.0, 0.0, 1.1, 2.4, 4.0, 14.0])
LIVELINESS = np.array([0.5, 0.6, 0.9, 0.9, 1.7, 3.2])
"""How much of everything but buying somebody of a class does, as a multiple of the average."""


@dataclass(frozen=True)
class People:
    """Everybody's hidden ways, by ordinal; days are numbers from the sample's first day on."""

    kind: Integers
    joined: Integers
    until: Integers
    seen: Floats  # the share of their stay that the sample covers
    lively: Floats
    country: Integers
    consents: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.kind)

    def doing(self, random: np.random.Generator, rows_each: float) -> Integers:
        """Return who does a thing, once for each time: ``rows_each`` times on average over everybody."""
        rate = self.lively * (self.until - self.joined + 30)
        return np.repeat(np.arange(len(self)), random.poisson(rate / rate.mean() * rows_each))


def draw_people(random: np.random.Generator, count: int) -> People:
    """Return ``count`` people: more join later, some stay away after a while."""
    kind = random.choice(len(CLASSES), size=count, p=CLASS_SHARES)
    joined = (DAYS * np.sqrt(random.random(count)) * 0.999).astype(np.int64)
    early = random.random(count) < 0.15
    joined = np.where(early, joined // 20, joined)
    stays = random.exponential(150, count).astype(np.int64) + 10
    leaves = np.isin(kind, [CLASSES.index("lapsed"), CLASSES.index("once")]) | (random.random(count) < 0.15)
    until = np.where(leaves, np.minimum(joined + stays, DAYS - 1), DAYS - 1)
    seen = np.where(leaves, (until - joined + 1) / (stays + 1), 1.0)
    lively = LIVELINESS[kind] * random.gamma(1.5, 1 / 1.5, count)
    country = random.choice(len(words.COUNTRIES), size=count, p=words.COUNTRY_SHARES)
    return People(kind, joined, until, seen, lively, country, random.random(count) < 0.62)


def sometimes(random: np.random.Generator, codes: Integers, share: float) -> Integers:
    """Return ``codes`` with that share of them empty (−1)."""
    return np.where(random.random(len(codes)) < share, -1, codes)


def picks(random: np.random.Generator, choices: tuple[str, ...], count: int, skew: float = 1.0) -> Words:
    """Return random words, earlier ones more often the greater ``skew`` is."""
    codes = (len(choices) * random.random(count) ** skew).astype(np.int64)
    return Words(codes, choices)


def contacts_table(random: np.random.Generator, timeline: Timeline, people: People) -> Table:
    """Return the file of contacts."""
    count = len(people)
    everyone = np.arange(count)
    first = Words(random.integers(0, len(words.FIRST_NAMES), count), words.FIRST_NAMES)
    last = Words(random.integers(0, len(words.LAST_NAMES), count), words.LAST_NAMES)
    host = picks(random, words.MAIL_HOSTS, count, 2.0)
    host = Words(sometimes(random, host.codes, 0.06), host.words)
    age_days = (365.25 * (18 + 60 * random.beta(2, 3, count))).astype(np.int64)
    birthday = as_days(DAYS - age_days)
    birthday[random.random(count) < 0.35] = np.datetime64("NaT", "D")
    level = np.clip(people.kind - 2, 0, 3)
    columns: dict[str, Column] = {
        "customer_id": Numbered("C", everyone),
        "email": Joined(
            (Words(first.codes, tuple(w.lower() for w in first.words)), ".", everyone, "@", host)
        ),
        "first_name": first,
        "last_name": last,
        "birthday": Moments(birthday),
        "gender": Words(
            sometimes(random, random.choice(3, size=count, p=(0.56, 0.4, 0.04)), 0.2), words.GENDERS
        ),
        "language": _by_country(people, words.LANGUAGES),
        "country": Words(sometimes(random, people.country, 0.03), words.COUNTRIES),
        "city": _cities(random, people),
        "phone": _phones(random, people),
        "device": Words(
            sometimes(random, picks(random, words.DEVICES, count, 1.5).codes, 0.05), words.DEVICES
        ),
        "newsletter": Flags(sometimes(random, people.consents.astype(np.int64), 0.04)),
        "sms_consent": Flags((random.random(count) < 0.3).astype(np.int64)),
        "loyalty_level": Words(sometimes(random, level, 0.1), words.LEVELS),
        "credit": Money(sometimes(random, random.integers(0, 12_000, count), 0.6)),
        "tags": _tags(random, people),
        "signed_up": Moments(timeline.at_some_hour(people.joined)),
    }
    return Table("customers", columns)


def _by_country(people: People, table: dict[str, str]) -> Words:
    return Words(people.country, tuple(table[country] for country in words.COUNTRIES))


def _cities(random: np.random.Generator, people: People) -> Words:
    names = tuple(city for cities in words.CITIES.values() for city in cities)
    sizes = np.array([len(cities) for cities in words.CITIES.values()])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    offset = (sizes[people.country] * random.random(len(people)) ** 1.8).astype(np.int64)
    return Words(sometimes(random, starts[people.country] + offset, 0.08), names)


def _phones(random: np.random.Generator, people: People) -> Joined:
    dialling = tuple(words.DIALLING[country] for country in words.COUNTRIES)
    codes = sometimes(random, people.country, 0.45)
    return Joined((Words(codes, dialling), random.integers(500_000_000, 799_999_999, len(people))))


def _tags(random: np.random.Generator, people: People) -> Words:
    """Return lists of none to three tags, out of a table of combinations."""
    combinations = ["", *words.TAGS]
    combinations += [f"{a};{b}" for a in words.TAGS for b in words.TAGS if a < b]
    combinations += [f"{words.TAGS[0]};{words.TAGS[2]};{tag}" for tag in words.TAGS[3:]]
    codes = (len(combinations) * random.random(len(people)) ** 2.2).astype(np.int64)
    vip = (people.kind == CLASSES.index("heavy")) & (random.random(len(people)) < 0.7)
    codes = np.where(vip, combinations.index("vip"), codes)
    return Words(np.where(codes == 0, -1, codes), tuple(combinations))
