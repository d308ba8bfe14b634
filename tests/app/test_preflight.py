"""What is looked for before a window opens, and what is said when it isn't there."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from app import preflight
from app.start import wants_window
from engine.errors import MachineError
from tests.support.process import cardinal

NO_DISPLAY = {"QT_QPA_PLATFORM": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}

linux_only = pytest.mark.skipif(sys.platform != "linux", reason="only Linux can be without a display")


@linux_only
@pytest.mark.parametrize("arguments", [[], ["shop.cardinal"], ["shop.cardinal", "VIP"]], ids=" ".join)
def test_without_a_display_one_line_names_the_commands_that_need_none(arguments: list[str]) -> None:
    done = cardinal(*arguments, environment=NO_DISPLAY)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("There is no display to open a window on; these work without one: ")
    assert done.stderr.count("\n") == 1
    assert "--version" in done.stderr


@pytest.mark.parametrize(
    ("environment", "plugin"),
    [
        ({}, None),
        ({"QT_QPA_PLATFORM": "offscreen"}, "offscreen"),
        ({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "vnc"),
        ({"QT_QPA_PLATFORM": "xcb"}, None),
        ({"DISPLAY": ":4711"}, None),
        ({"WAYLAND_DISPLAY": "wayland-7", "XDG_RUNTIME_DIR": "/nowhere"}, None),
    ],
    ids=["nothing", "offscreen", "with-options", "x-without-display", "x-not-answering", "wayland-not-there"],
)
def test_finds_what_qt_will_draw_with(environment: Mapping[str, str], plugin: str | None) -> None:
    assert preflight.platform_plugin(environment) == plugin


def test_finds_a_wayland_socket(tmp_path: Path) -> None:
    (tmp_path / "wayland-0").touch()
    found = preflight.platform_plugin({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)})
    assert found == "wayland"


@linux_only
def test_missing_libraries_are_named_with_the_line_that_installs_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = tmp_path / "libraries.txt"
    listed.write_text("# comment\nevery libnobodyhas.so.1 libnobodyhas1\nxcb libneither.so.2 libneither2\n")
    monkeypatch.setattr(preflight, "LIBRARIES", listed)
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    with pytest.raises(MachineError) as refused:
        preflight.require_window(screenshot=False, commands=())
    assert "libnobodyhas" in str(refused.value)
    assert "libneither" not in str(refused.value)


@linux_only
def test_a_screenshot_needs_no_display(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NO_DISPLAY:
        monkeypatch.setenv(name, "")
    preflight.require_window(screenshot=True, commands=())
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["new.cardinal"], True),
        (["--screenshot", "x.png"], True),
        (["--theme=dark"], True),
        (["pyproject.toml"], True),
        (["--version"], False),
        (["nonsense"], False),
        (["--nonsense"], False),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_window_or_command(arguments: list[str], window: bool) -> None:
    assert wants_window(arguments, {"--version"}) is window


def test_every_listed_library_has_a_package() -> None:
    listed = list(preflight.libraries())
    assert {library.use for library in listed} == {"every", "xcb", "wayland"}
    assert all(".so." in library.file for library in listed)
