"""Which encoding a file is written in: told, by its byte order mark, by being valid UTF-8, or by evidence.

Eight-bit encodings can't be proved. Those that read this file's bytes as the same text need no decision;
between the others the more plausible text wins, and an equal one is a question.
"""

from __future__ import annotations

import codecs
import io
import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import BinaryIO

import charset_normalizer
import msgspec

from engine.errors import Place, SourceError

UTF8 = "utf-8-sig"
"""UTF-8 with or without a mark, by Python's name."""

SAMPLE = 1 << 20
"""Bytes that are looked at from the file's beginning."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

_LATIN = ("cp1252", "cp1250", "iso-8859-2", "iso-8859-15", "cp1254", "cp1257", "mac-roman", "cp850", "cp852")
"""Encodings of the Latin alphabet, likelier ones first."""

_OLD = frozenset({"mac-roman", "cp850", "cp852"})
"""Encodings that only the evidence of words speaks for, never a sign or two."""

_OTHERS = (
    "cp1251",
    "koi8-r",
    "cp866",
    "iso8859-5",
    "cp1253",
    "iso8859-7",
    "cp1255",
    "cp1256",
    "cp874",
    "shift_jis",
    "euc-jp",
    "gb18030",
    "big5",
    "cp949",
)

_ALPHABETS = tuple(
    map(
        frozenset,
        (
            "äöüßéèêëàâçîïôùûñáíóúìòãõåæøœÿ",  # the west and north, which mix in one file
            "áéíóúýþæöð",
            "ąćęłńóśźż",
            "áäčďéěíĺľňóôŕřšťúůýž",
            "áéíóöőúüű",
            "ăâîșțşţ",
            "čćđšž",
            "çğıiöşüâîû",
            "āčēģīķļņšūžąęėįųõäöü",
        ),
    )
)
"""The letters beyond a to z that are found together in one language, or one group of them."""

_USUAL_SIGNS = frozenset("’‘“”„«»–—…°€£§º")


class Encoding(msgspec.Struct, frozen=True):
    """An encoding by its Python name, and others that were as likely (then the user is asked)."""

    name: str
    rivals: tuple[str, ...] = ()


def public_name(name: str) -> str:
    """Return the name that people know an encoding by, which may be told as well."""
    if name == UTF8:
        return "utf-8"
    return name.replace("cp125", "windows-125")


def told_encoding(name: str, shown: str, guessed: Encoding | None) -> Encoding:
    """Return the encoding of that name; raises ``SourceError`` for one that is not known or can't be.

    ``guessed`` is what the file's beginning says: a mark of UTF-16 or UTF-32 tells the order of bytes too.
    """
    codec = _text_codec(name.strip())
    if codec is None:
        raise SourceError(
            f"the encoding “{name}” is not known",
            place=Place(file=shown),
            mend="say for example utf-8 or windows-1252",
        )
    family, seen = codec[: len("utf-16")], guessed.name if guessed is not None else ""
    if family not in ("utf-16", "utf-32") or (codec != family and seen != family):
        return Encoding(UTF8 if codec == "utf-8" else codec)
    if guessed is None or not seen.startswith(family):
        raise SourceError(
            f"the file does not begin as {codec} does",
            place=Place(file=shown),
            mend=f"leave the encoding out, or say which order its bytes have, such as {codec}-le",
        )
    return guessed


def _text_codec(name: str) -> str | None:
    """Return Python's name of an encoding that files can be written in, None for any other."""
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=name, errors="surrogateescape").read()
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return None


def first_guess(file: BinaryIO) -> Encoding | None:
    """Return what the beginning says: a mark, UTF-16, or UTF-8 so far; None when it says nothing."""
    sample = file.read(SAMPLE) + file.readline(SAMPLE)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return Encoding(name)
    if wide := _without_mark(sample):
        return Encoding(wide)
    return Encoding(UTF8) if is_utf8(sample) else None


def eight_bit(file: BinaryIO, look: Callable[[], None]) -> Encoding:
    """Return the encoding of a file without a mark, from all of it; ``look`` is called between pieces."""
    strange = _strange_bytes(file, look)
    return _most_plausible(strange) if strange else Encoding(UTF8)


