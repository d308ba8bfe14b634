"""What is drawn beside a history: all contacts, sums over the same steps, parts of the segment."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec
import numpy as np
import pytest

from engine.definition.codec import read_segment
from engine.definition.model import Card, Segment
from engine.definition.moment import AsOf
from engine.errors import DefinitionError
from engine.evaluation.history.engine import FlipsCache, Historian, History
from engine.evaluation.history.grid import Every, Grid
from engine.evaluation.history.parts import NO_VALUE, OTHER_VALUES, can_split, finished, of_card, pieces
from engine.evaluation.history.totals import Number, totals
from tests.support.imported import Bench

BUYERS = """{"type":"card","title":"Buyers","conditions":[{"type":"activity","activity":"orders",
  "window":{"type":"last","n":90,"unit":"day"}}]}"""
PHONES = """{"type":"card","negated":true,"conditions":[
  {"type":"field","field":"device","op":"is","values":["mobile"]}]}"""
EMPTY = '{"type":"card"}'
END = AsOf.end_of(date(2026, 3, 18))
START = date(2026, 1, 5)
EVERY: tuple[Every, ...] = ("day", "week", "month")


def made(include: str, joins: str = "", exclude: str = "") -> Segment:
    """Return a segment of cards."""
    words = ",".join(f'"{word}"' for word in joins.split())
    return read_segment(
        f'{{"format":"cardinal.segment/1","include":{{"items":[{include}],"joins":[{words}]}},'
        f'"exclude":{{"items":[{exclude}]}}}}'
    )


def history(on: Bench, segment: Segment, every: Every, cache: FlipsCache | None = None) -> History:
    return Historian(on.reader, on.membership, cache).history(segment, Grid.between(START, END, every))


@pytest.mark.parametrize("every", EVERY)
def test_all_contacts_at_every_point_are_those_that_exist_by_then(on: Bench, every: Every) -> None:
    found = history(on, made(BUYERS), every)
    assert found.base.tolist() == [len(on.membership.base(moment)) for moment in found.grid.moments]


@pytest.mark.parametrize("every", EVERY)
def test_who_is_inside_at_a_step_is_who_a_count_finds(on: Bench, every: Every) -> None:
    found = history(on, made(f"{BUYERS},{PHONES}", "and"), every)
    everyone = np.arange(on.catalog.contacts)
    for step, moment in enumerate(found.grid.moments):
        held = found.holds(everyone, np.full(len(everyone), step))
        counted = on.membership.evaluate(made(f"{BUYERS},{PHONES}", "and"), moment).result.mask()
        assert (held == counted).all(), moment


@pytest.mark.parametrize("attribute", [None, "amount", "ordered_at.hour"])
@pytest.mark.parametrize("every", EVERY)
def test_sums_are_what_the_members_of_each_step_did_in_it(
    on: Bench, every: Every, attribute: str | None
) -> None:
    segment = made(BUYERS, exclude=PHONES)
    found = history(on, segment, every)
    got = totals(on.reader, on.membership, found, Number("orders", attribute))
    column = {None: "count(*)", "amount": "sum(amount)", "ordered_at.hour": "sum(hour(ordered_at))"}[
        attribute
    ]
    for point in range(len(found)):
        before, now = found.grid.moments[point], found.grid.moments[point + 1]
        members = on.membership.evaluate(segment, now).result.ordinals().tolist()
        with on.workspace.using("main") as cursor:
            ((total,),) = cursor.execute(
                f"SELECT {column} FROM data.orders WHERE ordered_at >= ? AND ordered_at < ?"
                " AND list_contains(?, _contact)",
                [before.cut, now.cut, members],
            ).fetchall()
        assert Decimal(int(got.whole[point])).scaleb(-got.scale) == Decimal(total or 0), now


@pytest.mark.parametrize("number", [Number("order"), Number("orders", "sum")], ids=["activity", "attribute"])
def test_an_unknown_number_is_an_error_with_its_name(on: Bench, number: Number) -> None:
    with pytest.raises(DefinitionError, match=number.attribute or number.activity):
        totals(on.reader, on.membership, history(on, made(BUYERS), "month"), number)


@pytest.mark.parametrize("field", ["country", "newsletter", "tags"])
def test_parts_by_a_field_are_the_segment_and_the_value(on: Bench, field: str) -> None:
    segment = made(f"{BUYERS},{PHONES}", "or", BUYERS.replace("90", "10"))
    cache = FlipsCache()
    found = pieces(segment, on.catalog, field)
    assert 1 < len(found) <= 8
    for value, piece in found:
        if value in (OTHER_VALUES, NO_VALUE):
            continue
        part = history(on, piece, "week", cache)
        for step, moment in enumerate(part.grid.moments):
            members = set(on.membership.evaluate(segment, moment).result.ordinals().tolist())
            test = {
                "country": "country = ?",
                "newsletter": "newsletter = ?",
                "tags": "list_contains(tags, ?)",
            }
            with on.workspace.using("main") as cursor:
                held = cursor.execute(
                    f"SELECT _contact FROM data.contacts WHERE {test[field]}",
                    [{"Newsletter consent: yes": True, "Newsletter consent: no": False}.get(value, value)],
                ).fetchall()
            assert part.sizes[step] == len(members & {row[0] for row in held}), (value, moment)


@pytest.mark.parametrize(
    ("field", "rest"),
    [("country", [OTHER_VALUES, NO_VALUE]), ("gender", [NO_VALUE]), ("newsletter", [NO_VALUE])],
)
def test_parts_by_a_field_add_up_to_the_segment(on: Bench, field: str, rest: list[str]) -> None:
    segment = made(f"{BUYERS},{PHONES}", "or")
    found = dict(pieces(segment, on.catalog, field))
    assert list(found)[-len(rest) :] == rest
    parts = [history(on, piece, "month").sizes for piece in found.values()]
    assert np.sum(parts, axis=0).tolist() == history(on, segment, "month").sizes.tolist()
    assert all(sizes.any() for sizes in parts)


def test_who_has_none_of_a_list_is_a_part_too(on: Bench) -> None:
    found = dict(pieces(made(""), on.catalog, "tags"))
    assert list(found)[-1] == NO_VALUE
    with on.workspace.using("main") as cursor:
        row = cursor.execute(
            "SELECT count(*) FROM data.contacts WHERE tags IS NULL AND NOT coalesce(signed_up > ?, false)",
            [END.instant],
        ).fetchone()
    assert row == (history(on, found[NO_VALUE], "month").sizes[-1],)


def test_fields_whose_values_hardly_repeat_split_nothing(on: Bench) -> None:
    names = {field.name for field in on.catalog.fields if can_split(field)}
    assert pieces(made(BUYERS), on.catalog, "nothing") == ()
    assert {"country", "device", "newsletter", "tags"} <= names
    assert not {"customer_id", "email", "phone", "birthday", "signed_up", "credit"} & names


def test_a_card_stands_for_itself_without_its_not() -> None:
    (card,) = made(PHONES).include.items
    assert isinstance(card, Card)
    (alone,) = of_card(card).include.items
    assert alone == msgspec.structs.replace(card, negated=False)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (made(f"{BUYERS},{EMPTY},{PHONES}", "and or"), made(f"{BUYERS},{PHONES}", "or")),
        (made(f"{BUYERS},{EMPTY},{PHONES}", "or and"), made(f"{BUYERS},{PHONES}", "or")),
        (made(f"{BUYERS},{EMPTY},{PHONES}", "or or"), made(f"{BUYERS},{PHONES}", "or")),
        (made(f"{BUYERS},{EMPTY},{PHONES}", "and and"), made(f"{BUYERS},{PHONES}", "and")),
        (made(f"{EMPTY},{BUYERS}", "or", EMPTY), made(BUYERS)),
        (made(EMPTY), made("")),
        (made(f'{{"type":"group","items":[{EMPTY}]}},{BUYERS}', "and"), made(BUYERS)),
    ],
    ids=["and-or", "or-and", "or-or", "and-and", "first", "only", "group"],
)
def test_unfinished_parts_count_as_if_they_were_not_there(
    on: Bench, given: Segment, expected: Segment
) -> None:
    assert finished(given) == expected
    assert on.membership.evaluate(given, END).size == on.membership.evaluate(expected, END).size
