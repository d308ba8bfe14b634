"""The workspace file: opening, settings, what people save, and replacing its data at a refresh."""

from engine.workspace.connection import Cursor, Role
from engine.workspace.settings import AsOfRule, Settings
from engine.workspace.stores.drafts import Draft
from engine.workspace.stores.labels import Label
from engine.workspace.stores.lists import FixedList
from engine.workspace.stores.members import Change
from engine.workspace.stores.notes import Note
from engine.workspace.stores.recordings import Recording
from engine.workspace.stores.segments import DeletedSegment, SavedSegment
from engine.workspace.workspace import StoredMapping, Workspace

__all__ = [
    "AsOfRule",
    "Change",
    "Cursor",
    "DeletedSegment",
    "Draft",
    "FixedList",
    "Label",
    "Note",
    "Recording",
    "Role",
    "SavedSegment",
    "Settings",
    "StoredMapping",
    "Workspace",
]
