"""Every number in the panel equals SQL written by hand, on a real shop's data and on the sample shop."""

from __future__ import annotations

import csv
import shutil
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pytestqt.qtbot import QtBot

from app.desk import Desk
from app.history.choice import numbers
from app.insight.preview_page import MEASURES
from engine.definition.codec import read_segment
from engine.definition.model import Segment
from engine.definition.shares import percent
from engine.evaluation.profile import Profile
from engine.workspace import Workspace
from tests.oracle import real
from tests.support.insight import settle, sql
from tests.support.qt_window import Opener
from tests.support.shared import needs_shared
from widgets.counts import difference
from widgets.table import cell_text

DAY = timedelta(days=1)


class Shop(NamedTuple):
    """A shop's tables and columns by what they are for; whose ``field`` is ``value`` is left out."""

    orders: tuple[str, str, str]  # activity, time, amount
    visits: tuple[str, str]  # activity, time
    least: int
    created: str
    field: str
    value: str
    other: tuple[str, str]  # a field and a value, for a saved segment to compare with
    number: str
    detail: str


SHOPS = {
    "ie-shop": Shop(
        ("orders", "order_date", "total_amount"), ("website_sessions", "session_date"), 1500,
        "registration_date", "country", "Germany", ("customer_segment", "Gold"), "age", "payment_method",
    ),
    "sample": Shop(
        ("orders", "ordered_at", "amount"), ("visits", "started_at"), 150,
        "signed_up", "country", "DE", ("gender", "female"), "credit", "payment",
    ),
}  # fmt: skip


class At(NamedTuple):
    """The members of the segment's cards at a moment, as SQL finds them."""

    base: set[int]
    spent: set[int]
    came: set[int]
    left_out: set[int]

    @property
    def members(self) -> set[int]:
        return ((self.spent | self.came) - self.left_out) & self.base


class Panel:
    """An open project with what SQL says of it."""

    def __init__(self, desk: Desk, shop: Shop, qtbot: QtBot) -> None:
        self.desk, self.shop, self.qtbot = desk, shop, qtbot
        self.now = self.at(desk.project.as_of.cut)
        field, value = shop.other
        self.others = self.those(f"SELECT _contact FROM data.contacts WHERE {field} = '{value}'")

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        return sql(self.desk, statement)

    def those(self, statement: str) -> set[int]:
        return {row[0] for row in self.rows(statement)}

    def at(self, cut: datetime) -> At:
        """Return who is in what when everything before ``cut`` counts."""
        shop = self.shop
        (orders, ordered, amount), (visits, visited) = shop.orders, shop.visits
        today = (cut - timedelta(microseconds=1)).date()
        since = today - 89 * DAY
        return At(
            base=self.those(
                f"SELECT _contact FROM data.contacts WHERE {shop.created} IS NULL OR {shop.created} < '{cut}'"
            ),
            spent=self.those(
                f"SELECT _contact FROM data.{orders} WHERE {ordered} < '{cut}' GROUP BY 1 "
                f"HAVING sum({amount}) >= {shop.least}"
            ),
            came=self.those(
                f"SELECT _contact FROM data.{visits} WHERE {visited} < '{cut}' AND {visited} >= '{since}'"
            ),
            left_out=self.those(f"SELECT _contact FROM data.contacts WHERE {shop.field} = '{shop.value}'"),
        )

    def open_tab(self, tab: str) -> None:
        self.desk.bench.insight.open_tab(tab)
        settle(self.qtbot, self.desk)


def definition(shop: Shop) -> Segment:
    (orders, _, amount), (visits, _) = shop.orders, shop.visits
    return read_segment(f"""{{"format":"cardinal.segment/1","name":"Chosen",
      "include":{{"joins":["or"],"items":[
      {{"type":"card","title":"Spent","conditions":[{{"type":"activity","activity":"{orders}",
        "measure":{{"fn":"sum","attribute":"{amount}"}},"op":"at_least","values":[{shop.least}]}}]}},
      {{"type":"card","title":"Came","conditions":[{{"type":"activity","activity":"{visits}",
        "window":{{"type":"last","n":90,"unit":"day"}}}}]}}]}},
      "exclude":{{"items":[{{"type":"card","title":"There","conditions":[
        {{"type":"field","field":"{shop.field}","op":"is","values":["{shop.value}"]}}]}}]}}}}""")


def other(shop: Shop) -> Segment:
    field, value = shop.other
    return read_segment(f"""{{"format":"cardinal.segment/1","name":"Others","include":{{"items":[
      {{"type":"card","conditions":[{{"type":"field","field":"{field}","op":"is","values":["{value}"]}}]}}]}}}}""")


