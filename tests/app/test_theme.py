"""The look: tokens, palette, sheet, fonts, icons."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QFontDatabase, QFontInfo, QIcon, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QCalendarWidget,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QRadioButton,
    QStyle,
    QStyleOptionButton,
    QTableView,
    QToolButton,
    QToolTip,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.icons import NAMES, WINDOW_SIDES, IconSet, tinted, window_icon
from app.shell.parts import button
from app.theme import DARK, LIGHT, RESOURCES, THEMES, Theme, Tokens, style_sheet
from tests.support.qt import contrast
from widgets.sign import Sign
from widgets.sql_view import SqlView
from widgets.style import Look, repolish

THEME = pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=lambda tokens: tokens.name)
TEXT_PAIRS = [
    ("text", "bg"), ("text", "surface"), ("text", "surface2"), ("text2", "surface"), ("text2", "surface2"),
    ("muted", "surface"), ("muted", "bg"), ("accent", "surface"), ("accent", "accent-soft"),
    ("on-accent", "accent"), ("on-accent", "hover"), ("include", "include-soft"), ("include", "surface"),
    ("exclude", "exclude-soft"), ("exclude", "surface"), ("or", "or-soft"), ("or", "surface"),
    ("danger", "surface"), ("text", "accent-soft"), ("surface", "text"),
]  # fmt: skip


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp)


@THEME
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(tokens: Tokens, text: str, ground: str) -> None:
    colours = tokens.colours()
    assert contrast(colours[text], colours[ground]) >= 4.5


@THEME
def test_sheet_has_no_token_left(tokens: Tokens) -> None:
    assert "@" not in style_sheet(tokens)


@THEME
def test_pictures_of_the_sheet_are_the_icons_in_its_colours(tokens: Tokens) -> None:
    colours = tokens.colours()
    made_of = {
        "check": ("check", "on-accent"),
        "tick": ("check", "accent"),
        "chevron-down": ("chevron-down", "text2"),
        **{name: (name, "text2") for name in ("chevron-up", "chevron-left", "chevron-right")},
        **{name: (name, "text2") for name in ("plus", "list", "table")},
        "close": ("close", "strong"),
    }
    for file, (name, token) in made_of.items():
        assert (RESOURCES / "themes" / tokens.name / f"{file}.svg").read_bytes() == tinted(
            name, colours[token]
        )


def test_inter_is_bundled_with_its_licence(theme: Theme, qapp: QApplication) -> None:
    theme.apply("light")
    assert "Inter" in QFontDatabase.families()
    assert QFontInfo(qapp.font()).family() == "Inter"
    assert "SIL OPEN FONT LICENSE" in (RESOURCES / "fonts" / "OFL.txt").read_text("utf-8")


@THEME
@pytest.mark.parametrize("kind", [QListView, QTableView, QTreeView])
def test_what_rows_say_beside_their_names_can_be_read(
    theme: Theme, qtbot: QtBot, tokens: Tokens, kind: type[QAbstractItemView]
) -> None:
    theme.apply(tokens.name)
    rows = kind()
    qtbot.addWidget(rows)
    rows.ensurePolished()
    assert rows.palette().color(QPalette.ColorRole.PlaceholderText).name().upper() == tokens.muted


@THEME
def test_the_window_for_files_is_in_the_theme(
    theme: Theme, qtbot: QtBot, tmp_path: Path, tokens: Tokens
) -> None:
    theme.apply(tokens.name)
    name = tmp_path / "a name of some length.csv"
    name.write_bytes(b"x" * 400_000)
    dialog = QFileDialog(None, "Import files", str(tmp_path))
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.show()
    rows = dialog.findChild(QTreeView)
    assert rows is not None
    qtbot.waitUntil(lambda: rows.model().rowCount(rows.rootIndex()) == 1)
    for column in (0, 1, 3):  # what its kind is called the system says
        words = str(rows.model().index(0, column, rows.rootIndex()).data())
        assert rows.fontMetrics().horizontalAdvance(words) < rows.columnWidth(column)
    assert rows.header().length() <= rows.viewport().width()
    buttons = [one for one in dialog.findChildren(QToolButton) if not one.icon().isNull()]
    assert len(buttons) == 6
    for one in buttons:
        image = one.icon().pixmap(QSize(16, 16), 4.0, QIcon.Mode.Normal, QIcon.State.Off).toImage()
        inked = {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).alpha() == 255
        }
        assert any(contrast(colour, tokens.surface) >= 4.5 for colour in inked), one.objectName()


@THEME
def test_a_menu_marks_what_is_on(theme: Theme, qtbot: QtBot, tokens: Tokens) -> None:
    theme.apply(tokens.name)
    menu = QMenu()
    qtbot.addWidget(menu)
    line = menu.addAction(IconSet(theme).icon("moon"), "Dark theme")
    line.setCheckable(True)
    menu.show()
    off = menu.grab().toImage()
    line.setChecked(True)
    on = menu.grab().toImage()
    area = menu.actionGeometry(line)
    colours = {
        on.pixelColor(x, y).name().upper()
        for x in range(area.left(), 30)
        for y in range(area.top(), area.bottom())
    }
    assert tokens.accent in colours
    assert off != on


def test_switching_repaints_everything(theme: Theme, qapp: QApplication, qtbot: QtBot) -> None:
    label = QLabel("words")
    qtbot.addWidget(label)
    seen: list[object] = []
    theme.changed.connect(seen.append)
    for name, tokens in THEMES.items():
        theme.apply("dark" if name == "dark" else "light")
        label.ensurePolished()
        assert qapp.palette().color(QPalette.ColorRole.Accent).name().upper() == tokens.accent
        assert label.palette().color(QPalette.ColorRole.WindowText).name().upper() == tokens.text
    assert seen[-1] is DARK


def test_as_the_system_follows_the_system(theme: Theme) -> None:
    theme.apply("system")
    assert theme.mode == "system"
    assert theme.tokens in THEMES.values()


def test_a_changed_property_shows_after_repolish(theme: Theme, qtbot: QtBot) -> None:
    theme.apply("light")
    label = QLabel("A")
    label.setProperty("kind", "badge")
    label.setProperty("side", "include")
    qtbot.addWidget(label)
    label.show()
    label.setProperty("side", "exclude")
    repolish(label)
    assert label.palette().color(QPalette.ColorRole.WindowText).name().upper() == LIGHT.exclude


@pytest.mark.parametrize("name", sorted(NAMES))
def test_icon_is_drawn_in_the_theme_colour(theme: Theme, name: str) -> None:
    icons = IconSet(theme)
    for mode in ("light", "dark"):
        theme.apply("light" if mode == "light" else "dark")
        image = icons.icon(name, "accent").pixmap(QSize(32, 32)).toImage()
        inked = {
            image.pixelColor(x, y).name().upper()
            for x in range(32)
            for y in range(32)
            if image.pixelColor(x, y).alpha() == 255
        }
        assert THEMES[mode].accent in inked


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_icon_is_sharp_on_dense_screens(theme: Theme, scale: float) -> None:
    pixmap = IconSet(theme).icon("save").pixmap(QSize(16, 16), scale, QIcon.Mode.Normal, QIcon.State.Off)
    assert pixmap.width() == 16 * scale
    assert pixmap.devicePixelRatio() == scale


def test_a_sign_that_stands_there_already_follows_the_theme(theme: Theme, qtbot: QtBot) -> None:
    theme.apply("light")
    sign = Sign(IconSet(theme).icon("database", "accent"), 32)
    qtbot.addWidget(sign)
    sign.show()
    for mode in ("light", "dark"):
        theme.apply("light" if mode == "light" else "dark")
        image = sign.grab().toImage()
        inked = {image.pixelColor(x, y).name().upper() for x in range(32) for y in range(32)}
        assert THEMES[mode].accent in inked


def test_an_unknown_icon_is_an_error(theme: Theme) -> None:
    with pytest.raises(KeyError, match="nonsense"):
        IconSet(theme).icon("nonsense")


def test_a_tip_is_a_slim_line_that_shows_texts_as_they_are(theme: Theme, qtbot: QtBot) -> None:
    theme.apply("light")
    anchor = QWidget()
    qtbot.addWidget(anchor)
    anchor.show()
    QToolTip.showText(QPoint(20, 20), "<b>5 < 6</b> & more", anchor)
    (tip,) = (each for each in QApplication.topLevelWidgets() if each.inherits("QTipLabel"))
    assert isinstance(tip, QLabel)
    assert tip.textFormat() == Qt.TextFormat.PlainText
    assert tip.height() < 2.5 * tip.fontMetrics().height()
    QToolTip.hideText()


@pytest.mark.parametrize("side", WINDOW_SIDES)
@pytest.mark.usefixtures("qapp")
def test_the_window_has_a_sign_of_its_own(side: int) -> None:
    image = window_icon().pixmap(QSize(side, side), 1.0).toImage()
    assert image.width() == side
    inked = {image.pixelColor(x, y).name().upper() for x in range(side) for y in range(side)}
    assert LIGHT.accent in inked
    assert len(inked) > 2, "something is drawn on it"


CHECKS = {
    QRadioButton: QStyle.SubElement.SE_RadioButtonContents,
    QCheckBox: QStyle.SubElement.SE_CheckBoxContents,
}


@pytest.mark.parametrize(("kind", "contents"), CHECKS.items(), ids=lambda each: getattr(each, "__name__", ""))
def test_the_keyboards_ring_leaves_words_where_they_are(
    theme: Theme, qtbot: QtBot, kind: type[QRadioButton | QCheckBox], contents: QStyle.SubElement
) -> None:
    theme.apply("light")
    check = kind("A date")
    qtbot.addWidget(check)
    check.ensurePolished()
    option = QStyleOptionButton()
    check.initStyleOption(option)
    plain = check.style().subElementRect(contents, option, check)
    option.state |= QStyle.StateFlag.State_HasFocus
    assert check.style().subElementRect(contents, option, check) == plain


@THEME
def test_days_of_other_months_are_paler(theme: Theme, qtbot: QtBot, tokens: Tokens) -> None:
    theme.apply("dark" if tokens is DARK else "light")
    calendar = QCalendarWidget()
    qtbot.addWidget(calendar)
    calendar.show()
    (days,) = calendar.findChildren(QTableView)
    palette = days.palette()
    of_others = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
    assert of_others.name().upper() == tokens.muted
    assert palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Text).name().upper() == tokens.text


@pytest.mark.parametrize("kind", ["", "danger", "flat", "ghost", "link", "place", "primary", "tile"])
def test_a_button_that_does_nothing_now_is_muted(theme: Theme, qtbot: QtBot, kind: str) -> None:
    theme.apply("light")
    button = QPushButton("HHHHHH")
    button.setProperty("kind", kind)
    button.setEnabled(False)
    qtbot.addWidget(button)
    button.show()
    image = button.grab().toImage()
    inked = {
        image.pixelColor(x, y).name().upper() for x in range(image.width()) for y in range(image.height())
    }
    assert LIGHT.muted in inked


def test_words_to_press_on_stand_in_a_column_with_others(theme: Theme, qtbot: QtBot) -> None:
    theme.apply("light")
    link = button("Here", "here", lambda: None, kind="link")
    link.setProperty("flush", True)
    words = QLabel("Here")
    for part in (link, words):
        qtbot.addWidget(part)
        part.show()
    assert link.sizeHint().width() - words.sizeHint().width() <= 2


def test_a_name_with_an_ampersand_stands_whole_on_a_button(theme: Theme, qtbot: QtBot) -> None:
    theme.apply("light")
    made = button("Research & Development", "open-it", lambda: None, kind="link")
    qtbot.addWidget(made)
    assert made.shortcut().isEmpty()
    assert made.accessibleName() == "Research & Development"


def _first_ink(field: QWidget) -> int:
    image = field.grab().toImage()
    ground = image.pixel(field.width() // 2, field.height() // 2)
    middle = range(field.height() // 3, 2 * field.height() // 3)
    return next(x for x in range(6, image.width()) if any(image.pixel(x, y) != ground for y in middle))


def test_words_in_fields_one_under_another_begin_together(theme: Theme, qtbot: QtBot) -> None:
    theme.apply("light")
    plain, typed = QComboBox(), QComboBox()
    typed.setEditable(True)
    for choice in (plain, typed):
        choice.addItem("Here")
    begins: list[int] = []
    for field in (QLineEdit("Here"), plain, typed):
        qtbot.addWidget(field)
        field.resize(200, 32)
        field.show()
        begins.append(_first_ink(field))
    assert len(set(begins)) == 1


def test_sql_is_set_in_letters_of_one_width(theme: Theme, qtbot: QtBot) -> None:
    theme.apply("light")
    view = SqlView(Look(LIGHT.colours(), IconSet(theme).icon))
    qtbot.addWidget(view)
    view.show()
    theme.apply("dark")
    font = view.document().defaultFont()
    assert font.family() == QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    theme.apply("light")


def test_a_menu_of_hundreds_stays_one_column_and_scrolls(theme: Theme, qtbot: QtBot) -> None:
    theme.apply("light")
    menu = QMenu()
    qtbot.addWidget(menu)
    lines = [menu.addAction(f"Column {number}") for number in range(300)]
    menu.popup(QPoint(0, 0))
    assert {menu.actionGeometry(line).x() for line in lines} == {menu.actionGeometry(lines[0]).x()}
    assert menu.height() <= menu.screen().geometry().height()
    menu.close()
