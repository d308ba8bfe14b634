"""Pages of web addresses: the form in which ``NAME.page`` holds them."""

from __future__ import annotations

from engine.catalog.model import DataColumn


def is_page(column: DataColumn) -> bool:
    """Whether a column holds the pages of a url column."""
    return column.source is not None and column.name == f"{column.source}.page"


def page(address: str) -> str:
    """Return host (in lower case, without user and port) and path of a web address, without a final slash.

    Without ``//`` there is no host, and the page is the text without query, fragment and final slash.
    """
    bare = address.strip().split("#", 1)[0].split("?", 1)[0]
    _, slashes, rest = bare.partition("//")
    if not slashes:
        return bare.removesuffix("/")
    authority, slash, path = rest.partition("/")
    host = authority.rpartition("@")[2]
    return (_lowered(_without_port(host)) + slash + path).removesuffix("/")


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and (port.isdigit() or not port) else host


def _lowered(host: str) -> str:
    """Return a host in lower case, letter by letter as the database has it."""
    return "".join("i" if letter == "İ" else letter.lower() for letter in host)
