"""Noting the statements that the program runs, to tell work without the clock."""

from __future__ import annotations

import pytest

from engine.workspace.connection import Cursor, LockedConnection


class _Noted:
    """A cursor that notes what it is asked for."""

    def __init__(self, cursor: Cursor, asked: list[str]) -> None:
        self._cursor = cursor
        self._asked = asked

    def execute(self, statement: str, *values: object) -> object:
        self._asked.append(statement)
        return self._cursor.execute(statement, *values)

    def __getattr__(self, name: str) -> object:
        return getattr(self._cursor, name)


def note_statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list that every statement over a workspace is added to from now on."""
    asked: list[str] = []
    cursor_of = LockedConnection.cursor
    monkeypatch.setattr(LockedConnection, "cursor", lambda self, role: _Noted(cursor_of(self, role), asked))
    return asked
