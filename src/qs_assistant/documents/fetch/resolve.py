"""Names to addresses, every answer checked: one address that is not public spoils the whole answer."""

import asyncio
import socket
from typing import Protocol

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType

from qs_assistant.documents.fetch.addresses import is_allowed
from qs_assistant.types.errors import FetchError

MAX_ANSWERS = 16


class Resolver(Protocol):
    """Looks up a host name."""

    async def resolve(self, host: str) -> list[str]:
        """The host's IPv4 and IPv6 addresses; raises OSError when there are none."""
        ...


class SystemResolver:
    """The operating system's look-up."""

    async def resolve(self, host: str) -> list[str]:
        """The host's addresses, as the system's own programs would see them."""
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedResolver(AbstractResolver):
    """Gives a connection the addresses that were checked, and no others.

    A look-up that fails the check raises FetchError, not OSError, so that no other way to connect is tried after it.
    """

    def __init__(self, resolver: Resolver, *, allow_loopback: bool) -> None:
        self._resolver = resolver
        self._allow_loopback = allow_loopback

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC) -> list[ResolveResult]:
        """The host's addresses, all of them public.

        Raises:
            FetchError: the host does not exist, or any of its addresses is not public.
        """
        try:
            addresses = await self._resolver.resolve(host)
        except (OSError, UnicodeError) as error:
            raise FetchError(f"No host named {host} was found. Check the spelling of the address.") from error
        if not addresses:
            raise FetchError(f"No host named {host} was found. Check the spelling of the address.")
        for address in addresses:
            if not is_allowed(address, allow_loopback=self._allow_loopback):
                raise FetchError(f"{host} leads to an address that is not public; only public web pages are fetched.")
        found = [self._result(host, address, port) for address in addresses[:MAX_ANSWERS]]
        return [entry for entry in found if family in (socket.AF_UNSPEC, entry["family"])]

    @staticmethod
    def _result(host: str, address: str, port: int) -> ResolveResult:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return ResolveResult(hostname=host, host=address, port=port, family=family, proto=socket.IPPROTO_TCP, flags=socket.AI_NUMERICHOST)

    async def close(self) -> None:
        """Nothing is held."""


class CheckedSockets:
    """Makes the sockets of a connection: the last place where the address is known, so it is checked here once more."""

    def __init__(self, *, allow_loopback: bool) -> None:
        self._allow_loopback = allow_loopback

    def __call__(self, address: AddrInfoType) -> socket.socket:
        """A socket for one checked address.

        Raises:
            FetchError: the address is not public.
        """
        family, kind, protocol, _, target = address
        if not is_allowed(str(target[0]), allow_loopback=self._allow_loopback):
            raise FetchError("The connection would lead to an address that is not public; only public web pages are fetched.")
        return socket.socket(family=family, type=kind, proto=protocol)
