"""What belongs to no single file, as fields: contacts without a file, value indicators, the time zone."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from app.importing.assistant.fields import Field, named, noted
from app.importing.assistant.scene import Scene, activities
from app.importing.assistant.wording import Note
from app.importing.recipe import (
    replace,
    with_contacts_from,
    with_mapping,
    with_rfm,
)


def fields_of_all(scene: Scene) -> list[Field]:
    """Return what belongs to no single file: contacts without a file, value indicators, the time zone."""
    mapping = scene.recipe.mapping
    fields = _made_contacts(scene) if mapping.contacts.file is None else []
    return [*fields, *_rfm(scene), _zone(scene)]


def _made_contacts(scene: Scene) -> list[Field]:
    contacts = scene.recipe.mapping.contacts
    makers = [one.name for one in activities(scene.recipe, own_contact=True)]
    fields = [
        Field(
            id="from-activity",
            label="Make contacts from",
            value=contacts.from_activity or "",
            choices=named(makers, contacts.from_activity, none=True),
            note=noted(scene, "contacts", _made_note(scene)),
            why=scene.why("contacts.from_activity"),
            edit=with_contacts_from,
        )
    ]
    names = [one.name for one in scene.details(contacts.from_activity)]
    if contacts.from_activity and names:
        fields.append(
            Field(
                id="fields",
                label="Their fields",
                kind="several",
                value=contacts.fields,
                choices=tuple((name, name) for name in dict.fromkeys((*names, *contacts.fields))),
                note=noted(scene, "contacts.fields", Note("plain", "taken from the contact's latest row")),
                why=scene.why("contacts.fields"),
                edit=lambda recipe, chosen: with_mapping(
                    recipe, contacts=replace(recipe.mapping.contacts, fields=tuple(chosen))
                ),
            )
        )
    return fields


def _made_note(scene: Scene) -> Note:
    check = scene.check("contacts.from_activity")
    if check is None:
        return Note("plain", "there is no file of contacts; every key becomes one")
    return Note("good", f"its {check.of:,} rows know {check.found:,} contacts")


def _rfm(scene: Scene) -> list[Field]:
    rfm = scene.recipe.mapping.rfm
    dated = [one.name for one in activities(scene.recipe) if one.time is not None or one.parent is not None]
    if not dated and rfm is None:
        return []
    activity = rfm.activity if rfm is not None else ""
    details = scene.details(activity)
    numbers = [one.name for one in details if one.type == "number"]
    fields = [
        Field(
            id="rfm-activity",
            label="RFM from",
            value=activity,
            choices=named(dated, activity, none=True),
            note=noted(scene, "rfm.activity", Note("plain", "recency, frequency and monetary value")),
            why=scene.why("rfm"),
            edit=lambda recipe, name: with_rfm(recipe, name),
        )
    ]
    if rfm is None:
        return fields
    return [
        *fields,
        Field(
            id="rfm-amount",
            label="Amount",
            value=rfm.amount,
            choices=named(numbers, rfm.amount),
            note=noted(scene, "rfm.amount", None),
            edit=lambda recipe, name: with_rfm(recipe, rfm.activity, name, rfm.order or ""),
        ),
        Field(
            id="rfm-order",
            label="Order",
            value=rfm.order or "",
            choices=(
                ("", "each row is one"),
                *named((one.name for one in details), rfm.order)[not rfm.order :],
            ),
            note=noted(scene, "rfm.order", None),
            edit=lambda recipe, name: with_rfm(recipe, rfm.activity, rfm.amount, name),
        ),
    ]


def _zone(scene: Scene) -> Field:
    zone = scene.recipe.mapping.timezone
    return Field(
        id="timezone",
        label="Time zone",
        kind="open choice",
        value=zone,
        choices=_zones(),
        note=noted(scene, "timezone", Note("plain", "times with an offset are brought into it")),
        edit=lambda recipe, name: with_mapping(recipe, timezone=name.strip()),
    )


@cache
def _zones() -> tuple[tuple[str, str], ...]:
    """Return the zones that there are as choices, for which a thousand files are looked at."""
    return tuple((name, name) for name in sorted(available_timezones()))
