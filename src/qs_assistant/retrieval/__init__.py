"""Finds the passages that answer a question: candidates, features, the learned order, the confidence.

Import the library; it opens everything else.
"""

__all__ = ["fitting", "library"]
