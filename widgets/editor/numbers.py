"""Numbers as people write them: with the locale's marks, kept as exact decimals."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QLocale

_SPACES = re.compile(r"[\s\u00a0\u202f']")


def read_number(text: str, locale: QLocale) -> Decimal | None:
    """Return the number written in ``text``, None when it is none.

    The locale's thousands marks are taken only where they stand before three digits; both the point and the
    locale's decimal mark are understood where they can't be taken for another.
    """
    written = _SPACES.sub("", text.strip().replace("−", "-"))
    group, point = locale.groupSeparator(), locale.decimalPoint()
    if group.strip() and point != group and _grouped(written, group, point):
        written = written.replace(group, "")
    if point != "." and written.count(point) == 1 and "." not in written:
        written = written.replace(point, ".")
    if not re.fullmatch(r"[+-]?(\d+(\.\d*)?|\.\d+)", written):
        return None
    try:
        return Decimal(written)
    except InvalidOperation:
        return None


def _grouped(written: str, group: str, point: str) -> bool:
    whole = written.partition(point)[0]
    return re.fullmatch(rf"[+-]?\d{{1,3}}({re.escape(group)}\d{{3}})+", whole) is not None


def write_number(number: Decimal, locale: QLocale) -> str:
    """Return a number exactly, without thousands marks, ready to be edited."""
    return f"{number:f}".replace(".", locale.decimalPoint())
