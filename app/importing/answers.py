"""Answering what the guess, or a look at the files, could not tell."""

from __future__ import annotations

import re

from app.importing.recipe import Recipe, changed, owner, replace, source_at, with_column, with_reading
from engine.importing.mapping import ActivitySource
from engine.importing.report import Sentence


def settled(recipe: Recipe, question: Sentence) -> Recipe:
    """Return the recipe with a question answered by what stands there already."""
    mark = (question.path, question.option)
    left = tuple(one for one in recipe.questions if (one.path, one.option) != mark)
    return replace(recipe, questions=left, accepted=(*recipe.accepted, question))


def answered(recipe: Recipe, question: Sentence, choice: str) -> Recipe:
    """Return the recipe with a question's answer in its place, and the question gone."""
    recipe = settled(recipe, question)
    path, option = question.path or "", question.option or ""
    place = owner(path)
    if source_at(recipe, place) is None:
        return recipe
    if option in ("format", "decimal") and question.column is not None:
        recipe = _with_column_answer(recipe, place, question.column, option, choice)
    elif option.startswith("csv."):
        recipe = with_reading(recipe, place, **{option[4:]: _as_told(option, choice)})
    elif option == "sheet":
        recipe = changed(recipe, place, sheet=choice)
    elif option == "key" and path.endswith(".parent"):
        source = source_at(recipe, place)
        if isinstance(source, ActivitySource) and source.parent is not None:
            recipe = changed(recipe, place, parent=replace(source.parent, on=choice))
    elif option in ("key", "contact", "time", "created_at"):
        recipe = changed(recipe, place, **{option: choice})
    also = question.also or ""
    if also and question.column is not None:
        recipe = changed(recipe, owner(also), **{also.rpartition(".")[2]: question.column})
    return recipe


def _as_told(option: str, choice: str) -> str | int:
    counted = option in ("csv.header", "csv.preamble", "csv.footer")
    return int(choice) if counted and choice.lstrip("-").isdigit() else choice


def _with_column_answer(recipe: Recipe, place: str, header: str, option: str, choice: str) -> Recipe:
    if option == "decimal":
        return with_column(recipe, place, header, type="number", decimal=choice)
    kind = "datetime" if re.search(r"%[HIs]", choice) else "date"
    return with_column(recipe, place, header, type=kind, format=choice)
