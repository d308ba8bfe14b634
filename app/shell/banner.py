"""A line above the builder that says something and offers what to do about it; never a dialog."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.icons import IconSet
from app.shell.parts import button, icon_button, label
from widgets.focus_chain import chain_focus
from widgets.sign import Sign
from widgets.style import KIND, name_part

Tone: TypeAlias = Literal["info", "warning", "error"]

KINDS: dict[Tone, str] = {"info": "info-banner", "warning": "banner", "error": "error-banner"}
TONES: dict[Tone, str] = {"info": "accent", "warning": "or", "error": "danger"}


class Offer(msgspec.Struct, frozen=True, eq=False):
    """Something that a banner offers to do."""

    text: str
    do: Callable[[], None]
    primary: bool = False


class Banner(QFrame):
    """One message with its offers."""

    def __init__(
        self,
        key: str,
        tone: Tone,
        text: str,
        offers: Sequence[Offer],
        icons: IconSet,
        close: Callable[[], None],
    ) -> None:
        super().__init__()
        self.setProperty(KIND, KINDS[tone])
        name_part(self, f"banner-{key}", text)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 4, 3)
        row.setSpacing(8)
        sign = Sign(icons.icon(tone, TONES[tone]))
        row.addWidget(sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(label(text, "body", f"banner-{key}-text", wrap=True), 1)
        self.buttons: list[QWidget] = []
        """What can be pressed, in order."""
        for number, offer in enumerate(offers, 1):
            kind = "primary" if offer.primary else ""
            made = button(offer.text, f"banner-{key}-offer-{number}", offer.do, kind=kind)
            made.setFocusPolicy(
                Qt.FocusPolicy.TabFocus
            )  # it goes with the message: a click takes no focus along
            row.addWidget(made)
            self.buttons.append(made)
        away = icon_button(f"banner-{key}-close", "Close this message", icons.icon("close"), close)
        away.setProperty(KIND, "icon")
        row.addWidget(away)
        self.buttons.append(away)


class Banners(QWidget):
    """The messages that stand now, one a key, the newest below."""

    def __init__(self, icons: IconSet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(KIND, "clear")
        self.setObjectName("banners")
        self._icons = icons
        self._shown: dict[str, Banner] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.hide()

    def show_message(self, key: str, tone: Tone, text: str, offers: Sequence[Offer] = ()) -> None:
        """Show a message in the place of the one with the same key; taking up an offer closes it."""
        self.close_message(key)

        def closing(offer: Offer) -> Offer:
            def do() -> None:
                self.close_message(key)
                offer.do()

            return Offer(offer.text, do, offer.primary)

        banner = Banner(
            key,
            tone,
            text,
            [closing(offer) for offer in offers],
            self._icons,
            lambda: self.close_message(key),
        )
        self._shown[key] = banner
        self._column.addWidget(banner)
        chain_focus(self, [part for one in self._shown.values() for part in one.buttons])
        self.show()

    def close_message(self, key: str) -> None:
        """Take the message of that key away, if it is there."""
        banner = self._shown.pop(key, None)
        if banner is not None:
            self._give_focus_back(banner)
            self._column.removeWidget(banner)
            banner.hide()
            banner.deleteLater()
        self.setVisible(bool(self._shown))

    def _give_focus_back(self, banner: Banner) -> None:
        """Leave the focus of a banner that goes to what stands around it: the next key goes on from there."""
        focus, around = self.window().focusWidget(), self.parentWidget()
        if focus is not None and banner.isAncestorOf(focus) and around is not None:
            around.setFocus()

    def clear(self) -> None:
        """Take all messages away."""
        for key in list(self._shown):
            self.close_message(key)

    def text(self, key: str) -> str:
        """Return the message of that key, "" when there is none."""
        banner = self._shown.get(key)
        return "" if banner is None else banner.accessibleName()
