"""What the page is drawn from: the recipe and what was last seen of its files."""

from __future__ import annotations

from functools import cached_property

import msgspec

from app.importing.recipe import Recipe, contact_column, owner, problems, source_at
from engine.importing.looking.result import Check, Detail, Look, Problem, SourceLook
from engine.importing.mapping import ActivitySource, Contacts
from engine.importing.report import Sentence

LOSING = "format"
"""What is asked of dates: without an answer the values stay empty."""


class Scene(msgspec.Struct, frozen=True, dict=True, kw_only=True):
    """A recipe with the newest look at its files; ``looked`` is the recipe that the look was taken of."""

    recipe: Recipe
    look: Look | None = None
    looked: Recipe | None = None

    # --- what was seen -----------------------------------------------------------------------------------

    @property
    def is_current(self) -> bool:
        """Whether the look is of this very recipe."""
        return self.looked is self.recipe

    def seen(self, path: str) -> SourceLook | None:
        """Return what was seen of the files at a place, also where they stood elsewhere when looked at."""
        if self.look is None or self.looked is None:
            return None
        source, before = source_at(self.recipe, path), source_at(self.looked, path)
        if source is None:
            return None
        if before is not None and before.files == source.files and before.sheet == source.sheet:
            return self.look.sources.get(path)
        for other, look in self.look.sources.items():
            there = source_at(self.looked, other)
            if there is not None and there.files == source.files:
                return look
        return None

    def is_fresh(self, path: str) -> bool:
        """Whether what was seen at a place still holds."""
        before = source_at(self.looked, path) if self.looked is not None else None
        return before is not None and before == source_at(self.recipe, path)

    def headers(self, path: str) -> tuple[str, ...]:
        """Return the columns of a source's files."""
        seen = self.seen(path)
        return tuple(column.header for column in seen.columns) if seen is not None else ()

    def details(self, activity: str | None) -> tuple[Detail, ...]:
        """Return what an activity has in the end."""
        return self.look.details.get(activity or "", ()) if self.look is not None else ()

    def check(self, path: str) -> Check | None:
        """Return the figures at a place, while they hold."""
        if self.look is None or not self.is_fresh(owner(path)):
            return None
        return self.look.checks.get(path)

    def is_lost(self, path: str) -> bool:
        """Whether no row of a source would be used: none has a time, or finds what it belongs to."""
        source = source_at(self.recipe, path)
        becomes_contacts = getattr(source, "name", None) in self.recipe.mapping.contacts.also_from
        checks = self.look.checks if self.look is not None and self.is_fresh(path) else {}
        return any(
            check.of and not check.found
            for place, check in checks.items()
            if place.startswith(f"{path}.") and not (becomes_contacts and place == f"{path}.contact")
        )

    # --- what is said ------------------------------------------------------------------------------------

    def why(self, path: str) -> str:
        """Return the guess's reasons for what stands at a place."""
        return "; ".join(reason.text for reason in self.recipe.reasons if reason.path == path)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps the import from beginning."""
        own = problems(self.recipe)
        if self.look is None or not self.is_current:
            return tuple(own)
        used = [one for path, one in self.look.sources.items() if not path.startswith("unused[")]
        seen = [one.problem for one in used if one.problem is not None]
        known = tuple(problem.path for problem in own)
        more = [one for one in (*seen, *self.look.problems) if not one.path.startswith(known)]
        return (*own, *more)

    def problems_of(self, path: str) -> list[Problem]:
        """Return the problems of one source ("": of the import as a whole)."""
        return [one for one in self.problems if self.place(one.path) == path]

    def problem(self, path: str) -> Problem | None:
        """Return the problem at exactly this place, or inside it."""
        return next(
            (one for one in self.problems if one.path == path or one.path.startswith(f"{path}.")), None
        )

    def place(self, path: str) -> str:
        """Return the source whose page tells of a path of the mapping, "" for the import as a whole."""
        place = owner(path)
        return "" if place == "contacts" and self.recipe.mapping.contacts.file is None else place

    @cached_property
    def questions(self) -> tuple[Sentence, ...]:
        """What only a person can say: what the guess left open, and what the files themselves do."""
        asked = {(one.path, one.option): one for one in self.recipe.questions}
        if self.look is not None and self.is_current:
            for look in self.look.sources.values():
                for question in look.questions:
                    asked.setdefault((question.path, question.option), question)
        return tuple(one for one in asked.values() if self._is_open(one))

    def _is_open(self, question: Sentence) -> bool:
        accepted = {(one.path, one.option) for one in self.recipe.accepted}
        return (question.path, question.option) not in accepted or self.must(question)

    def questions_of(self, path: str) -> list[Sentence]:
        """Return the questions about one source ("": about the import as a whole)."""
        return [one for one in self.questions if self.place(one.path or "") == path]

    def must(self, question: Sentence) -> bool:
        """Whether the import would lose rows without an answer: a time that can be read in two ways."""
        source = source_at(self.recipe, owner(question.path or ""))
        if question.option != LOSING or source is None or question.column is None:
            return False
        times = {getattr(source, "time", None), getattr(source, "created_at", None)}
        spec = source.columns.get(question.column)
        return question.column in times or (spec is not None and spec.type in ("date", "datetime"))

    @cached_property
    def blocked(self) -> str:
        """Why the import can't begin, "" when it can."""
        if self.problems:
            count = len(self.problems)
            return (
                "1 thing must be put right first" if count == 1 else f"{count} things must be put right first"
            )
        if self._was_wrong:
            return "what was changed is being checked"
        if any(self.must(question) for question in self.questions):
            return "one question must be answered first"
        return ""

    @property
    def _was_wrong(self) -> bool:
        """Whether something was wrong when the files were last looked at, and may be still."""
        if self.look is None or self.is_current:
            return False
        seen = self.look.sources.items()
        wrong = any(one.problem for path, one in seen if not path.startswith("unused["))
        return bool(self.look.problems) or wrong


def key_of(recipe: Recipe) -> str:
    """Return how the key of contacts is called."""
    contacts: Contacts = recipe.mapping.contacts
    if contacts.key:
        return contacts.key
    for activity in recipe.mapping.activities:
        if activity.name == contacts.from_activity:
            return contact_column(activity.contact) or "key"
    return "key"


def activities(recipe: Recipe, *, own_contact: bool = False) -> list[ActivitySource]:
    """Return the activities; those alone that name contacts by a key of their own."""
    found = recipe.mapping.activities
    return [one for one in found if not own_contact or isinstance(one.contact, str)]


def is_time_of(recipe: Recipe, path: str, header: str) -> bool:
    """Whether a column says when; then it can't be left out."""
    source = source_at(recipe, path)
    return header in (getattr(source, "time", None), getattr(source, "created_at", None))


def shown_name(recipe: Recipe, path: str) -> str:
    """Return a source's file as people call it; of several the first and how many more."""
    source = source_at(recipe, path)
    names = source.files if source is not None else ()
    if not names:
        return "no file"
    first = names[0].rsplit("/", 1)[-1]
    sheet = f" – {source.sheet}" if source is not None and source.sheet else ""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{first}{sheet}{more}"
