"""Rules of the editor's and the picker's parts, to stand after the application's own."""

EDITOR_SHEET = """
QFrame[kind="condition-editor"] { background: @surface; border: 2px solid @accent; border-radius: 8px; }
QFrame[kind="condition-editor"][negated="true"] { border-color: @exclude; }
QFrame[kind="filter"] { background: @surface2; border: 1px solid @border; border-radius: 6px; }
QFrame[kind="bracketed"] { background: transparent; border: 1px solid @strong; border-radius: 8px; }
QFrame[kind="calendar"] { background: @surface; border: 1px solid @strong; border-radius: 8px; }
QToolButton[kind="subject"] { padding: 3px 8px; font-size: 13px; font-weight: 600; color: @text;
    border: 1px solid @border; background: @surface2; }
QToolButton[kind="subject"]:hover { border-color: @strong; }
QToolButton[kind="subject"]:focus { padding: 2px 7px; border: 2px solid @accent; }
QToolButton[kind="chip"] { padding: 3px 8px; min-height: 18px; }
QToolButton[kind="chip"]:focus { padding: 2px 7px; border: 2px solid @accent; }
QToolButton[kind="offer"] { padding: 2px 8px; min-height: 18px; color: @text2; border: 1px dashed @strong; }
QToolButton[kind="offer"]:hover { background: @accent-soft; border-color: @accent; color: @accent; }
QToolButton[kind="offer"]:focus { padding: 1px 7px; border: 2px solid @accent; }
QToolButton[kind="toggle"] { padding: 3px 7px; border: 1px solid @border; }
QToolButton[kind="toggle"]:checked { background: @accent-soft; color: @accent; border-color: @accent; }
QToolButton[kind="toggle"]:focus { padding: 2px 6px; border: 2px solid @accent; }
QListView[kind="picker"] { background: transparent; border: 1px solid @border; border-radius: 6px;
    padding: 2px; }
QPlainTextEdit[kind="field"] { border: 1px solid @border; padding: 4px; }
QPlainTextEdit[kind="field"]:hover { border-color: @strong; }
QPlainTextEdit[kind="field"]:focus { border: 2px solid @accent; padding: 3px; }
QPlainTextEdit[kind="field"][invalid="true"] { border: 1px solid @danger; padding: 4px; }
QCalendarWidget QToolButton { color: @text; font-size: 13px; padding: 3px 6px; min-height: 18px; }
QCalendarWidget QToolButton::menu-indicator { image: none; }
QCalendarWidget QTableView { font-size: 12px; }
QCalendarWidget QTableView::item { padding: 0; }
QCalendarWidget QSpinBox { min-width: 60px; }
"""
