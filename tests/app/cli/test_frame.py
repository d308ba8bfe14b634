"""The command line as a process: exit codes, what goes to which stream, and no traceback whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import SECRET
from tests.support.process import ROOT, WITH_TEST_COMMANDS, cardinal, python

NEEDS_LOADING_LATE = {"PySide6", "pyqtgraph", "pandas", "duckdb", "numpy", "sqlglot"}


def try_command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return python("-c", WITH_TEST_COMMANDS, *arguments, environment=environment)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["nonsense"]], ids=" ".join)
def test_starts_without_the_big_libraries(arguments: list[str]) -> None:
    code = (
        f"import sys; from app.start import start; start({arguments!r}); print(*sys.modules, file=sys.stderr)"
    )
    loaded = set(python("-c", code).stderr.split())
    assert "app.cli.run" in loaded
    assert not loaded & NEEDS_LOADING_LATE


def test_prints_the_version() -> None:
    assert cardinal("--version").stdout.startswith("cardinal ")
    assert set(json.loads(cardinal("--version", "--json").stdout)) == {"version"}


def test_help_lists_every_command_and_tells_of_each() -> None:
    overview = cardinal("--help")
    assert (overview.returncode, overview.stderr) == (0, "")
    assert "--version" in overview.stdout
    assert "--screenshot" in overview.stdout
    one = try_command("greet", "--help")
    assert (one.returncode, one.stderr) == (0, "")
    assert "--loud" in one.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["gret", "Ada"], "main.py: “gret” is neither a command nor a file; did you mean “greet”?"),
        (["xyz"], "main.py: “xyz” is neither a command nor a file; main.py --help lists the commands"),
        (["--xyz"], "main.py: “--xyz” is neither a command nor a file; main.py --help lists the commands"),
        (
            ["greet"],
            "main.py greet: the following arguments are required: names; see main.py greet --help",
        ),
        (
            ["greet", "Ada", "--loud", "very"],
            "main.py greet: argument --loud: invalid int value: 'very'; see main.py greet --help",
        ),
        (
            ["greet", "Ada", "--lou", "1"],
            "main.py greet: unrecognized arguments: --lou; see main.py greet --help",
        ),
        (["greet", "nobody"], "main.py greet: nobody is called “nobody”; see main.py greet --help"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_usage_is_one_line_and_exit_2(arguments: list[str], said: str) -> None:
    done = try_command(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    if "--lou" not in arguments:
        assert done.stderr == f"{said}\n"
    else:
        assert "unrecognized arguments: --lou" in done.stderr


def test_results_are_text_or_one_object_a_line() -> None:
    assert try_command("greet", "Ada", "Łukasz").stdout == "Hello Ada\nHello Łukasz\n"
    printed = try_command("greet", "Ada", "--loud", "1", "Łukasz", "--json").stdout
    assert printed == '{"name":"Ada","amount":0.10}\n{"name":"Łukasz","amount":0.10}\n'


def test_results_are_utf_8_whatever_the_locale() -> None:
    assert try_command("greet", "Łukasz", PYTHONIOENCODING="ascii", LC_ALL="C").stdout == "Hello Łukasz\n"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("refuse", "two of three are wrong �[31m"),
        (
            "known",
            "vip.json, include.items[0]: there is no field “contry”; did you mean “country”?",
        ),
        ("missing-file", "/nowhere/at all.csv: there is no such file or folder; check the path"),
        ("full-disk", "/data/shop.cardinal: the disk is full; free some space and try again"),
        ("memory", "There is not enough memory for this; close other programs and try again"),
        (
            "missing-package",
            "The Python package a_package_nobody_has is missing; start with ./run, which installs it",
        ),
    ],
)
def test_a_failure_is_one_line_and_exit_1(command: str, said: str) -> None:
    done = try_command(command)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"{said}\n")


@pytest.mark.parametrize(
    ("command", "exit_code", "kind"),
    [("mistake", 1, "KeyError"), ("too-deep", 1, "RecursionError"), ("in-thread", 0, "KeyError")],
)
def test_a_mistake_of_the_program_goes_to_the_log(
    command: str, exit_code: int, kind: str, tmp_path: Path
) -> None:
    done = try_command(command, CARDINAL_LOG_FOLDER=str(tmp_path))
    log = tmp_path / "cardinal.log"
    assert (done.returncode, done.stdout) == (exit_code, "")
    assert done.stderr == f"This is a mistake of the program ({kind}); details are in {log}\n"
    written = log.read_text(encoding="utf-8")
    assert f"builtins.{kind}" in written
    assert "tests/support/commands.py:" in written
    assert SECRET not in written
    assert str(ROOT) not in written


def test_a_mistake_is_told_even_where_no_log_can_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "a file"
    blocked.touch()
    done = try_command("mistake", CARDINAL_LOG_FOLDER=str(blocked / "log"))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "could not be written" in done.stderr


def test_a_reader_that_has_enough_ends_the_command_in_silence() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WITH_TEST_COMMANDS, "endless"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"again\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 1


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
@pytest.mark.parametrize("command", ["endless", "greet Ada"])
def test_results_that_find_no_room_are_a_failure(command: str) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", WITH_TEST_COMMANDS, *command.split()],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == "standard output: the disk is full; free some space and try again\n"


@pytest.mark.skipif(os.name != "posix", reason="closes descriptors by the shell")
@pytest.mark.parametrize(
    ("closed", "exit_code", "said"),
    [
        (">&-", 1, "standard output: it is closed; give it a place to write to\n"),
        ("2>&-", 0, ""),
        (">&- 2>&-", 1, ""),
    ],
)
def test_results_are_not_lost_in_silence(closed: str, exit_code: int, said: str) -> None:
    done = subprocess.run(
        ["sh", "-c", f'exec "$0" main.py --version {closed}', sys.executable],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (exit_code, said)


HEARING_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"
"""Whoever starts the tests in the background has them ignore it."""


@pytest.mark.skipif(os.name != "posix", reason="sends a signal")
def test_ctrl_c_stops_with_one_word() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HEARING_CTRL_C + WITH_TEST_COMMANDS, "wait"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"waiting\n"
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == b"Stopped\n"
        assert process.wait() == 1
