"""Places in a text: Python counts characters, Qt units of UTF-16, of which an emoji has two."""

from __future__ import annotations


def qt_position(text: str, offset: int) -> int:
    """Return Qt's position of the character at ``offset``, or of the end of ``text``."""
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


def text_offset(text: str, position: int) -> int:
    """Return the offset of the character that begins at Qt's ``position``."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "replace"))
