"""What the machine refuses is told with what, where and how to mend."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from engine.errors import Place, SourceError
from engine.refusals import not_done, not_written


@pytest.mark.parametrize(
    ("place", "error", "said"),
    [
        ("a.csv", errno.ENOSPC, "the disk is full; free some space and try again, or choose another place"),
        ("a.csv", errno.EROFS, "the disk is read-only; choose another place"),
        ("a.csv", errno.EFBIG, "the file is too big for this disk; choose another place"),
        ("gone/a.csv", errno.ENOENT, "there is no such folder; choose another place"),
        ("folder", errno.EISDIR, "there is a folder of that name; choose another name"),
        ("a.csv", errno.ENAMETOOLONG, "the name is too long; choose a shorter one"),
        ("a.csv", errno.ELOOP, "the system refused: strerror; choose another place"),
    ],
)
def test_what_where_and_how_to_mend(place: str, error: int, said: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target = tmp_path / place
    told = not_written(target, OSError(error, "strerror"))
    assert str(told) == f"{target} could not be written: {said}"


@pytest.mark.parametrize(
    ("error", "mend", "said"),
    [
        (errno.ENAMETOOLONG, None, "the name is too long; choose a shorter one"),
        (errno.ENAMETOOLONG, "name another", "the name is too long; name another"),
        (errno.ELOOP, None, "the system refused: strerror"),
    ],
)
def test_what_was_refused_stands_behind_what_was_wanted(error: int, mend: str | None, said: str) -> None:
    place = Place(file="a.csv")
    told = not_done(SourceError, "it can't be opened", OSError(error, "strerror"), place=place, mend=mend)
    assert isinstance(told, SourceError)
    assert str(told) == f"a.csv: it can't be opened: {said}"
