"""Where the parts of a guess write down their reasons, their questions, and what they leave out."""

from __future__ import annotations

from pathlib import Path

from engine.importing.guess.result import Reason
from engine.importing.guess.table import Table
from engine.importing.report import Sentence


class Notes:
    """Reasons, questions and unused files, in the order in which they came up."""

    def __init__(self) -> None:
        self.reasons: list[Reason] = []
        self.questions: list[Sentence] = []
        self.unused: list[Sentence] = []

    def because(self, path: str, text: str) -> None:
        """Say why something stands at a path of the mapping."""
        self.reasons.append(Reason(path, text))

    def ask(
        self,
        text: str,
        *,
        path: str,
        option: str,
        table: Table,
        column: str | None = None,
        choices: tuple[str, ...] = (),
        also: str | None = None,
    ) -> None:
        """Ask what only a person can say: ``option`` is the key to set at ``path``.

        A later question about the same thing knows more and takes the place of the earlier one.
        """
        self.questions = [one for one in self.questions if (one.path, one.option) != (path, option)]
        self.questions.append(
            Sentence(
                kind="question",
                text=text,
                file=table.shown,
                column=column,
                path=path,
                option=option,
                choices=choices,
                also=also,
            )
        )

    def leave_out(self, table: Table, why: str) -> None:
        """Say why a table's files are not used."""
        self.unused += [not_used(file, why) for file in table.files]


def not_used(file: Path, why: str) -> Sentence:
    """Return the sentence about a file that is left out."""
    return Sentence(kind="not used", text=f"{file.name} is not used: {why}", file=file.name)
