"""EDGAR's search and the exhibits of a filing, from recorded answers."""

import json

import pytest

from qs_assistant.documents.watch import read_feed
from qs_assistant.documents.watch.edgar import asked_address, index_address, press_releases
from qs_assistant.records.watch import WatchedFeed
from qs_assistant.types.errors import FetchError
from tests.documents.watch.recorded import filing, filing_index, hit, hits, submissions

FOLDER = "https://www.sec.gov/Archives/edgar/data/4242/000095017026000007"
INDEX = f"{FOLDER}/0000950170-26-000007-index.htm"
SEARCH = "https://efts.sec.gov/LATEST/search-index?q=&ciks=0000004242"
DAY = 86_400.0
MARCH = 1_772_323_200.0  # 2026-03-01


def feed(url=SEARCH, since="2026-01-10", checked_at=None, failures=0):
    return WatchedFeed("guild:1", url, since, None, None, checked_at, 0.0, failures, "")


def test_the_documents_of_a_search_are_one_item_a_filing_at_its_main_document():
    data = hits(
        (7, "ex99.htm", "EX-99.1", "8-K", "2026-02-11"),
        (7, "cover.htm", "8-K", "8-K", "2026-02-11"),
        (8, "4.xml", "4", "4", "2026-02-12"),
        (9, "ex.htm", "EX-99.1", "8-K/A", "2026-02-13"),
    )
    first, second = read_feed(data, ["8-K"])
    assert (first.url, first.date, first.kind, first.size) == (f"{FOLDER}/cover.htm", "2026-02-11", "8-K", None)
    assert first.title == "ACME CELLS: Form 8-K, items 2.02, 9.01"
    assert first.effect.startswith("results")
    assert second.url.endswith("/000095017026000009/ex.htm")
    assert first.key == read_feed(submissions(filing(7, "2026-02-11")))[0].key  # so that both feeds propose it once


def test_a_statement_of_owners_names_all_that_it_is_of_and_leads_to_its_page_for_people():
    """Both feeds name the same page: the list of filings has the style sheet's folder in the document's name, a search has it apart."""
    others = ["Northern Lights Fund L.P.  (CIK 0000005000)"]
    told = hit(11, "primary_doc.xml", "SCHEDULE 13G", "SCHEDULE 13G", "2026-02-14", sequence=1, style="xslSCHEDULE_13G_X02", others=others)
    [found] = read_feed(hits(told), ["SCHEDULE 13G"])
    listed = filing(11, "2026-02-14", "SCHEDULE 13G", items="", document="xslSCHEDULE_13G_X02/primary_doc.xml")
    [submitted] = read_feed(submissions(listed))
    assert found.title == "ACME CELLS, Northern Lights Fund L.P.: Form SCHEDULE 13G"
    assert found.url.endswith("/000095017026000011/xslSCHEDULE_13G_X02/primary_doc.xml")
    assert (found.key, found.url, found.effect) == (submitted.key, submitted.url, "who holds the shares")


@pytest.mark.parametrize("style", ["../../../1/2", "a/b", "", "https://evil.example/", 3])
def test_a_style_sheet_that_is_no_name_of_a_folder_is_passed_over(style):
    [found] = read_feed(hits(hit(11, "primary_doc.xml", "SCHEDULE 13G", "SCHEDULE 13G", "2026-02-14", style=style)))
    assert found.url.endswith("/000095017026000011/primary_doc.xml")


@pytest.mark.parametrize("kind", [None, "", "CURRENT REPORT"])
def test_the_first_document_of_a_filing_is_its_main_one_whatever_its_type_is_called(kind):
    data = hits(
        (7, "ex99.htm", "EX-99.1", "8-K", "2026-02-11"), hit(7, "cover.htm", kind, "8-K", "2026-02-11", sequence=1, period="2026-02-10")
    )
    [found] = read_feed(data)
    assert found.url == f"{FOLDER}/cover.htm"
    assert found.title == "ACME CELLS: Form 8-K for 2026-02-10, items 2.02, 9.01"


def test_items_that_were_left_empty_and_a_filing_without_a_document_are_read():
    [one] = read_feed(submissions(filing(7, "2026-02-11", items=",,", document="")))
    assert (one.title, one.url) == ("Form 8-K", INDEX)


@pytest.mark.parametrize(
    "data",
    [
        {"message": "Internal server error"},
        {"error": {"root_cause": [{"type": "parsing_exception"}]}, "status": 400},
        {"hits": {"hits": [{"_index": "edgar_entity", "_id": "4242", "_source": {"entity": "ACME CELLS (ACM)", "tickers": "ACM"}}]}},
        {"hits": {}},
        {"hits": []},
        {"hits": {"hits": [1]}},
        {"hits": {"hits": [{"_id": "x:y", "_source": {"form": "8-K", "ciks": ["1"], "file_date": "2026-01-01"}}]}},
        {"hits": {"hits": [{"_id": "0000950170-26-000007:a", "_source": {"form": "8-K", "ciks": [], "file_date": "2026-01-01"}}]}},
        {"hits": {"hits": [{"_id": "0000950170-26-000007:a", "_source": {"form": "8-K", "ciks": [1e999], "file_date": "2026-01-01"}}]}},
    ],
)
def test_a_search_that_is_not_one_is_refused(data):
    with pytest.raises(FetchError, match="no list of filings"):
        read_feed(json.dumps(data).encode())


