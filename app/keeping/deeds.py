"""What can be done with saved segments in the list: one row a deed, for its menu and its keys alike."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec
from PySide6.QtGui import QKeySequence

DeedKey: TypeAlias = Literal[
    "open", "use", "use-to-exclude", "rename", "details", "duplicate", "recalculate", "export", "delete"
]


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to do; ``many`` is its text for several segments, "" for what is done with one at a time."""

    key: DeedKey
    text: str
    many: str = ""
    icon: str
    shortcut: str = ""
    after_line: bool = False

    def shown(self, count: int) -> str:
        """Return the text for that many segments, "" when it can't be done with so many."""
        return self.text if count == 1 else self.many.format(count=count)


DEEDS: tuple[Deed, ...] = (
    Deed(key="open", text="Open", icon="folder", shortcut="Return"),
    Deed(
        key="use", text="Use as a condition", many="Use {count} as conditions", icon="plus",
        shortcut="Ctrl+Return", after_line=True,
    ),
    Deed(
        key="use-to-exclude", text="Use to exclude", many="Use {count} to exclude", icon="minus",
        shortcut="Ctrl+Shift+Return",
    ),
    Deed(key="rename", text="Rename", icon="edit", shortcut="F2", after_line=True),
    Deed(
        key="details", text="Purpose and tags", many="Tags of {count}", icon="tag", shortcut="Alt+Return"
    ),
    Deed(
        key="duplicate", text="Duplicate", many="Duplicate {count}", icon="duplicate", shortcut="Ctrl+D"
    ),
    Deed(
        key="recalculate", text="Recalculate", many="Recalculate {count}", icon="refresh",
        shortcut="Shift+F5",
    ),
    Deed(key="export", text="Export as a file …", many="Export {count} as files …", icon="export"),
    Deed(
        key="delete", text="Delete", many="Delete {count}", icon="trash", shortcut="Del", after_line=True
    ),
)  # fmt: skip


def by_shortcut(shortcut: str, count: int) -> Deed | None:
    """Return the deed of a key for that many segments, None when it has none."""
    wanted = QKeySequence(shortcut.replace("Enter", "Return"))
    possible = (deed for deed in DEEDS if deed.shortcut and deed.shown(count))
    return next((deed for deed in possible if QKeySequence(deed.shortcut) == wanted), None)
