"""Takes the pictures of the README, from the real window on the sample shop, the same every time.

.venv/bin/python -m tests.pictures resources/pictures
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QLabel

from app.application import compose
from app.collector import Collector
from app.settings import Settings
from app.window import MainWindow
from engine.definition.codec import read_segment
from engine.evaluation.membership import Membership
from engine.evaluation.reader import Reader
from engine.evaluation.recalculation import Recalculation
from engine.importing.mapping_rules import read_mapping
from engine.importing.run import import_data
from engine.sample import write_shop
from engine.workspace import Workspace

SIZE = (1280, 760)
CONTACTS = 5_000
PATIENCE = 60
"""Seconds after which a picture that never settles is given up."""

LAPSED = """{"format": "cardinal.segment/1", "name": "Good customers who went quiet",
 "purpose": "win-back mail", "tags": ["win-back"],
 "include": {"joins": ["and", "and"], "items": [
  {"type": "card", "title": "Spent well", "conditions": [
   {"type": "activity", "activity": "orders", "measure": {"fn": "sum", "attribute": "amount"},
    "op": "greater_than", "values": [300], "window": {"type": "last", "n": 12, "unit": "month"}}]},
  {"type": "card", "title": "Bought lately", "negated": true, "conditions": [
   {"type": "activity", "activity": "orders", "window": {"type": "last", "n": 90, "unit": "day"}}]},
  {"type": "card", "title": "Can be reached", "match": "any", "conditions": [
   {"type": "field", "field": "newsletter", "op": "is_true"},
   {"type": "field", "field": "sms_consent", "op": "is_true"}]}]},
 "exclude": {"items": [
  {"type": "card", "title": "Sent something back", "conditions": [
   {"type": "activity", "activity": "returns", "window": {"type": "last", "n": 6, "unit": "month"}}]}]}}"""

OTHERS = (
    """{"format": "cardinal.segment/1", "name": "Newsletter readers", "tags": ["mail"], "include": {"items": [
  {"type": "card", "conditions": [
   {"type": "field", "field": "newsletter", "op": "is_true"},
   {"type": "activity", "activity": "emails",
    "where": {"filters": [{"attribute": "action", "op": "is", "values": ["open", "opened", "click"]}]},
    "window": {"type": "last", "n": 90, "unit": "day"}}]}]}}""",
    """{"format": "cardinal.segment/1", "name": "Champions", "tags": ["loyal"], "include": {"items": [
  {"type": "card", "conditions": [
   {"type": "field", "field": "rfm.segment", "op": "is", "values": ["champions", "loyal"]}]}]}}""",
    """{"format": "cardinal.segment/1", "name": "Bought in the last 30 days", "tags": ["loyal"],
 "include": {"items": [{"type": "card", "conditions": [
   {"type": "activity", "activity": "orders", "window": {"type": "last", "n": 30, "unit": "day"}}]}]}}""",
)


class Photographer:
    """Brings a window to where a picture is worth taking, and takes it."""

    def __init__(self, application: QApplication, window: MainWindow, folder: Path) -> None:
        self._application = application
        self.window = window
        self._folder = folder

    def wait(self, until: Callable[[], bool], about: str) -> None:
        """Let the window work until something holds; ``TimeoutError`` when it never does."""
        given_up = time.monotonic() + PATIENCE
        while not until():
            if time.monotonic() > given_up:
                raise TimeoutError(f"the window never got to: {about}")
            self._application.processEvents()
            time.sleep(0.005)

    def rest(self) -> None:
        """Wait until nothing is awaited any more."""
        desk = self.window.desk
        assert desk is not None
        for _ in range(10):  # one thing may lead to another
            self.wait(lambda: desk.quiet, "rest")
            self._application.processEvents()
            time.sleep(0.02)

    def look_at_files(self) -> None:
        """Wait until the import assistant has looked at its files."""

        def checking() -> str | None:
            told = self.window.findChild(QLabel, "import-checking")
            return None if told is None else told.text()

        self.wait(lambda: bool(checking()), "looking at files")
        self.wait(lambda: checking() == "", "files that are looked at")

    def take(self, name: str) -> None:
        """Save the picture of the window."""
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        self._application.processEvents()
        file = self._folder / f"{name}.png"
        if not self.window.grab().save(str(file), "PNG"):
            raise OSError(f"{file} could not be written")


def make_project(folder: Path) -> tuple[Path, Path]:
    """Write the shop's files and import them; return the folder of the files and the project."""
    files, project = folder / "files", folder / "Sample shop.cardinal"
    files.mkdir()
    mapping = write_shop(files, CONTACTS, seed=1)
    import_data(project, read_mapping(mapping.read_bytes()), files)
    with Workspace.open(project) as workspace:
        for text in (LAPSED, *OTHERS):
            workspace.segments.save(read_segment(text))
        reader = Reader(workspace, "recalculate")
        membership = Membership(reader, workspace.catalog, workspace.segments.get, workspace.lists.id_of)
        names = [saved.name for saved in workspace.segments.all()]
        recalculation = Recalculation(workspace, membership)
        list(recalculation.run(names, workspace.as_of()))
    return files, project


def pictures(photographer: Photographer, files: Path, project: Path) -> Iterator[str]:
    """Take every picture; yield their names."""
    window = photographer.window
    photographer.take("start")
    yield "start"
    window.entrance.import_files(sorted(each for each in files.iterdir() if each.suffix != ".json"))
    photographer.look_at_files()
    photographer.take("import")
    yield "import"
    window.open_project(project, "Good customers who went quiet")
    photographer.wait(lambda: window.desk is not None, "an open project")
    desk = window.desk
    assert desk is not None
    photographer.rest()
    desk.bench.insight.open_tab("summary")
    photographer.rest()
    photographer.take("builder")
    yield "builder"
    desk.insight.wide_button.click()
    for name in ("preview", "history"):
        desk.bench.insight.open_tab(name)
        photographer.rest()
        photographer.take(name)
        yield name


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    application = QApplication(["cardinal"])
    began = datetime.now()
    with TemporaryDirectory(prefix="cardinal-") as scratch:
        files, project = make_project(Path(scratch))
        settings = Settings.at(Path(scratch) / "settings.ini")
        settings.tutorial_done = True  # else it is offered above everything
        window = compose(application, settings, "light")
        collector = Collector()
        window.resize(*SIZE)
        window.show()
        for name in pictures(Photographer(application, window, folder), files, project):
            print(f"{folder / name}.png")
        window.close()
        collector.stop()
    print(f"taken in {(datetime.now() - began).seconds} s")


if __name__ == "__main__":
    main()
