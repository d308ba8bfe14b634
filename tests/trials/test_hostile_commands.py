"""Naughty strings and injections as arguments of commands: a result or one clear line, and nothing reached.

Each command is given some of them; with CARDINAL_FULL_TESTS=1 in the environment, all.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from app import crash
from app.cli.command import UsageError
from app.cli.output import Output
from app.cli.registry import COMMANDS
from app.cli.run import run
from engine.workspace import Workspace
from tests.support.workspaces import times
from tests.trials import hostile

UNDECODABLE = ["\udcff", "caf\udce9.json"]
"""What Python makes of arguments that are no UTF-8."""

ARGUMENTS: dict[str, Callable[[str, str], list[str]]] = {
    "count": lambda _, text: [text],
    "count as of": lambda asked, text: ["count", asked, "--as-of", text],
    "members of fields": lambda asked, text: ["members", asked, "--fields", text],
    "history from": lambda asked, text: ["history", asked, "--from", text],
    "history to": lambda asked, text: ["history", asked, "--to", text],
    "explain": lambda asked, text: ["explain", asked, text],
    "sql": lambda asked, text: ["sql", asked, "--dialect", text],
    "describe": lambda _, text: [text],
    "check": lambda _, text: [text],
    "show": lambda _, text: [text],
    "delete": lambda _, text: [text],
    "rename": lambda _, text: ["rename", "Other", text],
    "freeze": lambda asked, text: ["freeze", text, asked],
    "recalculate": lambda _, text: [text],
    "save": lambda _, text: [text],
}


def arguments(place: str, workspace: Path, asked: str, text: str) -> list[str]:
    """The command line of a place, with the workspace after the command."""
    name, *rest = ARGUMENTS[place](asked, text)
    command, rest = (name, rest) if rest else (place, [name])
    return [command, str(workspace), *rest]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("commands") / "guarded"
    with hostile.guarded(path):
        yield path


@pytest.fixture(scope="module")
def made(folder: Path) -> Path:
    """A workspace with two saved segments, not to be changed."""
    place = folder.parent / "people"
    place.mkdir()
    path = hostile.people(place, ["a", "b"])
    for name in ("Asked", "Other"):
        (place / f"{name}.json").write_text(definition(name), "utf-8")
        say("save", path, place / f"{name}.json")
    return path


@pytest.fixture
def workspace(made: Path) -> Iterator[Path]:
    """A copy of it, in which commands change nothing that was imported."""
    path = Path(shutil.copyfile(made, made.with_name("asked.cardinal")))
    yield path
    assert imported(path) == imported(made)


def imported(path: Path) -> Any:
    with Workspace.open(path) as opened:
        return hostile.state(opened)["sums"]


def definition(name: str) -> str:
    condition = {"type": "field", "field": "number", "op": "equals", "values": [1]}
    include = {"items": [{"type": "card", "conditions": [condition]}]}
    return json.dumps({"format": "cardinal.segment/1", "name": name, "include": include})


def say(*given: object) -> str:
    """What a command says; anything but a result or a known error is raised."""
    out, err = io.StringIO(), io.StringIO()
    try:
        run(COMMANDS, [str(argument) for argument in given], Output(out, err))
    except UsageError as error:
        err.write(str(error))
    except Exception as error:
        told = crash.known(error)
        if told is None:
            raise
        assert "\n" not in str(told)
        err.write(str(told))
    return out.getvalue() + err.getvalue()


@pytest.mark.parametrize("place", ARGUMENTS)
def test_an_argument_means_itself_or_is_refused(place: str, workspace: Path, folder: Path) -> None:
    position, step = list(ARGUMENTS).index(place), times(5 * len(ARGUMENTS), 1)
    texts = hostile.everything(folder)
    for text in [*texts[5 * position % step :: step], *UNDECODABLE]:
        said = say(*arguments(place, workspace, "Asked", text))
        assert hostile.TOKEN not in said.replace(text, "").replace(text.strip(), "")
        if place == "rename":
            say("save", workspace, workspace.parent / "Other.json")
    assert [file.name for file in folder.iterdir()] == ["secret.csv"]
