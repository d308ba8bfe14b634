"""Conditions of every kind, and whole segments out of them.

A query never lists the base: when contacts that no condition marks are members, it gives the others and
says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlglot import exp

from engine.compiler import predicate, tree
from engine.compiler.conditions.activities import compile_activity
from engine.compiler.conditions.fields import compile_field
from engine.compiler.conditions.lists import compile_list
from engine.compiler.conditions.sequences import compile_sequence
from engine.compiler.conditions.sql import compile_sql
from engine.compiler.context import Compiled, Context
from engine.compiler.marks import Marks
from engine.compiler.parts import Parts, parts_of
from engine.compiler.scope import Scope
from engine.definition.dependencies import CircleError
from engine.definition.model import (
    ActivityCondition,
    Condition,
    FieldCondition,
    ListCondition,
    Segment,
    SegmentCondition,
    SequenceCondition,
    SqlCondition,
)
from engine.definition.names import name_key

Kind: TypeAlias = Callable[[Any, Scope], Compiled]
Queries: TypeAlias = tuple[tuple[str, exp.Query], ...]


@dataclass(frozen=True)
class Members:
    """A segment as named queries, in order, of which the last gives its contacts or, inverted, the others.

    ``parts`` are the conditions among them, ``inverted`` tells which give the contacts that don't hold. There
    is no query at all when nobody has to be told apart. ``repeats``: a contact may come more than once.
    """

    queries: Queries
    parts: Parts
    inverted: Mapping[str, bool]
    complement: bool
    repeats: bool

    def contacts(self) -> exp.Select:
        """Return the query of the contacts, inside a statement that has the named ones."""
        if not self.queries:
            return tree.contacts_where(exp.false())
        return exp.select(tree.own(tree.CONTACT)).from_(self.queries[-1][0])


def compile_condition(condition: Condition, context: Context) -> Compiled:
    """Return one condition, without its own negation, as a statement that stands alone.

    Raises DefinitionError for what the catalog doesn't know or the condition doesn't fit, NotFoundError for
    saved segments and lists that aren't there.
    """
    scope = Scope(context)
    compiled = compile_in(condition, scope)
    shared = scope.shared.parts
    if not shared:
        return compiled
    found = exp.select(tree.own(tree.CONTACT)).from_("found")
    return compiled._replace(query=tree.attach(found, (*shared, ("found", compiled.query))))


def compile_in(condition: Condition, scope: Scope) -> Compiled:
    """Return one condition, without its own negation, inside a statement."""
    return KINDS[type(condition)](condition, scope)


def members(segment: Segment, scope: Scope) -> Members:
    """Return a segment as named queries."""
    parts = parts_of(segment, scope)
    compiled = parts.compiled(compile_in, scope)
    inverted = {name: each.complement for name, each in compiled.items()}
    complement = predicate.truth(parts, inverted)
    queries = tuple((name, each.query) for name, each in compiled.items())
    if not compiled:
        return Members((), parts, inverted, complement, repeats=False)
    if len(compiled) == 1:
        return Members(queries, parts, inverted, complement, repeats=True)
    marks = Marks(compiled)
    test = predicate.as_sql(parts, opposite=complement)
    found = tree.where(exp.select(tree.own(tree.CONTACT)).from_("truth"), test)
    united = (("marked", marks.marked()), ("truth", marks.truth("marked")), ("members", found))
    return Members((*queries, *united), parts, inverted, complement, repeats=False)


def _compile_segment(condition: SegmentCondition, scope: Scope) -> Compiled:
    """Return the contacts of a saved segment, whose queries the statement shares."""
    segment = scope.context.segments(condition.segment)
    name = segment.name.strip() or condition.segment.strip()
    if name_key(name) in map(name_key, scope.path):
        raise CircleError((*scope.path, name))

    def build() -> Compiled:
        found = members(segment, replace(scope, path=(*scope.path, name), among=()))
        query = tree.attach(found.contacts(), found.queries)
        query.add_comments([tree.comment(f"the saved segment {name}")])
        return Compiled(query, found.complement)

    part = scope.shared.once(("segment", name_key(name)), "segment", build)
    return Compiled(exp.select(tree.own(tree.CONTACT)).from_(part.name), part.complement)


KINDS: Mapping[type[Any], Kind] = MappingProxyType(
    {
        FieldCondition: compile_field,
        ActivityCondition: compile_activity,
        SegmentCondition: _compile_segment,
        ListCondition: compile_list,
        SqlCondition: compile_sql,
        SequenceCondition: compile_sequence,
    }
)
"""How each kind of condition is compiled."""
