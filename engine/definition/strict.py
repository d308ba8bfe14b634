"""Strict reading of JSON into frozen structs: whatever does not fit is one clear error with its path.

msgspec's own decoder is not used because it takes the last of repeated keys, reads long decimals as floats
and stops without a suggestion.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import accumulate
from typing import Any, Literal, NoReturn, Union, get_args, get_origin

import msgspec

from engine.definition import decimals
from engine.definition.hints import hint
from engine.errors import DefinitionError, Place

MAX_DEPTH = 200
"""How many brackets may stand within one another in a file: far more than anyone reads."""

LARGEST_WHOLE = 10**9


class _Repeated(dict[str, Any]):
    """An object in which ``key`` stands more than once."""

    key = ""


# --- from text to plain values -----------------------------------------------------------------------------


def parse(text: str | bytes) -> Any:
    """Return JSON as plain values, numbers with a point or exponent as Decimal.

    Raises ``DefinitionError`` when it is no JSON, nests deeper than MAX_DEPTH, repeats a key, or holds NaN,
    Infinity or text that is not Unicode.
    """
    text = _decoded(text)
    if not text.strip():
        raise DefinitionError("there is nothing in it")
    check_depth(text)
    try:
        raw = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_decimal,
            parse_int=_whole,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as broken:
        place = Place(line=broken.lineno, column=str(broken.colno))
        raise DefinitionError(
            f"this is not valid JSON ({broken.msg[:1].lower()}{broken.msg[1:]})", place=place
        ) from None
    except (InvalidOperation, ValueError) as unreadable:
        raise DefinitionError(str(unreadable)) from None
    _check_plain(raw, "")
    return raw


def _decoded(text: str | bytes) -> str:
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8")
        except UnicodeDecodeError as broken:
            mend = "save the file as UTF-8"
            raise DefinitionError(f"byte {broken.start + 1} is not UTF-8 text", mend=mend) from None
    return text.removeprefix("\ufeff")


_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_BRACKETS = re.compile(r"[\[\]{}]")


def check_depth(text: str) -> None:
    """Raise ``DefinitionError`` when brackets nest deeper than MAX_DEPTH."""
    refuse_depth(depth_of(text))


def depth_of(text: str) -> int:
    """Return how many brackets of a JSON text stand within one another at most."""
    brackets = _BRACKETS.findall(_STRING.sub("", text))
    return max(accumulate(1 if bracket in "[{" else -1 for bracket in brackets), default=0)


def refuse_depth(depth: int) -> None:
    """Raise ``DefinitionError`` when a depth is more than MAX_DEPTH."""
    if depth > MAX_DEPTH:
        raise DefinitionError(
            f"brackets stand more than {MAX_DEPTH} deep within one another", mend="nest less"
        )


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    repeated = _Repeated(made)
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            repeated.key = key
        seen.add(key)
    return repeated


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ValueError(f"the number {_short(text)} can't be read; write it without an exponent") from None


def _whole(text: str) -> int | Decimal:
    return int(text) if len(text) <= 40 else Decimal(text)  # long ones are refused later, with their place


def _constant(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number that JSON knows; leave it out or write a number")


def _check_plain(raw: Any, path: str) -> None:
    """Refuse repeated keys and halves of characters, wherever they stand."""
    if isinstance(raw, str):
        if not raw.isascii() and _is_broken(raw):
            refuse(path, "the text holds half of a character (a lone surrogate)", "write it anew")
    elif isinstance(raw, list):
        for index, item in enumerate(raw):
            _check_plain(item, f"{path}[{index}]")
    elif isinstance(raw, dict):
        if isinstance(raw, _Repeated):
            refuse(join(path, raw.key), "the key stands there twice", "keep one of them")
        for key, value in raw.items():
            _check_plain(key, path)
            _check_plain(value, join(path, key))


def _is_broken(text: str) -> bool:
    return any("\ud800" <= character <= "\udfff" for character in text)


# --- from plain values to structs --------------------------------------------------------------------------


def build(raw: Any, kind: Any, path: str = "") -> Any:
    """Return plain values as ``kind``; raise ``DefinitionError`` with the path of what does not fit.

    Understands str, int, bool, Decimal, Literal, tuples, dicts, structs, None as "left out", and unions of
    what JSON tells apart: tagged structs, two untagged ones with keys of their own, a text or a list.
    """
    if _shape_of(kind) is dict:
        return _build_struct(raw, kind, path)
    origin = get_origin(kind)
    if origin is tuple:
        return _build_tuple(raw, get_args(kind)[0], path)
    if origin is dict:
        return _build_dict(raw, get_args(kind)[1], path)
    if origin is Literal:
        return _build_choice(raw, get_args(kind), path)
    if origin in (Union, types.UnionType):
        return _build_union(raw, kind, path)
    return _build_scalar(raw, (kind,), path)


def _build_struct(raw: Any, kind: Any, path: str) -> Any:
    if not isinstance(raw, dict):
        refuse(path, f"{_said(raw)} where an object {{…}} belongs", None)
    fields = fields_of(kind)
    tag_field, tag = kind.__struct_config__.tag_field, kind.__struct_config__.tag
    if tag_field is not None and tag_field in raw:
        _build_choice(raw[tag_field], (tag,), join(path, tag_field))
    given = [key for key in raw if key != tag_field]
    for key in given:
        if key not in fields:
            refuse(join(path, key), "the key is not known", hint(key, fields))
    for key, field in fields.items():
        if field.required and key not in raw:
            refuse(path, f"the key {key} is missing", "add it")
    return kind(**{fields[key].name: build(raw[key], fields[key].type, join(path, key)) for key in given})


@cache
def fields_of(kind: type[msgspec.Struct]) -> dict[str, msgspec.structs.FieldInfo]:
    """Return the fields of a struct by their key in JSON."""
    return {field.encode_name: field for field in msgspec.structs.fields(kind)}


def _build_tuple(raw: Any, kind: Any, path: str) -> tuple[Any, ...]:
    if not isinstance(raw, list):
        mend = None if isinstance(raw, dict) else "put it in square brackets"
        refuse(path, f"{_said(raw)} where a list […] belongs", mend)
    return tuple(build(item, kind, f"{path}[{index}]") for index, item in enumerate(raw))


def _build_dict(raw: Any, kind: Any, path: str) -> dict[str, Any]:
    if not isinstance(raw, dict):
        refuse(path, f"{_said(raw)} where an object {{…}} belongs", None)
    return {key: build(value, kind, join(path, key)) for key, value in raw.items()}


def _build_choice(raw: Any, choices: tuple[Any, ...], path: str) -> Any:
    if not isinstance(raw, str):
        refuse(path, f"{_said(raw)} where one of {_listed(choices)} belongs", None)
    if raw not in choices:
        refuse(path, f"{_said(raw)} is not known", hint(raw, choices))
    return raw


def _build_union(raw: Any, kind: Any, path: str) -> Any:
    options = [option for option in get_args(kind) if option is not types.NoneType]
    structs = [option for option in options if _shape_of(option) is dict]
    if structs and (len(structs) == len(options) or isinstance(raw, dict)):
        return _build_struct(raw, _chosen(raw, structs, path), path)
    fitting = [option for option in options if isinstance(raw, list) and _shape_of(option) is list]
    if fitting or len(options) == 1:
        return build(raw, (fitting or options)[0], path)
    return _build_scalar(raw, options, path)


def _shape_of(kind: Any) -> type | None:
    """Return whether a struct or a tuple is meant, by what it is in JSON; None for anything else."""
    if get_origin(kind) is tuple:
        return list
    return dict if isinstance(kind, type) and issubclass(kind, msgspec.Struct) else None


def _chosen(raw: Any, structs: list[type[msgspec.Struct]], path: str) -> type[msgspec.Struct]:
    """Return which of several structs is meant: by its tag, or by the keys that only one of them has."""
    if len(structs) == 1 or not isinstance(raw, dict):
        return structs[0]
    tag_field = structs[0].__struct_config__.tag_field
    if tag_field is None:
        return max(structs, key=lambda struct: len(raw.keys() & _own_keys(struct, structs)))
    by_tag = {str(struct.__struct_config__.tag): struct for struct in structs}
    if tag_field not in raw:
        refuse(path, f"the key {tag_field} is missing", f"it is one of {_listed(by_tag)}")
    return by_tag[_build_choice(raw[tag_field], tuple(by_tag), join(path, tag_field))]


def _own_keys(struct: type[msgspec.Struct], among: list[type[msgspec.Struct]]) -> set[str]:
    """Return the keys that tell ``struct`` from the others."""
    others = {name for other in among if other is not struct for name in other.__struct_encode_fields__}
    return set(struct.__struct_encode_fields__) - others


_SCALARS: dict[Any, tuple[tuple[type, ...], str]] = {
    str: ((str,), "a text"),
    bool: ((bool,), "true or false"),
    int: ((int, Decimal), "a whole number"),
    Decimal: ((int, Decimal), "a number"),
}


def _build_scalar(raw: Any, kinds: Sequence[Any], path: str) -> Any:
    kind = next((kind for kind in kinds if _is_of(raw, kind)), None)
    if kind is None:
        words = " or ".join(_words_of(kind) for kind in kinds)
        refuse(path, f"{_said(raw)} where {words} belongs", _scalar_mend(raw, kinds, path))
    return _number(raw, kind, path) if kind in (int, Decimal) else raw


def _scalar_mend(raw: Any, kinds: Sequence[Any], path: str) -> str | None:
    """Return how to mend a value of the wrong kind, where that can be told."""
    if raw is None:
        return "take it out" if path.endswith("]") else "give it a value or leave the key out"
    if isinstance(raw, str):
        plain = _UNQUOTED.fullmatch(raw)
        meant = plain is not None and any(_is_of(json.loads(raw), kind) for kind in kinds)
        return "write it without quotes" if meant else None
    return "put it in quotes" if str in kinds and isinstance(raw, int | Decimal) else None


_UNQUOTED = re.compile(r"true|false|-?(0|[1-9][0-9]{0,17})")
"""Texts that would be what was wanted, were they not in quotes."""

_SHAPES: dict[type, str] = {list: "a list […]", dict: "an object {…}"}


def _words_of(kind: Any) -> str:
    shape = _shape_of(kind)
    return _SHAPES[shape] if shape is not None else _SCALARS[kind][1]


def _is_of(raw: Any, kind: Any) -> bool:
    if _shape_of(kind) is not None:
        return False
    accepted, _ = _SCALARS[kind]
    return isinstance(raw, accepted) and (kind is bool or not isinstance(raw, bool))


def _number(raw: int | Decimal, kind: Any, path: str) -> int | Decimal:
    if kind is Decimal:
        wrong = decimals.number_problem(Decimal(raw))
        if wrong is not None:
            refuse(path, wrong[0], wrong[1])
        return decimals.plain(Decimal(raw))
    if isinstance(raw, Decimal) or abs(raw) > LARGEST_WHOLE:
        mend = f"write one of at most {LARGEST_WHOLE:,}, without a point"
        refuse(path, f"{_said(raw)} where a whole number belongs", mend)
    return raw


# --- messages ----------------------------------------------------------------------------------------------


def join(path: str, key: str) -> str:
    """Return the path of ``key`` inside ``path``."""
    return f"{path}.{_short(key)}" if path else _short(key)


def refuse(path: str, what: str, mend: str | None) -> NoReturn:
    """Raise ``DefinitionError`` at ``path``."""
    raise DefinitionError(what, place=Place(path=path) if path else None, mend=mend)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


_SAID: tuple[tuple[type, str], ...] = ((list, "a list"), (dict, "an object"), (types.NoneType, "null"))


def _said(raw: Any) -> str:
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, str):
        return f'"{_short(raw)}"'
    if isinstance(raw, int | Decimal):
        return _short(str(raw))
    return next(words for kind, words in _SAID if isinstance(raw, kind))


def _listed(choices: Iterable[Any]) -> str:
    return ", ".join(map(str, choices))
