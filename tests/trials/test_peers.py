"""What other programs' condition evaluators are asked, asked of Cardinal; differences stand in the README."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.golden import GOLDEN
from tests.support.imported import bench
from tests.support.shared import ROOT, needs_shared
from tests.trials import growthbook, peers, unleash
from tests.trials.peers import Case

pytestmark = needs_shared

TITLE = "## How Cardinal answers what others ask\n"


def cells_of_the_readme() -> list[list[str]]:
    """The rows of the table of differences."""
    section = (ROOT / "README.md").read_text("utf-8").partition(TITLE)[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| `")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def test_as_many_cases_are_executed_as_the_readme_says(
    executed: dict[str, list[tuple[Case, bool | None]]],
) -> None:
    counts = {name: len(answers) for name, answers in executed.items()}
    same = {name: sum(got is case.expected for case, got in answers) for name, answers in executed.items()}
    assert counts == {"growthbook": 124, "unleash": 106}
    assert same == {"growthbook": 114, "unleash": 96}


def test_every_difference_has_a_written_reason(executed: dict[str, list[tuple[Case, bool | None]]]) -> None:
    rows = cells_of_the_readme()
    reasoned = {name for row in rows for name in re.findall("`([^`]+)`", row[0])}
    different = {
        case.name for answers in executed.values() for case, got in answers if got is not case.expected
    }
    assert different == reasoned
    assert all(len(row) == 4 and len(row[3]) > 20 for row in rows)


def test_a_difference_is_a_refusal_where_the_readme_says_so(
    executed: dict[str, list[tuple[Case, bool | None]]],
) -> None:
    said = {name: row[2] for row in cells_of_the_readme() for name in re.findall("`([^`]+)`", row[0])}
    for case, got in (each for answers in executed.values() for each in answers if each[0].name in said):
        assert {None: "refused", True: "true", False: "false"}[got] == said[case.name], case.name


def test_every_other_case_names_the_operator_we_lack() -> None:
    lacking = defaultdict(list)
    for case in growthbook.cases():
        if case.missing is not None:
            lacking[case.missing].append(case.name)
    lines = [
        line for operator, names in lacking.items() for line in (operator, *(f"  {name}" for name in names))
    ]
    assert lines == (GOLDEN / "peers_missing.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Case, bool | None]]]:
    """Each collection's executed cases with our answers; None: refused."""
    return {
        "growthbook": list(answers(growthbook.cases, tmp_path_factory.mktemp("growthbook"))),
        "unleash": list(answers(unleash.cases, tmp_path_factory.mktemp("unleash"))),
    }


def answers(cases: Callable[[], Iterator[Case]], folder: Path) -> Iterator[tuple[Case, bool | None]]:
    """Yield the cases that need nothing we lack, with our answers."""
    wanted = [case for case in cases() if case.missing is None]
    with bench(peers.make(folder, wanted)) as on:
        for case in wanted:
            yield case, peers.answer(case, on)
