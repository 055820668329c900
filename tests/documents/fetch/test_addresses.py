"""Which addresses are public, and which spellings of an address are asked for at all."""

from ipaddress import ip_address

import pytest

from qs_assistant.documents.fetch import Fetcher
from qs_assistant.documents.fetch.addresses import is_allowed, is_public
from qs_assistant.documents.fetch.urls import check_url
from qs_assistant.types.errors import FetchError
from tests.documents.fetch.server import FetchOptions, ListedResolver

PRIVATE_V4 = (
    "0.0.0.1", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255", "127.0.0.1", "127.255.255.254",
    "168.63.129.16", "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.251", "239.255.255.255", "240.0.0.1",
    "255.255.255.255",
)  # fmt: skip
PRIVATE_V6 = (
    "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::808:808",
    "64:ff9b:1::a00:1", "100::1", "2001::1", "2001:0:53aa:64c:0:0:80ff:fffe", "2001:2::1", "2001:10::1", "2001:20::1", "2001:db8::1",
    "2002:7f00:1::1", "2002:a9fe:a9fe::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
    "2600::5efe:7f00:1", "2600::200:5efe:a00:1",
)  # fmt: skip
ODD_NOTATIONS = (
    "http://2130706433/", "http://017700000001/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://127.1/",
    "http://127.0.1/", "http://127.0.0.01/", "http://127.0.0.1./", "http://0/", "http://0x/", "http://3232235777/",
    "http://[::ffff:7f00:1]/", "http://[fe80::1%25eth0]/", "http://[::1]/", "http://[::]/", "http://①②⑦.⓪.⓪.①/", "http://127。0。0。1/",
    "http://１２７.0.0.1/", "http://127%2e0%2e0%2e1/", "http://example.com./", "http://ｅxample.com/", "http://exa\u00admple.com/",
    "http://ex\u200bample.com/", "http://[127.0.0.1]/", "http://1.1.1.1.1/", "http://999.1.1.1/",
)  # fmt: skip
LOCAL_NAMES = (
    "http://localhost/", "http://LOCALHOST/", "http://a.localhost/", "http://printer.local/", "http://metadata.google.internal/",
    "http://intranet/", "http://router.lan/", "http://nas.home.arpa/", "http://x.onion/", "http://localhost.localdomain/",
    "http://mail.corp/",
)  # fmt: skip
OTHER_SCHEMES = (
    "file:///etc/passwd", "ftp://example.com/a", "gopher://example.com/", "data:text/html,hi", "javascript:alert(1)",
    "dict://example.com:11211/", "ldap://example.com/", "ws://example.com/", "jar:http://example.com!/", "view-source:http://example.com",
    "blob:http://example.com/1", "about:blank", "//example.com/x", "example.com/page", "/etc/passwd", "http:/example.com", "http:///path",
    "https://", "http:example.com", "urn:isbn:1", "ssh://x.org/",
)  # fmt: skip
ODD_PARTS = (
    "http://user:pw@example.com/", "http://user@example.com/", "http://example.com@127.0.0.1/", "http://127.0.0.1#@example.com/",
    "http://example.com:22/", "http://example.com:8080/", "http://example.com:6379/", "http://example.com:0/", "http://example.com:99999/",
    "http://example.com:x/", "http://exa mple.com/", "http://example.com\\@127.0.0.1/", "http://example.com/\r\nX: y",
    "http://example.com/\x00", "http://example..com/", "http://-example.com/", "http://[::1", "http://example.com/" + "a" * 2100, "",
    "http://exa*mple.com/", "http://" + "a" * 300 + ".com/",
)  # fmt: skip
REFUSED_URLS = (
    *(f"http://{address}/" for address in PRIVATE_V4),
    *(f"http://[{address}]/" for address in PRIVATE_V6),
    *ODD_NOTATIONS,
    *LOCAL_NAMES,
    *OTHER_SCHEMES,
    *ODD_PARTS,
)


@pytest.mark.parametrize("address", [*PRIVATE_V4, *PRIVATE_V6])
def test_an_address_that_is_not_public_is_refused(address):
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address", ["1.1.1.1", "93.184.216.34", "172.15.255.255", "172.32.0.1", "100.63.255.255", "2606:4700:4700::1111", "2a00:1450::1"]
)
def test_a_public_address_is_allowed(address):
    assert is_public(ip_address(address))


@pytest.mark.parametrize("url", REFUSED_URLS)
async def test_a_refused_url_asks_nobody_and_says_why(url):
    nobody = ListedResolver({})
    with pytest.raises(FetchError) as refused:
        await Fetcher(FetchOptions(allow_loopback_fetch=False), nobody).fetch(url)
    assert nobody.asked == []
    assert str(refused.value).endswith(".")
    assert len(str(refused.value)) < 300


def test_there_are_sixty_refused_addresses_and_more():
    assert len(set(REFUSED_URLS)) >= 60


@pytest.mark.parametrize("address", [*PRIVATE_V4, *PRIVATE_V6])
async def test_a_name_that_leads_to_an_address_that_is_not_public_is_refused(address):
    resolver = ListedResolver({"documents.example": [[address]]})
    with pytest.raises(FetchError, match="not public"):
        await Fetcher(FetchOptions(allow_loopback_fetch=False), resolver).fetch("https://documents.example/a")


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("HTTPS://Example.COM", "https://example.com/"),
        ("https://example.com:443/a b".replace(" ", "%20"), "https://example.com/a%20b"),
        ("http://example.com:443/", "http://example.com:443/"),
        ("https://example.com/a/ü?q=ü#part", "https://example.com/a/%C3%BC?q=%C3%BC"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://[2606:4700::1111]/x", "https://[2606:4700::1111]/x"),
        ("https://1.1.1.1/", "https://1.1.1.1/"),
    ],
)
def test_an_allowed_address_has_one_spelling(written, canonical):
    assert check_url(written).url == canonical


def test_loopback_is_allowed_by_its_own_setting_only_and_nothing_else_with_it():
    assert check_url("http://127.0.0.1:8123/a", allow_loopback=True).port == 8123
    assert is_allowed("::1", allow_loopback=True)
    assert not is_allowed("127.0.0.1")
    for address in ("10.0.0.1", "169.254.169.254", "::ffff:127.0.0.1", "fe80::1"):
        assert not is_allowed(address, allow_loopback=True)
    with pytest.raises(FetchError, match="Port 8123"):
        check_url("http://1.1.1.1:8123/", allow_loopback=True)
