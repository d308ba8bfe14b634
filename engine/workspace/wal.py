"""Reading the database's write-ahead log far enough to tell what of it is whole.

The log is a header and then entries of (size, checksum, payload), little endian; a transaction's entries end
with a flush. Reading it here costs milliseconds and can't crash, which the database's own replay can.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, BinaryIO

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

HEADER = bytes.fromhex("640062650002ffff")
"""What a log of our storage version begins with."""

_VERSION = HEADER[:3]
"""What the log of every storage version begins with."""

FLUSH = bytes.fromhex("640064ffff")
"""The payload of the entry that ends a transaction."""

_ENTRY = struct.Struct("<QQ")
_MASK = (1 << 64) - 1
_WORD = 0xBF58476D1CE4E5B9
_TAIL = 0xC6A4A7935BD1E995


class Log(msgspec.Struct, frozen=True):
    """What was found: whether all is whole, and the bytes up to the end of the last whole transaction."""

    intact: bool
    good: int

    @property
    def has_transactions(self) -> bool:
        """Whether anything can be saved of it."""
        return self.good > len(HEADER)


def checksum(payload: bytes) -> int:
    """Return the database's checksum of ``payload``."""
    words = len(payload) // 8 * 8
    result = 5381
    if words:
        import numpy as np  # only a log left behind needs it

        products = np.frombuffer(payload[:words], dtype="<u8") * np.uint64(_WORD)
        result ^= int(np.bitwise_xor.reduce(products))
    return result ^ _tail_checksum(payload[words:]) if len(payload) > words else result


def _tail_checksum(tail: bytes) -> int:
    value = 0xE17A1465 ^ (len(tail) * _TAIL & _MASK)
    value = (value ^ int.from_bytes(tail, "little")) * _TAIL & _MASK
    value = (value ^ value >> 47) * _TAIL & _MASK
    return value ^ value >> 47


def examine(path: Path) -> Log | None:
    """Return what of the log at ``path`` is whole; None when it is none of the kind known here."""
    with path.open("rb") as file:
        head = file.read(len(HEADER))
        known = head == HEADER
        good = position = len(HEADER)
        while (payload := _entry(file)) is not None:
            position += _ENTRY.size + len(payload)
            if payload == FLUSH:
                good = position
        size = file.seek(0, 2)
    if not known and good == len(HEADER) and head.startswith(_VERSION) and size > len(HEADER):
        return None
    return Log(intact=known and good == size, good=good)


def _entry(file: BinaryIO) -> bytes | None:
    head = file.read(_ENTRY.size)
    if len(head) < _ENTRY.size:
        return None
    size, stored = _ENTRY.unpack(head)
    if size > _left(file):
        return None
    payload = file.read(size)
    return payload if checksum(payload) == stored else None


def _left(file: BinaryIO) -> int:
    at = file.tell()
    left = file.seek(0, 2) - at
    file.seek(at)
    return left


def write_good(source: Path, log: Log, target: Path) -> None:
    """Write the whole transactions of the log at ``source`` as a log of its own."""
    with source.open("rb") as damaged, target.open("xb") as saved:
        damaged.seek(len(HEADER))
        saved.write(HEADER)
        remaining = log.good - len(HEADER)
        while remaining:
            chunk = damaged.read(min(remaining, 1 << 20))
            saved.write(chunk)
            remaining -= len(chunk)
