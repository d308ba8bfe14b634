"""Work on database threads: results, tickets, interruption, progress, shutdown — with a real database."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.tasks import Job, Progress, TaskRunner, Ticket, Work
from engine.errors import CancelledError, UserError
from engine.workspace.connection import ROLES
from tests.support.qt_database import ENDLESS, running
from tests.support.shared import ROOT


class Screen(QObject):
    """Stands for a part of the window: keeps what it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.results: list[Any] = []
        self.errors: list[Exception] = []
        self.progress: list[Any] = []
        self.threads: set[QThread] = set()

    def show(self, result: object) -> None:
        self.threads.add(QThread.currentThread())
        self.results.append(result)

    def fail(self, error: Exception) -> None:
        self.errors.append(error)


@pytest.fixture
def runner(qapp: QApplication, tmp_path: Path) -> Iterator[TaskRunner]:
    assert qapp
    with running(tmp_path) as made:
        yield made


@pytest.fixture
def screen(qapp: QApplication) -> Screen:
    assert qapp
    return Screen()


def number(value: int) -> Work[int]:
    def work(job: Job) -> int:
        row = job.cursor.execute("SELECT ?::INTEGER", [value]).fetchone()
        assert row is not None
        return int(row[0])

    return work


def endless(job: Job) -> object:
    return job.cursor.execute(ENDLESS).fetchone()


def submit(runner: TaskRunner, screen: Screen, work: Work[Any], **options: Any) -> Ticket:
    return runner.submit(
        "live",
        work,
        receiver=screen,
        done=screen.show,
        failed=screen.fail,
        progress=screen.progress.append,
        **options,
    )


def test_result_comes_back_on_the_windows_thread(
    runner: TaskRunner, screen: Screen, qtbot: QtBot, qapp: QApplication
) -> None:
    submit(runner, screen, number(7))
    qtbot.waitUntil(lambda: screen.results == [7])
    assert screen.threads == {qapp.thread()}
    assert runner.unfinished == ()


def test_requests_of_a_role_come_one_after_another(runner: TaskRunner, screen: Screen, qtbot: QtBot) -> None:
    for value in range(50):
        submit(runner, screen, number(value))
    qtbot.waitUntil(lambda: len(screen.results) == 50)
    assert screen.results == list(range(50))


def test_a_newer_request_interrupts_the_older_and_drops_its_result(
    runner: TaskRunner, screen: Screen, qtbot: QtBot
) -> None:
    started = threading.Event()

    def slow(job: Job) -> object:
        started.set()
        return endless(job)

    submit(runner, screen, slow)
    assert started.wait(10)
    submit(runner, screen, number(2), latest=True)
    qtbot.waitUntil(lambda: screen.results == [2])
    assert screen.errors == []


def test_an_interrupt_between_two_statements_is_sent_again(
    runner: TaskRunner, screen: Screen, qtbot: QtBot
) -> None:
    idle, go = threading.Event(), threading.Event()

    def idles_then_runs(job: Job) -> object:
        idle.set()
        go.wait(10)
        return endless(job)

    ticket = submit(runner, screen, idles_then_runs)
    assert idle.wait(10)
    runner.cancel(ticket)
    go.set()
    submit(runner, screen, number(3))
    qtbot.waitUntil(lambda: screen.results == [3])


def test_a_burst_ends_with_the_last_and_never_with_an_error(
    runner: TaskRunner, screen: Screen, qtbot: QtBot
) -> None:
    chance = random.Random(5)
    for value in range(300):
        submit(runner, screen, number(value) if chance.random() < 0.7 else endless, latest=True)
        if chance.random() < 0.3:
            qtbot.wait(chance.randrange(4))
    submit(runner, screen, number(300), latest=True)
    qtbot.waitUntil(lambda: bool(screen.results) and screen.results[-1] == 300)
    assert screen.errors == []
    assert screen.results == sorted(screen.results)


def test_a_refusal_is_told_and_no_bug(runner: TaskRunner, screen: Screen, qtbot: QtBot) -> None:
    def refuse(_job: Job) -> object:
        raise UserError("there is nothing")

    with qtbot.captureExceptions() as bugs:
        submit(runner, screen, refuse)
        qtbot.waitUntil(lambda: not runner.unfinished)
    assert [str(error) for error in screen.errors] == ["There is nothing"]
    assert bugs == []


def test_a_refusal_that_nobody_takes_is_raised_on_the_windows_thread(
    runner: TaskRunner, screen: Screen, qtbot: QtBot
) -> None:
    def refuse(_job: Job) -> object:
        raise UserError("there is nothing")

    with qtbot.captureExceptions() as told:
        runner.submit("main", refuse, receiver=screen, done=screen.results.append)
        qtbot.waitUntil(lambda: bool(told))
    assert [str(error) for _, error, _ in told] == ["There is nothing"]


@pytest.mark.parametrize("asker_lives", [True, False], ids=["asker-lives", "asker-is-gone"])
def test_a_bug_is_raised_on_the_windows_thread(
    runner: TaskRunner, screen: Screen, qtbot: QtBot, asker_lives: bool
) -> None:
    def broken(_job: Job) -> object:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as bugs:
        submit(runner, screen, broken)
        if not asker_lives:
            shiboken6.delete(screen)
        qtbot.waitUntil(lambda: bool(bugs))
    assert [kind for kind, _, _ in bugs] == [ZeroDivisionError]
    assert [type(error) for error in screen.errors] == ([ZeroDivisionError] if asker_lives else [])
    assert runner.unfinished == ()


