"""Fetching public addresses: the address connected to is the address that was checked."""

from qs_assistant.documents.fetch.fetcher import Fetched, Fetcher, FetchLimits
from qs_assistant.documents.fetch.resolve import Resolver, SystemResolver

__all__ = ["FetchLimits", "Fetched", "Fetcher", "Resolver", "SystemResolver"]
