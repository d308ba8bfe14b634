"""From definitions to SQL: syntax trees built from definitions, printed for a database at the very end.

Names are always quoted identifiers and values always literals, so nothing a person types can change the
shape of a statement. Nothing here knows a database; running the statements is evaluation's part.
"""

from engine.compiler.base import compile_base
from engine.compiler.combination import compile_condition
from engine.compiler.conditions.lists import compile_keys
from engine.compiler.conditions.sql import compile_failures, sql_patterns
from engine.compiler.context import Compiled, Context
from engine.compiler.dialects import DIALECTS, to_sql
from engine.compiler.statement import Output, compile_segment

__all__ = [
    "DIALECTS",
    "Compiled",
    "Context",
    "Output",
    "compile_base",
    "compile_condition",
    "compile_failures",
    "compile_keys",
    "compile_segment",
    "sql_patterns",
    "to_sql",
]
