"""The look as data: colours of both themes, the palette and the one style sheet made of them, the fonts.

No widget carries a style sheet of its own: the sheet in ``resources/themes`` selects by the dynamic
properties ``kind``, ``side``, ``join`` …, so object names stay free to be stable ones for tests and tools.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias, get_args

import msgspec
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QToolTip

from app.restyling import Restyling
from widgets.style import BODY_PX

RESOURCES = Path(__file__).resolve().parents[1] / "resources"

Mode: TypeAlias = Literal["system", "light", "dark"]
MODES: tuple[Mode, ...] = get_args(Mode)


class Tokens(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """The colours of one theme, as ``#RRGGBB``; every text on its ground has at least 4.5 : 1."""

    name: Literal["light", "dark"]
    bg: str
    surface: str
    surface2: str
    border: str
    strong: str
    text: str
    text2: str
    muted: str
    accent: str
    hover: str
    on_accent: str
    accent_soft: str
    include: str
    include_soft: str
    exclude: str
    exclude_soft: str
    or_: str
    or_soft: str
    danger: str

    def colours(self) -> Mapping[str, str]:
        """Return the colours by the names the style sheet uses (``accent-soft``, ``or`` …)."""
        return self._colours

    @cached_property
    def _colours(self) -> dict[str, str]:
        fields = (name for name in self.__struct_fields__ if name != "name")
        return {name.rstrip("_").replace("_", "-"): getattr(self, name) for name in fields}


LIGHT = Tokens(
    name="light",
    bg="#F4F6F9",
    surface="#FFFFFF",
    surface2="#F8FAFC",
    border="#D9E0E8",
    strong="#7C8A9C",
    text="#17212E",
    text2="#4A5768",
    muted="#5C6978",
    accent="#2457D6",
    hover="#1C47B3",
    on_accent="#FFFFFF",
    accent_soft="#E7EEFD",
    include="#0B6B4F",
    include_soft="#E1F4EC",
    exclude="#A8273B",
    exclude_soft="#FCE8EB",
    or_="#8A4B00",
    or_soft="#FDF0DC",
    danger="#B3261E",
)

DARK = Tokens(
    name="dark",
    bg="#0F141B",
    surface="#171E27",
    surface2="#1D2631",
    border="#2C3845",
    strong="#6F8195",
    text="#E8EDF3",
    text2="#B6C2CF",
    muted="#93A1B1",
    accent="#7FA8FF",
    hover="#A3C1FF",
    on_accent="#0B1220",
    accent_soft="#1D2F55",
    include="#5AD1A5",
    include_soft="#12362B",
    exclude="#FF8FA0",
    exclude_soft="#421C24",
    or_="#F5B95F",
    or_soft="#3D2C10",
    danger="#FF8A80",
)

THEMES: dict[str, Tokens] = {tokens.name: tokens for tokens in (LIGHT, DARK)}

ROLES: dict[QPalette.ColorRole, str] = {
    QPalette.ColorRole.Window: "bg",
    QPalette.ColorRole.WindowText: "text",
    QPalette.ColorRole.Base: "surface",
    QPalette.ColorRole.AlternateBase: "surface2",
    QPalette.ColorRole.Text: "text",
    QPalette.ColorRole.Button: "surface",
    QPalette.ColorRole.ButtonText: "text",
    QPalette.ColorRole.BrightText: "danger",
    QPalette.ColorRole.Light: "surface2",
    QPalette.ColorRole.Midlight: "border",
    QPalette.ColorRole.Mid: "border",
    QPalette.ColorRole.Dark: "strong",
    QPalette.ColorRole.Shadow: "strong",
    QPalette.ColorRole.Highlight: "accent",
    QPalette.ColorRole.HighlightedText: "on-accent",
    QPalette.ColorRole.Accent: "accent",
    QPalette.ColorRole.Link: "accent",
    QPalette.ColorRole.LinkVisited: "include",
    QPalette.ColorRole.ToolTipBase: "text",
    QPalette.ColorRole.ToolTipText: "surface",
    QPalette.ColorRole.PlaceholderText: "muted",
}
"""Which token a painted part finds under which palette role."""

FONTS = ("Inter-Regular", "Inter-Medium", "Inter-SemiBold", "Inter-Bold")
FAMILY = "Inter"


def palette(tokens: Tokens) -> QPalette:
    """Return the palette of a theme; disabled text is the muted one."""
    colours = tokens.colours()
    result = QPalette()
    for role, token in ROLES.items():
        result.setColor(role, QColor(colours[token]))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return result


def style_sheet(tokens: Tokens) -> str:
    """Return the application's style sheet: the template with ``@token`` and ``@theme`` filled in.

    KeyError for a token that there is not.
    """
    template = (RESOURCES / "themes" / "cardinal.qss").read_text("utf-8")
    colours = {**tokens.colours(), "theme": (RESOURCES / "themes" / tokens.name).as_posix()}
    return re.sub(r"@([a-z][a-z0-9-]*)", lambda match: colours[match[1]], template)


def load_fonts() -> None:
    """Make the bundled Inter known to the application (the wheels ship no fonts)."""
    for name in FONTS:
        QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / f"{name}.otf"))


def body_font() -> QFont:
    """Return the application's font: Inter at 13 px."""
    font = QFont(FAMILY)
    font.setPixelSize(BODY_PX)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


class Theme(QObject):
    """The theme in force: applies light, dark or the system's, and says when the colours changed."""

    changed = Signal(object)  # Tokens

    def __init__(self, application: QApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self._mode: Mode = "system"
        self._tokens: Tokens | None = None
        self._restyling = Restyling(application, self)
        self._restyling.changed.connect(lambda: self.changed.emit(self.tokens))
        application.setStyle("Fusion")
        load_fonts()
        application.setFont(body_font())
        application.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def mode(self) -> Mode:
        """What was chosen: ``system``, ``light`` or ``dark``."""
        return self._mode

    @property
    def tokens(self) -> Tokens:
        """The colours in force."""
        return self._tokens or LIGHT

    def apply(self, mode: Mode) -> None:
        """Choose a theme and paint everything in it."""
        self._mode = mode
        self._paint(THEMES[mode] if mode in THEMES else self._of_system())

    @property
    def complete(self) -> bool:
        """Whether everything is in these colours; what is out of sight comes last."""
        return self._restyling.complete

    def finish(self) -> None:
        """Paint now what is left."""
        self._restyling.finish()

    def _of_system(self) -> Tokens:
        scheme = self._application.styleHints().colorScheme()
        return DARK if scheme == Qt.ColorScheme.Dark else LIGHT

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self._mode == "system":
            self._paint(self._of_system())

    def _paint(self, tokens: Tokens) -> None:
        if tokens is self._tokens:
            return
        self._tokens = tokens
        self._restyling.begin(style_sheet(tokens), lambda: self._set_palette(palette(tokens)))

    def _set_palette(self, colours: QPalette) -> None:
        self._application.setPalette(colours)
        QToolTip.setPalette(colours)
