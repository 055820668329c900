"""Which addresses may be asked for: plain http(s) addresses of named public hosts, written the ordinary way."""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

import idna

from qs_assistant.documents.fetch.addresses import is_allowed
from qs_assistant.types.errors import FetchError

MAX_URL = 2000
MAX_HOST = 253
PORTS = {"http": 80, "https": 443}
LOCAL_NAMES = ("localhost", "local", "internal", "intranet", "lan", "corp", "home", "home.arpa", "onion", "invalid", "localdomain")
_UNPRINTABLE = re.compile(r"[\x00-\x20\x7f-\x9f\\\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ud800-\udfff]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")


@dataclass(frozen=True, slots=True)
class CheckedUrl:
    """An address that may be asked for, in its one canonical spelling; `host` is lower-case ASCII, IPv6 without brackets."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def origin(self) -> str:
        """Scheme, host and port: what a robots.txt speaks for."""
        return f"{self.scheme}://{_netloc(self.scheme, self.host, self.port)}"


def check_url(text: str, *, base: CheckedUrl | None = None, allow_loopback: bool = False) -> CheckedUrl:
    """Check an address and spell it canonically; `base` is the page that redirected to it.

    Raises:
        FetchError: the address is malformed, not http(s), not on the usual port, or names a host that is not public.
    """
    text = text.strip(" ")
    if not text or len(text) > MAX_URL:
        raise FetchError(f"An address has 1 to {MAX_URL:,} characters; this one has {len(text):,}. Give the page's own short address.")
    if _UNPRINTABLE.search(text):
        raise FetchError("The address holds spaces, backslashes or invisible characters. Copy it again from the browser's address line.")
    try:
        parts = urlsplit(urljoin(base.url, text) if base else text)
        port = parts.port
    except ValueError as error:
        raise FetchError(f"“{_shown(text)}” is not an address ({error}). Write it as https://host/page.") from error
    _check_scheme(parts, text)
    host = _host(parts, text)
    _check_host(host, allow_loopback=allow_loopback)
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values() and not (allow_loopback and _is_loopback(host)):
        raise FetchError(f"Port {port} is not fetched from; only the usual ports of web pages, 80 and 443, are.")
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]")
    return CheckedUrl(urlunsplit((parts.scheme, _netloc(parts.scheme, host, port), path, query, "")), parts.scheme, host, port)


def _check_scheme(parts: SplitResult, text: str) -> None:
    if parts.scheme not in PORTS:
        shown = f"“{_shown(parts.scheme)}:”" if parts.scheme else f"“{_shown(text)}”"
        raise FetchError(f"{shown} is not fetched; only addresses that begin with https:// or http:// are.")
    if "@" in parts.netloc:
        raise FetchError("The address carries a user name or password (“…@”), which is not sent. Give the address without it.")
    if not parts.netloc:
        raise FetchError(f"“{_shown(text)}” names no host. Write it as https://host/page.")


def _host(parts: SplitResult, text: str) -> str:
    """The host in lower-case ASCII. International names must be in their own normal form already, so nothing maps to another name."""
    host = parts.hostname or ""
    if not host or "%" in host:
        raise FetchError(f"“{_shown(text)}” has a host that cannot be read. Write it as https://host/page.")
    if not host.isascii():
        if re.search(r"[\u3002\uff0e\uff61]", parts.netloc):
            raise FetchError("The host is written with look-alike dots. Copy the address again from the browser's address line.")
        try:
            return idna.encode(host, uts46=False, strict=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise FetchError("The host's name is not a valid international name. Copy it again from the browser's address line.") from error
    return host


def _check_host(host: str, *, allow_loopback: bool) -> None:
    if ":" in host or _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        _check_literal(host, allow_loopback=allow_loopback)
        return
    if host.endswith(".") or len(host) > MAX_HOST or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise FetchError(f"“{_shown(host)}” is not a host name written the usual way. Write it as https://host/page.")
    if allow_loopback and host == "localhost":
        return
    if "." not in host or any(host == name or host.endswith(f".{name}") for name in LOCAL_NAMES):
        raise FetchError(f"“{_shown(host)}” is a name of a local network; only public web pages are fetched.")


def _check_literal(host: str, *, allow_loopback: bool) -> None:
    """A host written as a number: in its one ordinary notation, and public."""
    try:
        address = ip_address(host)
    except ValueError as error:
        raise FetchError(f"“{_shown(host)}” writes an IP address in an odd notation. Give the page's host by name.") from error
    if isinstance(address, IPv6Address) and address.scope_id:
        raise FetchError("An address with a network zone is of a local network; only public web pages are fetched.")
    if not is_allowed(host, allow_loopback=allow_loopback):
        raise FetchError(f"{_shown(host)} is not a public address; only public web pages are fetched.")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _netloc(scheme: str, host: str, port: int) -> str:
    shown = f"[{host}]" if ":" in host else host
    return shown if port == PORTS[scheme] else f"{shown}:{port}"


def _shown(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
