"""Types and errors that two or more rooms share: request, reading, answer, run, place, settings, the company, whose a text is.

Import any of them.
"""

__all__ = ["answer", "company", "errors", "place", "request", "run", "settings", "turn", "whose"]
