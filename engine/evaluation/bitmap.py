"""Sets of contacts as bits: every and, or, not and count is a few microseconds of arithmetic.

The bits are one number where no library of arrays is loaded: loading it takes the command line longer than
counting. Else they are an array of words, which is counted ten times as fast and holds up no other thread.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable
from itertools import count
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Ordinals: TypeAlias = "npt.NDArray[np.int32]"
Words: TypeAlias = "npt.NDArray[np.uint64]"

BITS_FIRST = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Each byte with its bits turned round, for ``bytes.translate``."""

WORD = 64
"""Bits of a word."""

PIECE = 1 << 16
"""Ordinals that are taken at a time: what is made of them stays in a core's own cache."""

_numbers = count()


class _Scratch(threading.local):
    """A thread's own mask, used again and again: memory that is new takes longer to be had than filled."""

    _mask: npt.NDArray[np.bool_] | None = None

    def mask(self, length: int) -> npt.NDArray[np.bool_]:
        """Return the mask of no ordinal out of so many; it stands until it is asked for again."""
        import numpy as np

        if self._mask is None or len(self._mask) != length:
            self._mask = np.empty(length, np.bool_)
        self._mask.fill(False)
        return self._mask


_scratch = _Scratch()


class Bitmap:
    """An immutable subset of the ordinals ``0 … length−1``; 125 KB for a million contacts.

    It is compared by what is in it, so it has no hash and can be no key.
    """

    __slots__ = ("_bits", "_count", "length", "number")

    def __init__(self, bits: Any, length: int) -> None:
        """Bit ``i`` of ``bits`` is ordinal ``i``: of one number, or of an array of words."""
        self._bits = bits
        self.length = length
        self.number = next(_numbers)  # no other set ever has the same one; newer ones have larger ones
        self._count: int | None = None

    @classmethod
    def none(cls, length: int) -> Bitmap:
        """Return the empty set."""
        return cls.from_packed(b"", length)

    @classmethod
    def all(cls, length: int) -> Bitmap:
        """Return the set of every ordinal."""
        whole, rest = divmod(length, 8)
        return cls.from_packed(b"\xff" * whole + bytes([(1 << rest) - 1]), length)

    @classmethod
    def from_packed(cls, packed: bytes, length: int) -> Bitmap:
        """Return the set whose ordinals are the places of the ones, from the first byte's lowest bit on."""
        number = "numpy" not in sys.modules
        return cls(int.from_bytes(packed, "little") if number else _words(packed, length), length)

    @classmethod
    def from_bitstring(cls, bitstring: bytes, length: int) -> Bitmap:
        """Return the set whose ordinals are the places of the ones, from the first byte's highest bit on."""
        return cls.from_packed(bitstring.translate(BITS_FIRST), length)

    @classmethod
    def from_mask(cls, mask: npt.NDArray[np.bool_]) -> Bitmap:
        """Return the set of the positions at which ``mask`` (one entry an ordinal) is true."""
        import numpy as np

        return cls.from_packed(np.packbits(mask, bitorder="little").tobytes(), len(mask))

    @classmethod
    def from_ordinals(cls, ordinals: npt.NDArray[np.integer], length: int) -> Bitmap:
        """Return the set of ``ordinals``, in any order and with any repetitions."""
        return cls.from_pieces((ordinals,), length)

    @classmethod
    def from_pieces(cls, pieces: Iterable[npt.NDArray[np.integer]], length: int) -> Bitmap:
        """Return the set of the ordinals in all of ``pieces``, each of which is looked at once."""
        import numpy as np

        mask = _scratch.mask(length)
        for piece in pieces:
            for start in range(0, len(piece), PIECE):
                # Narrower places would be turned into these one by one; all at once they take new memory.
                mask[piece[start : start + PIECE].astype(np.intp)] = True
        return cls.from_mask(mask)

    def __and__(self, other: Bitmap) -> Bitmap:
        if self._count == self.length == other.length:
            return other
        mine, others = self._with(other)
        return Bitmap(mine & others, self.length)

    def __or__(self, other: Bitmap) -> Bitmap:
        mine, others = self._with(other)
        return Bitmap(mine | others, self.length)

    def __sub__(self, other: Bitmap) -> Bitmap:
        """Return this set less the other: with the base on the left, the exact complement."""
        mine, others = self._with(other)
        return Bitmap(mine ^ (mine & others), self.length)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bitmap):
            return NotImplemented
        if self.length != other.length:
            return False
        mine, others = self._with(other)
        return bool(mine == others if isinstance(mine, int) else (mine == others).all())

    def __len__(self) -> int:
        """Return how many ordinals are in the set; counted once."""
        if self._count is None:
            self._count = _count(self._bits)
        return self._count

    def __contains__(self, ordinal: int) -> bool:
        if isinstance(self._bits, int):
            return bool(self._bits >> ordinal & 1)
        return bool(int(self._bits[ordinal // WORD]) >> ordinal % WORD & 1)

    @property
    def whole(self) -> bool:
        """Whether every ordinal is in the set."""
        return len(self) == self.length

    @property
    def words(self) -> Words:
        """The bits as an array."""
        if isinstance(self._bits, int):
            return _words(self._bits.to_bytes((self.length + 7) // 8, "little"), self.length)
        words: Words = self._bits
        return words

    def mask(self) -> npt.NDArray[np.bool_]:
        """Return one boolean an ordinal."""
        import numpy as np

        unpacked = np.unpackbits(self.words.view(np.uint8), count=self.length, bitorder="little")
        return unpacked.view(np.bool_)

    def ordinals(self) -> Ordinals:
        """Return the ordinals in the set, ascending."""
        import numpy as np

        return np.flatnonzero(self.mask()).astype(np.int32)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return sys.getsizeof(self._bits) if isinstance(self._bits, int) else int(self._bits.nbytes)

    def _with(self, other: Bitmap) -> tuple[Any, Any]:
        """Return the bits of both sets in one form."""
        if type(self._bits) is type(other._bits):
            return self._bits, other._bits
        return self.words, other.words


def _words(packed: bytes, length: int) -> Words:
    import numpy as np

    return np.frombuffer(packed.ljust((length // WORD + 1) * WORD // 8, b"\0"), np.dtype("<u8"))


def _count(bits: int | Words) -> int:
    if isinstance(bits, int):
        return bits.bit_count()
    import numpy as np

    return int(np.bitwise_count(bits).sum(dtype=np.uint32))  # sooner than wider ones
