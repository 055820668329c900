"""Fifty people, one bot, and everything that can fail under it: python -m benchmarks.soak."""
