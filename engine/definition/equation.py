"""The equation of letters: printing a definition as text and tokens, and rearranging it by a typed text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

import msgspec

from engine.definition.equation_reader import Said, read
from engine.definition.expression import Expression, Joined, Letter, Not, expression, letters_of
from engine.definition.model import Card, Column, Group, Item, Join, Segment
from engine.definition.walk import SIDES, Side, cards
from engine.errors import DefinitionError, Place

Kind: TypeAlias = Literal["letter", "join", "not", "open", "close"]

NO_NAMES: Mapping[str, str] = MappingProxyType({})


class Token(msgspec.Struct, frozen=True):
    """One piece of the printed equation.

    ``start`` and ``end`` are offsets in the text. ``of`` is the expression it stands for: the card of a
    letter, what a bracket encloses, what a joiner joins, what a ``not`` turns round (with the ``not``).
    ``side`` is the column of all its letters; None for the final ``and`` between both.
    """

    kind: Kind
    text: str
    start: int
    end: int
    of: Expression
    side: Side | None


def text(segment: Segment, names: Mapping[str, str] = NO_NAMES) -> str:
    """Return the equation as text: ``((A and B) or C) and not (D or E)``; "" without cards.

    ``names`` are said in the place of letters.
    """
    printed = tokens(segment, names)
    return "".join(" " * _gap(printed, index) + token.text for index, token in enumerate(printed))


def text_after(before: Segment, after: Segment) -> str:
    """Return the equation of what a segment would become by the letters that its cards have now.

    A card that is added is said to be new; where cards themselves become others, the letters are those of
    ``after``.
    """
    known: dict[int, list[str]] = {}  # equal cards may be one object, as after *duplicate*
    for found in cards(before):
        known.setdefault(id(found.card), []).append(found.letter)
    names = {}
    for found in cards(after):
        letters = known.get(id(found.card))
        names[found.letter] = letters.pop(0) if letters else "new"
    return text(after, NO_NAMES if any(known.values()) else names)


def tokens(segment: Segment, names: Mapping[str, str] = NO_NAMES) -> tuple[Token, ...]:
    """Return the equation as tokens with their places in the text."""
    whole = expression(segment)
    if whole is None:
        return ()
    sides = {found.letter: found.side for found in cards(segment)}
    printer = _Printer(sides, names)
    printer.say(whole)
    return tuple(printer.tokens)


def _gap(printed: tuple[Token, ...], index: int) -> int:
    return printed[index].start - printed[index - 1].end if index else 0


class _Printer:
    """Writes an expression from left to right and remembers what stands where."""

    def __init__(self, sides: dict[str, Side], names: Mapping[str, str]) -> None:
        self.tokens: list[Token] = []
        self._sides = sides
        self._names = names
        self._known: dict[int, Side | None] = {}  # by the identity of what was said

    def say(self, what: Expression) -> None:
        if isinstance(what, Letter):
            self._add("letter", self._names.get(what.letter, what.letter), what)
        elif isinstance(what, Not):
            self._add("not", "not", what)
            self._operand(what.operand)
        else:
            for index, operand in enumerate(what.operands):
                if index:
                    self._add("join", what.join, what)
                self._operand(operand, inside_join=True)

    def _operand(self, what: Expression, *, inside_join: bool = False) -> None:
        """Say a part, in brackets unless it is one thing."""
        if isinstance(what, Letter) or (inside_join and isinstance(what, Not)):
            self.say(what)
            return
        self._add("open", "(", what)
        self.say(what)
        self._add("close", ")", what)

    def _add(self, kind: Kind, said: str, of: Expression) -> None:
        start = 0
        if self.tokens:
            last = self.tokens[-1]
            start = last.end + (0 if last.kind == "open" or kind == "close" else 1)
        self.tokens.append(Token(kind, said, start, start + len(said), of, self._side(of)))

    def _side(self, of: Expression) -> Side | None:
        """Return the column that all of a part stands in, None for both."""
        if id(of) not in self._known:
            sides = {self._sides[letter] for letter in letters_of(of)}
            self._known[id(of)] = sides.pop() if len(sides) == 1 else None
        return self._known[id(of)]


# --- rearranging -------------------------------------------------------------------------------------------


def rearrange(segment: Segment, typed: str) -> Segment:
    """Return ``segment`` with its cards arranged as the typed equation says.

    Every letter occurs once and stays in its column; the excluded ones form a final ``and not …``. Raises
    DefinitionError with ``place.offset`` (from 0, in ``typed``) for anything that can't be read so.
    """
    lettered = {found.letter: found for found in cards(segment)}
    said = read(typed, list(lettered))
    if said is None or said.of == expression(segment):
        return segment  # redundant groups stay where nothing changes
    sides = {letter: found.side for letter, found in lettered.items()}
    include, exclude = _split(said, sides)
    by_letter = {letter: found.card for letter, found in lettered.items()}
    columns = [_column(part, by_letter) for part in (include, exclude)]
    return msgspec.structs.replace(segment, include=columns[0], exclude=columns[1])


def _split(said: Said, sides: dict[str, Side]) -> tuple[Expression | None, Expression | None]:
    """Return what the typed equation says of each column."""
    whole = said.of
    if not any(sides[letter] == "exclude" for letter in letters_of(whole)):
        return whole, None
    if isinstance(whole, Not) and _only(whole, sides, "exclude"):
        return None, whole.operand
    if isinstance(whole, Joined) and whole.join == "and":
        *rest, last = whole.operands
        include = rest[0] if len(rest) == 1 else Joined("and", tuple(rest))
        if isinstance(last, Not) and _only(last, sides, "exclude") and _only(include, sides, "include"):
            return include, last.operand
    raise _misplaced(said, sides)


def _only(part: Expression, sides: dict[str, Side], side: Side) -> bool:
    return all(sides[letter] == side for letter in letters_of(part))


def _misplaced(said: Said, sides: dict[str, Side]) -> DefinitionError:
    by_side = {side: [letter for letter in letters_of(said.of) if sides[letter] == side] for side in SIDES}
    excluded = by_side["exclude"]
    tail = f"not {excluded[0]}" if len(excluded) == 1 else f"not ({' or '.join(excluded)})"
    mend = f"end with {'and ' if by_side['include'] else ''}{tail} and put everything before it in brackets"
    verb = "stands" if len(excluded) == 1 else "stand"
    what = f"{', '.join(excluded)} {verb} in the exclude column and can only come last, as one final not"
    return DefinitionError(what, place=Place(offset=said.places[excluded[0]]), mend=mend)


def _column(part: Expression | None, by_letter: dict[str, Card]) -> Column:
    if part is None:
        return Column()
    items, joins = _sequence(part, by_letter)
    return Column(items=items, joins=joins)


def _sequence(part: Expression, by_letter: dict[str, Card]) -> tuple[tuple[Item, ...], tuple[Join, ...]]:
    """Lay an expression out as a sequence; an ``and`` run beside an ``or`` needs no group."""
    if not isinstance(part, Joined):
        return (_item(part, by_letter),), ()
    items: list[Item] = []
    joins: list[Join] = []
    for operand in part.operands:
        if items:
            joins.append(part.join)
        if part.join == "or" and isinstance(operand, Joined) and operand.join == "and":
            run, inner = _sequence(operand, by_letter)
            items += run
            joins += inner
        else:
            items.append(_item(operand, by_letter))
    return tuple(items), tuple(joins)


def _item(part: Expression, by_letter: dict[str, Card]) -> Item:
    negated = isinstance(part, Not)
    inner = part.operand if isinstance(part, Not) else part
    if isinstance(inner, Letter):
        return msgspec.structs.replace(by_letter[inner.letter], negated=negated)
    items, joins = _sequence(inner, by_letter)
    return Group(negated=negated, items=items, joins=joins)
