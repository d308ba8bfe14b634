"""Who is in what: each condition's members are asked for once; all else is computed from them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterator
from contextlib import contextmanager

from sqlglot import exp

from engine.catalog.model import Catalog
from engine.compiler import Context, compile_base, compile_condition, tree
from engine.definition import walk
from engine.definition.dependencies import CircleError
from engine.definition.model import (
    Condition,
    FieldCondition,
    ListCondition,
    Segment,
    SegmentCondition,
    SqlCondition,
)
from engine.definition.moment import AsOf
from engine.errors import NotFoundError
from engine.evaluation.bitmap import Bitmap
from engine.evaluation.caching import BitmapCache
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.reader import Reader
from engine.workspace.names import name_key


class Membership:
    """Evaluates segments of one workspace on one thread.

    ``segments`` and ``lists`` find what names mean and raise ``NotFoundError``. The cache's keys hold the
    data version, so it may outlive a refresh.
    """

    def __init__(
        self,
        reader: Reader,
        catalog: Catalog,
        segments: Callable[[str], Segment],
        lists: Callable[[str], int],
        cache: BitmapCache | None = None,
    ) -> None:
        self.catalog = catalog
        self._reader = reader
        self._segments = segments
        self._lists = lists
        self._cache = cache or BitmapCache()
        self._within: tuple[str, ...] = ()  # the saved segments being evaluated, outermost first
        self._inner: dict[tuple[str, AsOf], Evaluated] = {}  # those evaluated inside the outermost one
        self._steady = False  # whether they are kept beyond it

    def ordinal_of(self, key: str) -> int | None:
        """Return the ordinal of the contact with that key, None when there is none."""
        try:
            key.encode()
        except UnicodeEncodeError:  # an argument that was no UTF-8, which nothing stored can be
            return None
        test = exp.EQ(this=tree.own(tree.KEY), expression=tree.text(key.strip()))
        rows = self._reader.rows(tree.contacts_of(tree.contacts()).where(test))
        return int(rows[0][0]) if rows else None

    def context(self, as_of: AsOf) -> Context:
        """Return what the compiler needs to know for a calculation at ``as_of``."""
        return Context(self.catalog, as_of, self._segments, self._lists)

    def base(self, as_of: AsOf) -> Bitmap:
        """Return the contacts that exist at ``as_of``."""
        key = (self.catalog.data_version, "base", as_of if self.catalog.created_at else None)
        bitmap = self._cache.get(key)
        if bitmap is None:
            query = compile_base(self.context(as_of))
            bitmap = self._reader.members(query, self.catalog.contacts)
            self._cache.put(key, bitmap)
        return bitmap

    def evaluate(self, segment: Segment, as_of: AsOf, skip: Collection[Condition] = ()) -> Evaluated:
        """Return every part's members; conditions in ``skip`` are left out as unfinished.

        Raises ``DefinitionError`` for what can't be compiled and ``QueryError`` for what can't be run.
        """
        base = self.base(as_of)
        return Evaluated(
            segment,
            as_of,
            base,
            lambda condition: None if condition in skip else self._within_base(condition, as_of, base),
            self._cache.joined,
        )

    def condition(self, condition: Condition, as_of: AsOf) -> Bitmap:
        """Return a condition's members within the base, its own *not* left aside."""
        return self._within_base(condition, as_of, self.base(as_of))

    def _within_base(self, condition: Condition, as_of: AsOf, base: Bitmap) -> Bitmap:
        if isinstance(condition, SegmentCondition):
            return self.saved(condition.segment, as_of).result
        members = self._unbounded(condition, as_of)
        if base.whole:
            return members
        return self._cache.joined.of("existing", (base, members), lambda: base & members)

    def cached(self, condition: Condition, as_of: AsOf) -> bool:
        """Whether a condition's members are at hand without asking the database."""
        if isinstance(condition, SegmentCondition):
            return False
        try:
            return self._cache.get(self._key(condition, as_of)) is not None
        except NotFoundError:
            return False  # the list is gone, which asking for its members says

    def _unbounded(self, condition: Condition, as_of: AsOf) -> Bitmap:
        """Return a condition's members, whether or not they exist as of the moment."""
        key = self._key(condition, as_of)
        bitmap = self._cache.get(key)
        if bitmap is None:
            bitmap = self._asked(condition, as_of)
            self._cache.put(key, bitmap)
        return bitmap

    def _asked(self, condition: Condition, as_of: AsOf) -> Bitmap:
        compiled = compile_condition(condition, self.context(as_of))
        bitmap = self._reader.members(compiled.query, self.catalog.contacts)
        return Bitmap.all(self.catalog.contacts) - bitmap if compiled.complement else bitmap

    def fresh(self, condition: Condition, as_of: AsOf) -> Bitmap:
        """Return the same as ``condition``, asked anew and not kept: for one of very many moments."""
        return self.base(as_of) & self._asked(condition, as_of)

    def _key(self, condition: Condition, as_of: AsOf) -> Hashable:
        known_as = self._lists(condition.list) if isinstance(condition, ListCondition) else None
        moment = None if self.timeless(condition) else as_of
        return (self.catalog.data_version, walk.positive(condition), moment, known_as)

    def timeless(self, condition: Condition) -> bool:
        """Whether a condition means the same contacts at every moment, the base left aside."""
        if isinstance(condition, FieldCondition):
            return condition.window is None and not condition.field.startswith("rfm.")
        if isinstance(condition, SqlCondition):
            return self.catalog.rfm is None
        return isinstance(condition, ListCondition)

    def saved(self, name: str, as_of: AsOf) -> Evaluated:
        """Return every part's members of a saved segment; errors as ``evaluate``.

        One that is used several times inside another is evaluated once.
        """
        key = (name_key(name), as_of)
        found = self._inner.get(key)
        if found is None:
            with self.inside(name):
                found = self.evaluate(self.definition(name), as_of)
            if self._within or self._steady:
                self._inner[key] = found
        return found

    @contextmanager
    def steady(self) -> Iterator[None]:
        """Evaluate every saved segment once for all of a block; what is saved meanwhile isn't seen."""
        self._steady = True
        try:
            yield
        finally:
            self._steady = False
            self._inner.clear()

    def definition(self, name: str) -> Segment:
        """Return the definition saved under a name."""
        return self._segments(name)

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """Be inside a saved segment; ``CircleError`` when it is entered twice."""
        if name_key(name) in map(name_key, self._within):
            raise CircleError((*self._within, name))
        outer = self._within
        self._within = (*outer, name)
        try:
            yield
        finally:
            self._within = outer
            if not outer and not self._steady:
                self._inner.clear()  # by the next time another definition may be saved
