"""Periods of every form, built through the editor's widgets, are what was meant and print their dates."""

from __future__ import annotations

import pytest

from engine.definition.codec import read_condition
from tests.support.catalogs import SHOP
from tests.support.editor_hands import Hands
from tests.support.editor_steps import Steps, both, counted, dates, starting
from tests.widgets.editor.conftest import MakeHands
from widgets.editor.controls import Choice
from widgets.editor.period import PeriodEditor


def preset(label: str) -> Steps:
    """Return the step that takes a preset."""

    def steps(it: Hands) -> None:
        form = it.part(Choice, "period-form")
        it.choose("period-form", str(form.itemData(form.findText(label))))

    return steps


PERIODS: dict[str, tuple[Steps, str, str]] = {
    "all time": (lambda it: it.choose("period-form", "all_time"), '"type":"all_time"', ""),
    "today": (
        lambda it: it.choose("period-form", "today"),
        '"type":"current","unit":"day"',
        "11 November 2017",
    ),
    "yesterday": (
        lambda it: it.choose("period-form", "yesterday"),
        '"type":"previous","n":1,"unit":"day"',
        "10 November 2017",
    ),
    "last": (
        counted("last", 6, "month"),
        '"type":"last","n":6,"unit":"month"',
        "12 May – 11 November 2017",
    ),
    "last hours": (
        counted("last", 12, "hour"),
        '"type":"last","n":12,"unit":"hour"',
        "11 November 2017, 12:00 – 23:59:59",
    ),
    "previous": (
        counted("previous", 2, "month"),
        '"type":"previous","n":2,"unit":"month"',
        "1 September – 31 October 2017",
    ),
    "current": (
        lambda it: (it.choose("period-form", "current"), it.choose("period-unit", "quarter")),
        '"type":"current","unit":"quarter"',
        "1 October – 31 December 2017",
    ),
    "next": (
        counted("next", 7, "day"),
        '"type":"next","n":7,"unit":"day"',
        "12 – 18 November 2017",
    ),
    "older than": (
        counted("older_than", 18, "year"),
        '"type":"older_than","n":18,"unit":"year"',
        "up to 11 November 1999",
    ),
    "between ago": (
        both("ago", 60, 30, "day"),
        '"type":"ago","from":60,"to":30,"unit":"day"',
        "13 September – 12 October 2017",
    ),
    "exactly ago": (
        counted("exactly", 7, "day"),
        '"type":"ago","from":8,"to":7,"unit":"day"',
        "4 November 2017",
    ),
    "fixed": (
        dates("2017-01-01", "2017-06-30"),
        '"type":"between","from":"2017-01-01","to":"2017-06-30"',
        "1 January – 30 June 2017",
    ),
    "fixed, open": (dates("1.3.2017", ""), '"type":"between","from":"2017-03-01"', "from 1 March 2017"),
    "fixed, with a time": (
        dates("", "2017-03-01T12:00"),
        '"type":"between","to":"2017-03-01T12:00"',
        "up to 1 March 2017, 12:00",
    ),
    "birthdays": (
        lambda it: (it.choose("period-form", "coming"), it.set("period-n", 14)),
        '"type":"anniversary","from":0,"to":14',
        "11 – 25 November 2017",
    ),
    "anniversary": (
        both("anniversary", -3, 3),
        '"type":"anniversary","from":-3,"to":3',
        "8 – 14 November 2017",
    ),
    "aged": (
        both("aged", 18, 25),
        '"type":"ago","from":26,"to":18,"unit":"year"',
        "12 November 1991 – 11 November 1999",
    ),
    "a preset": (
        preset("last 90 days"),
        '"type":"last","n":90,"unit":"day"',
        "14 August – 11 November 2017",
    ),
}


@pytest.mark.parametrize(("steps", "json", "printed"), PERIODS.values(), ids=PERIODS.keys())
def test_periods(make_hands: MakeHands, steps: Steps, json: str, printed: str) -> None:
    hands = make_hands(SHOP, starting("birthday"))
    steps(hands)
    assert hands.part(PeriodEditor, "period").dates == printed
    expected = f'{{"type":"field","field":"birthday","op":"in","window":{{{json}}}}}'
    assert hands.done() == read_condition(expected)
