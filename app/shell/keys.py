"""All keys by where they work: those of the registries, and those that parts know by themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.actions import ROWS, Situation, key_text
from app.keeping.deeds import DEEDS
from app.shell.app_bar import MENU_KEY

Keys = Mapping[str, Sequence[tuple[str, str]]]
"""By heading, what is done and the keys that do it."""

NAMED = {
    "match": "All conditions or any of them",
    "not": "Not: the opposite of it",
    "group": "Put what is selected into a bracket",
    "ungroup": "Take the bracket away",
}
"""Words for what the builder calls differently from case to case."""

PARTS: Keys = {
    "Help": (("Open the menu", MENU_KEY),),
    "In the condition editor": (
        ("Take the first meaning of what is typed", "Return"),
        ("Done", "Ctrl+Return"),
        ("Turn is into is not", "Alt+N"),
        ("Leave without a change", "Esc"),
    ),
    "In the equation": (
        ("Apply what is typed", "Return"),
        ("Leave it as it was", "Esc"),
    ),
    "In tables": (
        ("Copy the chosen rows", "Ctrl+C"),
        ("Look into the chosen row", "Return"),
        ("Sort by the column, first or last first", "Ctrl+Shift+Up, Ctrl+Shift+Down"),
        ("Move the column", "Ctrl+Shift+Left, Ctrl+Shift+Right"),
    ),
    "In the chart": (
        ("Day before, day after", "Left, Right"),
        ("Week before, week after", "PgUp, PgDown"),
        ("First day, last day", "Home, End"),
        ("Nearer, further, all of it", "+, -, 0"),
    ),
}
"""Keys that are not in a registry."""


def sections() -> dict[str, list[tuple[str, str]]]:
    """Return every key of the window, in the order of the sheet."""
    found: dict[str, list[tuple[str, str]]] = {}
    nothing = Situation()
    for row in ROWS:
        if row.shortcut:
            found.setdefault(row.menu, []).append((row.shown(nothing), key_text(row.shortcut)))
    found["On a card, group or condition"] = list(_of_builder())
    deeds = [(deed.text, key_text(deed.shortcut)) for deed in DEEDS if deed.shortcut]
    found["In the list of saved segments"] = deeds
    for heading, rows in PARTS.items():
        keyed = [(text, ", ".join(map(key_text, keys.split(", ")))) for text, keys in rows]
        found.setdefault(heading, []).extend(keyed)
    return found


def _of_builder() -> Iterator[tuple[str, str]]:
    from widgets.builder.actions import ACTIONS  # not needed to start

    for action in ACTIONS:
        if action.shortcut:
            label = action.label if isinstance(action.label, str) else NAMED[action.key]
            yield label, key_text(action.shortcut)
