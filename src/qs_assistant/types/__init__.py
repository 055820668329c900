"""Types and errors that rooms share: request, reading, answer, run, place, settings, company, whose a text is, a forest of trees.

Import any of them.
"""

__all__ = ["answer", "company", "errors", "forest", "place", "request", "run", "settings", "turn", "whose"]
