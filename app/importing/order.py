"""What the assistant hands over when an import is to begin."""

from __future__ import annotations

from pathlib import Path

import msgspec

from engine.importing.mapping import Mapping


class Order(msgspec.Struct, frozen=True):
    """An import to do; file names in ``mapping`` are relative to ``base_directory``."""

    mapping: Mapping
    base_directory: Path
