"""The log: written, small, and without a word of the user's."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import log
from engine.errors import DefinitionError, Place


@pytest.fixture
def log_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv(log.FOLDER_VARIABLE, str(tmp_path / "log"))
    before = list(log.LOG.handlers)
    assert log.start()
    yield log.file()
    for handler in set(log.LOG.handlers) - set(before):
        log.LOG.removeHandler(handler)
        handler.close()


def formatted(message: str, *arguments: object, error: BaseException | None = None) -> str:
    record = log.LOG.makeRecord("cardinal", logging.ERROR, __file__, 1, message, arguments, None)
    if error is not None:
        record.exc_info = (type(error), error, error.__traceback__)
    return log.Impersonal("%(message)s").format(record)


def test_writes_one_line_a_message(log_file: Path) -> None:
    assert log.start(), "twice does no harm"
    log.LOG.info("%s finished after %d ms", log.Word("count"), 12)
    lines = log_file.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1
    assert lines[0].endswith("INFO count finished after 12 ms")


def test_stays_small(log_file: Path) -> None:
    for _ in range(20_000):
        log.LOG.info(
            "a line that is neither long nor short, as lines go, but there are very many of its kind"
        )
    written = sorted(log_file.parent.iterdir())
    assert len(written) == 4
    assert sum(file.stat().st_size for file in written) < 1_100_000


@pytest.mark.parametrize(
    ("message", "arguments", "written"),
    [
        ("window opened after %.1f s", (0.75,), "window opened after 0.8 s"),
        ("%s by %s", (log.Word("import"), "Ada Lovelace"), "import by …"),
        ("%d of them", ("Ada Lovelace",), "(a message that may not be written)"),
        ("%r", (["Ada Lovelace"],), "'…'"),
        ("100%", (), "100%"),
    ],
    ids=["counts", "words", "wrong-kind", "representation", "no-arguments"],
)
def test_arguments_are_counts_and_words(message: str, arguments: tuple[object, ...], written: str) -> None:
    assert formatted(message, *arguments) == written


@given(
    value=st.text(min_size=12, alphabet=st.characters(min_codepoint=0x100, max_codepoint=0x17F)),
    kind=st.sampled_from([KeyError, ValueError, RuntimeError, OSError, AssertionError]),
)
def test_no_text_of_an_error_or_its_causes_is_written(value: str, kind: type[Exception]) -> None:
    try:
        try:
            raise kind(value)
        except kind as inner:
            inner.add_note(value)
            raise DefinitionError(value, place=Place(file=value), mend=value) from inner
    except DefinitionError as error:
        written = formatted("mistake with %s", value, error=error)
    assert value not in written
    assert f"builtins.{kind.__name__}" in written
    assert "engine.errors.DefinitionError" in written


def test_frames_are_named_below_the_project_or_their_library(tmp_path: Path) -> None:
    try:
        (tmp_path / "missing").read_text(encoding="utf-8")
    except OSError as error:
        outline = list(log.outline(error))
    places = [line.strip() for line in outline[1:]]
    assert places[0].startswith("tests/app/test_log.py:")
    assert places[-1].startswith("pathlib")


@pytest.mark.parametrize(
    ("platform", "variable", "value", "end"),
    [
        ("linux", "XDG_STATE_HOME", "/state", "/state/cardinal"),
        ("darwin", "HOME", "/Users/x", "/Users/x/Library/Logs/Cardinal"),
        ("win32", "LOCALAPPDATA", "C:/Local", "C:/Local/Cardinal/Logs"),
        ("linux", log.FOLDER_VARIABLE, "/elsewhere", "/elsewhere"),
    ],
)
def test_its_folder_is_the_platforms(
    platform: str, variable: str, value: str, end: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(log.FOLDER_VARIABLE, raising=False)
    monkeypatch.setenv(variable, value)
    monkeypatch.setattr("sys.platform", platform)
    assert log.folder().as_posix() == end
