"""Giving the files of a recipe other roles, and taking them out; all that speaks of them follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import Any

import msgspec

from app.importing.recipe import (
    Recipe,
    Role,
    activity_at,
    contact_column,
    listed,
    owner,
    replace,
    role_of,
    source_at,
    split,
    with_listed,
)
from engine.catalog.naming import Namer
from engine.importing.mapping import (
    ROW_NUMBER,
    ActivitySource,
    ContactBy,
    Contacts,
    ListSource,
    Lookup,
    Parent,
    Source,
)
from engine.importing.mapping import Mapping as Told
from engine.importing.report import Sentence

KINDS: Mapping[Role, str] = {
    "activity": "activities",
    "child": "activities",
    "lookup": "lookups",
    "list": "lists",
    "unused": "unused",
}
"""Where the sources of a role stand; contacts are the one source ``contacts``."""


def with_role(recipe: Recipe, path: str, role: Role, headers: Sequence[str]) -> tuple[Recipe, str]:
    """Return the recipe with a file in another role, and where it stands then.

    Names are carried over where the new role has a place for them; ``headers`` are searched for the rest. The
    file that was contacts before has no role when another one becomes contacts.
    """
    source = source_at(recipe, path)
    assert source is not None
    if role_of(source) == role:
        return recipe, path
    made = _MAKERS[role](_Old(recipe, source, headers))
    recipe = without(recipe, path)
    if role == "contacts":
        old = recipe.mapping.contacts
        if old.file is not None:
            bare = Source(**_Old(recipe, old, ()).common)
            recipe = replace(recipe, unused=(*recipe.unused, bare))
            recipe = _retold(recipe, lambda at: None if owner(at) == "contacts" else at)
        return replace(recipe, mapping=replace(recipe.mapping, contacts=made)), "contacts"
    kind = KINDS[role]
    those = listed(recipe)[kind]
    return with_listed(recipe, kind, (*those, made)), f"{kind}[{len(those)}]"


def without(recipe: Recipe, path: str) -> Recipe:
    """Return the recipe without a source; what was made of an activity goes with it.

    Parts of it and extra details for it stay, and have to be given another place.
    """
    kind, number = split(path)
    if kind == "contacts":
        recipe = replace(recipe, mapping=replace(recipe.mapping, contacts=Contacts()))
        return _retold(recipe, lambda at: None if owner(at) == "contacts" else at)
    those = listed(recipe)[kind]
    gone = those[number]
    if isinstance(gone, ActivitySource):
        recipe = replace(recipe, mapping=_forgotten(recipe.mapping, gone.name))
    recipe = with_listed(recipe, kind, [one for place, one in enumerate(those) if place != number])

    def moved(at: str) -> str | None:
        own, place = split(owner(at))
        if own != kind or place < number:
            return at
        return None if place == number else f"{kind}[{place - 1}]{at[len(owner(at)) :]}"

    return _retold(recipe, moved)


def _forgotten(mapping: Told, name: str) -> Told:
    contacts = mapping.contacts
    if contacts.from_activity == name:
        contacts = Contacts()
    return replace(
        mapping,
        contacts=replace(contacts, also_from=tuple(one for one in contacts.also_from if one != name)),
        computed=tuple(one for one in mapping.computed if one.activity != name),
        rfm=None if mapping.rfm is not None and mapping.rfm.activity == name else mapping.rfm,
    )


def _retold(recipe: Recipe, moved: Callable[[str], str | None]) -> Recipe:
    """Return the recipe with what the guess said at the places where its subjects stand now."""

    def still(questions: Sequence[Sentence]) -> tuple[Sentence, ...]:
        return tuple(
            replace(one, path=at, also=moved(one.also) if one.also else None)
            for one in questions
            if (at := moved(one.path or "")) is not None
        )

    reasons = [(one, moved(one.path)) for one in recipe.reasons]
    return replace(
        recipe,
        questions=still(recipe.questions),
        accepted=still(recipe.accepted),
        reasons=tuple(replace(one, path=at) for one, at in reasons if at is not None),
    )


# --- what a role is made with ------------------------------------------------------------------------------


class _Old(msgspec.Struct, frozen=True):
    """What a file was before its role changes."""

    recipe: Recipe
    source: Source
    headers: Sequence[str]

    @property
    def common(self) -> dict[str, Any]:
        """What every role has: the files and how they are read."""
        return {name: getattr(self.source, name) for name in Source.__struct_fields__}

    @property
    def main(self) -> str:
        """The column that most likely says whose the rows are: as before, or called as the key is."""
        before = getattr(self.source, "key", None) or contact_column(getattr(self.source, "contact", None))
        if before and before != ROW_NUMBER:
            return str(before)
        key = self.recipe.mapping.contacts.key
        if key is None:
            made = activity_at(self.recipe, self.recipe.mapping.contacts.from_activity)
            maker = source_at(self.recipe, made) if made is not None else None
            key = contact_column(maker.contact) if isinstance(maker, ActivitySource) else None
        return next((header for header in self.headers if key and header.lower() == key.lower()), "")

    @property
    def of_activity(self) -> dict[str, Any]:
        """What an activity is called; another one's name is not taken."""
        own = self.source if isinstance(self.source, ActivitySource) else None
        others = [one.name for one in self.recipe.mapping.activities if one is not own]
        kept = {"family": own.family, "label": own.label} if own is not None else {}
        return {**self.common, **kept, "name": self.name(others)}

    def name(self, taken: Sequence[str]) -> str:
        """Return the name it has, or one after its file, that is free."""
        files = self.source.files
        stem = self.source.sheet or (PurePath(files[0]).name.split(".")[0] if files else "")
        made = re.sub(r"\W+", "_", stem.strip().lower()).strip("_")
        return Namer(taken).take(getattr(self.source, "name", "") or made or "rows")


_MAKERS: Mapping[Role, Callable[[_Old], Source]] = {
    "contacts": lambda old: Contacts(**old.common, key=old.main),
    "activity": lambda old: ActivitySource(**old.of_activity, contact=_contact(old)),
    "child": lambda old: ActivitySource(**old.of_activity, parent=Parent(activity="", key="")),
    "lookup": lambda old: Lookup(**old.common, key=old.main, contacts=True),
    "list": lambda old: ListSource(
        **old.common,
        name=old.name([one.name for one in old.recipe.mapping.lists]),
        contact=_contact(old),
        value="",
    ),
    "unused": lambda old: Source(**old.common),
}


def _contact(old: _Old) -> str | ContactBy:
    before: str | ContactBy | None = getattr(old.source, "contact", None)
    return before or old.main
