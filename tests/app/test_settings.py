"""Settings keep their types from one process to the next."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray

from app.settings import MOST_RECENT, Settings
from tests.support.shared import ROOT


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.ini"


def test_a_new_process_gets_the_same_types_back(file: Path, tmp_path: Path) -> None:
    project = tmp_path / "shop.cardinal"
    project.touch()
    first = Settings.at(file)
    first.theme = "dark"
    first.sidebar_shown = False
    first.insight_shown = False
    first.insight_tab = "summary"
    first.set_layout("window", QByteArray(b"\x00\x01sizes"))
    first.remember_project(project)
    first.set_last_segment(project, "VIP")
    first.save()
    program = f"""
from pathlib import Path
from app.settings import Settings
s = Settings.at(Path({str(file)!r}))
project = Path({str(project)!r})
print([s.theme, s.sidebar_shown, s.insight_shown, s.insight_tab,
       bytes(s.layout("window").data()), s.recent == (project,), s.last_segment(project)])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(["dark", False, False, "summary", b"\x00\x01sizes", True, "VIP"])


def test_defaults(file: Path) -> None:
    settings = Settings.at(file)
    assert settings.theme == "system"
    assert settings.sidebar_shown
    assert settings.insight_shown
    assert settings.layout("window").isEmpty()
    assert settings.recent == ()


@pytest.mark.parametrize(
    "text", ["theme=plaid", "theme=@Invalid()", "sidebar-shown=maybe", "layout\\window=@Variant(x"]
)
def test_damaged_settings_are_defaults(file: Path, text: str) -> None:
    file.write_text(f"[General]\n{text}\n")
    settings = Settings.at(file)
    assert settings.theme == "system"
    assert settings.sidebar_shown in (True, False)
    assert isinstance(settings.layout("window"), QByteArray)


def test_recent_projects_are_newest_first_without_repeats_or_lost_files(file: Path, tmp_path: Path) -> None:
    settings = Settings.at(file)
    paths = [tmp_path / f"{number}.cardinal" for number in range(MOST_RECENT + 3)]
    for path in paths:
        path.touch()
        settings.remember_project(path)
    settings.remember_project(paths[-2])
    paths[-1].unlink()
    assert settings.recent[0] == paths[-2]
    assert len(settings.recent) == MOST_RECENT - 1
    assert len(set(settings.recent)) == len(settings.recent)
