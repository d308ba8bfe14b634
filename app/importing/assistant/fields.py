"""What can be changed, as data: a field with its value, its choices, its figures and its edit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Literal, TypeAlias

import msgspec

from app.importing.assistant.scene import Scene
from app.importing.assistant.wording import Note, problem_text
from app.importing.recipe import Recipe
from engine.catalog.families import FAMILIES

Kind: TypeAlias = Literal["choice", "open choice", "text", "number", "check", "several"]

Edit: TypeAlias = Callable[[Recipe, Any], Recipe]

NONE = ("", "–")

KINDS = tuple((row.key, row.label) for row in FAMILIES.values())
"""The families as choices, by their names on the screen."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """Something to change; ``choices`` are pairs of value and words, ``edit`` gives the changed recipe.

    ``why`` is the guess's reason for what stands there.
    """

    id: str
    label: str
    kind: Kind = "choice"
    value: Any = ""
    choices: tuple[tuple[str, str], ...] = ()
    note: Note | None = None
    why: str = ""
    hint: str = ""
    enabled: bool = True
    edit: Edit = lambda recipe, _: recipe


def named(names: Iterable[str], present: str | None, *, none: bool = False) -> tuple[tuple[str, str], ...]:
    """Return names as choices; what stands there is among them even where it is not known."""
    listed = list(dict.fromkeys(names))
    if present and present not in listed:
        listed.append(present)
    choices = tuple((name, name) for name in listed)
    return (NONE, *choices) if none or not present else choices


def noted(scene: Scene, path: str, figures: Note | None) -> Note | None:
    """Return what is wrong at a place, or else its figures."""
    problem = scene.problem(path)
    return Note("error", problem_text(problem)) if problem is not None else figures
