"""Errors as sentences; how they end a process is tried with the command line's frame."""

from __future__ import annotations

import errno
import pickle

import pytest

from app import crash
from engine.errors import CancelledError, CardinalError, DefinitionError, MappingError, Place, SourceError
from engine.refusals import REFUSALS


@pytest.mark.parametrize("number", sorted(REFUSALS), ids=lambda number: errno.errorcode[number])
def test_what_the_system_refuses_is_told_in_plain_words(number: int) -> None:
    told = crash.known(OSError(number, "strerror", "/data/shop.cardinal"))
    assert told is not None
    assert str(told).startswith(f"/data/shop.cardinal: {REFUSALS[number].what}")
    assert "Errno" not in str(told)


def test_a_refusal_nobody_thought_of_quotes_the_system() -> None:
    told = crash.known(OSError(errno.ELOOP, "Too many levels of symbolic links"))
    assert str(told) == "The system refused: Too many levels of symbolic links"


def test_stopping_is_a_cancellation() -> None:
    assert isinstance(crash.known(KeyboardInterrupt()), CancelledError)


@pytest.mark.parametrize(
    "error",
    [KeyError("x"), ModuleNotFoundError("No module named 'engine.x'", name="engine.x"), OSError("no number")],
    ids=["key", "our-own-module", "os-error-of-ours"],
)
def test_everything_else_is_a_mistake_of_the_program(error: Exception) -> None:
    assert crash.known(error) is None
    assert crash.sentence(error).startswith(
        f"This is a mistake of the program ({type(error).__name__}); details"
    )


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (CardinalError("there is no segment “VIP”"), "There is no segment “VIP”"),
        (CardinalError("shop.cardinal is damaged"), "shop.cardinal is damaged"),
        (CardinalError("“x” is too long", mend="shorten it"), "“x” is too long; shorten it"),
        (
            SourceError(
                "it is not a number", place=Place(file="o.xlsx", sheet="May", line=3, column="amount")
            ),
            "o.xlsx, sheet May, line 3, column amount: it is not a number",
        ),
        (MappingError("many\n  lines"), "Many lines"),
        (DefinitionError("a letter is missing", place=Place(offset=0)), "character 1: a letter is missing"),
    ],
    ids=["capital", "name-first", "quotation", "place", "one-line", "offset"],
)
def test_a_known_error_is_one_sentence(error: CardinalError, line: str) -> None:
    assert str(error) == line


def test_errors_come_whole_out_of_another_process() -> None:
    sent = MappingError("it is wrong", place=Place(file="m.json", line=2), mend="mend it")
    received = pickle.loads(pickle.dumps(sent))
    assert (type(received), str(received), received.place) == (MappingError, str(sent), sent.place)
