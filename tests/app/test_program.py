"""The program as a process: pictures, wrong arguments, closing at any moment, a crash and its draft."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage, QImageReader
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.theme import DARK, LIGHT, Tokens
from engine.workspace import Workspace
from engine.workspace.connection import unlocked
from tests.support.qt_window import Opener, click, part
from tests.support.shared import ROOT

ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_FORCE_STDERR_LOGGING": "1"}


def program(*arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "main.py", *map(str, arguments)], cwd=ROOT, capture_output=True, text=True,
        timeout=120, check=False, env={**ENVIRONMENT, "HOME": str(home), "XDG_CONFIG_HOME": str(home)},
    )  # fmt: skip


def python(code: str, *arguments: object, home: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True,
        timeout=120, check=False, env={**ENVIRONMENT, "XDG_CONFIG_HOME": str(home)},
    )  # fmt: skip


@pytest.mark.parametrize(("theme", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_a_picture_of_a_segment(shop: Path, tmp_path: Path, theme: str, tokens: Tokens) -> None:
    file = tmp_path / "picture.png"
    done = program(
        "--screenshot", file, "--size", "1280x720", "--theme", theme, shop, "VIP customers", home=tmp_path
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    picture = QImage(str(file))
    assert (picture.width(), picture.height()) == (1280, 720)
    assert picture.pixelColor(1275, 400).name().upper() == tokens.bg
    assert not shop.with_name(shop.name + ".wal").exists()


def test_a_picture_is_taken_where_nothing_can_be_counted(shop: Path, tmp_path: Path) -> None:
    with unlocked(shop) as connection:
        connection.execute("DROP TABLE data.contacts")
    file = tmp_path / "picture.png"
    done = program("--screenshot", file, shop, "VIP customers", home=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert QImageReader(str(file)).canRead()


def test_a_picture_of_the_start_page(tmp_path: Path) -> None:
    file = tmp_path / "start.png"
    assert program("--screenshot", file, home=tmp_path).returncode == 0
    assert QImageReader(str(file)).canRead()


REFUSED = [
    (("--screenshot", "x.png", "none.cardinal"), 1, "none.cardinal; check the name"),
    (("--screenshot", "x.png", "SHOP", "Nobody"), 1, "Nobody"),
    (("--screenshot", "/nowhere/x.png"), 1, "could not be saved"),
    (("--screenshot", "x.png", "--size", "big"), 2, "1280x720"),
    (("--theme", "plaid"), 2, "plaid"),
    (("--screenshot",), 2, "expected one argument"),
]


@pytest.mark.parametrize(("arguments", "code", "said"), REFUSED, ids=[said for _, _, said in REFUSED])
def test_what_cannot_be_done_is_one_line(
    shop: Path, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = program(*(shop if each == "SHOP" else each for each in arguments), home=tmp_path)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


CLOSES_AT = """
import random, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.application import compose
from app.collector import Collector
from app.settings import Settings
from engine.definition.model import SqlCondition
from widgets.intents import AddCard, Gap, ToggleNegated

chance = random.Random(int(sys.argv[1]))
shop = Path(sys.argv[2])
application = QApplication([])
collector = Collector()
window = compose(application, Settings.at(shop.with_name("settings.ini")), "light")
window.show()
window.open_project(shop, "Eight cards")

def edit():
    if window.desk is None:
        return
    document = window.desk.editing.document
    if document.segment.include.items:
        document.carry_out(ToggleNegated("include.items[0]"))
        slow = f"length(repeat(country, {chance.randrange(1, 400)})) > {chance.randrange(900)}"
        document.put_condition("include.items[0].conditions[0]", SqlCondition(expression=slow))
    if chance.random() < 0.3:
        window.desk.editing.recalculate()

timer = QTimer()
timer.timeout.connect(edit)
timer.start(4)
QTimer.singleShot(chance.randrange(900), window.close)
application.exec()
timer.stop()
collector.stop()
print("ended well")
"""


@pytest.mark.parametrize("seed", range(5))
def test_closing_the_window_at_any_moment_never_aborts(seed: int, shop: Path, tmp_path: Path) -> None:
    done = python(CLOSES_AT, seed, shop, home=tmp_path)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "ended well", "")


IS_TOLD_TO_END = """
import os, signal, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.application import run
from app.settings import Settings
from app.window import MainWindow

