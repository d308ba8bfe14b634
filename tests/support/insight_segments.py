"""Segments over the sample shop that tests of the insight panel count, with the SQL of one by hand."""

from __future__ import annotations

from engine.definition.codec import read_segment

HEAD = '{"format":"cardinal.segment/1",'


def card(field: str, op: str, *values: str) -> str:
    """Return a card of one field condition as JSON."""
    listed = ",".join(f'"{value}"' for value in values)
    return (
        f'{{"type":"card","title":"{field}","conditions":[{{"type":"field","field":"{field}","op":"{op}"'
        f"{_values(listed)}}}]}}"
    )


def _values(listed: str) -> str:
    return f',"values":[{listed}]' if listed else ""


SPENT = """{"type":"card","title":"Spent","conditions":[{"type":"activity","activity":"orders",
  "measure":{"fn":"sum","attribute":"amount"},"op":"at_least","values":[100]}]}"""
NEWS = card("newsletter", "is_true")
GERMAN = card("country", "is", "DE")
SMS = card("sms_consent", "is_true")

BUYERS = read_segment(
    f'{HEAD}"name":"Buyers","include":{{"items":[{SPENT},{NEWS}],"joins":["or"]}},"exclude":{{"items":[{GERMAN}]}}}}'
)
WOMEN = read_segment(f'{HEAD}"name":"Women","include":{{"items":[{card("gender", "is", "female")}]}}}}')
BUYERS_SQL = """SELECT _contact FROM data.contacts c WHERE (newsletter OR _contact IN (
  SELECT _contact FROM data.orders GROUP BY 1 HAVING sum(amount) >= 100))
  AND (country IS NULL OR lower(country) <> 'de')"""

SHAPES = tuple(
    f"{HEAD}{rest}}}"
    for rest in (
        '"name":"everybody"',
        f'"include":{{"items":[{SPENT}]}}',
        f'"include":{{"items":[{SPENT},{NEWS},{SMS}],"joins":["or","and"]}}',
        f'"exclude":{{"items":[{GERMAN},{SMS}],"joins":["and"]}}',
        f'"include":{{"items":[{SPENT},{NEWS}],"joins":["and"]}},"exclude":{{"items":[{GERMAN},{SMS}],"joins":["or"]}}',
        f'"include":{{"items":[{{"type":"group","negated":true,"items":[{SPENT},{NEWS}],"joins":["or"]}},{SMS}],'
        f'"joins":["or"]}},"exclude":{{"items":[{GERMAN}]}}',
    )
)
"""Definitions of every shape: empty columns, one card, and beside or, groups, not."""
