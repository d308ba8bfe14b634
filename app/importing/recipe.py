"""The import recipe as a person changes it: a frozen value, and edits that return another one.

Every place is a path of the mapping (``contacts``, ``activities[2]``); ``unused[0]`` has no role.
A required name that is not chosen yet is blank, which ``problems`` tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeAlias

import msgspec

from engine.errors import MappingError
from engine.importing.guess.result import Guess, Reason
from engine.importing.looking.result import Problem
from engine.importing.mapping import (
    ActivitySource,
    ColumnSpec,
    ContactBy,
    Contacts,
    ListSource,
    Lookup,
    RfmSource,
    Source,
    column_of,
)
from engine.importing.mapping import Mapping as Told
from engine.importing.mapping_rules import check_mapping
from engine.importing.relocating import relative, relocated
from engine.importing.report import Sentence

Role: TypeAlias = Literal["contacts", "activity", "child", "lookup", "list", "unused"]

replace = msgspec.structs.replace


class Recipe(msgspec.Struct, frozen=True, kw_only=True):
    """A mapping with its files' folder, the files that have no role, and what the guess said of both."""

    mapping: Told
    base: Path
    unused: tuple[Source, ...] = ()
    questions: tuple[Sentence, ...] = ()
    reasons: tuple[Reason, ...] = ()
    why_unused: dict[str, str] = {}
    accepted: tuple[Sentence, ...] = ()
    """Questions to which the safe answer, which stands there already, is good enough."""


# --- making one ------------------------------------------------------------------------------------------


def of_guess(guess: Guess, files: Sequence[Path]) -> Recipe:
    """Return what was guessed of files; those that fit nothing are there too, without a role."""
    base = Path(guess.base_directory)
    recipe = Recipe(
        mapping=guess.mapping,
        base=base,
        questions=guess.questions,
        reasons=guess.reasons,
        why_unused={one.file: one.text for one in guess.unused if one.file is not None},
    )
    used = set(files_of(recipe))
    left = [relative(file.absolute(), base) for file in files]
    return replace(recipe, unused=tuple(Source(file=name) for name in left if name not in used))


def of_mapping(mapping: Told, base: Path) -> Recipe:
    """Return a stored mapping as a recipe."""
    return Recipe(mapping=mapping, base=base)


def merged(recipe: Recipe, guess: Guess, files: Sequence[Path]) -> Recipe:
    """Return ``recipe`` with further files, in the roles that a guess of all files gives them.

    What is there stays as it is; a new file whose role leans on something that is called otherwise here, or
    that would be contacts beside those there are, comes without a role.
    """
    told = relocated(guess.mapping, Path(guess.base_directory), recipe.base)
    known = set(files_of(recipe))
    names = {activity.name for activity in recipe.mapping.activities}
    mapping = recipe.mapping
    for activity in told.activities:
        fits = activity.parent is None or activity.parent.activity in names
        if not known.intersection(activity.files) and fits and activity.name not in names:
            names.add(activity.name)
            mapping = replace(mapping, activities=(*mapping.activities, activity))
    for lookup in told.lookups:
        fits = lookup.contacts or lookup.activity in names
        if not known.intersection(lookup.files) and fits:
            mapping = replace(mapping, lookups=(*mapping.lookups, lookup))
    lists = {one.name for one in mapping.lists}
    for made in told.lists:
        if not known.intersection(made.files) and made.name not in lists:
            mapping = replace(mapping, lists=(*mapping.lists, made))
    grown = replace(recipe, mapping=mapping)
    used = set(files_of(grown))
    added = [name for file in files if (name := relative(file.absolute(), recipe.base)) not in used]
    why = {one.file: one.text for one in guess.unused if one.file is not None}
    unused = (*recipe.unused, *(Source(file=name) for name in dict.fromkeys(added)))
    return replace(grown, unused=unused, why_unused={**why, **recipe.why_unused})


# --- looking at it ---------------------------------------------------------------------------------------


def sources(recipe: Recipe) -> Iterator[tuple[str, Source]]:
    """Yield every source that has files with its place: contacts, what they did, what is added, the rest."""
    mapping = recipe.mapping
    if mapping.contacts.file is not None:
        yield "contacts", mapping.contacts
    for kind, those in listed(recipe).items():
        for number, source in enumerate(those):
            yield f"{kind}[{number}]", source


