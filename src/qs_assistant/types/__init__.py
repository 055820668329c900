"""Types and errors that two or more rooms share: request, reading, answer, run, place, settings.

Import any of them.
"""

__all__ = ["answer", "errors", "place", "request", "run", "settings", "turn"]
