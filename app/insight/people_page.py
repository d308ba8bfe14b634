"""The preview's tab: the list of contacts, and in its place one of them."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget

from app.insight.contact_page import ContactPage
from app.insight.page import InsightPage, Tools
from app.insight.preview_page import PreviewPage
from engine.evaluation.bitmap import Bitmap


class PeoplePage(InsightPage):
    """Turns between the list and a contact."""

    def __init__(self, tools: Tools) -> None:
        super().__init__(tools)
        self.list = PreviewPage(tools)
        self.contact = ContactPage(tools)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.contact)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.addWidget(self._stack)
        self.list.opened.connect(self._open)
        self.contact.closed.connect(self._close)

    def refresh(self) -> None:
        self.list.look_again()
        self.contact.look_again()

    def list_given(self, title: str, contacts: Bitmap) -> None:
        """List contacts that were found elsewhere, under a title."""
        self._close()
        self.list.list_given(title, contacts)

    def export_members(self) -> None:
        """Ask for a file and write the members to it, whatever is listed now."""
        self._stack.setCurrentWidget(self.list)
        self.list.export_members()

    def _open(self, key: str) -> None:
        self.contact.show_contact(key)
        self._stack.setCurrentWidget(self.contact)
        self.contact.browser.setFocus()

    def _close(self) -> None:
        self._stack.setCurrentWidget(self.list)
        self.list.table.setFocus()
