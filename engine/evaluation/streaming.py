"""Ordinals as the database makes them, piece by piece, without a copy of each into an array of Python's.

DuckDB hands over its results by Arrow's C interface, of which this reads as much as one column of whole
numbers needs: https://arrow.apache.org/docs/format/CDataInterface.html and, beside it, CStreamInterface.html.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from typing import Any, Final, TypeAlias

import duckdb
import numpy as np
import numpy.typing as npt

from engine.evaluation.bitmap import Bitmap
from engine.workspace.connection import Cursor

Piece: TypeAlias = npt.NDArray[np.integer]

TYPES: Final[dict[bytes, type[np.integer]]] = {b"i": np.int32, b"l": np.int64}
"""Arrow's letters for the types that an ordinal may have."""

VALUES: Final = 1
"""Which of a column's buffers has its values; the one before it says which are empty, and none is."""


class _BrokenError(Exception):
    """The database gave up in the midst."""


class _Array(Structure):
    """Some rows: of the whole result, which has columns, or of a column, which has buffers."""


_Array._fields_ = [
    ("length", c_int64),
    ("null_count", c_int64),
    ("offset", c_int64),
    ("n_buffers", c_int64),
    ("n_children", c_int64),
    ("buffers", POINTER(c_void_p)),
    ("children", POINTER(POINTER(_Array))),
    ("dictionary", c_void_p),
    ("release", CFUNCTYPE(None, POINTER(_Array))),
    ("private_data", c_void_p),
]


class _Schema(Structure):
    """What a result or a column is made of."""


_Schema._fields_ = [
    ("format", c_char_p),
    ("name", c_char_p),
    ("metadata", c_void_p),
    ("flags", c_int64),
    ("n_children", c_int64),
    ("children", POINTER(POINTER(_Schema))),
    ("dictionary", c_void_p),
    ("release", CFUNCTYPE(None, POINTER(_Schema))),
    ("private_data", c_void_p),
]


class _Stream(Structure):
    """A result that is being made; whoever holds its capsule releases it."""


_Stream._fields_ = [
    ("get_schema", CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Schema))),
    ("get_next", CFUNCTYPE(c_int, POINTER(_Stream), POINTER(_Array))),
    ("get_last_error", CFUNCTYPE(c_char_p, POINTER(_Stream))),
    ("release", c_void_p),
    ("private_data", c_void_p),
]

_pointer = ctypes.pythonapi.PyCapsule_GetPointer
_pointer.restype, _pointer.argtypes = c_void_p, [ctypes.py_object, c_char_p]


def streamed(cursor: Cursor, statement: str, contacts: int) -> Bitmap | None:
    """Return the set of a statement's one column, out of so many contacts; None when it gave up in the midst.

    What it is refused for from the first is raised, as the database's own error.
    """
    try:
        return Bitmap.from_pieces(_pieces(cursor, statement), contacts)
    except _BrokenError as error:
        if str(error).startswith("INTERRUPT"):
            raise duckdb.InterruptException(str(error)) from None
        return None


def _pieces(cursor: Cursor, statement: str) -> Iterator[Piece]:
    """Yield the values in their order; each piece stands until the next is asked for."""
    capsule = cursor.sql(statement).__arrow_c_stream__()
    stream = ctypes.cast(_pointer(capsule, b"arrow_array_stream"), POINTER(_Stream))
    kind = TYPES[_format(stream)]
    while (rows := _next(stream)) is not None:
        try:
            yield _values(rows.children[0].contents, kind)
        finally:
            rows.release(ctypes.byref(rows))


def _format(stream: Any) -> bytes:
    """Return the type of the one column."""
    schema = _Schema()
    if stream.contents.get_schema(stream, ctypes.byref(schema)):
        raise _broken(stream)
    try:
        return bytes(schema.children[0].contents.format)
    finally:
        schema.release(ctypes.byref(schema))


def _next(stream: Any) -> _Array | None:
    """Return the next rows, None after the last."""
    rows = _Array()
    if stream.contents.get_next(stream, ctypes.byref(rows)):
        raise _broken(stream)
    return rows if rows.release else None


def _broken(stream: Any) -> _BrokenError:
    return _BrokenError((stream.contents.get_last_error(stream) or b"").decode(errors="replace"))


def _values(column: Any, kind: type[np.integer]) -> Piece:
    """Return a view of a column's values."""
    start = (column.buffers[VALUES] or 0) + column.offset * np.dtype(kind).itemsize
    length = column.length * np.dtype(kind).itemsize
    memory = (ctypes.c_char * length).from_address(start) if length else b""
    return np.frombuffer(memory, kind)
