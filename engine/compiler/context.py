"""What a compilation needs to know, and what it gives back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sqlglot import exp

from engine.catalog.model import Catalog
from engine.definition.model import Segment
from engine.definition.moment import AsOf
from engine.definition.names import no_lists, no_segments


@dataclass(frozen=True)
class Context:
    """The catalog, the moment, and how names of saved segments and lists are found.

    ``segments`` returns the definition saved under a name, ``lists`` the id of a fixed list; both raise
    ``NotFoundError`` for a name they don't know.
    """

    catalog: Catalog
    as_of: AsOf
    segments: Callable[[str], Segment] = no_segments
    lists: Callable[[str], int] = no_lists


class Compiled(NamedTuple):
    """A condition as a query of one column ``_contact`` (repeats allowed, not restricted to the base).

    ``complement``: the members are the base without the query's contacts, which is how contacts without
    any row are counted.
    """

    query: exp.Query
    complement: bool = False
