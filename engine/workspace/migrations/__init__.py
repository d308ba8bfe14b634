"""Bringing older workspace files to the present format, forward only and in one transaction.

Each format after the first has one module here, named after the format it leads to, with a function that
takes the connection; ``STEPS`` lists it under the format it starts from. A file of every released format
is kept with the tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeAlias

from engine.workspace.migrations import format_2
from engine.workspace.schema import FORMAT_VERSION

if TYPE_CHECKING:
    from engine.workspace.connection import Cursor

Step: TypeAlias = "Callable[[Cursor], None]"

STEPS: Mapping[int, Step] = MappingProxyType({1: format_2.lead})


def migrate(
    connection: Cursor, found: int, wanted: int = FORMAT_VERSION, steps: Mapping[int, Step] = STEPS
) -> None:
    """Lead the open file from format ``found`` to ``wanted``; on any error it stays as it was."""
    if found == wanted:
        return
    connection.begin()
    try:
        for version in range(found, wanted):
            steps[version](connection)
        connection.execute("UPDATE cardinal.meta SET value = ? WHERE name = 'format_version'", [str(wanted)])
    except BaseException:
        connection.rollback()
        raise
    connection.commit()
