"""One file: what it is, how it is read, its first rows, and the column that is chosen."""

from __future__ import annotations

from PySide6.QtCore import QMargins, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QToolButton, QVBoxLayout, QWidget

from app.icons import IconSet
from app.importing.assistant.column_fields import reading_fields
from app.importing.assistant.column_panel import ColumnPanel
from app.importing.assistant.form import Form
from app.importing.assistant.notices import Notice, Notices
from app.importing.assistant.preview import Preview
from app.importing.assistant.role_fields import fields_of, role_field
from app.importing.assistant.scene import Scene, shown_name
from app.importing.assistant.whole_fields import fields_of_all
from app.importing.assistant.wording import read_as, rows_words
from app.shell.parts import button, clear, elided, frame, label
from widgets.style import KIND, Look, name_part

PREVIEW_HEIGHT = 260
FORM_MARGINS, TABLE_MARGINS = QMargins(14, 10, 10, 10), QMargins(8, 8, 8, 8)


class Page(QScrollArea):
    """A page that scrolls down when there is no room for all of it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setProperty(KIND, "clear")
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        clear(self.viewport())
        inner = clear(QWidget())
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(10)
        self.setWidget(inner)


def panel(*parts: QWidget, margins: QMargins = FORM_MARGINS) -> QFrame:
    """Return parts on a ground of their own."""
    made = frame("panel")
    column = QVBoxLayout(made)
    column.setContentsMargins(margins)
    column.setSpacing(8)
    for part in parts:
        column.addWidget(part)
    return made


class SourcePage(Page):
    """Shows one source of the recipe."""

    edited = Signal(object, object)
    """A field, and what a person made of it."""
    column_chosen = Signal(str)
    removed = Signal()

    def __init__(self, icons: IconSet, look: Look) -> None:
        super().__init__("import-source")
        self.name = elided("", "big-title", "import-source-file")
        self.rows = label("", "secondary", "import-source-rows")
        self.notices = Notices("import-source-notice", icons)
        self.form = Form("import-source", icons)
        self.read_as = elided("", "secondary", "import-source-read-as")
        self.reading = Form("import-reading", icons)
        self.preview = Preview(look)
        self.panel = ColumnPanel(icons)
        for form in (self.form, self.reading, self.panel):
            form.edited.connect(self.edited)
        self.preview.column_chosen.connect(self.column_chosen)
        self._change = self._change_button()
        self.reading.hide()
        self._lay()

    def _change_button(self) -> QToolButton:
        made = QToolButton()
        made.setText("Change")
        made.setCheckable(True)
        name_part(made, "import-source-change-reading", "Change how the file is read")
        made.toggled.connect(self.reading.setVisible)
        return made

    def _lay(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.name)
        head.addWidget(self.rows)
        head.addStretch()
        head.addWidget(button("Remove file", "import-source-remove", self.removed.emit, kind="flat"))
        self.column.addLayout(head)
        self.column.addWidget(self.notices)
        self.column.addWidget(panel(self.form))
        line = clear(QWidget())
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label("How it is read", "secondary"))
        row.addWidget(self.read_as, 1)
        row.addWidget(self._change)
        self.column.addWidget(panel(line, self.reading))
        below = QHBoxLayout()
        below.setSpacing(10)
        below.addWidget(panel(self.preview, margins=TABLE_MARGINS), 1)
        below.addWidget(self.panel)
        self.preview.setMinimumHeight(PREVIEW_HEIGHT)
        self.panel.setMinimumHeight(PREVIEW_HEIGHT)
        self.column.addLayout(below, 1)

    def show_source(self, scene: Scene, path: str, header: str, notices: list[Notice]) -> None:
        """Show a source, with one column chosen."""
        seen = scene.seen(path)
        self.name.setText(shown_name(scene.recipe, path))
        self.rows.setText(rows_words(seen) if seen is not None and seen.files else "")
        self.notices.show_notices(notices)
        self.form.show_fields([role_field(scene, path), *fields_of(scene, path)])
        file = seen.file if seen is not None else None
        self.read_as.setText(read_as(file) if file is not None else "…")
        fields = reading_fields(scene, path)
        self._change.setVisible(bool(fields))
        self.reading.show_fields(fields)
        self.reading.setVisible(bool(fields) and self._change.isChecked())
        self.preview.show_look(seen, header)
        self.panel.show_column(scene, path, header)

    def show_values(self) -> None:
        """Show the values of the chosen column that can't be read."""
        self.panel.show_values()
        self.ensureWidgetVisible(self.panel)


class WholePage(Page):
    """What belongs to the import as a whole: what is open, contacts without a file, RFM, the time zone."""

    edited = Signal(object, object)

    def __init__(self, icons: IconSet) -> None:
        super().__init__("import-whole")
        self.summary = label("", "secondary", "import-whole-summary", wrap=True)
        self.notices = Notices("import-whole-notice", icons)
        self.form = Form("import-whole", icons)
        self.form.edited.connect(self.edited)
        self.column.addWidget(label("The import as a whole", "big-title"))
        self.column.addWidget(self.summary)
        self.column.addWidget(self.notices)
        self.column.addWidget(panel(self.form))
        self.column.addStretch()

    def show_whole(self, scene: Scene, summary: str, notices: list[Notice]) -> None:
        """Show what is to be said of all files together."""
        self.summary.setText(summary)
        self.notices.show_notices(notices)
        self.form.show_fields(fields_of_all(scene))