def test_progress_is_shown_and_work_cancelled(runner: TaskRunner, screen: Screen, qtbot: QtBot) -> None:
    ended: list[type[Exception]] = []

    def long(job: Job) -> object:
        try:
            while True:
                job.progress(0.5, "half")
                endless_page = job.cursor.execute("SELECT sum(i) FROM range(100000) t(i)").fetchone()
                assert endless_page
        except Exception as error:
            ended.append(type(error))
            raise

    ticket = submit(runner, screen, long, title="Counting sheep")
    qtbot.waitUntil(lambda: len(screen.progress) >= 2)
    assert screen.progress[0] == Progress(0.5, "half")
    assert [each.title for each in runner.unfinished] == ["Counting sheep"]
    runner.cancel(ticket)
    assert runner.unfinished == ()
    qtbot.waitUntil(lambda: bool(ended))
    told = len(screen.progress)
    submit(runner, screen, number(1))
    qtbot.waitUntil(lambda: screen.results == [1])
    assert len(screen.progress) == told
    assert screen.errors == []


def test_nothing_is_delivered_to_a_part_that_is_gone(
    runner: TaskRunner, screen: Screen, qtbot: QtBot
) -> None:
    gone = Screen()
    submit(runner, gone, number(1))
    gone.deleteLater()
    submit(runner, screen, number(2))
    qtbot.waitUntil(lambda: screen.results == [2])
    assert gone.results in ([], [1])  # delivered before it went, or not at all


def test_who_asked_is_let_go_on_the_windows_thread(runner: TaskRunner, screen: Screen, qtbot: QtBot) -> None:
    ended: list[int] = []

    class Asking:
        def show(self, _: object) -> None:
            """Take a result."""

        def __del__(self) -> None:
            ended.append(threading.get_ident())

    for value in range(200):
        runner.submit("live", number(value), receiver=screen, done=Asking().show)
    qtbot.waitUntil(lambda: len(ended) == 200)
    assert set(ended) == {threading.get_ident()}


def test_roles_run_side_by_side(runner: TaskRunner, screen: Screen, qtbot: QtBot) -> None:
    slow = runner.submit("history", endless, receiver=screen, done=screen.show)
    submit(runner, screen, number(4))
    qtbot.waitUntil(lambda: screen.results == [4])
    runner.cancel(slow)


def test_closing_while_queries_run_waits_for_them(qapp: QApplication, tmp_path: Path) -> None:
    screen = Screen()
    with running(tmp_path) as runner:
        for role in ROLES:
            runner.submit(role, endless, receiver=screen, done=screen.show)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("database-")]
    qapp.processEvents()
    assert screen.results == []
    late = runner.submit("live", endless, receiver=screen, done=screen.show)
    assert late.cancelled


def test_settling_leaves_nothing_running_and_goes_on(
    runner: TaskRunner, screen: Screen, qtbot: QtBot
) -> None:
    running_now = threading.Event()

    def slow(job: Job) -> object:
        running_now.set()
        return endless(job)

    submit(runner, screen, slow)
    assert running_now.wait(10)
    runner.settle()
    submit(runner, screen, number(5))
    qtbot.waitUntil(lambda: screen.results == [5])


def test_a_role_is_finished_with_what_comes_of_it_and_others_go_on(
    runner: TaskRunner, screen: Screen, qtbot: QtBot
) -> None:
    def both(first: int) -> None:
        screen.show(first)
        runner.submit("main", number(2), receiver=screen, done=screen.show)

    other = submit(runner, screen, endless)
    runner.submit("main", number(1), receiver=screen, done=both)
    runner.finish("main")
    assert screen.results == [1, 2]
    assert runner.unfinished == (other,)
    runner.cancel(other)
    submit(runner, screen, number(3))
    qtbot.waitUntil(lambda: screen.results == [1, 2, 3])


def test_parts_of_a_result_arrive_on_the_way(runner: TaskRunner, screen: Screen, qtbot: QtBot) -> None:
    def work(job: Job) -> str:
        for part in range(3):
            job.tell(part)
        return "all"

    submit(runner, screen, work)
    qtbot.waitUntil(lambda: screen.results == ["all"])
    assert screen.progress == [0, 1, 2]


def test_a_cancelled_check_raises() -> None:
    ticket = Ticket("live", "")
    ticket.withdraw()
    with pytest.raises(CancelledError):
        Job(None, ticket, lambda _: None).check()  # type: ignore[arg-type]  # it asks no database


CLOSES_AT = """
import random, sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QObject, QTimer
from tests.support.qt_database import ENDLESS, running

application = QCoreApplication([])
chance = random.Random(int(sys.argv[1]))
screen = QObject()
with running(Path(sys.argv[2])) as runner:
    def ask():
        for role in ("live", "preview", "history", "export"):
            statement = ENDLESS if chance.random() < 0.5 else "SELECT sum(i) FROM range(1000000) t(i)"
            runner.submit(
                role, lambda job, sql=statement: job.cursor.execute(sql).fetchall(),
                receiver=screen, latest=chance.random() < 0.5,
            )
    timer = QTimer()
    timer.timeout.connect(ask)
    timer.start(3)
    QTimer.singleShot(chance.randrange(120), application.quit)
    application.exec()
print("ended well")
"""


@pytest.mark.parametrize("seed", range(6))
def test_closing_at_any_moment_never_aborts(seed: int, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CLOSES_AT, str(seed), str(tmp_path)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "ended well", "")
