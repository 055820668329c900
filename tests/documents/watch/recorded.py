"""Feeds written down: SEC EDGAR's answers in the shape that public programs keep of real ones, of an invented company; RSS and Atom."""

import json

COLUMNS = (
    "accessionNumber",
    "filingDate",
    "reportDate",
    "acceptanceDateTime",
    "act",
    "form",
    "fileNumber",
    "filmNumber",
    "items",
    "core_type",
    "size",
    "isXBRL",
    "isInlineXBRL",
    "isXBRLNumeric",
    "primaryDocument",
    "primaryDocDescription",
)


def accession(number):
    return f"0000950170-26-{number:06}"


def filing(number, day, form="8-K", *, items="2.02,9.01", period="", document="a.htm"):
    """A row of the list of filings, column by column."""
    told = (accession(number), day, period, f"{day}T21:05:33.000Z", "34", form, "001-04242", "26600001")
    return (*told, items, form, 1000, 1, 1, None, document, form)


def submissions(*rows, cik=4242):
    """What https://data.sec.gov/submissions/CIK##########.json looks like, with more keys than are read."""
    recent = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
    older = {"name": f"CIK{cik:010}-submissions-001.json", "filingCount": 900, "filingFrom": "1998-01-02", "filingTo": "2019-12-30"}
    whose = {
        "cik": f"{cik:010}",
        "entityType": "operating",
        "sic": "3690",
        "sicDescription": "Miscellaneous Electrical Machinery, Equipment & Supplies",
        "insiderTransactionForIssuerExists": 1,
        "name": "ACME CELLS",
        "tickers": ["ACM"],
        "exchanges": ["NYSE"],
        "lei": None,
        "category": "Large accelerated filer",
        "fiscalYearEnd": "1231",
        "addresses": {"mailing": {"city": "DULUTH", "stateOrCountry": "MN"}},
        "formerNames": [],
    }
    return json.dumps({**whose, "filings": {"recent": recent, "files": [older]}}).encode()


ACME_NAME = "ACME CELLS  (ACM)  (CIK 0000004242)"


def hit(number, file, kind, form, day, *, sequence=2, period=None, style=None, others=()):
    """A document that a search found; `others` are names beside the company's, `style` the style sheet of data in XML."""
    return {
        "_index": "edgar_file",
        "_id": f"{accession(number)}:{file}",
        "_score": 9.27,
        "_source": {
            "ciks": ["0000004242", *(f"{5000 + n:010}" for n, _ in enumerate(others))],
            "period_ending": period,
            "file_num": ["001-04242"],
            "display_names": [ACME_NAME, *others],
            "xsl": style,
            "sequence": sequence,
            "root_forms": [form.removesuffix("/A")],
            "file_date": day,
            "biz_states": ["MN"],
            "sics": ["3690"],
            "form": form,
            "adsh": accession(number),
            "film_num": ["26600001"],
            "biz_locations": ["Duluth, MN"],
            "file_type": kind,
            "file_description": kind,
            "inc_states": ["DE"],
            "items": ["2.02", "9.01"] if form.startswith("8-K") else [],
        },
    }


def hits(*rows):
    """What https://efts.sec.gov/LATEST/search-index gives; each row is (filing's number, file, its type, form, day) or a whole hit."""
    found = [row if isinstance(row, dict) else hit(*row) for row in rows]
    listed = {"total": {"value": len(found), "relation": "eq"}, "max_score": 9.27, "hits": found}
    shards = {"total": 50, "successful": 50, "skipped": 0, "failed": 0}
    query = {"query": {"bool": {"must": [], "filter": [{"terms": {"ciks": ["0000004242"]}}]}}, "from": 0, "size": 100}
    facets = {"form_filter": {"doc_count_error_upper_bound": 0, "sum_other_doc_count": 0, "buckets": [{"key": "8-K", "doc_count": 1}]}}
    return json.dumps({"took": 58, "timed_out": False, "_shards": shards, "hits": listed, "aggregations": facets, "query": query}).encode()


def filing_index(*rows):
    """The index page of a filing; each row is (address, type)."""
    told = "".join(
        f'<tr><td scope="row">{n}</td><td scope="row">{kind}</td><td scope="row"><a href="{address}">file</a></td>'
        f'<td scope="row">{kind}</td><td scope="row">1000</td></tr>'
        for n, (address, kind) in enumerate(rows, 1)
    )
    head = "<tr><th>Seq</th><th>Description</th><th>Document</th><th>Type</th><th>Size</th></tr>"
    return f'<html><body><table class="tableFile" summary="Document Format Files">{head}{told}</table></body></html>'.encode()


def rss(*items):
    """RSS 2.0; each item is (guid, title, address, day as RFC 822)."""
    body = "".join(
        f"<item><guid>{guid}</guid><title>{title}</title><link>{link}</link><pubDate>{day}</pubDate></item>"
        for guid, title, link, day in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{body}</channel></rss>'.encode()


ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:news</id><updated>2026-03-01T00:00:00Z</updated>
<entry><id>urn:1</id><title>Acme opens a line</title><link href="https://acme.example/line"/><updated>2026-03-01T09:00:00Z</updated></entry>
</feed>"""

BOMB = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""

OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss version="2.0"><channel><title>&a;</title></channel></rss>"""
