"""Segments that use one another: which come first, and that none may use itself by way of others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from itertools import chain

from engine.definition.model import Segment, SegmentCondition
from engine.definition.names import name_key
from engine.definition.walk import conditions
from engine.errors import DefinitionError


class CircleError(DefinitionError):
    """Saved segments use each other in a circle: ``path`` is their names, the first comes last again."""

    def __init__(self, path: Iterable[str]) -> None:
        self.path = tuple(path)
        way = " → ".join(self.path)
        super().__init__(f"the segments use each other in a circle: {way}", mend="break it somewhere")


def uses(segment: Segment) -> Iterator[tuple[str, str]]:
    """Yield (path, name) of every saved segment that a definition names."""
    for _, path, condition in conditions(segment):
        if isinstance(condition, SegmentCondition):
            yield path, condition.segment


def in_order(names: Iterable[str], graph: Mapping[str, Iterable[str]]) -> list[str]:
    """Return ``names`` and all they depend on, dependencies first; ``graph`` says what each uses itself.

    Raises ``CircleError``.
    """
    wanted: dict[str, Iterable[str]] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in wanted:
            wanted[name] = sorted(graph.get(name, ()))
            waiting.extend(wanted[name])
    try:
        return list(TopologicalSorter(dict(sorted(wanted.items()))).static_order())
    except CycleError as error:
        raise CircleError(reversed(error.args[1])) from error


def used_first(definitions: Iterable[Segment]) -> list[Segment]:
    """Return definitions, those that others of them use first; several of one name stay in their order.

    Raises ``CircleError``.
    """
    by_key: dict[str, list[Segment]] = {}
    for each in definitions:
        by_key.setdefault(name_key(each.name), []).append(each)
    names = {key: same[0].name.strip() for key, same in by_key.items()}
    known = names.keys() - {""}  # a blank name means none of them
    graph = {
        names[key]: {
            names[used] for each in same for _, name in uses(each) if (used := name_key(name)) in known
        }
        for key, same in by_key.items()
    }
    return list(chain.from_iterable(by_key[name_key(name)] for name in in_order(graph, graph)))
