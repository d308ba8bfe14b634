"""``./run`` on machines that lack things: beside a tiny program, on a PATH with made-up system tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.preflight import libraries
from tests.support.process import ROOT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a script for POSIX shells")

LIBRARY_PACKAGES = " ".join(library.package for library in libraries())
ECHO = "import os, sys; print(os.getcwd(), *sys.argv[1:])\n"
REAL_TOOLS = ("sh", "dirname", "cmp", "cp", "env", "true", "mkdir", "ln")

BARE_VENV = """
if [ "$1 $2 $3" = "-m venv --clear" ]; then mkdir -p "$4/bin"; exec ln -s "{python}" "$4/bin/python"; fi
exec "{python}" "$@"
"""
"""A Python that makes its environments without pip, which takes seconds."""


class Machine:
    """A project folder with ``run`` in it, and the programs that are found on the PATH."""

    def __init__(self, folder: Path) -> None:
        self.project = folder / "project"
        self.bin = folder / "bin"
        self.bin.mkdir()
        (self.project / "resources").mkdir(parents=True)
        (self.project / "app").mkdir()
        for name in ("run", "pyproject.toml", "resources/qt-libraries.txt"):
            shutil.copy(ROOT / name, self.project / name)
        (self.project / "main.py").write_text(ECHO)
        (self.project / "pytest.py").write_text(ECHO)
        (self.project / "app/install.py").write_text("")
        for name in REAL_TOOLS:
            (self.bin / name).symlink_to(shutil.which(name) or name)
        self.has("id", "echo 1000")

    def has(self, name: str, script: str) -> None:
        """Put a program on the PATH."""
        program = self.bin / name
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)

    def has_python(self) -> None:
        self.has("python3", BARE_VENV.format(python=sys.executable))

    def has_libraries(self) -> None:
        self.has("ldconfig", "\n".join(f"echo '{library.file} (libc6)'" for library in libraries()))

    def is_set_up(self) -> None:
        python = self.project / ".venv/bin/python"
        python.parent.mkdir(parents=True)
        python.symlink_to(sys.executable)
        shutil.copy(self.project / "pyproject.toml", self.project / ".venv/ready-app")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.project / "run", *arguments],
            cwd=self.bin,
            env={"PATH": str(self.bin), "HOME": os.environ.get("HOME", "/")},
            capture_output=True,
            encoding="utf-8",
            stdin=subprocess.DEVNULL,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_once_set_up_it_only_passes_its_arguments_on(machine: Machine) -> None:
    machine.is_set_up()
    done = machine.run("count", "my shop.cardinal", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{machine.bin} count my shop.cardinal --json\n"


def test_sets_up_again_when_the_project_has_changed(machine: Machine) -> None:
    machine.is_set_up()
    machine.has_python()
    with (machine.project / "pyproject.toml").open("a") as project:
        project.write("\n# another dependency\n")
    assert "installing Python packages" in machine.run("x").stderr
    assert machine.run("x").stderr == ""


def test_makes_its_environment_with_the_python_there_is(machine: Machine) -> None:
    machine.has("python3", f'exec "{sys.executable}" "$@"')
    done = machine.run("count")
    assert (done.returncode, done.stdout) == (0, f"{machine.bin} count\n")
    assert (machine.project / ".venv/ready-app").exists()
    assert not (machine.project / ".venv/ready-dev").exists()


def test_says_that_python_is_needed(machine: Machine) -> None:
    done = machine.run()
    assert done.returncode == 1
    assert done.stderr.startswith("run: Python 3.11 or newer is needed and was not found; install it")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("python", ["old", "none"])
def test_prints_the_exact_line_where_it_may_not_install(machine: Machine, python: str) -> None:
    machine.has("apt-get", "exit 1")
    machine.has("ldconfig", "true")
    if python == "old":
        machine.has("python3", "exit 1")
    done = machine.run()
    assert done.returncode == 1
    assert f"sudo apt-get install -y python3 python3-venv {LIBRARY_PACKAGES}\n" in done.stderr


def test_libraries_it_may_not_install_do_not_stop_the_command_line(machine: Machine) -> None:
    machine.has("apt-get", "exit 1")
    machine.has("ldconfig", "true")
    machine.has_python()
    done = machine.run("--version")
    assert (done.returncode, done.stdout) == (0, f"{machine.bin} --version\n")
    assert f"sudo apt-get install -y {LIBRARY_PACKAGES}\n" in done.stderr


@pytest.mark.parametrize("user", ["root", "sudo"])
def test_installs_what_is_missing_where_it_may(machine: Machine, user: str) -> None:
    log = machine.bin / "log"
    machine.has("apt-get", f'echo "$DEBIAN_FRONTEND $*" >>"{log}"')
    machine.has("ldconfig", "true")
    machine.has_python()
    if user == "root":
        machine.has("id", "echo 0")
    else:
        machine.has("sudo", 'shift; exec "$@"')
    assert machine.run().returncode == 0
    update, install = log.read_text().splitlines()
    assert update.strip() == "update -qq"
    how = "-o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends"
    assert install == f"noninteractive {how} {LIBRARY_PACKAGES}"


@pytest.mark.parametrize(
    ("arguments", "there", "missing"),
    [
        ((), (), ""),
        (("test", "--version"), (), " xvfb xdotool"),
        (("test", "--version"), ("Xvfb",), " xvfb xdotool"),
        (("test", "--version"), ("Xvfb", "xdotool"), ""),
    ],
    ids=["the window", "the tests", "the tests, half there", "the tests, all there"],
)
def test_asks_apt_for_what_is_not_there_only(
    machine: Machine, arguments: tuple[str, ...], there: tuple[str, ...], missing: str
) -> None:
    machine.has("apt-get", "exit 1")
    machine.has_python()
    machine.has_libraries()
    for program in there:
        machine.has(program, "true")
    done = machine.run(*arguments)
    passed_on = f"{machine.project} -n auto --dist worksteal --version" if arguments else machine.bin
    assert (done.returncode, done.stdout) == (0, f"{passed_on}\n")
    assert ("apt-get" in done.stderr) == bool(missing)
    assert f"sudo apt-get install -y{missing}\n" in done.stderr or not missing


def test_packages_that_can_not_be_installed_are_one_sentence(machine: Machine) -> None:
    machine.has_python()
    (machine.project / "app/install.py").write_text("import sys; sys.exit('No packages today.')\n")
    done = machine.run()
    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == ["No packages today."]
    assert not (machine.project / ".venv/ready-app").exists()
