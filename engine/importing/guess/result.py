"""What a guess is: a mapping, why it is so, and what only a person can say."""

from __future__ import annotations

import msgspec

from engine.importing.mapping import Mapping
from engine.importing.report import Sentence


class Reason(msgspec.Struct, frozen=True):
    """Why something stands at ``path`` in the mapping."""

    path: str
    text: str


class Guess(msgspec.Struct, frozen=True, kw_only=True):
    """A guessed mapping, whose files are relative to ``base_directory``.

    Of what a question asks the mapping carries the safe answer, or nothing; ``unused`` names the files that
    fit nothing.
    """

    mapping: Mapping
    base_directory: str
    questions: tuple[Sentence, ...] = ()
    reasons: tuple[Reason, ...] = ()
    unused: tuple[Sentence, ...] = ()
