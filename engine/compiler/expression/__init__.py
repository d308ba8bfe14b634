"""SQL conditions and computed columns: an expression in a small, safe part of SQL, as a typed tree.

It can name the row's own columns, literals, operators and an allow-list of functions; what it can't say
(subqueries, aggregates, clocks, chance, files, settings) has no place in the grammar.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine.catalog.model import DataColumn
from engine.compiler.columns import INDICATORS, value_of
from engine.compiler.expression.lexer import refused
from engine.compiler.expression.parser import Names, Parser
from engine.compiler.expression.typed import Typed, of_column
from engine.definition.hints import hint

__all__ = ["Names", "Typed", "names_of", "read"]


def read(text: str, names: Names) -> Typed:
    """Return an expression as a typed tree, in which what fails for a row is NULL.

    Raises DefinitionError with ``place.offset`` for whatever is unknown, doesn't fit or isn't allowed.
    """
    return Parser(text, names).read()


def names_of(columns: Iterable[DataColumn], table: str | None = None) -> Names:
    """Return the names of ``columns``: exact in double quotes, else without regard to case."""
    known = {column.name: column for column in columns}
    folded = {name.lower(): column for name, column in known.items()}

    def column(name: str, quoted: bool, start: int) -> Typed:
        found = known.get(name) or (None if quoted else folded.get(name.lower()))
        if found is None:
            raise refused(f"there is nothing called “{name}”", start, hint(name, known))
        source = INDICATORS if found.indicator is not None and table is not None else table
        return of_column(found, value_of(found, source), start)

    return column
