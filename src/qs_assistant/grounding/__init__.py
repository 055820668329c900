"""The guard: every number of an answer is bound to its evidence, or the answer does not go out.

Import the evidence, the guard and its numbers and names.
"""

__all__ = ["evidence", "figures", "names", "numbers"]
