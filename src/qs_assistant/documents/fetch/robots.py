"""What a site's robots.txt allows (RFC 9309), remembered for an hour."""

from collections.abc import Callable

from cachetools import TTLCache
from protego import Protego

MAX_ROBOTS = 500 * 1024  # RFC 9309, section 2.5: at least 500 KiB are read
MAX_AGE = 3600.0
MAX_SITES = 256
FORBID_ALL = "User-agent: *\nDisallow: /"


class RobotsCache:
    """The rules of the sites asked lately.

    Args:
        agent: the product name that rules are looked up under.
        clock: seconds that only grow, such as time.monotonic.
    """

    def __init__(self, agent: str, clock: Callable[[], float]) -> None:
        self._agent = agent
        self._sites: TTLCache[str, Protego] = TTLCache(MAX_SITES, MAX_AGE, clock)

    def allows(self, origin: str, url: str) -> bool | None:
        """Whether the page may be fetched; None where the site's rules are not known or too old."""
        known = self._sites.get(origin)
        return None if known is None else bool(known.can_fetch(url, self._agent))

    def remember(self, origin: str, status: int, text: str) -> None:
        """Keep a site's rules: a missing file allows everything, a failing server forbids everything (RFC 9309, 2.3.1)."""
        if status >= 500:
            text = FORBID_ALL
        elif status >= 400:
            text = ""
        self._sites[origin] = Protego.parse(text)
