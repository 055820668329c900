"""What a document claims of itself gives it no standing: an admin's word does, or the address that it was fetched from."""

import json

import pytest

from qs_assistant.documents.claims import Claims
from qs_assistant.documents.drafts import Details
from qs_assistant.documents.fetch import Fetcher
from qs_assistant.documents.incoming import File
from qs_assistant.documents.ingest import Ingest
from qs_assistant.documents.passage import KIND_CLAIMED, Publication
from qs_assistant.records.database import Database
from qs_assistant.records.fetches import FetchRecords
from qs_assistant.types.company import Company
from qs_assistant.types.whose import CLAIMED
from tests.documents.fetch.server import FetchOptions

BASE = "global"
COMPANY = Company("QuantumScape", "QS", "?", cik="1811414", sites=("quantumscape.com",))
EDGAR = "https://www.sec.gov/Archives/edgar/data"


def settled(publisher, kind, address="", *, said=False, provenance="seen"):
    made = Publication("T", publisher, "2026", kind, None, provenance)
    return Claims(COMPANY).settled(made, address=address, said=said)


@pytest.mark.parametrize(
    ("publisher", "kind", "address", "provenance"),
    [
        ("QuantumScape", "press-release", "", CLAIMED),
        ("QuantumScape", "article", "https://evil.example/x", CLAIMED),
        ("Quantum Scape Corp.", "article", "https://evil.example/x", CLAIMED),
        ("QuantumScape Investor Relations blog", "other", "https://quantumscape.com.evil.example/x", CLAIMED),
        ("Qu\u0430ntumScape", "article", "https://evil.example/x", CLAIMED),
        ("Solid Power", "shareholder-letter", "", CLAIMED),
        ("evil.example", "press-release", "https://evil.example/x", KIND_CLAIMED),
        ("unknown", "filing", "", KIND_CLAIMED),
        ("QuantumScape", "shareholder-letter", "https://ir.quantumscape.com/letter", "seen"),
        ("QuantumScape", "shareholder-letter", "https://notquantumscape.com/letter", CLAIMED),
        ("QuantumScape Corporation", "filing", f"{EDGAR}/1811414/x.htm", "seen"),
        ("QuantumScape Corporation", "filing", f"{EDGAR}/9/x.htm?/data/1811414/", CLAIMED),
        ("Solid Power, Inc.", "filing", f"{EDGAR}/9/x.htm", "seen"),
        ("Battery Gazette", "article", "https://gazette.example/x", "seen"),
        ("unknown", "other", "", "seen"),
    ],
)
def test_an_address_speaks_for_a_document_and_the_document_does_not(publisher, kind, address, provenance):
    assert settled(publisher, kind, address).provenance == provenance


def test_an_admin_gives_a_document_its_standing():
    assert settled("QuantumScape", "press-release", said=True).provenance == "seen"


def test_what_is_said_at_second_hand_stays_that():
    assert settled("QuantumScape", "filing", said=True, provenance="second-hand").provenance == "second-hand"


def test_a_page_of_the_companys_own_is_its_own_whatever_it_calls_itself():
    assert settled("Newsroom", "press-release", "https://ir.quantumscape.com/x").publisher == "QuantumScape"


FRONT = {"id": "q", "title": "A letter", "publisher": "QuantumScape", "date": "2026-08-01", "kind": "shareholder-letter"}
SOURCES = {"ten-q": {"title": "Form 10-Q", "publisher": "QuantumScape", "date": "2026-08-01", "kind": "filing", "provenance": "checked"}}


def markdown(front, heading="## Yield"):
    lines = "\n".join(f"{name}: {json.dumps(value)}" for name, value in front.items())
    return f"---\n{lines}\n---\n# A letter\n\n{heading}\n\nThe yield of the pilot line was 96% in the second quarter.\n".encode()


@pytest.fixture
def ingest(house, library):
    return Ingest(library, Fetcher(FetchOptions()), FetchRecords(Database(house.settings.records_url)), claims=Claims(COMPANY))


def provenances(library, identifier):
    return {one.publication.provenance for one in library.passages(identifier, (BASE,))}


def test_front_matter_is_the_documents_own_claim_and_the_admin_is_told(ingest, library):
    outcome = ingest.add(BASE, File("q.md", markdown(FRONT | {"provenance": "checked by the SEC"})), by="admin")
    assert outcome.entry.publication.provenance == CLAIMED
    assert outcome.entry.publication.whose == "QuantumScape (by its own claim)"
    assert any("“QuantumScape” is what it says of itself" in note for note in outcome.notes)
    assert provenances(library, outcome.entry.id) == {CLAIMED}


def test_the_sources_that_a_document_names_for_its_sections_are_claims_too(ingest, library):
    written = markdown(FRONT | {"publisher": "A digest", "kind": "other", "sources": SOURCES}, "## Yield {source=ten-q}")
    outcome = ingest.add(BASE, File("q.md", written), by="admin")
    assert outcome.entry.publication.provenance == "seen"
    assert provenances(library, outcome.entry.id) == {CLAIMED}


def test_the_publisher_that_an_admin_names_counts_and_holds_for_the_next_version(ingest, library):
    text = b"A letter\n\nThe yield of the pilot line was 71% in the second quarter.\n"
    first = ingest.add(BASE, File("q.txt", text), by="admin", details=Details(publisher="QuantumScape", kind="shareholder-letter"))
    assert provenances(library, first.entry.id) == {"seen"}
    second = ingest.add(BASE, File("r.txt", text.replace(b"71%", b"72%")), by="admin", replace=first.entry.id)
    assert (second.entry.publication.publisher, provenances(library, first.entry.id)) == ("QuantumScape", {"seen"})
    third = ingest.add(BASE, File("s.md", markdown(FRONT | {"id": first.entry.id})), by="admin", replace=first.entry.id)
    assert third.entry.publication.provenance == CLAIMED


def test_reading_again_keeps_what_the_admin_said_and_confirms_nothing(ingest, library):
    claimed = ingest.add(BASE, File("q.md", markdown(FRONT)), by="admin")
    ingest.reread(BASE, claimed.entry.id, by="admin")
    assert provenances(library, claimed.entry.id) == {CLAIMED}
