import json
from contextlib import suppress

import pytest

from qs_assistant.documents.watch import read_feed
from qs_assistant.documents.watch.edgar import filing_effect
from qs_assistant.types.errors import FetchError
from tests.documents.watch.recorded import ATOM, BOMB, OUTSIDE, filing, rss, submissions
from tests.test_worst_cases import seconds


def test_filings_of_edgar_with_their_address_size_and_likely_effect():
    [one] = read_feed(submissions(filing(7, "2026-02-11", period="2025-12-31")))
    assert one.title == "Form 8-K for 2025-12-31, items 2.02, 9.01"
    assert one.url == "https://www.sec.gov/Archives/edgar/data/4242/000095017026000007/a.htm"
    assert (one.date, one.kind, one.size) == ("2026-02-11", "8-K", 1000)
    assert one.effect == "results: cash, operating expenses, capital spending"


def test_forms_that_are_not_wanted_are_left_out_and_amendments_are_in():
    data = submissions(filing(1, "2026-02-01", "4"), filing(2, "2026-02-02", "10-Q/A"), filing(3, "2026-02-03", "144"))
    assert [one.kind for one in read_feed(data, ["8-K", "10-Q"])] == ["10-Q/A"]
    assert len(read_feed(data)) == 3


@pytest.mark.parametrize(
    ("form", "items", "said"),
    [
        ("10-Q", [], "quarterly"),
        ("10-Q/A", [], "quarterly"),
        ("424B5", [], "new shares"),
        ("8-K", ["9.01"], "news"),
        ("NT 10-K", [], "late"),
        ("XYZ", [], ""),
    ],
)
def test_what_a_form_is_likely_to_change(form, items, said):
    assert said in filing_effect(form, items)
    assert said or not filing_effect(form, items)


def test_news_as_rss_and_as_atom():
    data = rss(("g1", "A &amp; B sign", "https://acme.example/ab", "Wed, 11 Feb 2026 21:05:00 GMT"))
    [one] = read_feed(data, effect=lambda title: f"about {title}")
    assert (one.title, one.date, one.kind, one.url, one.effect) == (
        "A & B sign",
        "2026-02-11",
        "news",
        "https://acme.example/ab",
        "about A & B sign",
    )
    assert [(one.title, one.date) for one in read_feed(ATOM)] == [("Acme opens a line", "2026-03-01")]


def test_an_item_that_is_there_twice_counts_once_and_one_without_a_day_not_at_all():
    twice = ("g1", "One", "https://acme.example/1", "Wed, 11 Feb 2026 21:05:00 GMT")
    assert len(read_feed(rss(twice, twice, ("g2", "Two", "https://acme.example/2", "")))) == 1


def test_a_changed_item_has_the_same_key_and_another_print():
    day = "Wed, 11 Feb 2026 21:05:00 GMT"
    before, after = (read_feed(rss(("g1", title, "https://acme.example/1", day)))[0] for title in ("Draft", "Final"))
    assert before.key == after.key
    assert before.print != after.print


def test_titles_are_only_words():
    data = rss(
        ("g1", "@everyone\u202e [free](https://evil.example)\n\n# shares", "https://acme.example/1", "Wed, 11 Feb 2026 21:05:00 GMT")
    )
    [one] = read_feed(data)
    assert "\n" not in one.title
    assert "\u202e" not in one.title


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   ",
        b"hello",
        b"<html><body>Not found</body></html>",
        rss(("g", "t", "https://acme.example", "Wed, 11 Feb 2026 21:05:00 GMT"))[:-40],
        BOMB,
        OUTSIDE,
        BOMB.decode().replace("1.0", "1.0").encode("utf-16"),
        b"{}",
        b"[" * 100_000,
        b"{" + b'"a":{' * 50_000,
        b'{"cik": 1, "filings": {"recent": {}}}',
        submissions(filing(1, "yesterday")),
        submissions(filing(1, "2026-02-01")).replace(b"0000950170-26-000001", b"not-a-number"),
        json.dumps({"cik": 1, "filings": {"recent": {"accessionNumber": ["x"], "filingDate": []}}}).encode(),
        b"https://acme.example/feed",
        b"/etc/passwd",
    ],
)
def test_what_is_no_feed_or_not_a_whole_one_is_refused(data):
    with pytest.raises(FetchError):
        read_feed(data)


@pytest.mark.parametrize("words", ["&lt;a href=&quot;", "<![CDATA[<!--]]>", "<![CDATA[<![]]>", "<![CDATA[<?]]>", "&lt;", "<b>", "&amp;#"])
@pytest.mark.parametrize("around", ["<description>{}</description>", "<summary>{}</summary>", "<x>{}</x>"])
def test_what_a_feed_says_of_an_item_takes_a_time_that_grows_with_its_length(words, around):
    def of(count):
        inner = words.replace("]]>", "").replace("<![CDATA[", "") * count
        inner = f"<![CDATA[{inner}]]>" if "CDATA" in words else inner
        item = f"<item><title>T</title><link>https://x.example/1</link>{around.format(inner)}</item>"
        return f'<?xml version="1.0"?><rss version="2.0"><channel>{item}</channel></rss>'.encode()

    def read(data):
        with suppress(FetchError):
            read_feed(data)

    assert seconds(read, of(16_000)) < max(1.0, 8 * seconds(read, of(4_000)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-32", "utf-32-le", "utf-7", "cp037", "iso-2022-jp"])
def test_entities_of_a_feeds_own_are_expanded_in_no_encoding(encoding):
    item = "<item><title>&b;</title><link>https://x.example/1</link><pubDate>Mon, 02 Feb 2026 10:00:00 GMT</pubDate></item>"
    told = BOMB.decode().replace('version="1.0"?', f'version="1.0" encoding="{encoding}"?').replace("<channel>", f"<channel>{item}")
    for data in (
        told.encode(encoding),
        told.encode(encoding).replace(b"<!ENTITY", b"<+ACE-ENTITY"),
        told.replace("<!E", "<!\x1b(BE").encode(),
    ):
        with suppress(FetchError):
            assert not any("aaaaaaaaaa" in one.title for one in read_feed(data))
