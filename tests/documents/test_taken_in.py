"""What was said when a document was taken in, and by which reader: future dates, and whose words a quoted mail has."""

from datetime import UTC, datetime

import pytest

from qs_assistant.answers.extracts import extract
from qs_assistant.answers.select import Part, Selection
from qs_assistant.documents.drafts import Details
from qs_assistant.documents.fetch import Fetcher
from qs_assistant.documents.incoming import File
from qs_assistant.documents.ingest import Ingest
from qs_assistant.records.database import Database
from qs_assistant.records.fetches import FetchRecords
from qs_assistant.types.errors import DocumentError
from tests.documents.fetch.server import FetchOptions

BASE = "global"
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
MAIL = (
    b"From: Desk A <a@example.org>\nTo: l@example.org\nDate: Thu, 29 Oct 2026 09:00:00 -0400\nSubject: Re: furnaces\n\n"
    b"Agreed for now.\n\nOn Tue, Mar 3, 2026 at 8:05 AM Desk B\n<b@example.org> wrote:\n> The second site will have 240 people.\n"
)


@pytest.fixture
def ingest(house, library):
    return Ingest(library, Fetcher(FetchOptions()), FetchRecords(Database(house.settings.records_url)), clock=lambda: NOW)


@pytest.mark.parametrize("date", ["2027-03-01", "2027-03", "2027"])
def test_a_date_that_is_still_to_come_is_refused_and_nothing_is_added(ingest, library, date):
    with pytest.raises(DocumentError, match=f"The date {date} is still to come"):
        ingest.add(BASE, File("k.txt", b"Glaze news\n\nThe kiln has 12 chambers.\n"), by="admin", details=Details(date=date))
    assert not [one for one in library.documents((BASE,)) if one.origin == "k.txt"]


def test_this_year_is_not_still_to_come(ingest):
    text = b"Glaze news\n\nThe kiln has 12 chambers.\n"
    assert ingest.add(BASE, File("k.txt", text), by="admin", details=Details(date="2026")).entry.publication.date == "2026"


def test_a_date_in_the_text_that_is_still_to_come_is_asked_for(ingest):
    outcome = ingest.add(BASE, File("k.txt", b"Glaze news\n\nThe kiln opens on 3 May 2027 with 12 chambers.\n"), by="admin")
    assert outcome.entry.publication.date == ""
    assert any("2027-05-03, is still to come" in note and "Say when it was published" in note for note in outcome.notes)


def test_an_answer_from_a_quoted_mail_names_who_wrote_it_and_not_who_sent_it_on(ingest, library):
    added = ingest.add(BASE, File("furnaces.eml", MAIL), by="admin")
    found = library.passages(added.entry.id, (BASE,))
    [quoted] = [one for one in found if "240" in one.text]
    [own] = [one for one in found if "Agreed" in one.text]
    parts = [Part("how many people will the second site have?", (quoted, own))]
    told = extract(parts[0].text, parts, Selection("answer", (quoted, own)))
    assert [one.text for one in told.sentences] == ["Desk B, Mar 3, 2026: The second site will have 240 people.", "Agreed for now."]
