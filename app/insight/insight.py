"""The insight panel's pages put together: each looks again when the numbers stand."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.editing import Editing
from app.icons import IconSet
from app.insight.masking import Masking
from app.insight.page import InsightPage, Tools
from app.insight.preview_page import PreviewPage
from app.project import Opened, Project
from app.settings import Settings
from app.workbench import Workbench
from widgets.style import Look


class Insight(QObject):
    """Makes the pages and keeps them in step with what is edited."""

    def __init__(
        self,
        opened: Opened,
        project: Project,
        editing: Editing,
        bench: Workbench,
        icons: IconSet,
        look: Look,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.masking = Masking(project, opened.settings.mask_personal_data, self)
        self.tools = Tools(
            project=project,
            document=editing.document,
            live=editing.live,
            library=editing.library,
            masking=self.masking,
            icons=icons,
            look=look,
            settings=settings,
        )
        self._editing = editing
        self._bench = bench
        self.preview = PreviewPage(self.tools)
        bench.insight.add_tab("preview", "Preview", self.preview, 0)
        self.pages: tuple[InsightPage, ...] = (self.preview,)
        editing.live.stood.connect(self._look_again)

    def _look_again(self) -> None:
        for page in self.pages:
            page.look_again()
