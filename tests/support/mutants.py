"""Broken definitions in any number: sound ones, changed at random but by a seed.

Here they go through codec, review, equation and words; ``python -m tests.trials.mutants`` sends any number
through everything.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from engine.definition import codec, equation
from engine.definition.measures import MEASURES
from engine.definition.model import Node
from engine.definition.moment import AsOf
from engine.definition.operators import OPERATORS
from engine.definition.windows import UNITS, WINDOWS
from engine.errors import DefinitionError
from engine.review.describe import describe
from engine.review.surroundings import Surroundings
from engine.review.validate import errors, validate
from tests.support.catalogs import SHOP
from tests.support.golden import pairs

AS_OF = AsOf.end_of(date(2017, 11, 11))
AROUND = Surroundings(catalog=SHOP, lists=len, as_of=AS_OF)


def sound_definitions() -> list[str]:
    """Return definitions with every kind of condition: those of the golden sentences."""
    made = []
    for given, _ in pairs("sentences.txt"):
        raw = json.loads(given)
        columns = raw if "include" in raw else {"include": {"items": [{"type": "card", "conditions": [raw]}]}}
        made.append(
            json.dumps({"format": "cardinal.segment/1", "name": "Base", **columns}, ensure_ascii=False)
        )
    return made


def mutants(seed: int, count: int) -> Iterator[str]:
    """Yield ``count`` definitions with one to four random changes each; equal for equal seeds."""
    chance = random.Random(seed)
    sound = sound_definitions()
    for _ in range(count):
        text = chance.choice(sound)
        for _ in range(chance.choice([1, 1, 1, 1, 2, 2, 3, 4])):
            text = _changed(text, chance)
        yield text


def _changed(text: str, chance: random.Random) -> str:
    if chance.random() < 0.15:
        return chance.choice(_TEXT_CHANGES)(text, chance)
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError):
        return text
    places = list(_places(tree))
    if not places:
        return text
    holder, key = chance.choice(places)
    chance.choice(_TREE_CHANGES)(holder, key, tree, chance)
    return json.dumps(tree, ensure_ascii=chance.random() < 0.5)


Holder = dict[str, Any] | list[Any]


def _places(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (holder, key) of every value in a tree."""
    if isinstance(tree, dict | list):
        for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
            yield tree, key
            yield from _places(value)


# --- changes of the tree -----------------------------------------------------------------------------------

JUNK: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2, 7, 31, 366, 367, 10**9, 10**30, 0.1, 1e-12, 1e300, -0.0, 2**63),
    *(
        "",
        " ",
        "\u00a0",
        "a",
        "%",
        "_",
        "\\",
        "'",
        '"',
        "\u0000",
        "\ud800",
        "İ",
        "🙂",
        "x" * 5000,
        "; DROP TABLE x",
    ),
    *("2024-02-30", "2024-02-29", "0001-01-01", "9999-12-31", "2024-01-01T00:00:00", "2024-01-01T00:00:00Z"),
    *([], {}, [[]], [None], {"type": "card"}, {"filters": []}, {"type": "all_time"}, [1, 2, 3], ["a", "b"]),
)

WORDS: tuple[str, ...] = (
    *(*OPERATORS, *MEASURES, *WINDOWS, *UNITS),
    *("any", "every", "first", "last", "nth", "all", "and", "or"),
    *("card", "group", "field", "activity", "segment", "list", "sql", "sequence"),
    *(key for struct in Node.__subclasses__() for key in struct.__struct_encode_fields__),
    *(column.name for column in SHOP.fields),
    *(activity.name for activity in SHOP.activities),
    *(column.name for activity in SHOP.activities for column in activity.attributes),
)


def _drop(holder: Any, key: Any, _tree: Any, _chance: random.Random) -> None:
    del holder[key]


def _junk(holder: Any, key: Any, _tree: Any, chance: random.Random) -> None:
    holder[key] = chance.choice(JUNK)


def _word(holder: Any, key: Any, _tree: Any, chance: random.Random) -> None:
    holder[key] = chance.choice(WORDS)


