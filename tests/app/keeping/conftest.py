"""A project of ten contacts with saved segments that use each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.review import Surroundings
from engine.workspace import Workspace
from tests.support.workspaces import create_with_contacts, saved_definition, surroundings


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """“top” uses “middle”, which uses “base”; “alone” uses none."""
    with create_with_contacts(tmp_path / "x.cardinal", 10) as workspace:
        for definition in (
            saved_definition("base"),
            saved_definition("middle", "base"),
            saved_definition("top", "middle"),
            saved_definition("alone"),
        ):
            workspace.segments.save(definition)
        yield workspace


@pytest.fixture
def around(workspace: Workspace) -> Surroundings:
    return surroundings(workspace)
