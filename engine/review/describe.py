"""A definition in plain language: one sentence a client can read, and the equation."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import msgspec

from engine.catalog.model import Catalog
from engine.catalog.phrases import clause, text
from engine.catalog.wording import Wording, plain_number
from engine.definition import equation
from engine.definition.dates import as_of_words
from engine.definition.expression import Expression, Letter, Not, column_expression
from engine.definition.model import Card, Condition, Join, Segment
from engine.definition.moment import AsOf
from engine.definition.walk import SIDES, Side, cards

replaced = msgspec.structs.replace


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """A definition in words.

    ``sentence`` says it all, with the dates of every period; ``equation`` is that of the letters;
    ``calculated_for`` the moment in words; ``cards`` the letter, the title and the sentence of each card.
    """

    sentence: str
    equation: str
    calculated_for: str
    cards: tuple[tuple[str, str, str], ...]


class _Said(msgspec.Struct, frozen=True):
    """Words about contacts ("whose country is PL"); ``join`` is the word between their parts, if several."""

    text: str
    join: Join | None = None


def describe(
    segment: Segment, catalog: Catalog, as_of: AsOf, number: Callable[[Decimal], str] = plain_number
) -> Summary:
    """Return what ``segment`` means as of a moment. Unfinished (empty) cards say nothing."""
    teller = _Teller(segment, Wording(catalog, number, as_of))
    include, exclude = (teller.column(side) for side in SIDES)
    return Summary(
        sentence=_sentence(include, exclude),
        equation=equation.text(segment),
        calculated_for=as_of_words(as_of),
        cards=tuple(
            (found.letter, found.card.title, said.text)
            for found in cards(segment)
            if (said := teller.expression(Letter(found.letter))) is not None
        ),
    )


def _sentence(include: _Said | None, exclude: _Said | None) -> str:
    whom = "All contacts" if include is None else f"Contacts {include.text}"
    if exclude is None:
        return f"{whom}."
    if include is not None and include.join is not None:
        whom = f"Contacts ({include.text})"  # so that "except" is not taken for a part of the last clause
    return f"{whom}, except those {exclude.text}."


class _Teller:
    """Says the cards of one segment and what is joined of them."""

    def __init__(self, segment: Segment, wording: Wording) -> None:
        self._segment = segment
        self._cards = {found.letter: found.card for found in cards(segment)}
        self._wording = wording

    def column(self, side: Side) -> _Said | None:
        """Say a column; None when nothing in it is finished."""
        whole = column_expression(self._segment, side)
        return self.expression(whole) if whole is not None else None

    def expression(self, part: Expression, *, negated: bool = False) -> _Said | None:
        """Say a part of the equation; None when nothing in it is finished."""
        if isinstance(part, Not):
            return self.expression(part.operand, negated=not negated)
        if isinstance(part, Letter):
            return self._card(self._cards[part.letter], negated=negated)
        said = [self.expression(operand) for operand in part.operands]
        return _negated(_joined(part.join, [one for one in said if one is not None]), negated=negated)

    def _card(self, card: Card, *, negated: bool) -> _Said | None:
        if len(card.conditions) == 1:
            only = card.conditions[0]
            return self._condition(replaced(only, negated=only.negated != negated))
        said = [self._condition(condition) for condition in card.conditions]
        return _negated(_joined("and" if card.match == "all" else "or", said), negated=negated)

    def _condition(self, condition: Condition) -> _Said:
        said = clause(condition, self._wording)
        return _Said(f"{said.lead} {text(said.rest)}")


def _joined(join: Join, parts: list[_Said]) -> _Said | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    texts = [part.text if part.join in (None, join) else f"({part.text})" for part in parts]
    return _Said(f", {join} ".join(texts), join)


def _negated(said: _Said | None, *, negated: bool) -> _Said | None:
    return _Said(f"who are not among those ({said.text})") if said is not None and negated else said
