"""Commands that bring data in: import, what it set aside, and a sample to try things on."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path, PurePath
from typing import NamedTuple

import msgspec

from app.cli.commands.desk import Desk
from app.cli.output import Output
from app.importing.words import STEPS, counted, rows_text
from engine.errors import MappingError, Place, UserError
from engine.importing.guess import Guess
from engine.importing.issues import Issue, read_issues
from engine.importing.job import Progress
from engine.importing.mapping import Mapping, write_mapping
from engine.importing.mapping_rules import read_mapping
from engine.importing.relocating import relocated
from engine.importing.report import FileReport, ImportReport, Sentence
from engine.importing.run import guess_mapping, import_data
from engine.review import errors
from engine.sample import write_shop
from engine.workspace import Workspace
from engine.workspace.temporary import TemporaryFolder

HEAD = 1_000
_OURS = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"format"\s*:\s*"cardinal\.(segment|mapping)/')


class Given(NamedTuple):
    """The mapping to import by; ``guess`` when it was guessed."""

    mapping: Mapping
    base: Path
    guess: Guess | None = None


def import_files(arguments: Namespace, output: Output) -> int:
    """Create or refresh a workspace's data by a mapping: told, guessed or stored; or only print it."""
    given = _given(arguments, output)
    if arguments.show_mapping:
        return _show(given, output)
    refreshed = arguments.workspace.exists()
    report = import_data(arguments.workspace, given.mapping, given.base, progress=_Telling(output))
    guess = given.guess
    _print_report(report, guess, output)
    if refreshed:
        _print_broken(arguments.workspace, output)
    if guess is not None:
        output.say("the mapping was guessed; --show-mapping prints it, and why it is so")
    return 0


# --- the mapping -----------------------------------------------------------------------------------------


def _given(arguments: Namespace, output: Output) -> Given:
    if arguments.mapping is not None:
        return Given(_from_file(arguments.mapping), arguments.mapping.absolute().parent)
    if arguments.files:
        for path in arguments.files:
            _require_data(path)
        base = Path.cwd() if arguments.show_mapping else None
        guess = guess_mapping(arguments.files, base_directory=base, progress=_Telling(output))
        return Given(guess.mapping, Path(guess.base_directory), guess)
    return _stored(arguments.workspace)


def _require_data(path: Path) -> None:
    """Raise ``UserError`` for a file that is one of ours: nobody means it as data."""
    if path.suffix.lower() != ".json" or not path.is_file():
        return
    with path.open("rb") as file:
        ours = _OURS.match(file.read(HEAD))
    if ours is not None and ours[1] == b"segment":
        raise UserError(f"{path} is the definition of a segment, not data", mend="keep it with save")
    if ours is not None:
        raise UserError(f"{path} is a mapping, not data", mend="import by it with --mapping")


def _from_file(path: Path) -> Mapping:
    try:
        return read_mapping(path.read_bytes())
    except MappingError as error:
        place = error.place or Place()
        within = Place(file=str(path), line=place.line, path=place.path)
        raise MappingError(error.what, place=within, mend=error.mend) from error


def _stored(path: Path) -> Given:
    if not path.exists():
        raise UserError(f"there is no workspace {path} yet", mend="name files to import, or a mapping")
    with Workspace.open(path) as workspace:
        stored = workspace.mapping
    if stored is None:
        raise UserError(f"nothing was imported into {path} yet", mend="name files to import, or a mapping")
    return Given(read_mapping(stored.json), Path(stored.base_directory))


def _show(given: Given, output: Output) -> int:
    """Print a mapping as it would stand in the present folder; why, and what is open, as messages."""
    mapping = relocated(given.mapping, given.base, Path.cwd())
    record: dict[str, object] = msgspec.to_builtins(mapping)
    output.verbatim(record, write_mapping(mapping).rstrip("\n"))
    if given.guess is not None:
        for reason in given.guess.reasons:
            output.say(f"{reason.path}: {reason.text}")
        for sentence in given.guess.unused:
            output.say(sentence.text)
        for question in given.guess.questions:
            output.say(_asked(question))
    return 0


# --- progress --------------------------------------------------------------------------------------------


class _Telling:
    """Tells how far an import is."""

    def __init__(self, output: Output) -> None:
        self._progress = output.progress

    def __call__(self, seen: Progress) -> None:
        """Show one message of the import process."""
        what = Path(seen.file).name if seen.file else seen.table
        stage = f"{STEPS.get(seen.step, seen.step)} {what}".rstrip()
        self._progress(stage, seen.done / seen.total if seen.total else None)


# --- the report ------------------------------------------------------------------------------------------


