"""What is done to saved segments as a whole, in one transaction each; no Qt, any database thread."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from engine.definition.dependencies import in_order
from engine.definition.model import Segment
from engine.definition.names import name_key
from engine.errors import NameTakenError
from engine.workspace import DeletedSegment, SavedSegment, Workspace
from engine.workspace.stores.drafts import Draft
from engine.workspace.stores.lists import FixedList
from engine.workspace.stores.references import with_names

COPY = "{} copy"


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """Return ``wanted``, or with the first number that makes it free."""
    keys = {name_key(name) for name in taken}
    number, free = 1, wanted
    while name_key(free) in keys:
        number += 1
        free = f"{wanted} {number}"
    return free


def copy_name(name: str, taken: Iterable[str]) -> str:
    """Return a free name for a copy of what is called ``name``."""
    return free_name(COPY.format(name.strip()) if name.strip() else "Copy", taken)


def rename(workspace: Workspace, segment_id: int, name: str) -> tuple[str, SavedSegment]:
    """Give a segment another name, in drafts as well; returns the former one and what is known of it now."""
    with workspace.transaction():
        former = workspace.segments.by_id(segment_id).name
        saved = workspace.segments.rename(former, name)

        def follow(draft: Draft) -> Segment:
            definition = renamed_in(draft.definition, former, saved.name)
            if draft.segment_id != segment_id:
                definition = msgspec.structs.replace(definition, name=draft.definition.name)
            return definition

        _change_drafts(workspace, follow)
        return former, saved


def rename_list(workspace: Workspace, former: str, name: str) -> FixedList:
    """Give a fixed list another name, in drafts as well."""
    with workspace.transaction():
        renamed = workspace.lists.rename(former, name)
        _change_drafts(workspace, lambda draft: with_list_renamed(draft.definition, former, renamed.name))
        return renamed


def _change_drafts(workspace: Workspace, change: Callable[[Draft], Segment]) -> None:
    for draft in workspace.drafts.all():
        definition = change(draft)
        if definition != draft.definition:
            workspace.drafts.put(
                draft.document, definition, segment_id=draft.segment_id, version=draft.version
            )


def duplicate(workspace: Workspace, names: Sequence[str]) -> tuple[SavedSegment, ...]:
    """Save a copy of each segment under a free name."""
    made = []
    with workspace.transaction():
        for name in names:
            taken = [saved.name for saved in workspace.segments.all()]
            definition = msgspec.structs.replace(workspace.segments.get(name), name=copy_name(name, taken))
            made.append(workspace.segments.save(definition))
    return tuple(made)


def delete(workspace: Workspace, names: Sequence[str]) -> tuple[DeletedSegment, ...]:
    """Delete segments, users before what they use; none goes when one of them is used by another."""
    keys = {name_key(name) for name in names}
    with workspace.transaction():
        order = in_order(names, workspace.segments.graph())
        return tuple(workspace.segments.delete(name) for name in reversed(order) if name_key(name) in keys)


def restore(workspace: Workspace, deleted: Sequence[DeletedSegment]) -> tuple[SavedSegment, ...]:
    """Bring deleted segments back, each under its name or, where that has been taken, a free one."""
    restored: list[SavedSegment] = []
    with workspace.transaction():
        for each in reversed(deleted):
            taken = [saved.name for saved in workspace.segments.all()]
            restored.append(workspace.segments.restore(each, free_name(each.name, taken)))
    return tuple(restored)


def describe(workspace: Workspace, name: str, purpose: str, tags: tuple[str, ...]) -> SavedSegment:
    """Save a segment with another purpose and other tags, as a new version."""
    with workspace.transaction():
        definition = workspace.segments.get(name)
        changed = msgspec.structs.replace(definition, purpose=purpose, tags=tags)
        return workspace.segments.saved(name) if changed == definition else workspace.segments.save(changed)


def retagged(segment: Segment, added: Sequence[str], removed: Sequence[str]) -> Segment:
    """Return a definition with tags more and others less; the rest of its tags stay."""
    away = {name_key(tag) for tag in removed}
    kept = tuple(tag for tag in segment.tags if name_key(tag) not in away)
    held = {name_key(tag) for tag in kept}
    new = tuple(tag for tag in added if name_key(tag) not in held)
    return msgspec.structs.replace(segment, tags=(*kept, *new))


def retag(
    workspace: Workspace, names: Sequence[str], added: Sequence[str], removed: Sequence[str]
) -> tuple[SavedSegment, ...]:
    """Give segments tags and take others away, each as a new version; returns those that changed."""
    made = []
    with workspace.transaction():
        for name in names:
            definition = workspace.segments.get(name)
            changed = retagged(definition, added, removed)
            if changed != definition:
                made.append(workspace.segments.save(changed))
    return tuple(made)


def users(uses: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return by the key of a name which segments use that one themselves, ordered."""
    found: dict[str, tuple[str, ...]] = {}
    for user in sorted(uses):
        for key in {name_key(name) for name in uses[user]} - {name_key(user)}:
            found[key] = (*found.get(key, ()), user)
    return found


def refuse_used(names: Sequence[str], uses: Mapping[str, Iterable[str]]) -> None:
    """Raise ``NameTakenError`` with its users when one of the segments is used by a segment that stays."""
    keys, known = {name_key(name) for name in names}, users(uses)
    for name in names:
        others = [user for user in known.get(name_key(name), ()) if name_key(user) not in keys]
        if others:
            used = ", ".join(f"“{user}”" for user in others)
            raise NameTakenError(f"“{name}” is used by {used}", mend="take it out there first")


def renamed_in(segment: Segment, former: str, new: str) -> Segment:
    """Return a definition with a saved segment's new name: its own, and where it uses that segment."""
    own = new if name_key(segment.name) == name_key(former) else segment.name
    return msgspec.structs.replace(with_names(segment, {("segment", name_key(former)): new}), name=own)


def with_list_renamed(segment: Segment, former: str, new: str) -> Segment:
    """Return a definition with a fixed list's new name where it uses that list."""
    return with_names(segment, {("list", name_key(former)): new})


def circle(own: str, names: Iterable[str], uses: Mapping[str, tuple[str, ...]]) -> str:
    """Return the sentence about the circle there would be if ``own`` used these segments, "" for none."""
    by_key = {name_key(name): used for name, used in uses.items()}
    ways: list[tuple[str, ...]] = [(own, name) for name in names]
    seen: set[str] = set()
    for way in ways:  # grows: the shortest circle is met first
        key = name_key(way[-1])
        if key == name_key(own):
            return f"“{own}” would use itself: {' → '.join((*way[:-1], own))}."
        if key not in seen:
            seen.add(key)
            ways.extend((*way, used) for used in by_key.get(key, ()))
    return ""
