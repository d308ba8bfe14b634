"""A whole segment as one statement that runs as it stands: conditions, their marks, what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from sqlglot import exp

from engine.catalog.model import DataColumn
from engine.compiler import columns, tree
from engine.compiler.base import exists
from engine.compiler.combination import Members, attach, members
from engine.compiler.context import Context
from engine.compiler.indicators import indicators
from engine.compiler.scope import Scope
from engine.definition import equation
from engine.definition.model import Condition, Segment
from engine.definition.walk import conditions

Output: TypeAlias = Literal["keys", "count", "ordinals"]
Phrase: TypeAlias = Callable[[Condition], str]

_TABLE: Final = "c"
_INDICATORS: Final = "indicators"


def compile_segment(
    segment: Segment,
    context: Context,
    output: Output = "keys",
    fields: tuple[str, ...] = (),
    phrase: Phrase | None = None,
) -> exp.Query:
    """Return a whole segment as one statement.

    ``keys`` gives the members' keys ordered by key (Unicode code points) under the catalog's header, with
    ``fields`` beside them; ``count`` their number as ``size``; ``ordinals`` their ``_contact``, unordered.
    ``phrase`` puts a condition into words for the comments. Errors as ``compile_condition``.
    """
    scope = Scope(context)
    found = members(segment, scope)
    answer = _Answer(found, scope)
    query = OUTPUTS[output](answer, fields)
    parts = (*scope.shared.parts, *_commented(segment, found, phrase))
    statement = attach(query, parts)
    said = equation.text(segment)
    if said:
        statement.add_comments([tree.comment(f"{segment.name or 'Segment'}: {said}, as of {context.as_of}")])
    return statement


@dataclass(frozen=True)
class _Answer:
    """The contacts of the base that are members."""

    found: Members
    scope: Scope

    def contacts(self) -> exp.Select:
        """Return the rows of the members in the table of contacts, without any column yet."""
        query = exp.Select().from_(tree.contacts(_TABLE))
        test = exists(self.scope.context, _TABLE)
        if not (self.found.complement and self.found.parts[0][0] == "nobody"):
            query = tree.where(query, self._among())
        return tree.where(query, test) if test is not None else query

    def _among(self) -> exp.Expr:
        found = exp.Subquery(this=exp.select(tree.own(tree.CONTACT)).from_(self.found.last))
        test = exp.In(this=tree.own(tree.CONTACT, _TABLE), query=found)
        return exp.not_(test) if self.found.complement else test


def _keys(answer: _Answer, fields: tuple[str, ...]) -> exp.Select:
    catalog = answer.scope.context.catalog
    key = tree.own(tree.KEY, _TABLE)
    query = answer.contacts().select(exp.alias_(key, catalog.key, quoted=True))
    query = query.order_by(key.copy())
    return _with_fields(query, [columns.field(catalog, name) for name in fields], answer.scope)


def _with_fields(query: exp.Select, chosen: list[DataColumn], scope: Scope) -> exp.Select:
    for column in chosen:
        value = columns.value_of(column, _INDICATORS if column.indicator is not None else _TABLE)
        query = query.select(exp.alias_(value, column.name, quoted=True))
    if any(column.indicator is not None for column in chosen):
        same = exp.EQ(this=tree.own(tree.CONTACT, _INDICATORS), expression=tree.own(tree.CONTACT, _TABLE))
        query = query.join(indicators(scope).subquery(_INDICATORS), on=same, join_type="left")
    return query


def _count(answer: _Answer, _: tuple[str, ...]) -> exp.Select:
    """Return the number of members; where no one has to be looked up, without the table of contacts."""
    found = answer.found
    if found.complement or exists(answer.scope.context) is not None:
        return answer.contacts().select(exp.alias_(exp.Count(this=exp.Star()), "size"))
    contact = tree.own(tree.CONTACT)
    counted = exp.Distinct(expressions=[contact]) if found.repeats else exp.Star()
    return exp.select(exp.alias_(exp.Count(this=counted), "size")).from_(found.last)


def _ordinals(answer: _Answer, _: tuple[str, ...]) -> exp.Select:
    return answer.contacts().select(tree.own(tree.CONTACT, _TABLE))


OUTPUTS: Final[Mapping[Output, Callable[[_Answer, tuple[str, ...]], exp.Select]]] = MappingProxyType(
    {"keys": _keys, "count": _count, "ordinals": _ordinals}
)
"""What a statement may answer with."""


def _commented(segment: Segment, found: Members, phrase: Phrase | None) -> tuple[tuple[str, exp.Query], ...]:
    """Return the named queries, those of conditions with their letter and words."""
    words = [
        f"{letter}{' not' if condition.negated else ''}{': ' + phrase(condition) if phrase else ''}"
        for letter, _, condition in conditions(segment)
    ]
    for said, (_, query) in zip(words, found.parts, strict=False):
        query.add_comments([tree.comment(said)])
    return found.parts
