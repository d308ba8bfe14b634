"""Sets of contacts as packed bits: every and, or, not and count is a few microseconds of arithmetic."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Words: TypeAlias = npt.NDArray[np.uint64]
Ordinals: TypeAlias = npt.NDArray[np.int32]


class Bitmap:
    """An immutable subset of the ordinals ``0 … length−1``; bit ``i`` of word ``w`` is ordinal ``64·w + i``.

    Bits at ``length`` and beyond are always zero. 125 KB for a million contacts.
    """

    __slots__ = ("_count", "length", "words")

    def __init__(self, words: Words, length: int) -> None:
        self.words = words
        self.length = length
        self._count: int | None = None

    @classmethod
    def none(cls, length: int) -> Bitmap:
        """Return the empty set."""
        return cls(np.zeros((length + 63) // 64, np.uint64), length)

    @classmethod
    def all(cls, length: int) -> Bitmap:
        """Return the set of every ordinal."""
        return cls.from_mask(np.ones(length, np.bool_))

    @classmethod
    def from_mask(cls, mask: npt.NDArray[np.bool_]) -> Bitmap:
        """Return the set of the positions at which ``mask`` (one entry an ordinal) is true."""
        packed = np.packbits(mask, bitorder="little")
        padded = np.zeros((len(mask) + 63) // 64 * 8, np.uint8)
        padded[: len(packed)] = packed
        return cls(padded.view("<u8").astype(np.uint64, copy=False), len(mask))

    @classmethod
    def from_ordinals(cls, ordinals: npt.NDArray[np.integer], length: int) -> Bitmap:
        """Return the set of ``ordinals``, in any order and with any repetitions."""
        mask = np.zeros(length, np.bool_)
        mask[ordinals] = True
        return cls.from_mask(mask)

    def __and__(self, other: Bitmap) -> Bitmap:
        return Bitmap(self.words & other.words, self.length)

    def __or__(self, other: Bitmap) -> Bitmap:
        return Bitmap(self.words | other.words, self.length)

    def __sub__(self, other: Bitmap) -> Bitmap:
        """Return this set less the other: with the base on the left, the exact complement."""
        return Bitmap(self.words & ~other.words, self.length)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bitmap):
            return NotImplemented
        return self.length == other.length and bool(np.array_equal(self.words, other.words))

    __hash__ = None  # type: ignore[assignment]  # compared by content, so not for use as a key

    def __len__(self) -> int:
        """Return how many ordinals are in the set; counted once."""
        if self._count is None:
            self._count = int(np.bitwise_count(self.words).sum())
        return self._count

    def __contains__(self, ordinal: int) -> bool:
        return bool((int(self.words[ordinal >> 6]) >> (ordinal & 63)) & 1)

    def mask(self) -> npt.NDArray[np.bool_]:
        """Return one boolean an ordinal."""
        as_bytes = self.words.astype("<u8", copy=False).view(np.uint8)
        return np.unpackbits(as_bytes, count=self.length, bitorder="little").view(np.bool_)

    def ordinals(self) -> Ordinals:
        """Return the ordinals in the set, ascending."""
        return np.flatnonzero(self.mask()).astype(np.int32)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return self.words.nbytes
