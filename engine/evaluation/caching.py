"""What is kept of what was found: entries within a limit, and the sets that were asked for or joined."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

from engine.evaluation.bitmap import Bitmap

CACHE_BYTES = 256 * 1024 * 1024
"""Two thousand conditions at a million contacts."""

JOINED_BYTES = 32 * 1024 * 1024
"""What a segment of a dozen cards is joined of, some times over."""

Entry = TypeVar("Entry")
Found = TypeVar("Found", bound=Bitmap | None)


class Cache(Generic[Entry]):
    """Entries by key up to a limit, least recently used out first; may be shared by threads."""

    def __init__(self, limit: int, size: Callable[[Entry], int] = lambda _: 1) -> None:
        """Keep entries whose ``size`` together is at most ``limit``; the latest is kept whatever its size."""
        self._limit = limit
        self._size = size
        self._held = 0
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Entry | None:
        """Return the entry kept under ``key``, or None."""
        with self._lock:
            entry = self._entries.get(key)
            if entry is not None:
                self._entries.move_to_end(key)
            return entry

    def put(self, key: Hashable, entry: Entry) -> None:
        """Keep an entry in the place of the key's former one, and let go of the oldest over the limit."""
        with self._lock:
            former = self._entries.pop(key, None)
            if former is not None:
                self._held -= self._size(former)
            self._entries[key] = entry
            self._held += self._size(entry)
            while self._held > self._limit and len(self._entries) > 1:
                self._held -= self._size(self._entries.popitem(last=False)[1])

    def clear(self) -> None:
        """Keep nothing of before."""
        with self._lock:
            self._entries.clear()
            self._held = 0


def _bytes(bitmap: Bitmap) -> int:
    return bitmap.nbytes


class Joined:
    """Sets by what they were joined of, so that an edit joins anew only what it changed."""

    def __init__(self, limit: int = JOINED_BYTES) -> None:
        """Keep at most ``limit`` bytes of sets."""
        self._kept: Cache[Bitmap] = Cache(limit, _bytes)

    def clear(self) -> None:
        """Keep nothing of before."""
        self._kept.clear()

    def of(self, how: Hashable, parts: Iterable[Bitmap | None], join: Callable[[], Found]) -> Found | Bitmap:
        """Return the set that was joined of ``parts`` in the same way before; else ``join`` it."""
        key = (how, *(None if part is None else part.number for part in parts))
        kept = self._kept.get(key)
        if kept is not None:
            return kept
        found = join()
        if found is not None:
            self._kept.put(key, found)
        return found


class BitmapCache(Cache[Bitmap]):
    """The sets that were asked for by key, and with ``joined`` what was joined of them."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        """Keep at most ``limit`` bytes of bitmaps that were asked for."""
        super().__init__(limit, _bytes)
        self.joined = Joined()
