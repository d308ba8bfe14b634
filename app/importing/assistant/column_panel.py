"""One column of a file: how it is read, and the values that can't be."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.icons import IconSet
from app.importing.assistant.column_fields import column_fields
from app.importing.assistant.form import Form
from app.importing.assistant.scene import Scene
from app.importing.assistant.wording import TYPES
from app.importing.words import counted
from app.shell.parts import button, clear, elided, label
from engine.importing.looking.result import ColumnLook
from widgets.style import KIND, name_part

WIDTH = 318


class ColumnPanel(QFrame):
    """Shows the column that is chosen in the preview."""

    edited = Signal(object, object)

    def __init__(self, icons: IconSet) -> None:
        super().__init__()
        self.setProperty(KIND, "panel")
        self.setFixedWidth(WIDTH)
        self.setObjectName("import-column-panel")
        self.title = elided("", "title", "import-column-title")
        self.form = Form("import-column", icons, narrow=True)
        self.form.edited.connect(self.edited)
        self._unread = label("", "error", "import-column-unread", wrap=True)
        self._show = button("Show them", "import-column-show", self._toggle, kind="link")
        self._values = QPlainTextEdit()
        self._values.setProperty(KIND, "reading")
        self._values.setReadOnly(True)
        self._values.setTabChangesFocus(True)
        self._values.setFixedHeight(120)
        name_part(self._values, "import-column-values", "Values that can't be read")
        inner = clear(QWidget())
        column = QVBoxLayout(inner)
        column.setContentsMargins(12, 10, 8, 10)
        column.setSpacing(8)
        for part in (self.title, self._unread, self._show, self._values, self.form):
            column.addWidget(part)
        column.setAlignment(self._show, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        area = QScrollArea()
        area.setProperty(KIND, "clear")
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        clear(area.viewport())
        area.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(area)
        self._open = False
        self._header = ""

    def show_column(self, scene: Scene, path: str, header: str) -> None:
        """Show a column."""
        seen = scene.seen(path)
        column = seen.column(header) if seen is not None else None
        if header != self._header:
            self._header, self._open = header, False
        self.setVisible(column is not None)
        if column is None:
            return
        self.title.setText(column.header)
        self.form.show_fields(column_fields(scene, path, header))
        self._tell(column, sampled=seen is not None and seen.sampled)

    def show_values(self) -> None:
        """Show the values that can't be read."""
        self._open = True
        self._lay()

    def _tell(self, column: ColumnLook, *, sampled: bool) -> None:
        self._unread.setText(unread_text(column, sampled=sampled))
        lines = [f"line {one.line}: {one.value}" for one in column.examples]
        more = [f"… and {column.unread - len(lines):,} more"] if column.unread > len(lines) else []
        text = "\n".join([*lines, *more])
        if text != self._values.toPlainText():
            self._values.setPlainText(text)
        self._lay()

    def _toggle(self) -> None:
        self._open = not self._open
        self._lay()

    def _lay(self) -> None:
        there = bool(self._unread.text())
        self._unread.setVisible(there)
        self._show.setVisible(there)
        self._show.setText("Hide them" if self._open else "Show them")
        self._values.setVisible(there and self._open)


def unread_text(column: ColumnLook, *, sampled: bool) -> str:
    """Return how many values of a column can't be read, "" for none."""
    if not column.unread:
        return ""
    values = counted(column.unread, "value")
    stay = "it stays" if column.unread == 1 else "they stay"
    of = " of the sample" if sampled else ""
    words = TYPES[column.type]
    one = words if column.type == "boolean" else f"a {words}"
    return f"{values}{of} of “{column.header}” can't be read as {one}: {stay} empty"
