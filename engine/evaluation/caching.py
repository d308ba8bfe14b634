"""What is kept of sets that were had: those that were asked for, and those joined of others."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from engine.evaluation.bitmap import Bitmap

CACHE_BYTES = 256 * 1024 * 1024
"""Two thousand conditions at a million contacts."""

JOINED_BYTES = 32 * 1024 * 1024
"""What a segment of a dozen cards is joined of, some times over."""

Found = TypeVar("Found", bound=Bitmap | None)


class _Kept:
    """Bitmaps by key, least recently used out first; may be shared by the threads of one open workspace."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held = 0
        self._bitmaps: OrderedDict[Hashable, Bitmap] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Bitmap | None:
        """Return the bitmap kept under ``key``, or None."""
        with self._lock:
            bitmap = self._bitmaps.get(key)
            if bitmap is not None:
                self._bitmaps.move_to_end(key)
            return bitmap

    def put(self, key: Hashable, bitmap: Bitmap) -> None:
        """Keep a bitmap, and let go of the oldest ones over the limit."""
        with self._lock:
            if key not in self._bitmaps:
                self._held += bitmap.nbytes
            self._bitmaps[key] = bitmap
            while self._held > self._limit and len(self._bitmaps) > 1:
                self._held -= self._bitmaps.popitem(last=False)[1].nbytes

    def clear(self) -> None:
        """Keep nothing of before."""
        with self._lock:
            self._bitmaps.clear()
            self._held = 0


class Joined:
    """Sets by what they were joined of, so that an edit joins anew only what it changed."""

    def __init__(self, limit: int = JOINED_BYTES) -> None:
        """Keep at most ``limit`` bytes of sets."""
        self._kept = _Kept(limit)

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


class BitmapCache(_Kept):
    """The sets that were asked for by key, and with ``joined`` what was joined of them."""

    def __init__(self, limit: int = CACHE_BYTES) -> None:
        """Keep at most ``limit`` bytes of bitmaps that were asked for."""
        super().__init__(limit)
        self.joined = Joined()
