"""What a filing says of itself by its tags: who files, which form, and for which period."""

from lxml import etree

from qs_assistant.documents.filings.facts import named
from qs_assistant.documents.formats.guess import iso_date
from qs_assistant.documents.formats.parsed import Guess

_WANTED = {"entityregistrantname": "publisher", "documenttype": "form", "documentperiodenddate": "end"}


def about_filing(tree: etree._Element) -> Guess:
    """The registrant, the form and the end of its period; empty where a filing does not tag them."""
    found: dict[str, str] = {}
    for element in named(tree, "nonnumeric"):
        field = _WANTED.get((element.get("name") or "").rpartition(":")[2].lower())
        if field and field not in found:
            found[field] = " ".join("".join(element.itertext()).split())
    publisher, form, end = (found.get(field, "") for field in ("publisher", "form", "end"))
    date = iso_date(end)
    title = f"{publisher} {form}" + (f", {date}" if date else "") if publisher and form else ""
    return Guess(title=title, publisher=publisher, date=date, kind="filing" if form else "")
