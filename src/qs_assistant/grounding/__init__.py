"""The guard: every number of an answer is bound to evidence."""