def place_among(recipe: Recipe, files: Sequence[Path]) -> str | None:
    """Return the first place that one of the files has."""
    meant = {file.resolve() for file in files}
    places = ((path, name) for path, source in sources(recipe) for name in source.files)
    return next((path for path, name in places if (recipe.base / name).resolve() in meant), None)


def listed(recipe: Recipe) -> dict[str, tuple[Source, ...]]:
    """Return the sources by kind, contacts left out."""
    mapping = recipe.mapping
    return {
        "activities": mapping.activities,
        "lookups": mapping.lookups,
        "lists": mapping.lists,
        "unused": recipe.unused,
    }


def files_of(recipe: Recipe) -> list[str]:
    """Return the names of all files."""
    return [name for _, source in sources(recipe) for name in source.files]


def split(path: str) -> tuple[str, int]:
    """Return kind and number of a place; contacts have none."""
    found = re.fullmatch(r"(\w+)\[(\d+)\]", path)
    return (found[1], int(found[2])) if found else (path, -1)


def owner(path: str) -> str:
    """Return the source that a path of the mapping belongs to; "" for one of none."""
    found = re.match(r"contacts|(activities|lookups|lists|unused)\[\d+\]", path)
    return found[0] if found else ""


def source_at(recipe: Recipe, path: str) -> Source | None:
    """Return the source at a place, or None."""
    kind, number = split(path)
    if kind == "contacts":
        return recipe.mapping.contacts
    those = listed(recipe).get(kind, ())
    return those[number] if 0 <= number < len(those) else None


def role_of(source: Source) -> Role:
    """Return what a source is."""
    if isinstance(source, Contacts):
        return "contacts"
    if isinstance(source, ActivitySource):
        return "child" if source.parent is not None else "activity"
    if isinstance(source, Lookup):
        return "lookup"
    return "list" if isinstance(source, ListSource) else "unused"


def activity_at(recipe: Recipe, name: str | None) -> str | None:
    """Return the place of an activity, or None."""
    for number, activity in enumerate(recipe.mapping.activities):
        if activity.name == name:
            return f"activities[{number}]"
    return None


# --- changing a part -------------------------------------------------------------------------------------


def with_source(recipe: Recipe, path: str, source: Source) -> Recipe:
    """Return the recipe with another source at a place; an activity's new name is followed everywhere."""
    kind, number = split(path)
    before = source_at(recipe, path)
    if isinstance(before, ActivitySource) and isinstance(source, ActivitySource):
        recipe = replace(recipe, mapping=_renamed(recipe.mapping, before.name, source.name))
    if kind == "contacts":
        return replace(recipe, mapping=replace(recipe.mapping, contacts=source))
    those = [source if place == number else one for place, one in enumerate(listed(recipe)[kind])]
    return with_listed(recipe, kind, those)


def with_listed(recipe: Recipe, kind: str, those: Sequence[Source]) -> Recipe:
    """Return the recipe with other sources of a kind."""
    if kind == "unused":
        return replace(recipe, unused=tuple(those))
    return replace(recipe, mapping=replace(recipe.mapping, **{kind: tuple(those)}))


def _renamed(mapping: Told, old: str, new: str) -> Told:
    """Return a mapping in which an activity is called otherwise by all that speak of it."""
    if old == new:
        return mapping
    contacts = mapping.contacts
    made = new if contacts.from_activity == old else contacts.from_activity
    also = tuple(new if name == old else name for name in contacts.also_from)
    return replace(
        mapping,
        contacts=replace(contacts, from_activity=made, also_from=also),
        activities=tuple(
            replace(one, parent=replace(one.parent, activity=new))
            if one.parent is not None and one.parent.activity == old
            else one
            for one in mapping.activities
        ),
        lookups=tuple(replace(o, activity=new) if o.activity == old else o for o in mapping.lookups),
        computed=tuple(replace(o, activity=new) if o.activity == old else o for o in mapping.computed),
        rfm=replace(mapping.rfm, activity=new)
        if mapping.rfm is not None and mapping.rfm.activity == old
        else mapping.rfm,
    )


def changed(recipe: Recipe, path: str, **changes: Any) -> Recipe:
    """Return the recipe with other values of a source's own names."""
    source = source_at(recipe, path)
    assert source is not None
    return with_source(recipe, path, replace(source, **changes))


