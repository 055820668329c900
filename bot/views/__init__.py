"""Buttons, menus and forms, and what a press does; each works by its id alone, so it works after a restart.

Import the handlers and the buttons; `follow_up` is behind them.
"""

__all__ = ["belief_form", "button_handlers", "buttons", "document_buttons", "reasons", "watch_buttons"]
