"""Reading: CSV, XLSX, Parquet and JSON lines as tables of text; ``read_sources`` is the way in."""

from engine.importing.reading.sources import read_sources

__all__ = ["read_sources"]
