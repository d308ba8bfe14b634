"""Files of keys for fixed lists: which column is taken, and that keys are read as an import reads them."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from engine.errors import SourceError
from engine.importing.keys import read_keys

FILES: dict[str, tuple[str, str, list[str]]] = {
    "under the key's header": ("k.csv", "name,Customer\nx,001\ny, 2 \nz,\n", ["001", "2"]),
    "under “key”": ("k.csv", "KEY;x\n1;2\n", ["1"]),
    "no header": ("k.csv", "001\n002\n", ["001", "002"]),
    "one key": ("k.csv", "1", ["1"]),
    "a header alone": ("k.csv", "customer\n", []),
    "whole numbers of a numeric column": ("k.csv", "customer\n17850.0\n1.5\n", ["17850", "1.5"]),
    "the same without a header": ("k.csv", "17850.0\n2\n", ["17850", "2"]),
    "texts that look like numbers": ("k.csv", "customer\n017850.0\n2.0\n", ["017850.0", "2.0"]),
    "keys with blanks": ("k.csv", "customer\na b\nc d\n", ["a b", "c d"]),
    "JSON lines": ("k.jsonl", '{"customer": "001"}\n{"customer": 2}\n', ["001", "2"]),
}


@pytest.mark.parametrize(("name", "text", "keys"), FILES.values(), ids=FILES)
def test_keys_of_a_file(name: str, text: str, keys: list[str], tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert read_keys(path, "customer") == keys


def test_keys_of_a_typed_file(tmp_path: Path) -> None:
    path = tmp_path / "k.parquet"
    duckdb.execute(f"COPY (SELECT unnest([17850.0, 0.5]::DOUBLE[]) AS customer) TO '{path}'")
    assert read_keys(path, "customer") == ["17850", "0.5"]


def test_among_several_columns_none_is_guessed(tmp_path: Path) -> None:
    path = tmp_path / "k.csv"
    path.write_text("a,b\nx,1\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no column says that it holds keys; name it “customer” or “key”"):
        read_keys(path, "customer")
