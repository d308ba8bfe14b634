"""Bitmaps are sets of ordinals: every operation is held equal to Python's own sets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.evaluation.bitmap import Bitmap

lengths = st.sampled_from([0, 1, 63, 64, 65, 127, 128, 300])


@st.composite
def pairs(draw: st.DrawFn) -> tuple[int, set[int], set[int]]:
    length = draw(lengths)
    members = st.sets(st.integers(0, max(length - 1, 0)), max_size=length)
    return length, draw(members), draw(members)


def bitmap(members: set[int], length: int) -> Bitmap:
    return Bitmap.from_ordinals(np.array(sorted(members), np.int32), length)


def number(members: set[int], length: int) -> Bitmap:
    """Return the set as it is made where no library of arrays is loaded."""
    return Bitmap(sum(1 << member for member in members), length)


FORMS = [bitmap, number]


@pytest.mark.parametrize("first", FORMS)
@pytest.mark.parametrize("second", FORMS)
@given(case=pairs())
def test_operations_are_those_of_sets(
    case: tuple[int, set[int], set[int]],
    first: Callable[[set[int], int], Bitmap],
    second: Callable[[set[int], int], Bitmap],
) -> None:
    length, left, right = case
    left, right = ({member for member in members if member < length} for members in (left, right))
    a, b = first(left, length), second(right, length)
    assert set((a & b).ordinals().tolist()) == left & right
    assert set((a | b).ordinals().tolist()) == left | right
    assert set((a - b).ordinals().tolist()) == left - right
    assert len(a) == len(left)
    assert (a == b) == (left == right)
    assert all((ordinal in a) == (ordinal in left) for ordinal in range(length))


@given(pairs())
def test_a_complement_within_the_base_adds_up(case: tuple[int, set[int], set[int]]) -> None:
    length, base, members = case
    whole, part = bitmap(base, length), bitmap(members & base, length)
    assert len(part) + len(whole - part) == len(whole)


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 1000])
def test_all_and_none(length: int) -> None:
    assert len(Bitmap.all(length)) == length
    assert len(Bitmap.none(length)) == 0
    assert Bitmap.all(length).ordinals().tolist() == list(range(length))


def test_ordinals_may_repeat_and_come_in_any_order() -> None:
    repeated = Bitmap.from_ordinals(np.array([5, 1, 5, 3, 1]), 70)
    assert repeated.ordinals().tolist() == [1, 3, 5]


def test_a_bitstring_begins_with_the_lowest_ordinal() -> None:
    assert Bitmap.from_bitstring(bytes([0b10100000, 0b00000001]), 16).ordinals().tolist() == [0, 2, 15]


def test_a_million_contacts_take_little_memory() -> None:
    assert Bitmap.all(1_000_000).nbytes < 140_000
