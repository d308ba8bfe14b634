"""The equation prints the whole meaning, and rearranges the cards when it is typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.definition import equation
from engine.definition.expression import Joined, Letter, Not, column_expression, expression
from engine.definition.model import Card, Column, FieldCondition, Group, Item, Join, Segment, segment
from engine.definition.walk import cards, letter
from engine.errors import DefinitionError


def card(name: str, *, negated: bool = False) -> Card:
    return Card(title=name, negated=negated, conditions=(FieldCondition(field=name, op="is_set"),))


def bracket(*parts: Item | str, negated: bool = False) -> Group:
    made = column(*parts)
    return Group(items=made.items, joins=made.joins, negated=negated)


def column(*parts: Item | str) -> Column:
    """Return a column of items with the joins between them: ``column(a, "or", b)``."""
    items = tuple(part for part in parts if not isinstance(part, str))
    joins: tuple[Join, ...] = tuple(
        "or" if part == "or" else "and" for part in parts if isinstance(part, str)
    )
    return Column(items=items, joins=joins)


a, b, c, d, e = (card(name) for name in "abcde")
not_a, not_b, not_c = (card(name, negated=True) for name in "abc")

PRINTED: list[tuple[str, Column, Column]] = [
    ("", Column(), Column()),
    ("A", column(a), Column()),
    ("not A", column(not_a), Column()),
    ("not A", Column(), column(a)),
    ("not (not A)", Column(), column(not_a)),
    ("A and B", column(a, "and", b), Column()),
    ("(A and B) or C", column(a, "and", b, "or", c), Column()),
    ("A or (B and C)", column(a, "or", b, "and", c), Column()),
    ("A and (B or C)", column(a, "and", bracket(b, "or", c)), Column()),
    ("A and (B and C)", column(a, "and", bracket(b, "and", c)), Column()),
    ("(A and B) or C", column(bracket(a, "and", b), "or", c), Column()),
    ("A or B", column(bracket(a, "or", b)), Column()),
    ("A", column(bracket(bracket(a))), Column()),
    ("not A", column(bracket(a, negated=True)), Column()),
    ("not (not A)", column(bracket(not_a, negated=True)), Column()),
    ("not (not (A or B))", column(bracket(bracket(a, "or", b, negated=True), negated=True)), Column()),
    ("not (A or B)", column(bracket(a, "or", b, negated=True)), Column()),
    ("A and not (B or C)", column(a, "and", bracket(b, "or", c, negated=True)), Column()),
    ("not A and not B", column(not_a, "and", not_b), Column()),
    ("not A and not B", column(not_a), column(b)),
    ("A and not B", column(a), column(b)),
    ("(A and B) and not C", column(a, "and", b), column(c)),
    ("(A or B) and not C", column(a, "or", b), column(c)),
    ("A and not (not B)", column(a), column(not_b)),
    ("A and not (not (B or C))", column(a), column(bracket(b, "or", c, negated=True))),
    ("not (A or B)", Column(), column(a, "or", b)),
    ("((A and B) or C) and not (D or E)", column(a, "and", b, "or", c), column(d, "or", e)),
    ("A and not ((B and C) or D)", column(a), column(b, "and", c, "or", d)),
    ("((A or B) and not C) or D", column(bracket(a, "or", b), "and", not_c, "or", d), Column()),
    ("A or B", column(a, "and", Group(), "or", b), Column()),
    ("A and B", column(Group(items=(Group(),)), "or", a, "and", b), Column()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "include", "exclude"), PRINTED)
def test_prints_the_whole_meaning(text: str, include: Column, exclude: Column) -> None:
    made = segment(include=include, exclude=exclude)
    assert equation.text(made) == text
    assert equation.rearrange(made, text) is made


# columns before | typed | printed afterwards
a_b, a_b_but_c = (column(a, "and", b), Column()), (column(a, "and", b), column(c))
TYPED: list[tuple[tuple[Column, Column], str, str]] = [
    (a_b, "B and A", "B and A"),
    (a_b, "  b OR\tnot a ", "B or not A"),
    (a_b, "not(A)or(((B)))", "not A or B"),
    (a_b, "not not A and B", "not (not A) and B"),
    (a_b_but_c, "A and B and not C", "(A and B) and not C"),
    (a_b_but_c, "(A or B) and not C", "(A or B) and not C"),
    (a_b_but_c, "not (A or B) and not (not C)", "not (A or B) and not (not C)"),
    ((column(a), column(b, "or", c)), "A and not (C and not B)", "A and not (C and not B)"),
    ((Column(), column(a, "or", b)), "not (B and A)", "not (B and A)"),
    ((column(a, "and", b, "or", c), Column()), "A and (B or C)", "A and (B or C)"),
]


@pytest.mark.parametrize(("before", "typed", "printed"), TYPED)
def test_a_typed_equation_rearranges_the_cards(
    before: tuple[Column, Column], typed: str, printed: str
) -> None:
    made = segment(include=before[0], exclude=before[1])
    after = equation.rearrange(made, typed)
    names = {found.letter: found.card.title for found in cards(made)}
    said = [names[word] for word in printed.replace("(", "").replace(")", "").split() if word in names]
    assert [found.card.title for found in cards(after)] == said
    assert sides(after) == sides(made)
    relettered = dict(
        zip(
            [w for w in printed.replace("(", "").replace(")", "").split() if w in names],
            (letter(i) for i in range(9)),
            strict=False,
        )
    )
    assert equation.text(after) == "".join(relettered.get(part, part) for part in split(printed))


def sides(made: Segment) -> dict[str, str]:
    return {found.card.title: found.side for found in cards(made)}


def split(printed: str) -> list[str]:
    return printed.replace("(", "\0(\0").replace(")", "\0)\0").replace(" ", "\0 \0").split("\0")


# columns | typed | offset | message
REFUSED: list[tuple[tuple[Column, Column], str, int, str]] = [
    (a_b, "", 0, "A, B are missing"),
    (a_b, "A", 1, "B is missing"),
    (a_b, "A and A", 6, "second time"),
    (a_b, "A and B and C", 12, "no card C"),
    (a_b, "A and XY or B", 6, "no card XY"),
    (a_b, "A ond B", 2, "“ond” is neither a card nor “and”, “or”, “not”; did you mean “and”?"),
    (a_b, "A an B", 2, "“an” is neither a card nor “and”, “or”, “not”; did you mean “and”?"),
    (a_b, "A ODER B", 2, "“ODER” is neither a card nor “and”, “or”, “not”; did you mean “or”?"),
    (a_b, "A without B", 2, "“without” is neither a card nor “and”, “or”, “not”; the letters are A to B"),
    (a_b, "A B", 2, "“and” or “or” is missing"),
    (a_b_but_c, "A B", 2, "“and” or “or” is missing"),  # before that C is missing
    (a_b, "A and (B", 6, "not closed"),
    (a_b, "A and B)", 7, "closes nothing"),
    (a_b, "(A and B) ()", 10, "“and” or “or” is missing"),
    (a_b, "A and () or B", 7, "nothing in this bracket"),
    (a_b, "A and or B", 6, "a letter is missing"),
    (a_b, "A and B or", 10, "stops in the middle"),
    (a_b, "and A or B", 0, "a letter is missing"),
    (a_b, "A & B", 2, "can't be read"),
    (a_b, "A and B.", 7, "can't be read"),
    (a_b, "A and ¬B", 6, "can't be read"),
    (a_b, "(" * 200 + "A" + ")" * 200 + " or B", 101, "deep"),
    (a_b, "not " * 5000 + "A or B", 404, "deep"),
    (a_b_but_c, "A and B and C", 12, "final not"),
    (a_b_but_c, "A or B and not C", 15, "final not"),
    (a_b_but_c, "A and not (B or C)", 16, "final not"),
    (a_b_but_c, "not C and A and B", 4, "final not"),
    (a_b_but_c, "not (A or B or C)", 15, "final not"),
    ((Column(), Column()), "A", 0, "no cards yet"),
    ((Column(), Column()), "and", 0, "a letter is missing"),
]


@pytest.mark.parametrize(("columns", "typed", "offset", "message"), REFUSED)
def test_what_cannot_be_read_is_refused_with_its_place(
    columns: tuple[Column, Column], typed: str, offset: int, message: str
) -> None:
    with pytest.raises(DefinitionError) as refused:
        equation.rearrange(segment(include=columns[0], exclude=columns[1]), typed)
    assert message in str(refused.value)
    assert refused.value.place is not None
    assert refused.value.place.offset == offset


def test_letters_go_on_after_z() -> None:
    assert [letter(index) for index in (0, 25, 26, 27, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AB",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_a_card_called_or_is_no_word() -> None:
    many = segment(include=Column(items=(a,) * 450, joins=("or",) * 449))
    assert "OR" in {found.letter for found in cards(many)}
    assert equation.rearrange(many, equation.text(many)) is many


def test_tokens_say_what_they_stand_for() -> None:
    made = segment(include=column(a, "and", b, "or", c), exclude=column(d))
    printed = {(token.text, token.start): token for token in equation.tokens(made)}
    text = equation.text(made)
    run, whole = Joined("and", (Letter("A"), Letter("B"))), column_expression(made, "include")
    assert text == "((A and B) or C) and not D"
    assert [printed[("(", at)].of for at in (0, 1)] == [whole, run]
    assert [printed[(")", at)].of for at in (9, 15)] == [run, whole]
    assert printed[("and", 4)].of == run
    assert printed[("or", 11)].of == whole
    assert (printed[("and", 17)].of, printed[("and", 17)].side) == (expression(made), None)
    assert (printed[("not", 21)].of, printed[("not", 21)].side) == (Not(Letter("D")), "exclude")
    assert all(text[token.start : token.end] == token.text for token in printed.values())


def test_cards_have_letters_and_paths() -> None:
    made = segment(include=column(a, "and", bracket(b, "or", c, negated=True)), exclude=column(d))
    assert [(found.letter, found.side, found.path) for found in cards(made)] == [
        ("A", "include", "include.items[0]"),
        ("B", "include", "include.items[1].items[0]"),
        ("C", "include", "include.items[1].items[1]"),
        ("D", "exclude", "exclude.items[0]"),
    ]


CARDS = st.builds(card, st.sampled_from("abcdefgh"), negated=st.booleans())


def sequences(items: st.SearchStrategy[Item]) -> st.SearchStrategy[tuple[tuple[Item, ...], tuple[Join, ...]]]:
    joins: st.SearchStrategy[list[Join]] = st.lists(st.sampled_from(["and", "or"]), min_size=3, max_size=3)
    return st.tuples(st.lists(items, min_size=1, max_size=4), joins).map(
        lambda drawn: (tuple(drawn[0]), tuple(drawn[1][: len(drawn[0]) - 1]))
    )


ITEMS: st.SearchStrategy[Item] = st.recursive(
    CARDS,
    lambda items: st.builds(
        lambda sequence, negated: Group(items=sequence[0], joins=sequence[1], negated=negated),
        sequences(items),
        st.booleans(),
    ),
    max_leaves=8,
)
COLUMNS = st.just(Column()) | sequences(ITEMS).map(
    lambda sequence: Column(items=sequence[0], joins=sequence[1])
)


@given(COLUMNS, COLUMNS)
def test_reading_what_was_printed_changes_nothing(include: Column, exclude: Column) -> None:
    made = segment(include=include, exclude=exclude)
    assert equation.rearrange(made, equation.text(made)) is made


@given(COLUMNS, COLUMNS)
def test_laying_out_what_was_printed_says_the_same(include: Column, exclude: Column) -> None:
    """Redundant brackets keep the text from being the present one, so that the cards are laid out anew."""
    made = segment(include=include, exclude=exclude)
    laid_out = equation.rearrange(made, equation.text(made).replace("not", "not not not"))
    assert [found.card.conditions for found in cards(laid_out)] == [
        found.card.conditions for found in cards(made)
    ]
    assert sides_in_order(laid_out) == sides_in_order(made)
    assert truth(laid_out) == truth(made)


def sides_in_order(made: Segment) -> list[str]:
    return [found.side for found in cards(made)]


def truth(made: Segment) -> list[bool]:
    """Return what the definition says for a spread of who is on which card."""
    names = [found.letter for found in cards(made)]
    whole = expression(made)
    return [
        whole is None
        or _holds(whole, {name: bool((seed * 2654435761 >> index) & 1) for index, name in enumerate(names)})
        for seed in range(64)
    ]


def _holds(part: Joined | Letter | Not, on: dict[str, bool]) -> bool:
    if isinstance(part, Letter):
        return on[part.letter]
    if isinstance(part, Not):
        return not _holds(part.operand, on)
    combine = all if part.join == "and" else any
    return combine(_holds(operand, on) for operand in part.operands)


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ((column(a, "and", c, "or", not_b), column(d)), "((A and C) or not B) and not D"),
        ((column(c, "and", a, "and", not_b), column(d)), "(C and A and not B) and not D"),
        ((column(a, "and", not_b, "or", c), column(e, "or", d)), "((A and not B) or C) and not (new or D)"),
        ((column(a, "and", b, "or", c), column(d)), "((A and B) or C) and not D"),
        ((column(c, "or", a), column(d)), "(A or B) and not C"),
    ],
)
def test_what_a_drop_gives_is_said_by_the_letters_on_the_screen(
    after: tuple[Column, Column], said: str
) -> None:
    before = segment(name="Before", include=column(a, "and", not_b, "or", c), exclude=column(d))
    assert equation.text_after(before, segment(name="After", include=after[0], exclude=after[1])) == said


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (column(c, "and", a, "or", a), "(C and A) or B"),
        (column(a, "and", a, "and", a, "or", c), "(A and B and new) or C"),
        (column(a, "and", e, "or", c), "(A and B) or C"),
    ],
)
def test_two_cards_that_are_one_object_have_a_letter_each(after: Column, said: str) -> None:
    before = segment(name="Before", include=column(a, "and", a, "or", c))
    assert equation.text_after(before, segment(name="After", include=after)) == said
