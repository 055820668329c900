"""Feeds written down: SEC EDGAR's submissions of an invented company, and news as RSS and Atom."""

import json

COLUMNS = ("accessionNumber", "filingDate", "form", "primaryDocument", "items", "size", "reportDate")


def filing(number, day, form="8-K", *, items="2.02,9.01", period=""):
    return (f"0000950170-26-{number:06}", day, form, "a.htm", items, 1000, period)


def submissions(*rows, cik=4242):
    """What https://data.sec.gov/submissions/CIK##########.json looks like, with more keys than are read."""
    recent = {name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)}
    recent["isXBRL"] = [1 for _ in rows]
    return json.dumps({"cik": f"{cik:010}", "name": "ACME CELLS", "filings": {"recent": recent, "files": []}}).encode()


def hits(*rows, cik=4242):
    """What https://efts.sec.gov/LATEST/search-index gives; each row is (filing's number, file, its type, form, day)."""
    found = [
        {
            "_id": f"0000950170-26-{number:06}:{file}",
            "_source": {
                "ciks": [f"{cik:010}"],
                "display_names": ["ACME CELLS  (ACM)  (CIK 0000004242)"],
                "file_date": day,
                "file_type": kind,
                "form": form,
                "items": ["2.02", "9.01"] if form == "8-K" else [],
            },
        }
        for number, file, kind, form, day in rows
    ]
    return json.dumps({"took": 1, "hits": {"total": {"value": len(found)}, "hits": found}}).encode()


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
