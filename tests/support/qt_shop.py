"""A project of a small shop made by hand: contacts with fields, orders and visits, the same every time."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import msgspec

from engine.catalog.model import Activity, Catalog, DataColumn
from engine.definition.codec import read_segment
from engine.definition.model import Segment
from engine.workspace import Workspace
from engine.workspace.swap import building_path, create_file

END = datetime(2017, 12, 31, 21, 14, 5)

FIELDS = (
    DataColumn(name="customer_id", column="customer_id", type="text"),
    DataColumn(name="country", column="country", type="text", label="Country"),
    DataColumn(name="age", column="age", type="number", label="Age"),
    DataColumn(name="newsletter", column="newsletter", type="boolean", label="Newsletter"),
    DataColumn(name="birthday", column="birthday", type="date", label="Birthday"),
    DataColumn(name="tags", column="tags", type="list", label="Tags", family="tags"),
)

ORDERS = (
    DataColumn(name="ordered_at", column="ordered_at", type="datetime"),
    DataColumn(name="amount", column="amount", type="number", scale=2, label="Amount"),
    DataColumn(name="source", column="source", type="text", label="Source"),
)

VISITS = (
    DataColumn(name="at", column="at", type="datetime"),
    DataColumn(name="url", column="url", type="url"),
)

CONTACTS = """CREATE TABLE data.contacts AS SELECT i::INTEGER AS _contact,
    'C-' || lpad(i::VARCHAR, 7, '0') AS _key, 'C-' || lpad(i::VARCHAR, 7, '0') AS customer_id,
    CASE WHEN hash(i) % 17 > 0 THEN (['DE', 'AT', 'CH', 'PL', 'NL', 'FR'])[1 + (hash(i) % 6)::INTEGER] END
        AS country,
    (18 + hash(i * 7) % 60)::BIGINT AS age, hash(i * 11) % 3 = 0 AS newsletter,
    DATE '1950-01-01' + (hash(i * 13) % 20000)::INTEGER AS birthday,
    CASE hash(i * 5) % 9 WHEN 0 THEN ['vip'] WHEN 1 THEN ['test', 'staff'] END AS tags
FROM range({contacts}) r(i)"""

ORDER_ROWS = """CREATE TABLE data.orders AS SELECT (hash(i * 3) % {contacts})::INTEGER AS _contact,
    TIMESTAMP '2017-12-31 21:14:05' - to_minutes((({rows} - 1 - i) * 1440 * 900 / {rows})::BIGINT)
        AS ordered_at,
    ((hash(i * 7) % 50000) / 100)::DECIMAL(18, 2) AS amount,
    (['ads', 'newsletter', 'search', 'direct'])[1 + (hash(i * 19) % 4)::INTEGER] AS source
FROM range({rows}) r(i)"""

VISIT_ROWS = """CREATE TABLE data.visits AS
SELECT (hash(i * 29) % {contacts})::INTEGER AS _contact,
    TIMESTAMP '2017-12-31 20:00:00' - to_minutes((({rows} - 1 - i) * 1440 * 400 / {rows})::BIGINT) AS "at",
    'https://shop.example/p/' || (hash(i) % 40) AS url
FROM range({rows}) r(i)"""


def catalog(contacts: int, orders: int, visits: int) -> Catalog:
    """Return what the shop's catalog says."""
    return Catalog(
        contacts=contacts,
        key="customer_id",
        fields=FIELDS,
        activities=(
            Activity(
                name="orders", table="orders", label="Orders", family="purchases", time="ordered_at",
                attributes=ORDERS, rows=orders, last=END,
            ),
            Activity(
                name="visits", table="visits", label="Visits", family="page visits", time="at",
                attributes=VISITS, rows=visits,
            ),
        ),
        end_of_data=END,
        data_version="1",
    )  # fmt: skip


def make_shop(path: Path, contacts: int = 2_000) -> Path:
    """Make the shop's project at ``path`` with its saved segments; five orders and eight visits a contact."""
    orders, visits = contacts * 5, contacts * 8
    with Workspace.create(path) as workspace:
        new = building_path(path)
        create_file(new)
        with duckdb.connect(str(new)) as connection:
            connection.execute(CONTACTS.format(contacts=contacts))
            connection.execute(ORDER_ROWS.format(contacts=contacts, rows=orders))
            connection.execute(VISIT_ROWS.format(contacts=contacts, rows=visits))
            known = msgspec.json.encode(catalog(contacts, orders, visits)).decode()
            connection.execute("INSERT INTO cardinal.catalog VALUES (?)", [known])
        workspace.replace_data(new)
        for definition in SAVED:
            workspace.segments.save(definition)
    return path


def definition(text: str) -> Segment:
    """Return the segment that is written in ``text`` without its format."""
    return read_segment('{"format":"cardinal.segment/1",' + text.lstrip("{ \n"))


DACH = """{"type":"card","match":"any","title":"Lives in DACH","conditions":[
  {"type":"field","field":"country","op":"is","values":["DE","AT","CH"]}]}"""
SPENDERS = """{"type":"card","title":"High spenders","conditions":[
  {"type":"activity","activity":"orders","measure":{"fn":"sum","attribute":"amount"},"op":"at_least","values":[500]},
  {"type":"activity","activity":"orders","op":"at_least","values":[3],"window":{"type":"last","n":12,"unit":"month"}}]}"""
QUIET = """{"type":"card","match":"any","negated":true,"title":"No visit lately","conditions":[
  {"type":"activity","activity":"visits","window":{"type":"last","n":30,"unit":"day"}},
  {"type":"field","field":"newsletter","op":"is_true"}]}"""
STAFF = """{"type":"card","match":"any","title":"Staff and test accounts","conditions":[
  {"type":"field","field":"tags","op":"has_any_of","values":["test"]},
  {"type":"field","field":"age","op":"less_than","values":[20]}]}"""
POLES = """{"type":"card","title":"","conditions":[
  {"type":"field","field":"country","op":"is","values":["PL"],"negated":true},
  {"type":"field","field":"age","op":"between","values":[25,45]}]}"""
ADS = """{"type":"card","title":"Came by an advert","conditions":[
  {"type":"activity","activity":"orders",
   "where":{"filters":[{"attribute":"source","op":"is","values":["ads"]}]},"window":{"type":"last","n":6,"unit":"month"}}]}"""
VIP = """{"type":"card","title":"VIP","conditions":[
  {"type":"field","field":"tags","op":"has_any_of","values":["vip"]}]}"""

SAVED = (
    definition(f"""{{"name":"Lapsed high-value buyers","purpose":"win-back mail in March","tags":["win-back"],
      "include":{{"items":[{SPENDERS},{DACH},{QUIET}],"joins":["and","or"]}},
      "exclude":{{"items":[{STAFF}]}}}}"""),
    definition(f'{{"name":"VIP customers","include":{{"items":[{VIP}]}}}}'),
    definition(f"""{{"name":"Eight cards","include":{{"items":[{SPENDERS},
      {{"type":"group","items":[{DACH},{{"type":"group","negated":true,"items":[{POLES},{ADS}],"joins":["or"]}}],
       "joins":["and"]}},{QUIET},{VIP}],"joins":["and","or","and"]}},
      "exclude":{{"items":[{STAFF},{{"type":"group","items":[{ADS},{VIP}],"joins":["and"]}}],"joins":["or"]}}}}"""),
)
