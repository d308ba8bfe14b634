"""A template resolved against a project: what is asked, and the definition by the present answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

import msgspec

from engine.catalog.model import Catalog, DataColumn
from engine.definition import decimals
from engine.definition.codec import from_tree
from engine.definition.model import FORMAT, Segment
from engine.templates.filling import Answers, sequence
from engine.templates.finding import CLOSE, Place, candidates
from engine.templates.model import Ask, Choice, Question, Template, Tree
from engine.templates.reading import Role, roles

MOST_CHOICES = 1_000


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """A template for one project.

    ``segment`` is the definition by the answers, None when something is ``missing``, which says what in one
    sentence. ``questions`` are what a person may decide.
    """

    template: Template
    questions: tuple[Question, ...] = ()
    segment: Segment | None = None
    missing: str = ""


class _Missing(Exception):  # noqa: N818 (it is an answer, not a failure)
    """Something that a template needs and the project does not have."""


def resolve(template: Template, catalog: Catalog, answers: Mapping[str, str] | None = None) -> Resolution:
    """Return a template's definition for a project.

    ``answers`` are the chosen keys (or numbers as text) by the names of asks; what is not answered, or
    can't be chosen any more, is decided by what is likeliest.
    """
    work = _Work(template, catalog, answers or {})
    try:
        for ask in template.asks:
            work.decide(ask)
    except _Missing as missing:
        return Resolution(template=template, questions=tuple(work.questions), missing=str(missing))
    return Resolution(template=template, questions=tuple(work.questions), segment=work.segment())


class _Work:
    """The asks of a template decided one after the other."""

    def __init__(self, template: Template, catalog: Catalog, answers: Mapping[str, str]) -> None:
        self._template = template
        self._catalog = catalog
        self._answers = answers
        self._chosen: dict[str, Choice] = {}
        self.questions: list[Question] = []

    def decide(self, ask: Ask) -> None:
        """Decide one ask; raises _Missing when nothing fits it."""
        if ask.number is not None:
            self._decide_number(ask, ask.number)
            return
        choices = self._choices(ask)
        if not choices:
            self._leave_out(ask)
            return
        best = choices[min(ask.start, len(choices)) - 1]
        given = {choice.key: choice for choice in choices}
        chosen = given.get(self._answers.get(ask.name, ""), best)
        self._chosen[ask.name] = chosen
        if _is_open(ask, choices):
            self.questions.append(
                Question(name=ask.name, text=_text(ask), choices=choices, answer=chosen.key)
            )

    def segment(self) -> Segment:
        """Return the definition by what was decided."""
        bound = {name: choice.bound for name, choice in self._chosen.items()}
        template = self._template
        forms = {ask.name: bound.pop(ask.name) for ask in template.asks if ask.options}
        answers = Answers(bound, forms)
        words = {name: choice.label for name, choice in self._chosen.items()}
        return from_tree(
            {
                "format": FORMAT,
                "name": (template.name or template.title).format(**words),
                "purpose": template.purpose,
                "include": sequence(template.include, answers),
                "exclude": sequence(template.exclude, answers),
            }
        )

    # --- choices -------------------------------------------------------------------------------------------

    def _decide_number(self, ask: Ask, usual: Decimal) -> None:
        number = _number(self._answers.get(ask.name, ""), usual)
        text = f"{number:f}"
        self._chosen[ask.name] = Choice(key=text, label=text, bound=_plain(number))
        self.questions.append(Question(name=ask.name, text=ask.ask, number=number, answer=text))

    def _leave_out(self, ask: Ask) -> None:
        if not ask.optional:
            raise _Missing(self._missing(ask))
        self._chosen[ask.name] = Choice(key="", label="", bound=[])

    def _choices(self, ask: Ask) -> tuple[Choice, ...]:
        if ask.options:
            return tuple(
                Choice(key=option.label, label=option.label, bound=option.gives) for option in ask.options
            )
        if ask.values is not None:
            return _values(self._column(ask.values))
        role = roles()[ask.role or ""]
        found = candidates(role, self._place(ask))
        return found if role.kind != "activity" else tuple(self._able(ask, found))

    def _able(self, ask: Ask, found: tuple[Choice, ...]) -> Iterator[Choice]:
        """Yield the activities that have all that the template needs of them."""
        for choice in found:
            if not any(True for _ in self._lacking(ask, choice)):
                yield choice

    def _lacking(self, ask: Ask, choice: Choice) -> Iterator[Role]:
        place = Place(self._catalog, self._catalog.activity(choice.key))
        for need in self._template.asks:
            if need.of == ask.name and not need.optional:
                role = roles()[need.role or ""]
                if not candidates(role, place):
                    yield role

    def _missing(self, ask: Ask) -> str:
        """Say what the project lacks: the activity, or what the likeliest one does not have."""
        role = roles()[ask.role] if ask.role is not None else None
        if role is None:
            return f"There are no values of “{self._chosen[ask.values or ''].label}” to choose from."
        for choice in candidates(role, self._place(ask)) if role.kind == "activity" else ():
            for lacking in self._lacking(ask, choice):
                return lacking.missing.format(activity=f"“{choice.label}”")
        activity = self._place(ask).activity
        return role.missing.format(activity=f"“{activity.shown}”" if activity is not None else "")

    def _place(self, ask: Ask) -> Place:
        if ask.of is None:
            return Place(self._catalog)
        return Place(self._catalog, self._catalog.activity(self._chosen[ask.of].key))

    def _column(self, name: str) -> DataColumn:
        """Return the detail or field that another ask found."""
        place = self._place(next(ask for ask in self._template.asks if ask.name == name))
        return next(column for column in place.columns if column.name == self._chosen[name].key)


def _values(column: DataColumn) -> tuple[Choice, ...]:
    if column.classes:
        return tuple(Choice(key=key, label=label, bound=[key]) for key, label in column.classes.items())
    known = column.statistics
    return tuple(
        Choice(key=each.value, label=each.value, bound=[each.value])
        for each in (known.frequent[:MOST_CHOICES] if known is not None else ())
    )


def _is_open(ask: Ask, choices: tuple[Choice, ...]) -> bool:
    """Return whether a person is asked: there is a choice, and nothing in the project that settles it."""
    settled = ask.role is not None and choices[0].score - choices[min(1, len(choices) - 1)].score > CLOSE
    return len(choices) > 1 and not settled


def _text(ask: Ask) -> str:
    return ask.ask or roles()[ask.role or ""].ask


def _number(text: str, usual: Decimal) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return usual
    sound = decimals.number_problem(number) is None and number >= 0
    return decimals.plain(number) if sound else usual


def _plain(number: Decimal) -> Tree:
    return int(number) if number == number.to_integral_value() else number
