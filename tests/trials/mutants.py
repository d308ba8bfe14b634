"""Broken definitions in any number sent through everything: read, checked, counted on both routes.

``python -m tests.trials.mutants --count 100000 --seed 1`` prints what became of them; whatever is neither a
result nor one clear error (a traceback, an error of the database) stops it with the mutant.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.compiler import compile_segment
from engine.definition.codec import read_segment
from engine.errors import DefinitionError
from engine.review import errors
from tests.support.imported import Bench
from tests.support.mutants import AS_OF, mutants
from tests.trials.shop import shop


def outcome(text: str, on: Bench) -> str:
    """Return what became of a mutant: refused when read, found wrong when checked, or counted."""
    try:
        segment = read_segment(text)
    except DefinitionError as refused:
        _require_clear(str(refused))
        return "refused"
    findings = on.checker.check(segment, AS_OF)
    for finding in findings:
        _require_clear(str(finding))
    if errors(findings):
        return "wrong"
    evaluated = on.membership.evaluate(segment, AS_OF)
    on.checker.counted(evaluated)
    context = on.membership.context(AS_OF)
    keys = [key for (key,) in on.reader.rows(compile_segment(segment, context))]
    assert keys == sorted(on.keys(evaluated.result)), "the two routes differ"
    ((counted,),) = on.reader.rows(compile_segment(segment, context, "count"))
    assert counted == evaluated.size, "the count differs"
    return "nobody" if not keys else "everybody" if len(keys) == len(evaluated.base) else "somebody"


def _require_clear(message: str) -> None:
    assert message.strip()
    assert "\n" not in message
    assert len(message) < 1000, message


def run(seed: int, count: int, folder: Path) -> Counter[str]:
    """Return how many mutants had which outcome; on any other outcome the mutant is in the error's notes."""
    outcomes: Counter[str] = Counter()
    with shop(folder) as on:
        for text in mutants(seed, count):
            try:
                outcomes[outcome(text, on)] += 1
            except Exception as error:
                error.add_note(text)
                raise
    return outcomes


def main() -> None:
    """Run the mutants that the arguments ask for and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with TemporaryDirectory() as folder:
        outcomes = run(given.seed, given.count, Path(folder))
    print(f"seed {given.seed}: " + ", ".join(f"{word} {count:,}" for word, count in sorted(outcomes.items())))


if __name__ == "__main__":
    main()
