"""A whole segment as one statement that runs as it stands: conditions, their marks, what they mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

from sqlglot import exp

from engine.catalog import phrases
from engine.catalog.model import Catalog
from engine.compiler import tree
from engine.compiler.base import exists
from engine.compiler.combination import Members, members
from engine.compiler.contacts import TABLE, with_fields
from engine.compiler.context import Context
from engine.compiler.parts import Part
from engine.compiler.scope import Scope
from engine.definition import equation
from engine.definition.model import Segment

Output: TypeAlias = Literal["keys", "count", "ordinals"]


def compile_segment(
    segment: Segment, context: Context, output: Output = "keys", fields: tuple[str, ...] = ()
) -> exp.Query:
    """Return a whole segment as one statement, with the letters and words of its conditions as comments.

    ``keys`` gives the members' keys ordered by key (Unicode code points) under the catalog's header, with
    ``fields`` beside them; ``count`` their number as ``size``; ``ordinals`` their ``_contact``, unordered.
    Errors as ``compile_condition``.
    """
    scope = Scope(context)
    found = members(segment, scope)
    query = OUTPUTS[output](_Answer(found, scope), fields)
    _comment(found, context.catalog)
    statement = tree.attach(query, (*scope.shared.parts, *found.queries))
    said = equation.text(segment) or "everybody"
    statement.add_comments([tree.comment(f"{segment.name or 'A segment'}: {said}, as of {context.as_of}")])
    return statement


@dataclass(frozen=True)
class _Answer:
    """The contacts of the base that are members."""

    found: Members
    scope: Scope

    def contacts(self) -> exp.Select:
        """Return the rows of the members in the table of contacts, without any column yet."""
        query = exp.Select().from_(tree.contacts(TABLE))
        if self.found.queries or not self.found.complement:
            query = tree.where(query, self._among())
        test = exists(self.scope.context, TABLE)
        return tree.where(query, test) if test is not None else query

    def _among(self) -> exp.Expr:
        contacts = exp.Subquery(this=self.found.contacts())
        test = exp.In(this=tree.own(tree.CONTACT, TABLE), query=contacts)
        return exp.not_(test) if self.found.complement else test


def _keys(answer: _Answer, fields: tuple[str, ...]) -> exp.Select:
    key = tree.own(tree.KEY, TABLE)
    header = answer.scope.context.catalog.key
    query = answer.contacts().select(exp.alias_(key, header, quoted=True)).order_by(key.copy())
    return with_fields(query, fields, answer.scope)


def _count(answer: _Answer, _: tuple[str, ...]) -> exp.Select:
    """Return the number of members; where no one has to be looked up, without the table of contacts."""
    found = answer.found
    if found.complement or not found.queries or exists(answer.scope.context) is not None:
        return answer.contacts().select(exp.alias_(exp.Count(this=exp.Star()), "size"))
    counted = exp.Distinct(expressions=[tree.own(tree.CONTACT)]) if found.repeats else exp.Star()
    return found.contacts().select(exp.alias_(exp.Count(this=counted), "size"), append=False)


def _ordinals(answer: _Answer, _: tuple[str, ...]) -> exp.Select:
    return answer.contacts().select(tree.from_table(tree.CONTACT, TABLE))


OUTPUTS: Final[Mapping[Output, Callable[[_Answer, tuple[str, ...]], exp.Select]]] = MappingProxyType(
    {"keys": _keys, "count": _count, "ordinals": _ordinals}
)
"""What a statement may answer with."""


def _comment(found: Members, catalog: Catalog) -> None:
    """Say above each query which card it is for, and the words of its conditions."""
    queries = dict(found.queries)
    for letter, parts in found.parts.by_letter.items():
        for part in parts:
            left_out = found.inverted[part.name]
            said = f"{letter}, those it leaves out: " if left_out else f"{letter}: "
            queries[part.name].add_comments([tree.comment(said + _words(part, catalog))])


def _words(part: Part, catalog: Catalog) -> str:
    join = " and " if part.match == "all" else " or "
    return join.join(phrases.text(phrases.phrase(condition, catalog)) for condition in part.conditions)