@pytest.fixture(scope="module")
def files(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return {"sample": sample_file, "folder": tmp_path_factory.mktemp("ie-shop")}


@pytest.fixture(params=[pytest.param("ie-shop", marks=needs_shared), "sample"])
def panel(
    request: pytest.FixtureRequest, files: dict[str, Path], open_window: Opener, tmp_path: Path, qtbot: QtBot
) -> Panel:
    name, shop = request.param, SHOPS[request.param]
    if name not in files:
        files[name] = real.make(name, files["folder"])
    path = Path(shutil.copyfile(files[name], tmp_path / "shop.cardinal"))
    with Workspace.open(path) as workspace:
        workspace.segments.save(definition(shop))
        workspace.segments.save(other(shop))
        workspace.update_settings(recalculate_on_opening=False)
    desk = open_window(path, "Chosen").desk
    assert desk is not None
    settle(qtbot, desk)
    return Panel(desk, shop, qtbot)


def test_size_waterfall_and_overlap(panel: Panel) -> None:
    base, spent, came, gone = panel.now
    members = panel.now.members
    assert 0 < len(members) < len(base)
    head, share = panel.desk.bench.insight.size_view, len(members) / len(base)
    assert head.size_label.text() == f"{len(members):,}"
    assert head.base.text() == f"of {len(base):,} contacts"
    assert head.share.text() == f"{percent(share)} of all contacts"
    assert head.left_out.text() == f"{len(base - members):,} left out"
    assert percent(share) in head.donut.accessibleName()

    panel.open_tab("waterfall")
    steps = [base, spent & base, (spent | came) & base, members]
    changes = [len(after) - len(before) for before, after in pairwise(steps)]
    assert [row.right for row in panel.desk.insight.waterfall.bars.listed.rows] == [
        f"{len(base):,}",
        *(f"{difference(change)} → {len(after):,}" for change, after in zip(changes, steps[1:], strict=True)),
        f"{len(members):,}",
    ]
    assert panel.desk.insight.waterfall.text().splitlines()[-1] == f"Segment\t{len(members)}"
    assert gone & (spent | came)

    panel.open_tab("overlap")
    model, them = panel.desk.insight.overlap.model, panel.others & base
    cells = [members & them, members - them, them - members]
    assert [model.data(model.index(0, column)) for column in range(5)] == [
        "Others", *(f"{len(cell):,}" for cell in cells), percent(len(cells[0]) / len(members)),
    ]  # fmt: skip


def profile(panel: Panel, activity: str | None, name: str) -> Profile:
    page = panel.desk.insight.profile
    found = next(each for each in page._profiles if each.subject.key == (activity, name))
    page.columns.setCurrentIndex(page.columns.listed.index(page._profiles.index(found)))
    return found


def test_the_profile(panel: Panel) -> None:
    page, shop = panel.desk.insight.profile, panel.shop
    page.kinds.setCurrentIndex(1)
    panel.open_tab("profile")
    orders, ordered, _ = shop.orders
    by_text = panel.rows(f"SELECT _contact, {shop.other[0]} FROM data.contacts")
    by_detail = panel.rows(
        f"SELECT DISTINCT _contact, {shop.detail} FROM data.{orders} "
        f"WHERE {shop.detail} IS NOT NULL AND {ordered} < '{panel.desk.project.as_of.cut}'"
    )
    have = {contact for contact, _ in by_detail}
    by_detail += [(contact, None) for contact in panel.now.base - have]
    for key, pairs, nothing in (
        ((None, shop.other[0]), by_text, "no value"),
        ((orders, shop.detail), by_detail, "none"),
    ):
        found = profile(panel, *key)
        sets: dict[str, set[int]] = {}
        for contact, value in pairs:
            if contact in panel.now.base:
                sets.setdefault(nothing if value is None else value, set()).add(contact)
        check_bars(panel, found, sets)
    number = dict(panel.rows(f"SELECT _contact, {shop.number} FROM data.contacts"))
    found = profile(panel, None, shop.number)
    check_bars(
        panel,
        found,
        {
            bar.label: {contact for contact in panel.now.base if in_range(bar.label, number[contact])}
            for bar in found.bars
        },
    )


def in_range(label: str, value: Any) -> bool:
    """Return whether a number lies in the range that a bar is labelled with."""
    if value is None or label == "no value":
        return value is None and label == "no value"
    if label.startswith("under "):
        return bool(value < Decimal(label.removeprefix("under ").replace(",", "")))
    if label.endswith(" and more"):
        return bool(value >= Decimal(label.removesuffix(" and more").replace(",", "")))
    low, _, high = label.replace(",", "").partition(" – ")
    if high.startswith("under "):
        return bool(Decimal(low) <= value < Decimal(high.removeprefix("under ")))
    return bool(Decimal(low) <= value <= Decimal(high or low))


def check_bars(panel: Panel, found: Profile, sets: dict[str, set[int]]) -> None:
    """Hold what is on the screen of a column against the contacts of each of its values."""
    members, base = panel.now.members, panel.now.base
    assert {bar.label for bar in found.bars} == set(sets)
    inside = {label: len(those & members) for label, those in sets.items()}
    everybody = {label: len(those) for label, those in sets.items()}
    rows = {row.label: row for row in panel.desk.insight.profile.bars.listed.rows}
    for label in sets:
        share, usual = inside[label] / len(members), everybody[label] / len(base)
        assert rows[label].right == f"{percent(share)} · index {100 * share / usual:,.0f}"
        assert rows[label].tip.startswith(f"{inside[label]:,} of {len(members):,} in the segment")
    many, usually = sum(inside.values()), sum(everybody.values())
    apart = sum(abs(inside[label] / many - everybody[label] / usually) for label in sets) / 2
    columns = {row.label: row.right for row in panel.desk.insight.profile.columns.listed.rows}
    assert abs(found.distance - apart) < 1e-9
    assert columns[found.subject.title] == percent(found.distance)


def test_preview_and_recorded_sizes(panel: Panel) -> None:
    orders, ordered, amount = panel.shop.orders
    people = panel.desk.insight.preview.list
    people.columns.switched.emit(MEASURES, True)
    panel.open_tab("preview")
    members = panel.now.members
    keys = dict(panel.rows("SELECT _contact, _key FROM data.contacts"))
    assert people.foot.text() == f"{len(members):,} contacts"
    paged = people.table.paged
    shown = [paged.row(number) for number in range(min(paged.rowCount(), 500))]
    assert [row[0] for row in shown if row] == sorted(keys[each] for each in members)[:500]
    sums = dict(
        panel.rows(
            f"SELECT _key, sum({amount}) FROM data.{orders} JOIN data.contacts USING (_contact) "
            f"WHERE {ordered} < '{panel.desk.project.as_of.cut}' GROUP BY 1"
        )
    )
    place = [column.title.startswith("A · ") for column in paged.columns].index(True)
    assert all(row[place] == sums.get(row[0], 0) for row in shown if row)

    panel.desk.insight.recalculating.run()
    panel.open_tab("sizes")
    now = cell_text(panel.desk.project.as_of.instant.replace(microsecond=0))
    found = {
        row.name: [row.text(column) for column in (1, 2, 3, 4, 6)]
        for row in panel.desk.insight.sizes.model.rows
    }
    assert found == {
        "Chosen": [f"{len(members):,}", "", "", now, "1"],
        "Others": [f"{len(panel.others & panel.now.base):,}", "", "", now, "1"],
    }


def test_the_size_over_time(panel: Panel, tmp_path: Path) -> None:
    page, (orders, ordered, amount) = panel.desk.past.page, panel.shop.orders
    total = next(
        number for _, rows in numbers(panel.desk.project.catalog) for _, number in rows
        if (number.activity, number.attribute) == (orders, amount)
    )  # fmt: skip
    page.controls.choose(reach="month", number=total, cards=("include.items[1]",), split=panel.shop.other[0])
    panel.open_tab("history")
    page.save_table(tmp_path / "table.csv")
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) == 30
    before = panel.at(midnight_after(date.fromisoformat(table[0]["date"]) - DAY))
    title = next(name for name in table[0] if name.startswith("Total "))
    for row in table:
        day = date.fromisoformat(row["date"])
        cut = min(midnight_after(day), panel.desk.project.as_of.cut)
        now = panel.at(cut)
        members = now.members
        assert int(row["size"]) == len(members), day
        assert int(row["entered"]) == len(members - before.members), day
        assert int(row["left"]) == len(before.members - members), day
        assert int(row["all_contacts"]) == len(now.base), day
        assert int(row["B Came"]) == len(now.came & now.base), day
        assert int(row[panel.shop.other[1]]) == len(members & panel.others), day
        spent = panel.rows(
            f"SELECT _contact, {amount} FROM data.{orders} WHERE {ordered} >= '{day}' AND {ordered} < '{cut}'"
        )
        assert Decimal(row[title]) == sum((each for who, each in spent if who in members), Decimal(0)), day
        before = now


def midnight_after(day: date) -> datetime:
    """Return the first moment after a day."""
    return datetime.combine(day + DAY, time.min)