shop = Path(sys.argv[1])
application = QApplication([])

def look():
    for window in application.topLevelWidgets():
        if isinstance(window, MainWindow) and window.desk is not None and window.desk.quiet:
            if window.desk.editing.document.origin is not None:
                timer.stop()
                if sys.argv[2] == "unkept":
                    window.desk.editing.document.set_purpose("what no draft can be kept of")
                    with window.desk.project.workspace.using("main") as cursor:
                        cursor.execute("ALTER TABLE cardinal.drafts RENAME TO gone")
                os.kill(os.getpid(), signal.SIGTERM)

timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
code = run([str(shop), "VIP customers"])
print(code, Settings.of_user().last_segment(shop))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="ends as POSIX does")
@pytest.mark.parametrize("unsaved", ["nothing", "unkept"])
def test_the_end_of_a_session_closes_the_project_in_order(unsaved: str, shop: Path, tmp_path: Path) -> None:
    done = python(IS_TOLD_TO_END, shop, unsaved, home=tmp_path)
    assert (done.stdout.strip(), done.stderr) == ("0 VIP customers", "")


FAILS_IN_A_THREAD = """
import threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.application import run
from app.window import MainWindow
from engine.errors import MachineError

def fail():
    raise MachineError("the disk is full")

def tell(window, text):
    print(threading.current_thread() is threading.main_thread(), text)
    QTimer.singleShot(0, window.close)

MainWindow.tell = tell
application = QApplication([])
QTimer.singleShot(50, lambda: threading.Thread(target=fail).start())
run([])
"""


def test_what_goes_wrong_in_a_thread_is_told_by_the_windows(tmp_path: Path) -> None:
    done = python(FAILS_IN_A_THREAD, home=tmp_path)
    assert (done.stdout.strip(), done.stderr) == ("True The disk is full", "")


FAILS_WHEN_CLOSED = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from app.application import run
from app.editing import Editing
from app.window import MainWindow

application = QApplication([])

def settle(editing):
    raise ZeroDivisionError

def look():
    for window in application.topLevelWidgets():
        if isinstance(window, MainWindow) and window.desk is not None and window.desk.quiet:
            timer.stop()
            Editing.settle = settle
            window.close()

timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
try:
    run(sys.argv[1:])
except ZeroDivisionError:
    print("ended")
"""


def test_a_mistake_while_it_is_closed_leaves_no_process_with_the_project(shop: Path, tmp_path: Path) -> None:
    done = python(FAILS_WHEN_CLOSED, shop, home=tmp_path)
    assert (done.stdout.strip(), done.stderr) == ("ended", "")
    with Workspace.open(shop) as workspace:
        assert workspace.segments.all()


CRASHES = """
import os, signal, sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from PySide6.QtCore import QTimer
from app.application import compose
from app.collector import Collector
from app.settings import Settings

shop = Path(sys.argv[1])
application = QApplication([])
collector = Collector()
window = compose(application, Settings.at(shop.with_name("settings.ini")), "light")
window.show()
window.open_project(shop, "VIP customers")

def look():
    desk = window.desk
    if desk is None or not desk.quiet:
        return
    if desk.editing.document.clean and desk.editing.document.origin is not None:
        desk.editing.document.set_purpose("almost lost")
        desk.editing.drafting.keep()
    elif not desk.editing.document.clean:
        os.kill(os.getpid(), signal.SIGKILL)

timer = QTimer()
timer.timeout.connect(look)
timer.start(20)
application.exec()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_a_draft_is_offered_after_a_crash(
    shop: Path, tmp_path: Path, open_window: Opener, qtbot: QtBot
) -> None:
    assert python(CRASHES, shop, home=tmp_path).returncode == -signal.SIGKILL
    window = open_window(shop)
    assert window.desk is not None
    desk = window.desk
    qtbot.waitUntil(lambda: "VIP customers" in desk.bench.banners.text("draft"))
    click(part(window, QPushButton, "banner-draft-offer-1"))
    qtbot.waitUntil(lambda: desk.editing.document.segment.purpose == "almost lost")
