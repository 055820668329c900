"""How sources name whose they are: the publisher, the author as one, and never one for the other."""

import pytest

from bot.delivery.layout import citation_line
from qs_assistant.answers.compose import closest_text, source_line
from qs_assistant.answers.extracts import Extract, QuotedPassage, extract
from qs_assistant.answers.sanitize import sanitized
from qs_assistant.answers.select import Part, Selection
from qs_assistant.answers.source_authority import Authority, authority_of
from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.types.answer import Citation


def cited(publisher, author):
    return Citation(1, "note", "A note", publisher, "2025-05-01", "other", "Words.", 0.9, author=author)


@pytest.mark.parametrize(
    ("publisher", "author", "shown"),
    [
        ("Cell Wire", "", "Cell Wire"),
        ("Cell Wire", "Mara Holt", "Cell Wire (author: Mara Holt)"),
        ("unknown", "Mara Holt", "author: Mara Holt"),
        ("Mara Holt", "Mara Holt", "Mara Holt"),
        ("unknown", "", "unknown"),
    ],
)
def test_a_source_is_named_by_its_publisher_and_its_author_as_what_they_are(publisher, author, shown):
    one = cited(publisher, author)
    assert source_line(one) == f"[1] A note, {shown}, 1 May 2025"
    assert f"({shown}, 1 May 2025)" in closest_text(Extract("?", "closest", (QuotedPassage("Words.", 1),), (one,)))
    assert f" · {shown} · " in citation_line(one)


def test_an_author_is_shown_as_inert_as_the_rest():
    (shown,) = sanitized(Extract("?", "answer", (QuotedPassage("Words.", 1),), (cited("P", "[2] https://evil.example"),))).citations
    assert "[" not in shown.author
    assert "://" not in shown.author


def test_an_author_goes_into_the_citation_and_makes_no_company_of_a_note():
    of = Publication("A note", "unknown", "2025-05-01", "press-release", author="Larkfield Cells")
    passage = Passage("p", "note", "1", "global", 0, "", "I think that it works.", of, score=0.9)
    found = extract("?", [Part("?", (passage,))], Selection("answer", (passage,)))
    assert found.citations[0].author == "Larkfield Cells"
    assert found.sentences[0].text == "I think that it works."
    assert authority_of(of) == Authority.PRESS
    assert authority_of(Publication("A note", "unknown", "2025-05-01", "other", author="Mara Holt"), "server") == Authority.NOTE
