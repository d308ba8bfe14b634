"""Commands that put a definition into other words: SQL, a summary, its faults, why one contact is in."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from app.cli.commands.desk import name_of, opened
from app.cli.output import Output
from engine.catalog import phrases
from engine.catalog.model import Catalog
from engine.compiler import compile_segment, to_sql
from engine.errors import CardinalError, DefinitionError, NotFoundError
from engine.evaluation.contact import Row
from engine.evaluation.evidence import Evidence
from engine.evaluation.explain import CardAnswer, ConditionAnswer, Explainer, Explanation
from engine.exporting.files import plain
from engine.review import describe, errors


def sql(arguments: Namespace, output: Output) -> int:
    """Print the statement of a definition."""
    with opened(arguments, output) as desk:
        segment = desk.definition(arguments.definition)
        as_of = desk.as_of(None)
        desk.require_right(segment, arguments.definition, as_of)
        query = compile_segment(segment, desk.membership.context(as_of))
        text = to_sql(query, arguments.dialect)
        output.verbatim({"name": name_of(segment, arguments.definition), "sql": text}, f"{text};")
    return 0


def describe_definition(arguments: Namespace, output: Output) -> int:
    """Print a definition in plain language, with its equation."""
    with opened(arguments, output) as desk:
        segment = desk.definition(arguments.definition)
        as_of = desk.as_of(None)
        desk.require_right(segment, arguments.definition, as_of)
        summary = describe(segment, desk.catalog, as_of)
        record: dict[str, Any] = {"name": name_of(segment, arguments.definition)}
        record |= {"as_of": str(as_of), "equation": summary.equation, "summary": summary.sentence}
        record["cards"] = {letter: said for letter, _, said in summary.cards}
        lines = [summary.sentence, f"Calculated for {summary.calculated_for}."]
        if summary.equation:
            lines.append(f"Equation: {summary.equation}")
        lines += [
            f"  {letter}: {title + ' – ' if title else ''}{said}" for letter, title, said in summary.cards
        ]
        output.result(record, *lines)
    return 0


def check(arguments: Namespace, output: Output) -> int:
    """Print the errors and warnings of definitions; 1 when there is an error."""
    failed = False
    with opened(arguments, output) as desk:
        for given in arguments.definitions:
            try:
                segment = desk.definition(given)
            except (DefinitionError, NotFoundError) as error:  # the others are looked at all the same
                _print_unread(given, error, output)
                failed = True
                continue
            findings = desk.findings(segment)
            failed = failed or bool(errors(findings))
            name = name_of(segment, given)
            for finding in findings:
                record: dict[str, Any] = {"name": name, "severity": finding.severity, "path": finding.path}
                record |= {"message": finding.what, "mend": finding.mend}
                output.result(record, f"{name}: {finding.severity}: {finding}")
            if not findings and not output.json:
                output.result({}, f"{name}: nothing is wrong")
    return 1 if failed else 0


def _print_unread(given: str, error: CardinalError, output: Output) -> None:
    path = error.place.path if error.place is not None and error.place.path is not None else ""
    record = {"name": given, "severity": "error", "path": path, "message": error.what, "mend": error.mend}
    output.result(record, f"error: {error}")


def explain(arguments: Namespace, output: Output) -> int:
    """Print why a contact is in a segment, or is not."""
    with opened(arguments, output) as desk:
        evaluated = desk.evaluate(arguments.definition, desk.as_of(arguments.as_of))
        found = Explainer(desk.reader, desk.membership).explain(evaluated, arguments.key)
        record = _record(found, desk.catalog)
        lines = _lines(found, desk.catalog, name_of(evaluated.segment, arguments.definition))
        output.result(record, *lines)
    return 0


def _record(found: Explanation, catalog: Catalog) -> dict[str, Any]:
    """Return an explanation as a record; one that stands above, or of nobody yet, says so without cards."""
    told: dict[str, Any] = {"cards": [_card_record(card, catalog) for card in found.cards]}
    if found.above or not found.exists:
        told = {"above": True} if found.above else {"exists": False}
    return {
        "key": found.key,
        "name": found.name,
        "member": found.member,
        "as_of": found.as_of,
        "equation": found.equation,
        **told,
    }


def _card_record(card: CardAnswer, catalog: Catalog) -> dict[str, Any]:
    return {
        "card": card.letter,
        "column": card.side,
        "true": card.holds,
        "negated": card.card.negated,
        "conditions": [_condition_record(answer, catalog) for answer in card.conditions],
    }


def _condition_record(answer: ConditionAnswer, catalog: Catalog) -> dict[str, Any]:
    evidence = answer.evidence
    record: dict[str, Any] = {
        "path": answer.path,
        "condition": phrases.text(phrases.phrase(answer.condition, catalog)),
        "true": answer.holds,
        "value": evidence.value,
        "rows": [_stored(row, catalog) for row in evidence.rows],
        "rows_in_all": evidence.count,
    }
    if evidence.change is not None and not answer.holds:
        record["change"] = str(evidence.change)
    if answer.nested is not None:
        record["segment"] = _record(answer.nested, catalog)
    return record


def _lines(found: Explanation, catalog: Catalog, name: str) -> list[str]:
    state = "is in" if found.member else "is not in"
    if not found.exists:
        state = "does not exist yet, so it is not in"
    said = f": {found.equation}" if found.equation else ""
    if found.above:
        said += ", explained above"
    lines = [f"{found.key} {state} {name} as of {found.as_of}{said}"]
    for card in found.cards:
        title = f" {card.card.title}" if card.card.title else ""
        negated = " (not)" if card.card.negated else ""
        lines.append(f"{_mark(card.holds)} {card.letter}{negated}{title}, {card.side}")
        for answer in card.conditions:
            lines += _condition_lines(answer, catalog)
    return lines


def _condition_lines(answer: ConditionAnswer, catalog: Catalog) -> list[str]:
    said = phrases.text(phrases.phrase(answer.condition, catalog))
    lines = [f"    {_mark(answer.holds)} {said}{_value(answer.evidence)}"]
    if answer.evidence.change is not None and not answer.holds:
        lines[0] += f"; it would take {answer.evidence.change}"
    for row in answer.evidence.rows:
        values = ", ".join(
            f"{name} {plain(value)}" for name, value in _stored(row, catalog).items() if value is not None
        )
        lines.append(f"          {row.activity}: {values}")
    if answer.evidence.count > len(answer.evidence.rows):
        lines.append(f"          … {answer.evidence.count:,} rows in all")
    if answer.nested is not None:
        lines += [f"        {line}" for line in _lines(answer.nested, catalog, answer.nested.name)]
    return lines


def _value(evidence: Evidence) -> str:
    if evidence.value is None:
        return " — it is empty" if evidence.empty else ""
    if isinstance(evidence.value, dict):
        return " — " + ", ".join(
            f"{name} is {plain(value) or 'empty'}" for name, value in evidence.value.items()
        )
    return f" — it is {plain(evidence.value)}"


def _stored(row: Row, catalog: Catalog) -> dict[str, Any]:
    """Return a row's values without the weekdays, months and hours that its dates bring along."""
    of = catalog.activity(row.activity)
    attributes = of.attributes if of is not None else ()
    return {each.name: row.values[each.name] for each in attributes if each.part is None}


def _mark(holds: bool) -> str:
    return "yes" if holds else "no "
