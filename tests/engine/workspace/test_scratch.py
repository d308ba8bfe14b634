"""The scratch database writes files out of arrays."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pytest

from engine.errors import CardinalError
from engine.workspace.scratch import Scratch


def test_arrays_become_files(tmp_path: Path) -> None:
    with Scratch() as scratch:
        scratch.table("orders", {"id": np.arange(3), "who": np.array(["a", None, "c,d"], dtype=object)})
        scratch.write_parquet("SELECT * FROM orders ORDER BY id DESC", tmp_path / "orders.parquet")
        scratch.write_csv("FROM orders", tmp_path / "orders.csv")
        assert scratch.run("SELECT count(*) FROM orders WHERE id > ?", [0]) == [(2,)]
    rows = duckdb.execute(f"FROM '{tmp_path / 'orders.parquet'}'").fetchall()
    assert rows == [(2, "c,d"), (1, None), (0, "a")]
    assert (tmp_path / "orders.csv").read_text(encoding="utf-8") == 'id,who\n0,a\n1,\n2,"c,d"\n'


def test_mistakes_are_told_as_ours(tmp_path: Path) -> None:
    with Scratch() as scratch, pytest.raises(CardinalError, match="scratch database"):
        scratch.write_csv("FROM nothing", tmp_path / "x.csv")
