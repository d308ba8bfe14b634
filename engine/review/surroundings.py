"""What a review looks a definition up in: the catalog, saved segments, lists, and checks of others."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from engine.catalog.model import Catalog
from engine.definition.model import Segment
from engine.definition.moment import AsOf
from engine.definition.names import no_lists, no_segments


def anything_goes(text: str) -> None:
    """Check nothing."""


class Surroundings(msgspec.Struct, frozen=True, kw_only=True):
    """Where names are found and texts are checked.

    ``segments`` returns the definition saved under a name, ``lists`` anything for the name of a list; both
    raise NotFoundError. ``pattern`` (of ``matches``) and ``expression`` (of an SQL condition) raise a
    UserError for a text that can't be used. ``as_of`` is the moment periods are resolved for; without it,
    what depends on the moment is not looked at.
    """

    catalog: Catalog
    segments: Callable[[str], Segment] = no_segments
    lists: Callable[[str], object] = no_lists
    pattern: Callable[[str], None] = anything_goes
    expression: Callable[[str], None] = anything_goes
    as_of: AsOf | None = None
