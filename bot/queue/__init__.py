"""Whose question is worked on next: bounded, fair between servers, with stages shown while it is worked on.

Import the dispatcher; the fair queue is handed to it.
"""

__all__ = ["dispatcher", "fair_queue"]