def _alike(holder: Any, key: Any, _tree: Any, chance: random.Random) -> None:
    """Put another value of the same type here: the shape stays sound."""
    value = holder[key]
    alike = [
        other
        for other in (*JUNK, *WORDS)
        if type(other) is type(value) and not isinstance(other, dict | list)
    ]
    if alike:
        holder[key] = chance.choice(alike)


def _rename(holder: Any, key: Any, _tree: Any, chance: random.Random) -> None:
    if isinstance(holder, dict):
        holder[chance.choice(WORDS)] = holder.pop(key)
    else:
        holder.append(holder[key])


def _add(holder: Any, _key: Any, _tree: Any, chance: random.Random) -> None:
    if isinstance(holder, dict):
        holder[chance.choice(WORDS)] = chance.choice((*JUNK, *WORDS))
    else:
        holder.insert(chance.randrange(len(holder) + 1), chance.choice(JUNK))


def _graft(holder: Any, key: Any, tree: Any, chance: random.Random) -> None:
    """Put a copy of another part here."""
    other, at = chance.choice(list(_places(tree)))
    holder[key] = json.loads(json.dumps(other[at]))


def _wrap(holder: Any, key: Any, _tree: Any, chance: random.Random) -> None:
    depth = chance.choice([1, 1, 2, 40, 120])
    for _ in range(depth):
        holder[key] = chance.choice((_as_group, _as_filters, _as_list))(holder[key])


def _as_group(value: Any) -> Any:
    return {"type": "group", "items": [value]}


def _as_filters(value: Any) -> Any:
    return {"match": "any", "filters": [value]}


def _as_list(value: Any) -> Any:
    return [value]


def _turn(holder: Any, key: Any, _tree: Any, chance: random.Random) -> None:
    if isinstance(holder[key], list):
        chance.shuffle(holder[key])
    elif isinstance(holder[key], bool):
        holder[key] = not holder[key]
    elif isinstance(holder[key], int | float):
        holder[key] = -holder[key]
    elif isinstance(holder[key], str):
        holder[key] = holder[key].swapcase()


_TREE_CHANGES: tuple[Callable[[Any, Any, Any, random.Random], None], ...] = (
    *(_drop, _junk, _word, _rename, _add, _wrap),
    *(_alike, _turn, _graft) * 3,
)

# --- changes of the text -----------------------------------------------------------------------------------


def _cut(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.randrange(1, 20) :]


def _stutter(text: str, chance: random.Random) -> str:
    start = chance.randrange(len(text) + 1)
    end = start + chance.randrange(1, 40)
    return text[:end] + text[start:end] + text[end:]


def _scribble(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice('{}[]",:0-eENaNtrue\\\u0000\ud800 ') + text[at:]


def _repeat_key(text: str, _chance: random.Random) -> str:
    return text.replace('"type"', '"type": "card", "type"', 1)


def _nest(text: str, chance: random.Random) -> str:
    return chance.choice(["[", '{"a":']) * chance.choice([150, 5000]) + text


_TEXT_CHANGES: tuple[Callable[[str, random.Random], str], ...] = (
    _cut,
    _stutter,
    _scribble,
    _repeat_key,
    _nest,
)

# --- what becomes of them ----------------------------------------------------------------------------------


def outcome(text: str) -> str:
    """Return what became of a mutant: refused by the codec, found wrong by the review, or described."""
    try:
        segment = codec.read_segment(text)
    except DefinitionError as refused:
        _check_clear(str(refused))
        return "refused"
    found = errors(validate(segment, AROUND))
    for one in found:
        assert one.path or one.kind == "unwritable", text
        _check_clear(str(one))
    written = codec.write_segment(segment)
    assert codec.write_segment(codec.read_segment(written)) == written
    assert describe(segment, SHOP, AS_OF).sentence.endswith(".")
    assert equation.rearrange(segment, equation.text(segment)) is segment
    return "wrong" if found else "sound"


def _check_clear(message: str) -> None:
    assert message.strip()
    assert "\n" not in message
    assert len(message) < 1000, message
