"""Telling files of our own formats by their beginning."""

from __future__ import annotations

import re


def says_format(beginning: bytes, known: str) -> bool:
    """Return whether a JSON object's beginning says that it is of the format ``known``, of any version."""
    name = re.escape(known.partition("/")[0]).encode()
    return re.search(rb'"format"\s*:\s*"%s/' % name, beginning) is not None
