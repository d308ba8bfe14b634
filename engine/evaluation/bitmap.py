"""Sets of contacts as bits: every and, or, not and count is a few microseconds of arithmetic."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

Ordinals: TypeAlias = "npt.NDArray[np.int32]"

BITS_FIRST = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))
"""Each byte with its bits turned round, for ``bytes.translate``."""


class Bitmap:
    """An immutable subset of the ordinals ``0 … length−1``: bit ``i`` of ``bits`` is ordinal ``i``.

    125 KB for a million contacts. Arrays are made on demand: counting needs none.
    """

    __slots__ = ("_count", "bits", "length")

    def __init__(self, bits: int, length: int) -> None:
        self.bits = bits
        self.length = length
        self._count: int | None = None

    @classmethod
    def none(cls, length: int) -> Bitmap:
        """Return the empty set."""
        return cls(0, length)

    @classmethod
    def all(cls, length: int) -> Bitmap:
        """Return the set of every ordinal."""
        return cls((1 << length) - 1, length)

    @classmethod
    def from_bitstring(cls, bitstring: bytes, length: int) -> Bitmap:
        """Return the set whose ordinals are the places of the ones, from the first byte's highest bit on."""
        return cls(int.from_bytes(bitstring.translate(BITS_FIRST), "little"), length)

    @classmethod
    def from_mask(cls, mask: npt.NDArray[np.bool_]) -> Bitmap:
        """Return the set of the positions at which ``mask`` (one entry an ordinal) is true."""
        import numpy as np

        return cls.from_bitstring(np.packbits(mask).tobytes(), len(mask))

    @classmethod
    def from_ordinals(cls, ordinals: npt.NDArray[np.integer], length: int) -> Bitmap:
        """Return the set of ``ordinals``, in any order and with any repetitions."""
        import numpy as np

        mask = np.zeros(length, np.bool_)
        mask[ordinals] = True
        return cls.from_mask(mask)

    def __and__(self, other: Bitmap) -> Bitmap:
        bits = self.bits & other.bits
        return other if bits == other.bits else Bitmap(bits, self.length)  # which is counted already, perhaps

    def __or__(self, other: Bitmap) -> Bitmap:
        return Bitmap(self.bits | other.bits, self.length)

    def __sub__(self, other: Bitmap) -> Bitmap:
        """Return this set less the other: with the base on the left, the exact complement."""
        return Bitmap(self.bits ^ (self.bits & other.bits), self.length)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bitmap):
            return NotImplemented
        return self.length == other.length and self.bits == other.bits

    __hash__ = None  # type: ignore[assignment]  # compared by content, so not for use as a key

    def __len__(self) -> int:
        """Return how many ordinals are in the set; counted once."""
        if self._count is None:
            self._count = self.bits.bit_count()
        return self._count

    def __contains__(self, ordinal: int) -> bool:
        return bool(self.bits >> ordinal & 1)

    def mask(self) -> npt.NDArray[np.bool_]:
        """Return one boolean an ordinal."""
        import numpy as np

        packed = self.bits.to_bytes((self.length + 7) // 8, "little")
        unpacked = np.unpackbits(np.frombuffer(packed, np.uint8), count=self.length, bitorder="little")
        return unpacked.view(np.bool_)

    def ordinals(self) -> Ordinals:
        """Return the ordinals in the set, ascending."""
        import numpy as np

        return np.flatnonzero(self.mask()).astype(np.int32)

    @property
    def nbytes(self) -> int:
        """Bytes of memory held."""
        return sys.getsizeof(self.bits)
