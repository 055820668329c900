"""What SEC EDGAR gives: a company's submissions, hits of the full-text search, and the index of a filing with its exhibits."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urljoin, urlsplit

from qs_assistant.records.watch import FoundItem, WatchedFeed
from qs_assistant.text.inert import inert_line
from qs_assistant.types.errors import FetchError

ARCHIVES: Final = "https://www.sec.gov/Archives/edgar/data"
SEARCH_PATH: Final = "/LATEST/search-index"
WITH_EXHIBITS: Final = ("8-K", "6-K")
"""Forms whose news stands in exhibits: what is filed itself is often a cover page."""
MOST_EXHIBITS = 5
SEARCHED_DAYS = 30
MOST_NAMES = 3
_RELEASE = re.compile(r"EX-99(?:\.[\w.()-]+)?")
_VIEWERS: Final = ("/ix", "/ix.xhtml", "/ixviewer/doc/action")
"""Pages that show a document with tagged figures, whose address they take as `doc`."""
_STYLE = re.compile(r"\w[\w.-]*", re.ASCII)
_READ = (".htm", ".html", ".txt", ".pdf")


# ------------------------------------------------------------------------------------------------------ lists of filings
def filings(body: Mapping[str, Any], forms: Sequence[str], archives: str = ARCHIVES) -> list[FoundItem]:
    """The filings of https://data.sec.gov/submissions/CIK##########.json (its "recent" table is an array a column), or of a search.

    Raises:
        FetchError: it is neither.
    """
    try:
        return _hits(body["hits"]["hits"], forms, archives) if "hits" in body else _submissions(body, forms, archives)
    except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise FetchError("The feed is JSON, but no list of filings as SEC EDGAR gives it. Give the address of a feed.") from error


def _submissions(body: Mapping[str, Any], forms: Sequence[str], archives: str) -> list[FoundItem]:
    cik, recent = str(int(body["cik"])), body["filings"]["recent"]
    names = ("accessionNumber", "filingDate", "form", "primaryDocument", "items", "size", "reportDate")
    rows = [dict(zip(names, row, strict=True)) for row in zip(*(recent[name] for name in names), strict=True)]
    return [_submitted(f"{archives}/{cik}", row) for row in rows if _wanted(row["form"], forms)]


def _submitted(folder: str, row: Mapping[str, Any]) -> FoundItem:
    items = [one.strip() for one in str(row["items"]).split(",") if one.strip()]
    return printed(replace(_filing(folder, row, items), size=int(row["size"]) if row["size"] else None))


def _hits(hits: Sequence[Mapping[str, Any]], forms: Sequence[str], archives: str) -> list[FoundItem]:
    """The filings that the documents of a search belong to, each once: at its main document where that is among them."""
    found: dict[str, FoundItem] = {}
    for hit in hits:
        row, (number, _, document) = hit["_source"], str(hit["_id"]).partition(":")
        form = str(row["form"])
        if not _wanted(form, forms) or (number in found and not _is_main(row)):
            continue
        told = {"accessionNumber": number, "primaryDocument": _shown(document, row.get("xsl")), "form": form}
        told |= {"filingDate": row["file_date"], "reportDate": row.get("period_ending") or ""}
        filed = _filing(f"{archives}/{int(row['ciks'][0])}", told, [str(one) for one in row.get("items") or ()])
        who = _filers(row.get("display_names") or ())
        found[number] = replace(filed, title=f"{who}: {filed.title}" if who else filed.title)
    return list(found.values())


def _is_main(row: Mapping[str, Any]) -> bool:
    """Whether a document is what was filed itself: the first of its filing, which has the form as its type."""
    return str(row.get("sequence")) == "1" or row.get("file_type") == row["form"]


def _shown(document: str, style: object) -> str:
    """Where a document is shown: data in XML has a page for people in a folder named after its style sheet."""
    return f"{style}/{document}" if isinstance(style, str) and _STYLE.fullmatch(style) else document


def _filers(names: Sequence[object]) -> str:
    """Who a filing is of: whoever filed it and whomever it is about, without tickers and numbers."""
    told = (inert_line(str(one).partition("  (")[0]).strip()[:100] for one in names[:MOST_NAMES])
    return ", ".join(one for one in told if one)


def _wanted(form: str, forms: Sequence[str]) -> bool:
    return not forms or form.removesuffix("/A") in forms


def _filing(folder: str, row: Mapping[str, Any], items: Sequence[str]) -> FoundItem:
    number, form = str(row["accessionNumber"]), inert_line(str(row["form"]))[:60]
    digits = number.replace("-", "")
    if len(digits) != 18 or not digits.isdecimal():
        raise ValueError(number)
    day = date.fromisoformat(str(row["filingDate"])).isoformat()
    url = f"{folder}/{digits}/{row['primaryDocument'] or f'{number}-index.htm'}"
    period = f" for {inert_line(str(row['reportDate']))[:10]}" if row["reportDate"] else ""
    title = f"Form {form}{period}" + (f", items {inert_line(', '.join(items))}" if items else "")
    return FoundItem(f"edgar:{digits}", title, day, form, url, None, filing_effect(form, items), "")


def printed(item: FoundItem) -> FoundItem:
    """The item with the print that tells whether it has changed."""
    told = "\0".join((item.title, item.date, item.kind, item.url, str(item.size)))
    return replace(item, print=hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest())


def filing_effect(form: str, items: Sequence[str] = ()) -> str:
    """What a filing is likely to change, by its form and items; "" where that is not known."""
    table = _effects()
    told = [table["items"][one] for one in items if one in table["items"]]
    fits = [name for name in table["forms"] if form.startswith(name)]
    return "; ".join(told) if told else table["forms"][max(fits, key=len)] if fits else ""


@cache
def _effects() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name("filings.toml").read_text(encoding="utf-8"))


def asked_address(feed: WatchedFeed, now: float) -> str:
    """Where a feed is asked: a search for the last month alone, as it gives a hundred hits in no order of time; else its own address."""
    parts = urlsplit(feed.url)
    if parts.path != SEARCH_PATH or "startdt" in parse_qs(parts.query):
        return feed.url
    today = datetime.fromtimestamp(now, UTC).date()
    read = datetime.fromtimestamp(feed.checked_at, UTC).date() if feed.checked_at is not None and not feed.failures else None
    start = max(feed.since, (read - timedelta(SEARCHED_DAYS)).isoformat()) if read is not None else feed.since
    return parts._replace(query=f"{parts.query}&dateRange=custom&startdt={start}&enddt={today.isoformat()}").geturl()


# --------------------------------------------------------------------------------------------------------------- exhibits
def index_address(url: str, form: str) -> str | None:
    """Where the index of a filing lies, by the address of its main document; None where its exhibits are not looked for."""
    folder = url.rpartition("/")[0]
    digits = folder.rpartition("/")[2]
    if not form.startswith(WITH_EXHIBITS) or len(digits) != 18 or not digits.isdecimal():
        return None
    return f"{folder}/{digits[:10]}-{digits[10:12]}-{digits[12:]}-index.htm"


def press_releases(page: bytes, index: str) -> tuple[str, ...]:
    """The addresses of the exhibits 99 of a filing, in the order of its index; what lies outside the filing's own folder is passed over.

    Raises:
        FetchError: the page is no index of a filing.
    """
    import lxml.html  # only a filing's exhibits need it
    from lxml import etree

    try:
        rows = lxml.html.document_fromstring(page).iterfind(".//tr")
    except (etree.LxmlError, ValueError) as error:
        raise FetchError("The index of the filing cannot be read, so its exhibits are not known.") from error
    folder = f"{index.rpartition('/')[0]}/"
    found, listed = [], False
    for row in rows:
        cells = [str(cell.text_content()).strip() for cell in row.iterfind("td")]
        links = [urljoin(index, _unviewed(str(link.get("href")))) for link in row.iterfind(".//a[@href]")]
        listed = listed or any(one.startswith(folder) for one in links)
        if any(map(_RELEASE.fullmatch, cells)):
            found += [one for one in links[:1] if one.startswith(folder) and one.lower().endswith(_READ) and ".." not in one]
    if not listed:  # whatever page it is, it does not say that there are no exhibits
        raise FetchError("The index of the filing lists no documents, so its exhibits are not known.")
    return tuple(dict.fromkeys(found))[:MOST_EXHIBITS]


def _unviewed(address: str) -> str:
    """The address of a document itself, where a link leads to the page that shows its tagged figures."""
    parts = urlsplit(address)
    return parse_qs(parts.query).get("doc", [address])[0] if parts.path in _VIEWERS else address
