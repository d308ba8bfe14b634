"""What can be said of a file in its role, as fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.importing.assistant.fields import KINDS, NONE, Edit, Field, named, noted
from app.importing.assistant.scene import Scene, activities, key_of
from app.importing.assistant.wording import BY_NUMBER, ROLES, Note, found_note, key_note, time_note
from app.importing.recipe import (
    Recipe,
    activity_at,
    changed,
    contact_column,
    replace,
    role_of,
    source_at,
)
from app.importing.roles import with_role
from engine.importing.mapping import (
    ROW_NUMBER,
    ActivitySource,
    ContactBy,
    Contacts,
    ListSource,
    Lookup,
    Parent,
    Source,
    Traffic,
)


def role_field(scene: Scene, path: str) -> Field:
    """Return what a file is."""
    source = source_at(scene.recipe, path)
    assert source is not None
    headers = scene.headers(path)
    return Field(
        id="role",
        label="What it is",
        value=role_of(source),
        choices=tuple(ROLES.items()),
        why=scene.why(path),
        edit=lambda recipe, role: with_role(recipe, path, role, headers)[0],
    )


def fields_of(scene: Scene, path: str) -> list[Field]:
    """Return what can be said of a source in its role."""
    source = source_at(scene.recipe, path)
    if source is None:
        return []
    return _FIELDS[role_of(source)](scene, path, source)


# --- pieces ----------------------------------------------------------------------------------------------


def _name(path: str, source: ActivitySource | ListSource, label: str = "Name") -> Field:
    def edit(recipe: Recipe, name: str) -> Recipe:
        return changed(recipe, path, name=name.strip())

    return Field(id="name", label=label, kind="text", value=source.name, edit=edit)


def _family(path: str, source: ActivitySource) -> Field:
    return Field(
        id="family",
        label="Kind",
        value=source.family,
        choices=KINDS,
        edit=lambda recipe, family: changed(recipe, path, family=family),
    )


def _contact(scene: Scene, path: str, source: ActivitySource | ListSource) -> list[Field]:
    """Return whose the rows are: a column, and what contacts are found by."""
    column = contact_column(source.contact) or ""
    rows = source.name or "its rows"
    also = source.name in scene.recipe.mapping.contacts.also_from
    rest = "they become contacts of their own" if also else "not used"
    figures = found_note(scene.check(f"{path}.contact"), rows, "find their contact", column, rest=rest)
    made = scene.recipe.mapping.contacts.from_activity
    if made is not None and made == source.name:
        figures = Note("plain", "contacts are made from it")
    field = source.contact.field if isinstance(source.contact, ContactBy) else ""

    def told(name: str, by: str) -> str | ContactBy:
        return ContactBy(column=name, field=by) if by else name

    fields = [
        Field(
            id="contact",
            label="Belongs to",
            value=column,
            choices=named(scene.headers(path), column),
            note=noted(scene, f"{path}.contact", figures),
            why=scene.why(f"{path}.contact"),
            edit=lambda recipe, name: changed(recipe, path, contact=told(name, field)),
        )
    ]
    if scene.recipe.mapping.contacts.file is not None:
        known = scene.seen("contacts")
        names = [one.name for one in known.columns if one.name] if known is not None else []
        choices = tuple((name, name) for name in dict.fromkeys((*names, field)) if name)
        fields.append(
            Field(
                id="found-by",
                label="Contacts found by",
                value=field,
                choices=(("", f"their key ({key_of(scene.recipe)})"), *choices),
                edit=lambda recipe, by: changed(recipe, path, contact=told(column, by)),
            )
        )
    return fields


# --- roles -----------------------------------------------------------------------------------------------


def _of_contacts(scene: Scene, path: str, source: Source) -> list[Field]:
    assert isinstance(source, Contacts)
    headers = scene.headers(path)
    key = source.key or ""
    keys = tuple((h, h) for h in dict.fromkeys((*headers, key)) if h and h != ROW_NUMBER)
    return [
        Field(
            id="key",
            label="Key",
            value=key,
            choices=(*(() if key else (NONE,)), *keys, (ROW_NUMBER, BY_NUMBER)),
            note=noted(scene, "contacts.key", key_note(scene.check("contacts.key"))),
            why=scene.why("contacts.key"),
            hint="The column that stays the same for a contact and differs between contacts",
            edit=lambda recipe, name: changed(recipe, path, key=name),
        ),
        Field(
            id="created-at",
            label="Contact since",
            value=source.created_at or "",
            choices=named(headers, source.created_at, none=True),
            note=noted(scene, "contacts.created_at", None),
            why=scene.why("contacts.created_at"),
            edit=lambda recipe, name: changed(recipe, path, created_at=name or None),
        ),
        *_also_from(scene, path, source),
    ]


def _also_from(scene: Scene, path: str, source: Contacts) -> list[Field]:
    makers = [one.name for one in activities(scene.recipe, own_contact=True)]
    if not makers:
        return []
    return [
        Field(
            id="also-from",
            label="Make further contacts from",
            kind="several",
            value=source.also_from,
            choices=tuple((name, name) for name in makers),
            why=scene.why("contacts.also_from"),
            hint="A key that only these know becomes a contact with empty fields",
            edit=lambda recipe, names: changed(recipe, path, also_from=tuple(names)),
        )
    ]


def _of_activity(scene: Scene, path: str, source: Source) -> list[Field]:
    assert isinstance(source, ActivitySource)
    names = [*scene.headers(path), *(one.name for one in _joined(scene, path, source, ("date", "datetime")))]
    return [
        _name(path, source),
        _family(path, source),
        *_contact(scene, path, source),
        Field(
            id="time",
            label="Time",
            value=source.time or "",
            choices=named(names, source.time, none=True),
            note=noted(scene, f"{path}.time", _time(scene, path, source)),
            why=scene.why(f"{path}.time"),
            edit=lambda recipe, name: changed(recipe, path, time=name or None),
        ),
        *_traffic(scene, path, source),
    ]


def _time(scene: Scene, path: str, source: ActivitySource) -> Note | None:
    if source.time is None:
        return Note("plain", "without a time its rows count at any moment")
    return time_note(scene.check(f"{path}.time"), source.name)


def _joined(scene: Scene, path: str, source: ActivitySource, types: Sequence[str]) -> list[Any]:
    """Return the details that other files bring to an activity."""
    own = {column.name for column in seen.columns} if (seen := scene.seen(path)) is not None else set()
    return [one for one in scene.details(source.name) if one.name not in own and one.type in types]


def _traffic(scene: Scene, path: str, source: ActivitySource) -> list[Field]:
    """Return where a visit came from: only where there are addresses to tell it by."""
    details = scene.details(source.name)
    urls = [one.name for one in details if one.type == "url"]
    traffic = source.traffic
    if traffic is None and not urls:
        return []
    texts = [one.name for one in details if one.type in ("url", "text") and one.name.count(".") == 0]
    url, referrer = (traffic.url, traffic.referrer) if traffic is not None else ("", None)

    def told(recipe: Recipe, page: str, before: str | None) -> Recipe:
        made = Traffic(url=page, referrer=before or None) if page else None
        return changed(recipe, path, traffic=made)

    page = Field(
        id="traffic-url",
        label="Traffic: page address",
        value=url,
        choices=named(texts, url, none=True),
        note=noted(scene, f"{path}.traffic.url", Note("plain", "brings a channel: advert, search, social …")),
        why=scene.why(f"{path}.traffic"),
        edit=lambda recipe, name: told(recipe, name, referrer),
    )
    if traffic is None:
        return [page]
    before = Field(
        id="traffic-referrer",
        label="Traffic: came from",
        value=referrer or "",
        choices=named(texts, referrer, none=True),
        note=noted(scene, f"{path}.traffic.referrer", None),
        edit=lambda recipe, name: told(recipe, url, name),
    )
    return [page, before]


def _of_child(scene: Scene, path: str, source: Source) -> list[Field]:
    assert isinstance(source, ActivitySource)
    parent = source.parent
    assert parent is not None
    others = [one.name for one in activities(scene.recipe) if one.name != source.name]
    where = activity_at(scene.recipe, parent.activity)
    keys = scene.headers(where) if where is not None else ()
    figures = found_note(
        scene.check(f"{path}.parent"), source.name, f"find their row of {parent.activity}", parent.named_by
    )
    own = scene.headers(path)

    def told(**changes: Any) -> Edit:
        return lambda recipe, _: changed(recipe, path, parent=replace(parent, **changes))

    def of(activity: str) -> Parent:
        """Keep the column if the other one has it, or take the one that both have."""
        there = scene.headers(activity_at(scene.recipe, activity) or "")
        shared = [h for h in there if h.lower() in {one.lower() for one in own}]
        ids = [h for h in shared if "id" in h.lower()]
        key = parent.key if parent.key in there else next(iter((*ids, *shared)), "")
        return Parent(activity=activity, key=key, on=None)

    return [
        _name(path, source),
        _family(path, source),
        Field(
            id="parent",
            label="Part of",
            value=parent.activity,
            choices=named(others, parent.activity),
            note=noted(scene, f"{path}.parent.activity", Note("plain", "whose contact and time it takes")),
            why=scene.why(f"{path}.parent"),
            edit=lambda recipe, activity: changed(recipe, path, parent=of(activity)),
        ),
        Field(
            id="parent-key",
            label=f"Column in {parent.activity or 'it'}",
            value=parent.key,
            choices=named(keys, parent.key),
            note=noted(scene, f"{path}.parent.key", figures),
            edit=lambda recipe, key: told(key=key, on=_other(parent.named_by, key))(recipe, key),
        ),
        Field(
            id="parent-on",
            label="Column here",
            value=parent.named_by,
            choices=named(own, parent.named_by),
            note=noted(scene, f"{path}.parent.on", None),
            edit=lambda recipe, on: told(on=_other(on, parent.key))(recipe, on),
        ),
    ]


def _other(on: str, key: str) -> str | None:
    """Return the own column where it is called otherwise than the key."""
    return on if on and on.lower() != key.lower() else None


def _of_lookup(scene: Scene, path: str, source: Source) -> list[Field]:
    assert isinstance(source, Lookup)
    targets = [("#contacts", "contacts"), *((one.name, one.name) for one in activities(scene.recipe))]
    present = "#contacts" if source.contacts else source.activity or ""

    def onto(recipe: Recipe, target: str) -> Recipe:
        if target == "#contacts":
            return changed(recipe, path, contacts=True, activity=None, on=None)
        there = [one.name for one in scene.details(target)]
        same = next((name for name in there if name.lower() == source.key.lower()), "")
        return changed(recipe, path, contacts=False, activity=target, on=source.on or same)

    place = f"{path}.contacts" if source.contacts else f"{path}.on"
    rows = "its rows" if source.contacts else source.activity or ""
    finds = "belong to a contact" if source.contacts else "find extra details here"
    blank = source.key if source.contacts else source.on or ""
    rest = "not used" if source.contacts else "without extra details"
    figures = found_note(scene.check(place), rows, finds, blank, rest=rest)
    fields = [
        Field(
            id="target",
            label="For",
            value=present,
            choices=tuple(targets if present else [NONE, *targets]),
            note=noted(scene, f"{path}.activity", figures if source.contacts else None),
            why=scene.why(path),
            edit=onto,
        ),
        Field(
            id="key",
            label="Column here",
            value=source.key,
            choices=named(scene.headers(path), source.key),
            note=noted(scene, f"{path}.key", key_note(scene.check(f"{path}.key"), lookup=True)),
            edit=lambda recipe, key: changed(recipe, path, key=key),
        ),
    ]
    if not source.contacts:
        names = [one.name for one in scene.details(source.activity) if one.type not in ("list",)]
        fields.append(
            Field(
                id="on",
                label=f"Column in {source.activity or 'it'}",
                value=source.on or "",
                choices=named(names, source.on),
                note=noted(scene, f"{path}.on", figures),
                edit=lambda recipe, on: changed(recipe, path, on=on or None),
            )
        )
    return fields


def _of_list(scene: Scene, path: str, source: Source) -> list[Field]:
    assert isinstance(source, ListSource)
    return [
        _name(path, source, "Name of the list"),
        *_contact(scene, path, source),
        Field(
            id="value",
            label="Values",
            value=source.value,
            choices=named(scene.headers(path), source.value),
            note=noted(scene, f"{path}.value", None),
            why=scene.why(path),
            edit=lambda recipe, name: changed(recipe, path, value=name),
        ),
    ]


_FIELDS: dict[str, Callable[[Scene, str, Source], list[Field]]] = {
    "contacts": _of_contacts,
    "activity": _of_activity,
    "child": _of_child,
    "lookup": _of_lookup,
    "list": _of_list,
    "unused": lambda _scene, _path, _source: [],
}
