"""From found passages to an answer: sentences chosen, the tier (answer, closest, none), citations.

Import what selects an answer and what it found.
"""

__all__ = ["findings", "select"]