def column_at(source: Source, header: str) -> ColumnSpec:
    """Return what is told of a column."""
    folded = header.strip().lower()
    found = (spec for name, spec in source.columns.items() if name.strip().lower() == folded)
    return next(found, ColumnSpec())


def with_column(recipe: Recipe, path: str, header: str, **changes: Any) -> Recipe:
    """Return the recipe with something else told of a column; what does not go with its type is dropped."""
    source = source_at(recipe, path)
    assert source is not None
    spec = replace(column_at(source, header), **changes)
    if spec.type != "list":
        spec = replace(spec, separator=None)
    if spec.type not in ("date", "datetime"):
        spec = replace(spec, format=None)
    if spec.type not in ("number", None):
        spec = replace(spec, decimal=None)
    folded = header.strip().lower()
    columns = {name: one for name, one in source.columns.items() if name.strip().lower() != folded}
    if spec != ColumnSpec():
        columns[header] = spec
    return changed(recipe, path, columns=columns)


def with_reading(recipe: Recipe, path: str, **changes: Any) -> Recipe:
    """Return the recipe with something else told of how a CSV file is written."""
    source = source_at(recipe, path)
    assert source is not None
    return changed(recipe, path, csv=replace(source.csv, **changes))


def with_mapping(recipe: Recipe, **changes: Any) -> Recipe:
    """Return the recipe with other values of the mapping itself."""
    return replace(recipe, mapping=replace(recipe.mapping, **changes))


def with_rfm(recipe: Recipe, activity: str, amount: str = "", order: str = "") -> Recipe:
    """Return the recipe with value indicators of an activity, or without any."""
    rfm = RfmSource(activity=activity, amount=amount, order=order or None) if activity else None
    return with_mapping(recipe, rfm=rfm)


def with_contacts_from(recipe: Recipe, activity: str) -> Recipe:
    """Return the recipe with contacts made from an activity's keys; "" leaves them unsaid."""
    fields = recipe.mapping.contacts.fields if recipe.mapping.contacts.from_activity == activity else ()
    return with_mapping(recipe, contacts=Contacts(from_activity=activity or None, fields=fields))


def contact_column(contact: str | ContactBy | None) -> str | None:
    """Return the column that says whose a row is."""
    return None if contact is None else column_of(contact)


# --- what stands in the way ------------------------------------------------------------------------------

_REQUIRED: Mapping[Role, Sequence[tuple[str, str, Callable[[Any], object]]]] = {
    "contacts": (("key", "the column that is the key of a contact", lambda s: s.key),),
    "activity": (
        ("contact", "the column that says who they belong to", lambda s: contact_column(s.contact)),
    ),
    "child": (
        ("parent.activity", "what its rows are a part of", lambda s: s.parent.activity),
        ("parent.key", "the column they are joined by", lambda s: s.parent.key),
    ),
    "lookup": (
        ("key", "the column that rows are found by", lambda s: s.key),
        ("on", "the detail that names its rows", lambda s: s.contacts or s.on),
    ),
    "list": (
        ("contact", "the column that says who they belong to", lambda s: contact_column(s.contact)),
        ("value", "the column that holds the values", lambda s: s.value),
    ),
    "unused": (),
}
"""What each role must name: its place, what it is, and where to look."""


def problems(recipe: Recipe) -> list[Problem]:
    """Return what is still to be chosen, then the first rule of mappings that is broken."""
    found = []
    contacts = recipe.mapping.contacts
    if contacts.file is None and contacts.from_activity is None:
        what = "nothing says who the contacts are"
        mend = "give a file the role “contacts”, or make contacts from what they did"
        found.append(Problem(what=what, path="contacts", mend=mend))
    for path, source in sources(recipe):
        for name, what, value in _REQUIRED[role_of(source)]:
            if not value(source):
                found.append(Problem(what=f"choose {what}", path=f"{path}.{name}"))
    rfm = recipe.mapping.rfm
    if rfm is not None and not rfm.amount:
        what = "choose the amount that RFM adds up"
        found.append(Problem(what=what, path="rfm.amount"))
    if found:
        return found
    try:
        check_mapping(recipe.mapping)
    except MappingError as error:
        return [Problem.of(error)]
    return []