def _without_mark(sample: bytes) -> str | None:
    """Return UTF-16 of either order when zero bytes stand where that puts them, line ends among them."""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    lines = sample.count(b"\n")
    if odd >= 2 and even <= odd // 20 and 2 * sample.count(b"\n\0") >= lines:
        return "utf-16-le"
    if even >= 2 and odd <= even // 20 and 2 * sample.count(b"\0\n") >= lines:
        return "utf-16-be"
    return None


def _strange_bytes(file: BinaryIO, look: Callable[[], None]) -> bytes:
    """Return the lines that are not UTF-8 (at most ``SAMPLE`` bytes of them), or nothing when it is UTF-8.

    A file that is nearly all valid multi-byte UTF-8 is damaged UTF-8, not another encoding.
    """
    strange = bytearray()
    valid = invalid = 0
    while rest := file.read(SAMPLE):
        look()
        rest += file.readline(SAMPLE)
        if not is_utf8(rest):
            for line in rest.splitlines(keepends=True):
                if line.isascii():
                    continue
                if is_utf8(line):
                    valid += 1
                else:
                    invalid += 1
                    strange += line[: SAMPLE - len(strange)]
        elif not rest.isascii():
            valid += rest.count(b"\n") + 1
    return b"" if invalid * 20 < valid else bytes(strange)


def is_utf8(text: bytes) -> bool:
    """Whether the bytes are whole, valid UTF-8."""
    if text.isascii():
        return True
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _most_plausible(strange: bytes) -> Encoding:
    """Return the most plausible encoding of lines that are not UTF-8."""
    words = b" ".join(_strange_words(strange))
    ranked = sorted(
        (_implausibility(text) + (name in _OLD), position, name, text)
        for position, (name, text) in enumerate(_decoded(words, _candidates(strange)))
    )
    if not ranked:
        return Encoding("cp1252")
    least, _, best, text = ranked[0]
    rivals = [name for cost, _, name, other in ranked[1:] if other != text and cost <= least]
    return Encoding(best, tuple(rivals[:3]))


def _strange_words(strange: bytes) -> Iterable[bytes]:
    """Return each different word with a byte beyond ASCII; at most 2,000 of them."""
    words = dict.fromkeys(re.findall(rb"[A-Za-z']*[\x80-\xff][A-Za-z\x80-\xff']*", strange))
    return list(words)[:2000]


def _candidates(strange: bytes) -> tuple[str, ...]:
    """Return the Latin encodings, and before them what charset-normalizer finds in another alphabet.

    Whole words beyond ASCII are a sign of one; Latin ones have single letters.
    """
    runs = sum(map(len, re.findall(rb"[\x80-\xff]{3,}", strange)))
    if runs * 2 < len(re.findall(rb"[\x80-\xff]", strange)):
        return _LATIN
    matches = charset_normalizer.from_bytes(strange[:65536], cp_isolation=[*_OTHERS, *_LATIN])
    best = matches.best()
    found = (
        match.encoding.replace("_", "-")
        for match in matches
        if best is not None and (match.chaos, match.coherence) == (best.chaos, best.coherence)
    )
    return (*(name for name in found if name not in _LATIN), *_LATIN)


def _decoded(words: bytes, names: Iterable[str]) -> Iterable[tuple[str, str]]:
    for name in names:
        try:
            yield name, words.decode(name)
        except UnicodeDecodeError:
            continue


def _implausibility(text: str) -> float:
    """Return how unlike words the text looks: signs beside letters, odd capitals, letters in odd company."""
    cost = 0.0
    letters: list[str] = []
    for before, sign, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if sign.isascii():
            continue
        if sign.isalpha():
            cost += 2 if sign.isupper() and before.islower() else 0
            letters.append(sign.lower()[0])
        elif unicodedata.category(sign)[0] == "C":
            cost += 10
        elif sign not in _USUAL_SIGNS:
            cost += 2 if before.isalpha() or after.isalpha() else 1
    latin = [letter for letter in letters if ord(letter) < 0x250]
    strangers = min(sum(letter not in alphabet for letter in latin) for alphabet in _ALPHABETS)
    return cost + strangers / 2
