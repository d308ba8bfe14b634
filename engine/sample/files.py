"""Writes generated tables as CSV or Parquet files, texts put together by the database in batches."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.definition.quoting import literal
from engine.sample.tables import Column, Flags, Joined, Moments, Money, Numbered, Table, Whole, Words
from engine.workspace.scratch import Scratch

Arrays = dict[str, npt.NDArray[np.generic]]


class TableWriter:
    """Writes tables one after the other through one scratch database."""

    def __init__(self, scratch: Scratch, folder: Path, suffix: str) -> None:
        """Write into ``folder``, as files that end in ``suffix`` (``csv`` or ``parquet``)."""
        self._scratch = scratch
        self._folder = folder
        self._suffix = suffix
        self._lists = 0

    def write(self, table: Table) -> Path:
        """Write one table and return its path."""
        arrays: Arrays = {}
        parts = [f'{self._expression(column, arrays)} AS "{name}"' for name, column in table.columns.items()]
        self._scratch.table("arrays", arrays)
        query = f"SELECT {', '.join(parts)} FROM arrays"
        path = self._folder / f"{table.name}.{self._suffix}"
        write = self._scratch.write_csv if self._suffix == "csv" else self._scratch.write_parquet
        write(query, path)
        self._scratch.run("DROP TABLE arrays")
        return path

    def _expression(self, column: Column | str | npt.NDArray[np.integer], arrays: Arrays) -> str:
        """Return the SQL of a column over ``arrays``, to which it adds what it needs."""
        match column:
            case str():
                return literal(column)
            case Words(codes, words):
                return f"{self._word_list(words)}[nullif({_add(codes, arrays)}, -1) + 1]"
            case Numbered(prefix, numbers, digits):
                name = _add(numbers, arrays)
                return f"'{prefix}' || lpad(nullif({name}, -1)::VARCHAR, {digits}, '0')"
            case Joined(parts):
                return " || ".join(self._expression(part, arrays) for part in parts)
            case Money(hundredths):
                return f"(nullif({_add(hundredths, arrays)}, -1)::DECIMAL(16, 0) * 0.01)::DECIMAL(18, 2)"
            case Flags(codes):
                return f"CASE {_add(codes, arrays)} WHEN 1 THEN true WHEN 0 THEN false END"
            case Whole(numbers):
                return f"nullif({_add(numbers, arrays)}, -1)"
            case Moments(times):
                days = times.dtype == np.dtype("datetime64[D]")
                return f"{_add(times, arrays)}::{'DATE' if days else 'TIMESTAMP'}"
            case _:
                return f"{_add(column, arrays)}::VARCHAR"

    def _word_list(self, words: tuple[str, ...]) -> str:
        """Return the SQL of a word list that the database holds as a variable."""
        self._lists += 1
        name = f"words_{self._lists}"
        self._scratch.run(f"SET VARIABLE {name} = ?::VARCHAR[]", [list(words)])
        return f"getvariable('{name}')"


def _add(array: npt.NDArray[np.generic], arrays: Arrays) -> str:
    name = f"c{len(arrays)}"
    arrays[name] = array.astype("datetime64[s]") if array.dtype.kind == "M" else array
    return name
