"""What the sample shop sends its people, and what they do with it."""

from __future__ import annotations

import numpy as np

from engine.sample import words
from engine.sample.people import People, picks, sometimes
from engine.sample.tables import Integers, Moments, Numbered, Table, Times, Words
from engine.sample.timeline import Timeline, not_after_the_end

LETTERS = words.NEWSLETTERS + words.CAMPAIGNS


class Events:
    """Events that follow from one another, gathered as (who, when, what, campaign)."""

    def __init__(self, random: np.random.Generator) -> None:
        self._random = random
        self._parts: list[tuple[Integers, Times, Integers, Integers]] = []

    def add(self, contact: Integers, time: Times, action: int, campaign: Integers) -> None:
        """Add events of one action."""
        known = not_after_the_end(time)
        part = contact[known], time[known], np.full(int(known.sum()), action), campaign[known]
        self._parts.append(part)

    def later(self, time: Times, hours: float) -> Times:
        """Return moments some hours on, mostly soon."""
        moments: Times = time + (1 + self._random.exponential(hours * 3600, len(time))).astype(
            "timedelta64[s]"
        )
        return moments

    def columns(self) -> tuple[Integers, Times, Integers, Integers]:
        """Return all events as columns."""
        contact, time, action, campaign = (
            np.concatenate(column) for column in zip(*self._parts, strict=True)
        )
        return contact, time, action, campaign


def _campaigns(random: np.random.Generator, time: Times) -> Integers:
    """Return a campaign for each moment: a standing newsletter, or the season's."""
    months = time.astype("datetime64[M]").astype(int)
    year, month = months // 12 + 1970, months % 12
    season = np.array([0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 4])[month]
    seasonal = len(words.NEWSLETTERS) + (year - 2023) * 5 + season
    standing = (len(words.NEWSLETTERS) * random.random(len(time)) ** 2).astype(np.int64)
    return np.where(random.random(len(time)) < 0.45, seasonal, standing)


def _sent(
    random: np.random.Generator, timeline: Timeline, people: People, each: float
) -> tuple[Integers, Times, Integers]:
    contact = people.doing(random, each)
    time = timeline.moments_between(people.joined[contact], people.until[contact])
    return contact, time, _campaigns(random, time)


def emails_table(random: np.random.Generator, timeline: Timeline, people: People) -> Table:
    """Return the file of e-mail events: sent, opened, clicked, bounced, unsubscribed."""
    events = Events(random)
    contact, time, campaign = _sent(random, timeline, people, 4.2)
    subscribed = people.consents[contact]
    contact, time, campaign = contact[subscribed], time[subscribed], campaign[subscribed]
    events.add(contact, time, 0, campaign)
    fate = random.random(len(contact))
    bounced = fate > 0.97
    events.add(contact[bounced], events.later(time[bounced], 0.05), 3, campaign[bounced])
    opened = fate < np.clip(0.2 + 0.15 * people.lively[contact], 0, 0.8)
    contact, time, campaign = contact[opened], events.later(time[opened], 9), campaign[opened]
    events.add(contact, time, 1, campaign)
    clicked = random.random(len(contact)) < 0.24
    events.add(contact[clicked], events.later(time[clicked], 0.1), 2, campaign[clicked])
    gone = random.random(len(contact)) < 0.012
    events.add(contact[gone], events.later(time[gone], 0.2), 4, campaign[gone])
    return _email_file(random, events)


def _email_file(random: np.random.Generator, events: Events) -> Table:
    contact, time, action, campaign = events.columns()
    link = picks(random, words.LINKS, len(contact), 1.6).codes
    bounce = picks(random, words.BOUNCES, len(contact)).codes
    return Table(
        "emails",
        {
            "customer_id": Numbered("C", contact),
            "happened_at": Moments(time),
            "action": Words(action, ("sent", "opened", "clicked", "bounced", "unsubscribed")),
            "campaign": Words(sometimes(random, campaign, 0.01), LETTERS),
            "link": Words(np.where(action == 2, link, np.where(action == 4, 2, -1)), words.LINKS),
            "bounce": Words(np.where(action == 3, bounce, -1), words.BOUNCES),
        },
    )


def simple_events_table(
    random: np.random.Generator,
    timeline: Timeline,
    people: People,
    name: str,
    each: float,
    actions: tuple[str, str, str],
) -> Table:
    """Return a file of messages with three outcomes, each following from the one before: SMS and push."""
    events = Events(random)
    contact, time, campaign = _sent(random, timeline, people, each)
    for step, (share, hours) in enumerate(((1.0, 0.0), (0.75, 0.02), (0.2, 3.0))):
        kept = random.random(len(contact)) < share
        contact, campaign, time = contact[kept], campaign[kept], events.later(time[kept], hours)
        events.add(contact, time, step, campaign)
    contact, time, action, campaign = events.columns()
    return Table(
        name,
        {
            "customer_id": Numbered("C", contact),
            "happened_at": Moments(time),
            "action": Words(action, actions),
            "campaign": Words(sometimes(random, campaign, 0.03), LETTERS),
        },
    )


def web_content_table(random: np.random.Generator, timeline: Timeline, people: People) -> Table:
    """Return the file of banners, popups and forms that were shown and clicked."""
    contact = people.doing(random, 0.8)
    time = timeline.moments_between(people.joined[contact], people.until[contact])
    action = (random.random(len(contact)) < 0.22).astype(np.int64) + (random.random(len(contact)) < 0.06)
    return Table(
        "web_content",
        {
            "customer_id": Numbered("C", contact),
            "happened_at": Moments(time),
            "action": Words(action, ("shown", "clicked", "sent in")),
            "content": Words(picks(random, words.BANNERS, len(contact), 1.4).codes, words.BANNERS),
        },
    )
