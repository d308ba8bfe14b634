"""The import assistant in a real window, on real files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from app.icons import IconSet
from app.importing.assistant.assistant import Assistant
from app.importing.order import Order
from app.theme import Theme
from widgets.style import Look


@pytest.fixture
def assistant(qapp: QApplication, qtbot: QtBot) -> Iterator[Assistant]:
    theme = Theme(qapp)
    theme.apply("light")
    icons = IconSet(theme)
    made = Assistant(icons, Look(theme.tokens.colours(), icons.icon))
    theme.setParent(made)
    qtbot.addWidget(made)
    made.show()
    yield made
    made.finish()


def begin(assistant: Assistant) -> QPushButton:
    found = assistant.findChild(QPushButton, "import-begin")
    assert isinstance(found, QPushButton)
    return found


def test_guessed_files_are_handed_over(assistant: Assistant, qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "customers.csv").write_text("customer_id,email\n1,a@x.org\n2,b@x.org\n", "utf-8")
    (tmp_path / "orders.csv").write_text("order_id,customer_id,ordered_at\n7,1,2024-05-01\n", "utf-8")
    assert not begin(assistant).isEnabled()
    assistant.open([tmp_path / "customers.csv", tmp_path / "orders.csv"])
    qtbot.waitUntil(lambda: begin(assistant).isEnabled(), timeout=30_000)
    with qtbot.waitSignal(assistant.wanted) as told:
        begin(assistant).click()
    (order,) = told.args
    assert isinstance(order, Order)
    assert order.base_directory == tmp_path
    assert order.mapping.contacts.file == "customers.csv"
    assert [activity.name for activity in order.mapping.activities] == ["orders"]
