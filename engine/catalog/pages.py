"""Pages of web addresses: the form in which ``NAME.page`` holds them."""

from __future__ import annotations

import re

from engine.catalog.model import DataColumn
from engine.definition.names import lowered


def is_page(column: DataColumn) -> bool:
    """Whether a column holds the pages of a url column, with a number where that name was taken."""
    return column.source is not None and _PAGE_NAME.search(column.name) is not None


def as_held(value: str, column: DataColumn | None) -> str:
    """Return a text as the column holds it: a web address among pages in their form, any other as it is."""
    return page(value) if column is not None and is_page(column) else value


def page(address: str) -> str:
    """Return host (in lower case, without user and port) and path of a web address, without a final slash.

    Without ``//`` before it there is no host, and the page is the text without query, fragment and final
    slash. A page is its own page.
    """
    bare = address.strip().split("#", 1)[0].split("?", 1)[0]
    found = _BEFORE_HOST.match(bare)
    if found is None:
        return bare.rstrip("/")
    authority, slash, path = bare[found.end() :].partition("/")
    host = _PORT.sub("", authority.rpartition("@")[2])
    return (lowered(host) + slash + path).rstrip("/")


_BEFORE_HOST = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:)*//")
"""What stands before a host; ``//`` further on is part of a path."""

_PAGE_NAME = re.compile(r"\.page(_[0-9]+)?\Z")

_PORT = re.compile(r":[0-9]*\Z")
