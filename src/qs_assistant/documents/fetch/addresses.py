"""Which IP addresses are public. The lists are written out, since `ipaddress.is_global` differs between Python's releases.

Source: IANA's registries of special-purpose IPv4 and IPv6 addresses (RFC 6890 and its updates).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

REFUSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by carriers
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # a cloud's metadata service on a public number
        "169.254.0.0/16",  # link-local, where most clouds keep metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarking
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)
GLOBAL_V6 = IPv6Network("2000::/3")  # everything else (mapped, NAT64, local, multicast, ...) is refused by not being in it
REFUSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments, Teredo and ORCHID among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
    )
)
ISATAP_MARKS = (0x0000_5EFE, 0x0200_5EFE)  # the upper half of an interface id that holds an IPv4 address (RFC 5214)


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, seen through mapped and tunnelled forms."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in REFUSED_V4)
    if address not in GLOBAL_V6 or any(address in network for network in REFUSED_V6) or address.scope_id:
        return False
    interface = int(address) & (2**64 - 1)
    return interface >> 32 not in ISATAP_MARKS


def is_allowed(address: str, *, allow_loopback: bool = False) -> bool:
    """Whether a connection to `address` may be made; `allow_loopback` is for tests alone."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return is_public(parsed) or (allow_loopback and parsed.is_loopback and getattr(parsed, "ipv4_mapped", None) is None)
