"""Addresses that nobody would write: each is refused in a sentence, or is a public host in its one spelling."""

from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from qs_assistant.documents.fetch.addresses import is_allowed
from qs_assistant.documents.fetch.robots import RobotsCache
from qs_assistant.documents.fetch.urls import LOCAL_NAMES, check_url
from qs_assistant.types.errors import FetchError
from tests.fuzz.conftest import bounded

PIECES = st.sampled_from(
    [
        *(
            "http://",
            "https://",
            "HTTP://",
            "//",
            "file://",
            "javascript:",
            "example.com",
            "EXAMPLE.com",
            "bücher.de",
            "127.0.0.1",
            "0x7f.1",
        ),
        *(
            "2130706433",
            "[::1]",
            "[::ffff:10.0.0.1]",
            "[fe80::1%25eth0]",
            "localhost",
            "host.internal",
            "a@",
            ":80",
            ":443",
            ":0",
            ":99999",
        ),
        *(
            "/",
            "?q=1",
            "#x",
            "..",
            ".",
            "\\",
            "%00",
            "%2f",
            "。",
            "．",
            "\u200b",
            "\t",
            " ",
            "ａ",
            "ß",
            "xn--",
            "-",
            "_",
            "\ud800",
            "[",
            "]",
        ),
    ]
)
ADDRESSES = st.one_of(st.lists(PIECES, max_size=8).map("".join), st.tuples(st.just("https://"), st.text(max_size=40)).map("".join))


@bounded(250)
@given(ADDRESSES, st.one_of(st.none(), st.just(check_url("https://example.com/a/b"))))
def test_an_address_is_refused_or_public_and_in_one_spelling(text, base):
    try:
        checked = check_url(text, base=base)
    except FetchError:
        return
    assert check_url(checked.url) == checked  # what was checked is what a second reader reads
    assert urlsplit(checked.url).hostname == checked.host
    assert checked.scheme in {"http", "https"}
    assert checked.port in {80, 443}
    assert checked.host.isascii()
    assert not any(checked.host == name or checked.host.endswith(f".{name}") for name in LOCAL_NAMES)
    if ":" in checked.host or checked.host.rpartition(".")[2].isdigit():
        assert is_allowed(checked.host)


@bounded(80)
@given(
    st.lists(
        st.one_of(st.sampled_from(["User-agent: *", "Disallow: /", "Allow: /a", "Crawl-delay: x", "\x00"]), st.text(max_size=30)),
        max_size=8,
    )
)
def test_any_robots_text_allows_or_does_not(lines):
    robots = RobotsCache("qs-assistant", lambda: 0.0)
    robots.remember("https://example.com", 200, "\n".join(lines))
    assert robots.allows("https://example.com", "https://example.com/a") in {True, False}
