"""The library of fakes for these tests."""

from tests.library_fakes import house, library

__all__ = ["house", "library"]
