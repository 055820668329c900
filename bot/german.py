"""The bot's own words in German; tests/bot/test_translation.py sees to it that none is missing."""

from collections.abc import Mapping
from types import MappingProxyType

GERMAN: Mapping[str, str] = MappingProxyType({})
