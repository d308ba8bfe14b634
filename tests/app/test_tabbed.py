"""What is copied as cells: one line a row, whatever is in them, and nothing that a spreadsheet would run."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from app.tabbed import line, tabbed


@pytest.mark.parametrize(
    ("cells", "key", "text"),
    [
        (("a", 1, None), False, "a\t1\t"),
        (("=1+1", "@cmd", "-x"), False, "'=1+1\t'@cmd\t'-x"),
        (("=1+1", "=1+1"), True, "=1+1\t'=1+1"),
        (("two\nlines\tand a tab", "b"), False, "two lines and a tab\tb"),
        ((["=a", "b"], True, Decimal("-1.50")), False, "'=a;b\ttrue\t-1.5"),
        ((["a\nb", "\t=c", "+48 600 700"], " =1"), False, "a b;'=c;+48 600 700\t'=1"),
    ],
)
def test_a_row(cells: tuple[Any, ...], key: bool, text: str) -> None:
    assert line(cells, key=key) == text


def test_every_row_is_ended() -> None:
    assert tabbed([("a", "b"), ("c", 1)]) == "a\tb\nc\t1\n"
