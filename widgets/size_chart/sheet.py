"""The style rules of the chart's page."""

HISTORY_SHEET = """
QToolButton[kind="history"] { padding: 2px 6px; min-height: 20px; }
QToolButton[kind="history"][popupMode="2"] { padding: 2px 2px 2px 4px; }
QToolButton[kind="history"]:hover { background: @surface2; border-color: @border; }
QToolButton[kind="history"]:checked { background: @accent-soft; color: @accent; font-weight: 600; }
QToolButton[kind="history"]::menu-indicator { image: none; width: 0; }
QToolButton[kind="history"]:focus { padding: 1px 5px; border: 2px solid @accent; }
QToolButton[kind="history"][popupMode="2"]:focus { padding: 1px 1px 1px 3px; }
"""
"""To stand after the application's own rules; ``@name`` is a colour token."""
