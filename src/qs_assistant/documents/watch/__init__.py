"""Watches feeds for what is new: SEC EDGAR's submissions, RSS and Atom. What it finds is proposed to admins; nothing goes live by itself.

Import the watcher and what reads a feed.
"""

from qs_assistant.documents.watch.edgar import WITH_EXHIBITS
from qs_assistant.documents.watch.feeds import read_feed
from qs_assistant.documents.watch.watcher import Watcher, WatchSettings, feed_fetcher

__all__ = ["WITH_EXHIBITS", "WatchSettings", "Watcher", "feed_fetcher", "read_feed"]
