"""What the page says of the whole scene: the lines of the file list, the notices of each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial

import msgspec

from app.importing.assistant.column_panel import unread_text
from app.importing.assistant.file_list import Entry, State
from app.importing.assistant.notices import Answer, Notice, Tone
from app.importing.assistant.scene import Scene, activities, shown_name
from app.importing.assistant.wording import choice_text, problem_text, question_text, role_words
from app.importing.places import field_words
from app.importing.recipe import Role, owner, role_of, source_at, sources
from engine.importing.looking.result import Problem
from engine.importing.mapping import ROW_NUMBER
from engine.importing.report import Sentence

ICONS: Mapping[Role, str] = {
    "contacts": "users",
    "activity": "activity",
    "child": "list",
    "lookup": "plus",
    "list": "tag",
    "unused": "archive",
}

WITHOUT_ROWS = "empty"
"""The kind of what reading says of a file with nothing below its header."""

FEW = 3
"""Columns with unreadable values that are told one by one."""


class Doing(msgspec.Struct, frozen=True, eq=False):
    """What the notices' answers do: answer a question, keep what stands, look at a place or a column.

    ``make_contacts`` makes them from an activity.
    """

    answer: Callable[[Sentence, str], None]
    keep: Callable[[Sentence], None]
    go: Callable[[str], None]
    show: Callable[[str, str], None]
    make_contacts: Callable[[str], None]


def entries(scene: Scene) -> list[Entry]:
    """Return the lines of the file list."""
    made = scene.recipe.mapping.contacts.from_activity
    whole = f"contacts made from {made}" if made else "time zone, RFM"
    lines = [
        Entry(path="", name="The import as a whole", role=whole, icon="settings", state=_state(scene, ""))
    ]
    for path, source in sources(scene.recipe):
        lines.append(
            Entry(
                path=path,
                name=shown_name(scene.recipe, path),
                role=role_words(source),
                icon=ICONS[role_of(source)],
                state=_state(scene, path),
            )
        )
    return lines


def _state(scene: Scene, path: str) -> State:
    if scene.problems_of(path) or any(scene.must(question) for question in scene.questions_of(path)):
        return "error"
    if scene.questions_of(path):
        return "question"
    return "lost" if path and scene.is_lost(path) else ""


def summary(scene: Scene) -> str:
    """Return in a sentence what the import will make."""
    mapping = scene.recipe.mapping
    files = len({name for _, source in sources(scene.recipe) for name in source.files})
    parts = [f"{files:,} {'file' if files == 1 else 'files'}"]
    contacts = _contacts(scene)
    if contacts is not None:
        parts.append(_counted(contacts, "contact", "contacts"))
    if mapping.activities:
        parts.append(_counted(len(mapping.activities), "activity", "activities"))
    if scene.recipe.unused:
        parts.append(_counted(len(scene.recipe.unused), "file not used", "files not used"))
    if scene.questions:
        parts.append(_counted(len(scene.questions), "open question", "open questions"))
    return " · ".join(parts)


def _contacts(scene: Scene) -> int | None:
    """Return how many contacts there will be, None while nothing says so."""
    if scene.recipe.mapping.contacts.key == ROW_NUMBER:
        seen = scene.seen("contacts")
        return seen.rows if seen is not None else None
    key = scene.check("contacts.key") or scene.check("contacts.from_activity")
    return key.found if key is not None else None


def _counted(count: int, one: str, several: str) -> str:
    return f"{count:,} {one if count == 1 else several}"


def notices_of(scene: Scene, path: str, doing: Doing) -> list[Notice]:
    """Return what is to be said at the top of a source's page."""
    return [
        *(
            Notice(tone="error", text=problem_text(one, field_words(one.path)))
            for one in scene.problems_of(path)
        ),
        *(_question(scene, one, doing) for one in scene.questions_of(path)),
        *_unread(scene, path, doing),
        *_about(scene, path),
    ]


def notices_of_all(scene: Scene, doing: Doing) -> list[Notice]:
    """Return what is to be said of the whole: its own, and where else something is open."""
    own = [
        *(_of_whole(scene, one, doing) for one in scene.problems_of("")),
        *(_question(scene, one, doing) for one in scene.questions_of("")),
    ]
    return [*own, *(_elsewhere(scene, path, doing) for path in _open_places(scene))]


def _of_whole(scene: Scene, problem: Problem, doing: Doing) -> Notice:
    """Return a problem of the whole; where nothing says who the contacts are, with ways to make some."""
    makers = activities(scene.recipe, own_contact=True) if problem.path == "contacts" else []
    answers = tuple(
        Answer(f"Make contacts from {one.name}", partial(doing.make_contacts, one.name)) for one in makers
    )
    return Notice(tone="error", text=problem_text(problem, field_words(problem.path)), answers=answers)


def _open_places(scene: Scene) -> list[str]:
    places = [owner(one.path) for one in scene.problems]
    places += [owner(one.path or "") for one in scene.questions]
    return [place for place in dict.fromkeys(places) if place and source_at(scene.recipe, place) is not None]


def _elsewhere(scene: Scene, path: str, doing: Doing) -> Notice:
    problems, questions = scene.problems_of(path), scene.questions_of(path)
    name = shown_name(scene.recipe, path)
    if problems:
        text = problem_text(problems[0], name, field_words(problems[0].path))
    else:
        text = question_text(questions[0]) if questions else ""
    must = bool(problems) or any(scene.must(question) for question in questions)
    return Notice(
        tone="error" if must else "question",
        text=text if text.startswith(name) else f"{name}: {text}",
        answers=(Answer("Look at it", lambda: doing.go(path)),),
    )


def _question(scene: Scene, question: Sentence, doing: Doing) -> Notice:
    must = scene.must(question)
    answers = [
        Answer(choice_text(question, choice), partial(doing.answer, question, choice))
        for choice in question.choices
    ]
    if not must:
        answers.append(Answer("Leave it as it is", lambda: doing.keep(question)))
    return Notice(tone="error" if must else "question", text=question_text(question), answers=tuple(answers))


def _unread(scene: Scene, path: str, doing: Doing) -> Iterator[Notice]:
    seen = scene.seen(path)
    if seen is None:
        return
    asked = {question.column for question in scene.questions_of(path)}
    bad = [one for one in seen.columns if one.unread and not one.skip and one.header not in asked]
    for column in bad[:FEW]:
        yield Notice(
            tone="question",
            text=f"{unread_text(column, sampled=seen.sampled)}.",
            answers=(Answer("Show them", partial(doing.show, path, column.header)),),
        )
    if len(bad) > FEW:
        yield Notice(tone="question", text=f"So it is with values of {len(bad) - FEW:,} further columns.")


def _about(scene: Scene, path: str) -> Iterator[Notice]:
    source, seen = source_at(scene.recipe, path), scene.seen(path)
    if source is not None and role_of(source) == "unused":
        why = [scene.recipe.why_unused.get(name.rsplit("/", 1)[-1], "") for name in source.files]
        told = next((text for text in why if text), "This file has no role, so it is not imported")
        if seen is not None and seen.problem is not None:
            yield Notice(tone="question", text=f"{problem_text(seen.problem)} It is not used.")
        else:
            yield Notice(tone="info", text=f"{told}. Choose what it is to use it.")
    for notice in seen.notices if seen is not None else ():
        where = f"Line {notice.line}: " if notice.line is not None else ""
        tone: Tone = "question" if notice.kind == WITHOUT_ROWS else "info"
        yield Notice(tone=tone, text=f"{where}{notice.text}")
