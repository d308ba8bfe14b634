"""Setting up: what is installed, and what is said when it can't be."""

from __future__ import annotations

import tomllib

import pytest

from app import install


def test_installs_the_dependencies_and_for_development_more() -> None:
    project = tomllib.loads(install.PROJECT.read_text(encoding="utf-8"))
    application = install.requirements(install.PROJECT, [])
    assert application == project["project"]["dependencies"]
    assert install.requirements(install.PROJECT, ["dev"]) == application + project["dependency-groups"]["dev"]


@pytest.mark.parametrize(
    ("pip_said", "reason"),
    [
        (
            "WARNING: connection broken by 'Refused'\nERROR: No matching distribution",
            "the package index can't be reached",
        ),
        (
            "ERROR: first\nERROR: No matching distribution found for x\n\n",
            "No matching distribution found for x",
        ),
        (
            "WARNING: connection broken by 'Reset'\nERROR: Not installed: No space left on device",
            "Not installed: No space left on device",
        ),
        (
            "ERROR: Exception:\nTraceback (most recent call last):\nReadTimeoutError: Read timed out.",
            "the network is too slow or was lost on the way",
        ),
        (
            "ERROR: Exception:\nTraceback (most recent call last):\nProtocolError: ('Connection broken: x",
            "the network is too slow or was lost on the way",
        ),
        ("ERROR: Exception:\nTraceback (most recent call last):\nKeyError: 'x'\n", "KeyError: 'x'"),
        ("Killed\n", "Killed"),
        ("", "nothing was said"),
    ],
    ids=[
        "no-network",
        "last-error",
        "a-network-that-came-back",
        "a-slow-network",
        "a-lost-network",
        "a-mistake-of-pip",
        "no-error-line",
        "silence",
    ],
)
def test_a_failure_is_one_sentence(pip_said: str, reason: str) -> None:
    assert install.reason(pip_said) == reason
