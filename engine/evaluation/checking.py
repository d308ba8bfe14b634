"""Checks of a definition that take the database: patterns, conversions, cards that nobody meets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from engine.catalog.model import Catalog
from engine.compiler import Context, compile_failures, compile_keys, sql_patterns, tree
from engine.definition import walk
from engine.definition.model import ListCondition, Segment, SqlCondition
from engine.definition.moment import AsOf
from engine.errors import DefinitionError, Place, QueryError
from engine.evaluation.evaluated import Evaluated
from engine.evaluation.reader import Reader
from engine.review import Finding, Surroundings, validate, validate_for_saving


class Checker:
    """Checks definitions against one workspace, on one thread."""

    def __init__(
        self,
        reader: Reader,
        catalog: Catalog,
        segments: Callable[[str], Segment],
        lists: Callable[[str], int],
    ) -> None:
        self._reader = reader
        self._catalog = catalog
        self._segments = segments
        self._lists = lists
        self._patterns: dict[str, str | None] = {}

    def check(self, segment: Segment, as_of: AsOf, *, saving: bool = False) -> list[Finding]:
        """Return the errors and warnings that need no counting; ``saving``: of a definition to be saved."""
        around = Surroundings(
            catalog=self._catalog,
            segments=self._segments,
            lists=self._lists,
            pattern=self.require_pattern,
            expression=self.require_expression,
            as_of=as_of,
        )
        review = validate_for_saving if saving else validate
        return list(review(segment, around))

    def counted(self, evaluated: Evaluated) -> list[Finding]:
        """Return the warnings that counting finds: of cards, failed conversions and keys of nobody."""
        return [*card_warnings(evaluated), *self._failures(evaluated), *self._strangers(evaluated)]

    def require_pattern(self, pattern: str) -> None:
        """Raise ``DefinitionError`` for a text that is no RE2 pattern."""
        if pattern not in self._patterns:
            self._patterns[pattern] = self._problem(pattern)
        problem = self._patterns[pattern]
        if problem is not None:
            mend = "mend it; contains finds plain text"
            raise DefinitionError(f"“{pattern}” is no pattern ({problem})", mend=mend)

    def require_expression(self, expression: str) -> None:
        """Raise ``DefinitionError`` for a text that is no SQL condition, with its place."""
        for pattern, offset in sql_patterns(SqlCondition(expression=expression), self._catalog):
            try:
                self.require_pattern(pattern)
            except DefinitionError as error:
                raise DefinitionError(error.what, place=Place(offset=offset)) from error

    def _problem(self, pattern: str) -> str | None:
        test = exp.RegexpLike(this=tree.text(""), expression=tree.text(pattern))
        try:
            self._reader.rows(exp.select(test))
        except QueryError as error:
            return str(error.__cause__).partition("Error: ")[2].strip() or error.what
        return None

    def _failures(self, evaluated: Evaluated) -> list[Finding]:
        context = Context(self._catalog, evaluated.as_of, self._segments, self._lists)
        found = []
        for _, path, condition in walk.conditions(evaluated.segment):
            query = compile_failures(condition, context) if isinstance(condition, SqlCondition) else None
            if query is None:
                continue
            failing = self._reader.members(query, self._catalog.contacts) & evaluated.base
            if failing:
                whom = "1 contact" if len(failing) == 1 else f"{len(failing):,} contacts"
                what = f"a conversion in it fails for {whom}, for whom any comparison with it is false"
                found.append(_warning("failed-conversion", path, what))
        return found

    def _strangers(self, evaluated: Evaluated) -> Iterator[Finding]:
        context = Context(self._catalog, evaluated.as_of, self._segments, self._lists)
        for _, path, condition in walk.conditions(evaluated.segment):
            if not isinstance(condition, ListCondition):
                continue
            listed = exp.Subquery(this=compile_keys(condition, context))
            ((keys,),) = self._reader.rows(exp.select(exp.Count(this=exp.Star())).from_(listed))
            strangers = keys - len(evaluated.plain[path])
            if strangers:
                whose = f"{strangers:,} of the {keys:,} keys of “{condition.list}”"
                fate = "belongs to no contact and is" if strangers == 1 else "belong to no contact and are"
                what = f"{whose} {fate} left out"
                yield _warning("left-out-keys", path, what)


def card_warnings(evaluated: Evaluated) -> list[Finding]:
    """Return a warning for every card that nobody or everybody meets, its own *not* left aside."""
    base = len(evaluated.base)
    found = []
    for card in walk.cards(evaluated.segment):
        plain = evaluated.plain.get(card.path)
        if plain is not None and base and len(plain) in (0, base):
            who = "nobody" if not len(plain) else "everybody"
            found.append(_warning(f"card-{who}", card.path, f"{who} meets card {card.letter}"))
    return found


def _warning(kind: str, path: str, what: str) -> Finding:
    return Finding(severity="warning", kind=kind, path=path, what=what)
