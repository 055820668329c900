"""The library of fakes for these tests, and a site on loopback."""

import pytest

from tests.documents.fetch.server import serving
from tests.library_fakes import house, library

__all__ = ["house", "library", "site"]


@pytest.fixture
async def site():
    async with serving() as running:
        yield running
