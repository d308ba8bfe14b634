"""Looking at an XLSX file as a zip archive before anything unpacks it into memory."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from xml.etree import ElementTree

from engine.errors import SourceError
from engine.importing.reading.part import Notes, Source

MAXIMUM_BYTES = 2 << 30
"""Unpacked bytes of a workbook that are read at most."""

MAXIMUM_RATIO = 300
"""How many times bigger than packed an entry of more than ``HARMLESS_BYTES`` may be."""

HARMLESS_BYTES = 100 << 20
MAXIMUM_CELLS = 60_000_000

_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_BLOCK = 1 << 20
_ERROR_CELL = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]* t="e"')
_DIMENSION = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')


def check_workbook(source: Source, look: Callable[[], None]) -> None:
    """Refuse what is no workbook and what would unpack to far more than it looks like."""
    try:
        with zipfile.ZipFile(source.path) as archive:
            _check_directory(archive.infolist(), source)
            for entry in archive.infolist():
                _check_size(archive, entry, source, look)
            _sheet_entries(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, ElementTree.ParseError) as error:
        raise damaged(source) from error


def damaged(source: Source) -> SourceError:
    """Return the error about a workbook that can't be read."""
    return source.fault("the workbook is damaged", "open it in a spreadsheet and save it again")


def _check_directory(entries: list[zipfile.ZipInfo], source: Source) -> None:
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise source.fault(
            "the file is a zip archive but no XLSX workbook",
            "unpack it, or save the table as .xlsx or .csv",
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise source.fault("the workbook is encrypted", "save it without a password")
    if sum(entry.file_size for entry in entries) > MAXIMUM_BYTES or any(map(_blown_up, entries)):
        raise _too_big(source)


def _blown_up(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > HARMLESS_BYTES and entry.file_size > MAXIMUM_RATIO * max(entry.compress_size, 1)


def _too_big(source: Source) -> SourceError:
    return source.fault(
        "the workbook would unpack to far more than a table of its size holds",
        "save the sheet that you need as .csv",
    )


def _check_size(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, source: Source, look: Callable[[], None]
) -> None:
    """Refuse an entry that unpacks to more than the directory says of it."""
    unpacked = 0
    for block in _unpacked(archive, entry):
        look()
        unpacked += len(block)
        if unpacked > entry.file_size:
            raise _too_big(source)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the entry's bytes without believing the directory, which ``ZipFile.open`` would stop at."""
    if entry.compress_type != zipfile.ZIP_DEFLATED:
        return
    file = archive.fp
    if file is None:
        return
    file.seek(entry.header_offset + 26)
    lengths = file.read(4)
    name, extra = int.from_bytes(lengths[:2], "little"), int.from_bytes(lengths[2:], "little")
    file.seek(entry.header_offset + 30 + name + extra)
    left = entry.compress_size
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    while left > 0 and not inflate.eof:
        packed = file.read(min(_BLOCK, left))
        if not packed:
            return
        left -= len(packed)
        while packed:
            yield inflate.decompress(packed, _BLOCK)
            packed = inflate.unconsumed_tail


def filled_sheets(source: Source, names: list[str]) -> list[str]:
    """Return those of the sheets that have cells (one whose entry can't be found counts as having some)."""
    with zipfile.ZipFile(source.path) as archive:
        entries = _sheet_entries(archive)
        return [name for name in names if name not in entries or _has_cells(archive, entries[name])]


def _has_cells(archive: zipfile.ZipFile, entry: str) -> bool:
    with archive.open(entry) as file:
        return any(b"<c " in block for block in iter(lambda: file.read(_BLOCK), b""))


def look_at_sheet(source: Source, sheet: str, notes: Notes, look: Callable[[], None]) -> None:
    """Refuse a sheet of far too many cells; note the cells that hold an error, which read as empty."""
    with zipfile.ZipFile(source.path) as archive:
        entry = _sheet_entries(archive).get(sheet)
        if entry is None:
            return
        with archive.open(entry) as file:
            beginning = file.read(_BLOCK)
            if (cells := _spanned_cells(beginning)) > MAXIMUM_CELLS:
                raise source.fault(
                    f"the sheet spans {cells:,} cells",
                    "delete the stray cells far below or right of the table, or save it as .csv",
                    sheet=sheet,
                )
            rest = beginning
            while block := file.read(_BLOCK):
                look()
                cut = max(0, rest.rfind(b"<c "))
                _tell_errors(rest[:cut], notes)
                rest = rest[cut:][-_BLOCK:] + block
            _tell_errors(rest, notes)


def _tell_errors(xml: bytes, notes: Notes) -> None:
    if b't="e"' not in xml:
        return
    for cell in _ERROR_CELL.finditer(xml):
        place = (cell[1] + cell[2]).decode()
        notes.tell("error", f"Cell {place} holds an error such as #N/A and reads as empty.", int(cell[2]))


def _spanned_cells(xml: bytes) -> int:
    found = _DIMENSION.search(xml)
    if found is None:
        return 0
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    return column * int(found[2])


def _sheet_entries(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the entry that holds each sheet, by the sheet's name."""
    present = set(archive.namelist())
    if "xl/_rels/workbook.xml.rels" not in present:
        return {}
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {node.get("Id"): node.get("Target", "") for node in links}
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    found: dict[str, str] = {}
    for node in book.iter():
        target = targets.get(node.get(f"{_OFFICE}id"), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if node.tag.endswith("}sheet") and path in present:
            found[node.get("name", "")] = path
    return found
