"""A fetcher that may ask a site on loopback."""

import pytest

from qs_assistant.documents.fetch import Fetcher
from tests.documents.fetch.server import FetchOptions


@pytest.fixture
def fetcher():
    return Fetcher(FetchOptions())