def _print_report(report: ImportReport, guess: Guess | None, output: Output) -> None:
    for file in report.files:
        _print_file(file, output)
    for unused in guess.unused if guess else ():
        output.result({"sentence": unused.text, **_place(unused)}, unused.text)
    for sentence in report.sentences:
        output.result({"sentence": sentence.text, **_place(sentence)}, _said(sentence))
    for question in _questions(report, guess):
        record = {"question": question.text, **_place(question)}
        record |= {"path": question.path, "option": question.option, "choices": question.choices}
        output.result(record, _asked(question))
    totals: dict[str, object] = {"contacts": report.contacts, "activities": report.activities}
    totals |= {"rows_read": report.rows_read, "rows_set_aside": report.rows_set_aside}
    output.result(totals, _counted(report))


def _print_broken(path: Path, output: Output) -> None:
    """Print the saved segments that the new data lacks something for."""
    with Workspace.open(path) as workspace:
        desk = Desk(workspace)
        for saved in workspace.segments.all():
            if saved.newer_format:
                continue
            for finding in errors(desk.checker.check(workspace.segments.get(saved.name), desk.as_of(None))):
                record: dict[str, object] = {"broken": saved.name, "path": finding.path}
                record |= {"message": finding.what, "mend": finding.mend}
                output.result(record, f"the segment “{saved.name}” is broken: {finding}")


def _print_file(file: FileReport, output: Output) -> None:
    record: dict[str, object] = {"file": file.file, **({"sheet": file.sheet} if file.sheet else {})}
    record |= {"role": file.role, "table": file.table, "rows_read": file.rows_read}
    record |= {"rows_loaded": file.rows_loaded, "rows_set_aside": file.rows_set_aside}
    rows = rows_text(file.rows_read)
    aside = f", {file.rows_set_aside:,} set aside" if file.rows_set_aside else ""
    output.result(record, f"{file.file} ({file.role}, {file.table}): {rows} read{aside}")


def _said(sentence: Sentence) -> str:
    """Return a sentence with the file and the line that it is about."""
    if sentence.file is None:
        return sentence.text
    return f"{Place(file=PurePath(sentence.file).name, line=sentence.line)}: {sentence.text}"


def _place(sentence: Sentence) -> dict[str, object]:
    named = {"kind": sentence.kind, "file": sentence.file, "line": sentence.line, "column": sentence.column}
    return {name: value for name, value in named.items() if value is not None}


def _questions(report: ImportReport, guess: Guess | None) -> Sequence[Sentence]:
    """Return what is asked; what the guess asks, the import need not ask again."""
    asked = (*(guess.questions if guess else ()), *report.questions)
    kept: dict[object, Sentence] = {}
    for question in asked:
        about = (PurePath(question.file or "").name, question.column or question.path, question.option)
        kept.setdefault(about, question)
    return list(kept.values())


def _asked(question: Sentence) -> str:
    """Return a question with the option to set."""
    path, option = question.path or "", question.option or ""
    where = path if path.split(".")[-1] == option else f"{path}.{option}".lstrip(".")
    likely = " or ".join(f"“{choice}”" for choice in question.choices)
    options = f", for example {likely}" if likely else ""
    file = f"{PurePath(question.file).name}: " if question.file else ""
    return f"? {file}{question.text} (set {where}{options})"


def _counted(report: ImportReport) -> str:
    return ", ".join(
        [
            counted(report.contacts, "contact"),
            *(f"{rows:,} {name}" for name, rows in report.activities.items()),
        ]
    )


# --- issues ----------------------------------------------------------------------------------------------


def issues(arguments: Namespace, output: Output) -> int:
    """Print the rows that the last import set aside and the cells it emptied."""
    with Workspace.open(arguments.workspace) as workspace:
        _print_issues(read_issues(workspace), output)
    return 0


def _print_issues(found: Iterable[Issue], output: Output) -> None:
    nothing = True
    for issue in found:
        nothing = False
        record = {name: value for name, value in msgspec.structs.asdict(issue).items() if value is not None}
        place = Place(file=issue.file, sheet=issue.sheet, line=issue.line, column=issue.column)
        value = f" (“{issue.value}”)" if issue.value else ""
        output.result(record, f"{place}: {issue.reason}{value}")
    if nothing:
        output.say("the last import used every row, and every cell fits its column")


# --- a sample --------------------------------------------------------------------------------------------


def demo(arguments: Namespace, output: Output) -> int:
    """Make a workspace of sample data: write a shop's files and import them as anyone's."""
    path: Path = arguments.workspace
    if path.exists():
        raise UserError(f"{path} is there already", mend="choose another name for the sample, or delete it")
    folder = TemporaryFolder()
    try:
        mapping = write_shop(
            folder.path,
            arguments.contacts,
            seed=arguments.seed,
            progress=lambda table: output.progress(f"making up {table}"),
        )
        report = import_data(path, _from_file(mapping), folder.path, progress=_Telling(output))
    finally:
        folder.remove()
    record = {"contacts": report.contacts, "activities": report.activities}
    output.result(record, f"{path}: {_counted(report)}")
    return 0
