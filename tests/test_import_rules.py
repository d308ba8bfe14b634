"""Who may import whom: the rules hold, they catch what they are for, and no new package slips past them."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.support.process import ROOT, python

PACKAGES = ("app", "widgets", "engine")
ENGINE = {path.stem for path in (ROOT / "engine").iterdir() if not path.name.startswith("_")}
KNOW_DUCKDB = {"workspace", "importing", "evaluation"}
PURE_DATA = {"catalog", "definition", "errors"}

CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))[
    "tool"
]["importlinter"]["contracts"]

LAYERS = "app puts together widgets and engine; nothing points back up"
NO_QT = "the engine imports no Qt"
WIDGETS = "widgets know only the engine's pure data"
ENGINE_LAYERS = "engine layers; a new package must be given its place"
IMPORTING = "importing writes the workspace and evaluates nothing"
DUCKDB = "only workspace, importing and evaluation know DuckDB"
COMMAND_LINE = "the command line works without Qt"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "import importlinter.cli as c, sys; sys.exit(c.lint_imports(no_cache=True))"],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def broken(folder: Path) -> set[str]:
    lines = lint(folder).stdout.splitlines()
    return {line.removesuffix(" BROKEN") for line in lines if line.endswith(" BROKEN")}


@pytest.fixture
def skeleton(tmp_path: Path) -> Path:
    """The project's modules, all of them empty."""
    for package in PACKAGES:
        for module in (ROOT / package).rglob("*.py"):
            copy = tmp_path / module.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.touch()
    (tmp_path / "pyproject.toml").write_bytes((ROOT / "pyproject.toml").read_bytes())
    return tmp_path


def test_the_rules_hold() -> None:
    done = lint(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "statement", "rules"),
    [
        ("engine/catalog/breach.py", "import widgets", {LAYERS}),
        ("widgets/breach.py", "import app.start", {LAYERS}),
        ("engine/review/breach.py", "from PySide6 import QtCore", {NO_QT}),
        ("widgets/breach.py", "import engine.workspace", {WIDGETS}),
        ("widgets/breach.py", "import sqlglot", {WIDGETS}),
        ("engine/definition/breach.py", "import engine.catalog", {ENGINE_LAYERS}),
        ("engine/compiler/breach.py", "import engine.workspace", {ENGINE_LAYERS}),
        ("engine/importing/breach.py", "import engine.exporting", {ENGINE_LAYERS}),
        ("engine/newcomer.py", "", {ENGINE_LAYERS}),
        ("engine/importing/breach.py", "import engine.evaluation", {IMPORTING}),
        ("engine/compiler/breach.py", "import duckdb", {DUCKDB}),
        ("app/breach.py", "import duckdb", {DUCKDB}),
        ("app/cli/breach.py", "import pyqtgraph", {COMMAND_LINE}),
        ("app/cli/breach.py", "import widgets", {COMMAND_LINE}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_breaking_a_rule_is_noticed(module: str, statement: str, rules: set[str], skeleton: Path) -> None:
    (skeleton / module).write_text(f"{statement}\n", encoding="utf-8")
    assert broken(skeleton) == rules


@pytest.mark.parametrize(
    ("rule", "key", "packages"),
    [(WIDGETS, "forbidden_modules", ENGINE - PURE_DATA), (DUCKDB, "source_modules", ENGINE - KNOW_DUCKDB)],
    ids=["widgets", "duckdb"],
)
def test_the_rules_name_every_package_of_the_engine(rule: str, key: str, packages: set[str]) -> None:
    contract = next(contract for contract in CONTRACTS if contract["name"] == rule)
    named = {name.removeprefix("engine.") for name in contract[key] if name.startswith("engine.")}
    assert named == packages


def test_the_engine_loads_without_qt() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (ROOT / "engine").rglob("*.py")
        if path.stem != "__main__"
    ]
    code = (
        "import importlib, sys\n"
        f"for module in {modules!r}: importlib.import_module(module)\n"
        "print(*sys.modules)"
    )
    done = python("-c", code)
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert set(modules) <= loaded
    assert not {name for name in loaded if name.startswith(("PySide6", "shiboken6", "pyqtgraph"))}
