"""Which format a file has, by its first bytes; files that hold no table are refused by name."""

from __future__ import annotations

import gzip
import re
import zlib
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from engine.definition import model as definition
from engine.definition.formats import says_format
from engine.errors import SourceError
from engine.importing import mapping
from engine.importing.raw import Workbench
from engine.importing.reading.encoding import UTF8, first_guess
from engine.importing.reading.part import Source, nothing_in
from engine.importing.reading.statement import fresh_file, look

Format: TypeAlias = Literal["csv", "xlsx", "parquet", "json", "gzip"]

_BLOCK = 1 << 20
_HARMLESS_BYTES = 1 << 30
_MAXIMUM_RATIO = 200

_JSON_ENDINGS = (".jsonl", ".ndjson", ".json")

_MARKS: tuple[tuple[bytes, Format], ...] = (
    (b"PAR1", "parquet"),
    (b"PK\x03\x04", "xlsx"),
    (b"\x1f\x8b", "gzip"),
)

_FOREIGN = (
    (b"PK\x05\x06", "an empty zip archive"),
    (b"%PDF", "a PDF document"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"(\xb5/\xfd", "compressed with zstd"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"{\\rtf", "a text document (RTF)"),
    (b"<!DOCTYPE html", "a web page"),
    (b"<html", "a web page"),
    (b"<?xml", "an XML document"),
)

_OURS = (
    (definition.FORMAT, "this is a segment, no data", "drop it on an open project, or save it as a segment"),
    (mapping.FORMAT, "this is an import recipe, no data", "name it on the command line after --mapping"),
)
"""Files of our own that stand among data: their format, what they are and what they are for."""

_DUCKDB = re.compile(rb".{8}DUCK.\0{7}", re.DOTALL)
"""A checksum, the mark and the version; the mark alone may be a line of text after a short header."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def find_format(source: Source) -> Format:
    """Return the file's format; raises ``SourceError`` for one that can be no table, with how to mend it."""
    with source.path.open("rb") as file:
        beginning = file.read(_BLOCK)
        file.seek(0)
        guess = first_guess(file)
    if not beginning:
        raise nothing_in(source)
    for mark, found in _MARKS:
        if beginning.startswith(mark):
            return found
    if beginning.startswith(_OLE):
        raise _old_office(source)
    if _DUCKDB.match(beginning):
        raise _foreign(source, "the file is a project or another database")
    for mark, what in _FOREIGN:
        if beginning.lstrip(b"\xef\xbb\xbf \r\n")[: len(mark)].lower() == mark.lower():
            raise _foreign(source, f"the file is {what}")
    if (guess is None or guess.name == UTF8) and _binary(beginning):
        raise _foreign(source, "the file is no text")
    if not _is_json(source.path, beginning):
        return "csv"
    for ours, what, mend in _OURS:
        if says_format(beginning, ours):
            raise source.fault(what, mend)
    return "json"


def _old_office(source: Source) -> SourceError:
    with source.path.open("rb") as file:
        encrypted = _ENCRYPTED in file.read(64 * _BLOCK)
    if encrypted:
        return source.fault("the workbook is encrypted", "save it without a password")
    return source.fault("the file has the format of old spreadsheets", "save it as .xlsx or .csv")


def _foreign(source: Source, what: str) -> SourceError:
    return source.fault(what, "give a CSV, XLSX, Parquet or JSON lines file")


def _binary(beginning: bytes) -> bool:
    """Whether there are control characters throughout, which no encoding of text has."""
    sample = beginning[:65536]
    controls = sum(
        sample.count(byte) for byte in range(1, 32) if byte not in (9, 10, 12, 13, 26, 27, 28, 29, 30, 31)
    )
    return controls * 20 > len(sample)


def _is_json(path: Path, beginning: bytes) -> bool:
    text = beginning.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
    if path.suffix.lower() in _JSON_ENDINGS:
        return True
    if not text.startswith(b"{"):
        return False
    try:
        return isinstance(msgspec.json.decode(text.splitlines()[0]), dict)
    except (msgspec.DecodeError, RecursionError):
        return False


def unpacked(source: Source, workbench: Workbench) -> Source:
    """Return what a gzip file holds, unpacked into the scratch folder."""
    target = fresh_file(workbench, source.path.stem)
    try:
        with gzip.open(source.path) as packed, target.open("wb") as file:
            while block := packed.read(_BLOCK):
                look(workbench, source, "look", 0, 0)
                _check_growth(source, file.tell())
                file.write(block)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise source.fault("the compressed file is damaged", "compress it again") from error
    return msgspec.structs.replace(source, path=target)


def _check_growth(source: Source, size: int) -> None:
    if size > _HARMLESS_BYTES and size > _MAXIMUM_RATIO * source.size:
        raise source.fault(
            "the compressed file unpacks to far more than a table of its size holds",
            "unpack it yourself and look at it",
        )
