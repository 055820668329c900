"""A site on loopback and a fetcher that may ask it."""

import pytest

from qs_assistant.documents.fetch import Fetcher
from tests.documents.fetch.server import FetchOptions, serving


@pytest.fixture
async def site():
    async with serving() as running:
        yield running


@pytest.fixture
def fetcher():
    return Fetcher(FetchOptions())
