"""A contact in rich text: why it is in the segment or not, its fields, what it did."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from html import escape
from typing import Any

import msgspec

from app.insight.masking import Masking
from engine.catalog import phrases
from engine.catalog.model import Activity, Catalog
from engine.definition.model import Card, Column, segment
from engine.evaluation.browse.uses import Named, columns_used
from engine.evaluation.contact import Row
from engine.evaluation.evidence import Evidence
from engine.evaluation.explain import CardAnswer, ConditionAnswer, Explanation
from engine.evaluation.timeline import TimelinePage
from widgets.table import cell_text

OLDER = "older"
"""The link that asks for more of the timeline."""

DETAILS_SHOWN = 6


class ContactFacts(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """What is known of one contact as of a moment."""

    key: str
    fields: Mapping[str, Any]
    explanation: Explanation
    timeline: TimelinePage


class ContactText:
    """Puts facts into HTML in the colours of the theme; everything a person typed is escaped."""

    def __init__(
        self, catalog: Callable[[], Catalog], masking: Masking, colour: Callable[[str], str]
    ) -> None:
        """``catalog`` gives the present one, ``colour`` a token of the theme as ``#RRGGBB``."""
        self._present = catalog
        self._masking = masking
        self._colour = colour

    @property
    def _catalog(self) -> Catalog:
        return self._present()

    def title(self, facts: ContactFacts) -> str:
        """Return the key as it is shown."""
        return self._masking.of_key(self._catalog.key)(facts.key)

    def html(self, facts: ContactFacts, rows: Sequence[Row], *, more: bool) -> str:
        """Return the whole page; ``rows`` are what is shown of the timeline."""
        parts = [
            self._verdict(facts.explanation),
            *(self._card(card) for card in facts.explanation.cards),
            self._heading("Fields"),
            self._fields(facts.fields),
            self._heading("Timeline, newest first"),
            self._timeline(rows, more=more),
        ]
        return f'<div style="color:{self._colour("text")}">{"".join(parts)}</div>'

    # --- why ----------------------------------------------------------------------------------------------

    def _verdict(self, found: Explanation) -> str:
        if not found.exists:
            words, tone = "Does not exist yet at this moment", "muted"
        elif found.member:
            words, tone = "✓ In the segment", "include"
        else:
            words, tone = "✗ Not in the segment", "exclude"
        said = (
            f'<span style="color:{self._colour("text2")}"> · {escape(found.equation or "everybody")}</span>'
        )
        return f'<p><b style="color:{self._colour(tone)}">{words}</b>{said}</p>'

    def _card(self, card: CardAnswer) -> str:
        if card.conditions:
            tone = "include" if card.holds else "exclude"
            mark, held = ("✓ ", "holds") if card.holds else ("✗ ", "does not hold")
        else:
            tone, mark, held = "or", "", "is unfinished and counts for nothing"
        title = f" · {escape(card.card.title)}" if card.card.title else ""
        negated = " (not)" if card.card.negated else ""
        head = (
            f'<b style="color:{self._colour(tone)}">{mark}{card.letter}{title}{negated}</b>'
            f'<span style="color:{self._colour("text2")}"> {held}, {card.side}</span>'
        )
        inner = "".join(self._condition(answer) for answer in card.conditions)
        ground = self._colour(f"{tone}-soft")
        below = f'<tr><td bgcolor="{self._colour("surface2")}">{inner}</td></tr>' if inner else ""
        return (
            '<table width="100%" cellspacing="0" cellpadding="6" style="margin-top:8px">'
            f'<tr><td bgcolor="{ground}">{head}</td></tr>{below}</table>'
        )

    def _condition(self, answer: ConditionAnswer) -> str:
        tone = self._colour("include" if answer.holds else "exclude")
        said = escape(phrases.text(phrases.phrase(answer.condition, self._catalog)))
        result = f'<b style="color:{tone}">{"✓" if answer.holds else "✗"}</b> {said}'
        found = self._evidence(answer)
        one = segment(include=Column(items=(Card(conditions=(answer.condition,)),)))
        first = columns_used(one, self._catalog)
        rows = "".join(
            f'<p style="margin:2px 0 0 20px;color:{self._colour("text2")}">{self._happened(row, first)}</p>'
            for row in answer.evidence.rows
        )
        nested = self._nested(answer.nested) if answer.nested is not None else ""
        return f'<p style="margin:6px 0 0 0">{result}{found}</p>{rows}{nested}'

    def _nested(self, found: Explanation) -> str:
        if found.above:
            return f'<p style="margin:2px 0 0 20px;color:{self._colour("muted")}">explained above</p>'
        return "".join(self._card(card) for card in found.cards)

    def _evidence(self, answer: ConditionAnswer) -> str:
        evidence = answer.evidence
        words = [self._value(evidence)] if evidence.value is not None or evidence.empty else []
        if evidence.count:
            many = f"{evidence.count:,} {'row' if evidence.count == 1 else 'rows'} decided"
            words.append(many if evidence.count <= len(evidence.rows) else f"{many}, the newest below")
        if evidence.change is not None and not answer.holds:
            words.append(f"it would take {evidence.change}")
        if not words:
            return ""
        return f'<br><span style="color:{self._colour("muted")}">{escape("; ".join(words))}</span>'

    def _value(self, evidence: Evidence) -> str:
        value = evidence.value
        if evidence.empty:
            return "it is empty"
        if isinstance(value, dict):
            return ", ".join(
                f"{self._name(name)} {self._field_text(name, each) or 'empty'}"
                for name, each in value.items()
            )
        return f"it is {self._masking.of_attribute('', value)}"

    # --- fields and timeline ------------------------------------------------------------------------------

    def _heading(self, text: str) -> str:
        return f'<p style="margin:14px 0 4px 0"><b>{text}</b></p>'

    def _fields(self, fields: Mapping[str, Any]) -> str:
        lines = []
        for name, value in fields.items():
            text = (
                escape(self._field_text(name, value))
                or f'<span style="color:{self._colour("muted")}">–</span>'
            )
            head = escape(self._name(name))
            lines.append(
                f'<tr><td style="color:{self._colour("text2")};padding:2px 12px 2px 0">{head}</td>'
                f'<td style="padding:2px 0">{text}</td></tr>'
            )
        return f'<table cellspacing="0">{"".join(lines)}</table>'

    def _name(self, name: str) -> str:
        column = self._catalog.field(name)
        return name if column is None else column.shown

    def _field_text(self, name: str, value: Any) -> str:
        column = self._catalog.field(name)
        if name == self._catalog.key:
            return self._masking.of_key(name)(value)
        shown = self._masking.of_field(column) if column is not None else None
        return cell_text(value) if shown is None or value is None else shown(value)

    def _timeline(self, rows: Sequence[Row], *, more: bool) -> str:
        if not rows:
            return f'<p style="color:{self._colour("muted")}">Nothing up to this moment.</p>'
        lines = "".join(f'<p style="margin:5px 0 0 0">{self._happened(row)}</p>' for row in rows)
        style = f"color:{self._colour('accent')}"
        link = f'<p style="margin:10px 0 0 0"><a href="{OLDER}" style="{style}">Show older</a></p>'
        return lines + (link if more else "")

    def _happened(self, row: Row, first: Collection[Named] = ()) -> str:
        activity = self._catalog.activity(row.activity)
        name = row.activity if activity is None else activity.shown
        when = f'<span style="color:{self._colour("muted")}">{_moment(row.time)}</span> ' if row.time else ""
        details = escape(", ".join(self._details(row, activity, first)))
        return f"{when}<b>{escape(name)}</b> {details}"

    def _details(self, row: Row, activity: Activity | None, first: Collection[Named]) -> Iterable[str]:
        """Return the details worth a line, the ``first`` ones at first: as imported, but time and contact."""
        shown = 0
        columns = () if activity is None else activity.attributes
        for column in sorted(columns, key=lambda column: (row.activity, column.name) not in first):
            value = row.values.get(column.name)
            known = (
                column.part or column.source or column.name in (activity and activity.time, self._catalog.key)
            )
            if value is None or known or shown == DETAILS_SHOWN:
                continue
            shown += 1
            yield f"{column.shown} {self._masking.of_attribute(column.name, value)}"


def _moment(time: date | datetime) -> str:
    return cell_text(time)