@pytest.mark.parametrize(
    ("watched", "start"),
    [
        (feed(), "2026-01-10"),
        (feed(checked_at=MARCH - DAY), "2026-01-29"),
        (feed(checked_at=MARCH - 20 * DAY, since="2026-02-01"), "2026-02-01"),
        (feed(checked_at=MARCH - DAY, failures=2), "2026-01-10"),
    ],
)
def test_a_search_is_asked_for_the_last_month_before_it_was_read(watched, start):
    assert asked_address(watched, MARCH) == f"{SEARCH}&dateRange=custom&startdt={start}&enddt=2026-03-01"


@pytest.mark.parametrize("url", ["https://acme.example/news.rss", f"{SEARCH}&startdt=2026-01-01"])
def test_other_addresses_are_asked_as_they_are(url):
    assert asked_address(feed(url), MARCH) == url


def test_press_releases_are_the_exhibits_99_of_the_filings_own_folder():
    page = filing_index(
        ("/ix?doc=/Archives/edgar/data/4242/000095017026000007/a.htm", "8-K"),
        ("/Archives/edgar/data/4242/000095017026000007/ex99_1.htm", "EX-99.1"),
        ("ex99_2.htm", "EX-99.2"),
        ("ex10.htm", "EX-10.1"),
        ("logo.jpg", "EX-99.3"),
        ("https://evil.example/ex99.htm", "EX-99.4"),
        ("/Archives/edgar/data/4242/000095017026000008/ex99.htm", "EX-99.5"),
        ("../secret.htm", "EX-99.6"),
        ("ex99.htm", "EX-99"),
    )
    assert press_releases(page, INDEX) == (f"{FOLDER}/ex99_1.htm", f"{FOLDER}/ex99_2.htm", f"{FOLDER}/ex99.htm")


def test_of_very_many_exhibits_the_first_are_taken():
    assert len(press_releases(filing_index(*((f"e{n}.htm", "EX-99.1") for n in range(50))), INDEX)) == 5


@pytest.mark.parametrize("viewer", ["/ix?doc=", "/ix.xhtml?doc=", "/ixviewer/doc/action?doc=", "https://www.sec.gov/ix?doc="])
def test_an_exhibit_with_tagged_figures_is_taken_from_behind_its_viewer(viewer):
    own, foreign = "/Archives/edgar/data/4242/000095017026000007/ex99_1.htm", "https://evil.example/ex99.htm"
    page = filing_index(
        (f"{viewer}{own}", "EX-99.1"), (f"{viewer}{foreign}", "EX-99.2"), (f"{viewer}../x.htm", "EX-99.3"), ("/ix?doc=", "EX-99")
    )
    assert press_releases(page, INDEX) == (f"{FOLDER}/ex99_1.htm",)


@pytest.mark.parametrize("kind", ["EX-99", "EX-99.1", "EX-99.01", "EX-99.A", "EX-99.1(A)"])
def test_however_a_release_is_numbered_it_is_one(kind):
    assert press_releases(filing_index(("a.htm", "8-K"), ("e.htm", kind), ("f.htm", "EX-10.1"), ("g.htm", "EX-990")), INDEX) == (
        f"{FOLDER}/e.htm",
    )


def test_a_filing_without_releases_has_none():
    assert press_releases(filing_index(("a.htm", "8-K"), ("ex10.htm", "EX-10.1")), INDEX) == ()


@pytest.mark.parametrize("page", [b"", b"<!-- -->"])
def test_what_is_no_page_is_refused(page):
    with pytest.raises(FetchError, match="cannot be read"):
        press_releases(page, INDEX)


@pytest.mark.parametrize(
    "page", [b"<html><body>Request Rate Threshold Exceeded</body></html>", filing_index(), filing_index(("/other/a.htm", "EX-99.1"))]
)
def test_a_page_that_lists_no_documents_of_the_filing_does_not_say_that_there_are_none(page):
    with pytest.raises(FetchError, match="lists no documents"):
        press_releases(page, INDEX)


@pytest.mark.parametrize(
    ("url", "form", "found"),
    [
        (f"{FOLDER}/a.htm", "8-K", INDEX),
        (f"{FOLDER}/a.htm", "8-K/A", INDEX),
        (f"{FOLDER}/a.htm", "6-K", INDEX),
        (f"{FOLDER}/a.htm", "10-Q", None),
        ("https://acme.example/news/a.htm", "8-K", None),
    ],
)
def test_where_the_index_lies(url, form, found):
    assert index_address(url, form) == found
