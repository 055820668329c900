"""Files, addresses and texts on their way in, with the real library, reader process and fetcher; the site is on loopback."""

import asyncio
from datetime import UTC, datetime

import pytest
from aiohttp import web

from qs_assistant.documents.drafts import Details, Difference, difference, slug
from qs_assistant.documents.fetch import Fetcher
from qs_assistant.documents.incoming import Address, File, Text
from qs_assistant.documents.ingest import Ingest
from qs_assistant.documents.passage import Publication
from qs_assistant.documents.sources import SourceAddress, load_sources
from qs_assistant.records.database import Database
from qs_assistant.records.fetches import FetchRecords
from qs_assistant.types.errors import DocumentError, FetchError, NotFoundError
from qs_assistant.types.settings import shipped_knowledge
from tests.documents.fetch.server import FetchOptions
from tests.documents.formats import samples
from tests.documents.formats.hostile import encrypted_pdf

BASE = "global"
NOTE = b"The separator plant\n\nThe plant in Larkfield makes separator film on two lines.\n"
NEWER = b"The separator plant\n\nThe plant in Larkfield makes separator film on three lines.\n"


def clock():
    return datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def ingest(house, library):
    records = FetchRecords(Database(house.settings.records_url))
    return Ingest(library, Fetcher(FetchOptions()), records, clock=clock)


def texts(library, identifier):
    return [passage.text for passage in library.passages(identifier, (BASE,))]


def test_a_file_is_read_guessed_at_confirmed_and_found_by_its_page(ingest, library):
    stages = []
    draft = ingest.read(File("letter.pdf", samples.letter_pdf(pages=30)), lambda *told: stages.append(told))
    assert draft.guess.title == samples.TITLE
    assert library.documents((BASE,)) == []
    details = Details(title="The second letter", publisher="Larkfield", date="2025-07-24")
    outcome = ingest.store(BASE, draft, by="admin", details=details, progress=lambda *told: stages.append(told))
    assert (outcome.change, outcome.entry.id, outcome.pages) == ("added", "the-second-letter", 30)
    assert outcome.entry.publication == Publication(
        "The second letter", "Larkfield", "2025-07-24", "shareholder-letter", author="Larkfield Cells"
    )
    (page,) = {passage.page for passage in library.passages("the-second-letter", (BASE,)) if "797.5" in passage.text}
    assert page == 1
    names = [stage for stage, _, _ in stages]
    assert names.index("reading") < names.index("embedding") < names.index("checking") < names.index("live")
    assert ("reading", 30, 30) in stages


def test_the_same_content_twice_is_one_document_whatever_its_name(ingest, library):
    first = ingest.add(BASE, File("a.txt", NOTE), by="admin")
    second = ingest.add(BASE, File("b.txt", NOTE), by="admin")
    assert (first.change, second.change) == ("added", "unchanged")
    assert second.entry.id == first.entry.id
    assert len(library.documents((BASE,))) == 1
    assert first.notes == ("No date was found in it: it is kept as undated, and never counts as the newest.",)
    assert first.entry.publication.date == ""


def test_a_changed_file_of_one_name_is_a_new_version_and_shows_what_changed(ingest, library):
    first = ingest.add(BASE, File("plant.txt", NOTE), by="admin")
    second = ingest.add(BASE, File("plant.txt", NEWER), by="admin")
    assert (second.change, second.entry.id) == ("replaced", first.entry.id)
    assert second.difference == Difference(
        ("The plant in Larkfield makes separator film on three lines.",),
        ("The plant in Larkfield makes separator film on two lines.",),
        1,
        1,
    )
    assert texts(library, first.entry.id) == ["The plant in Larkfield makes separator film on three lines."]
    library.undo(BASE, by="admin")
    assert texts(library, first.entry.id) == ["The plant in Larkfield makes separator film on two lines."]


def test_another_file_of_one_title_is_another_document(ingest):
    first = ingest.add(BASE, File("a.txt", NOTE), by="admin")
    second = ingest.add(BASE, File("b.txt", NEWER), by="admin")
    assert (first.entry.id, second.entry.id) == ("the-separator-plant", "the-separator-plant-2")


def test_replacing_keeps_the_id_and_needs_one_that_exists(ingest, library):
    first = ingest.add(BASE, File("a.txt", NOTE), by="admin")
    second = ingest.add(BASE, File("z.md", samples.letter_markdown()), by="admin", replace=first.entry.id)
    assert (second.change, second.entry.id) == ("replaced", first.entry.id)
    assert samples.CASH in texts(library, first.entry.id)
    with pytest.raises(NotFoundError):
        ingest.add(BASE, File("a.txt", NOTE), by="admin", replace="no-such-document")


def test_scopes_are_apart(ingest, library):
    ingest.add("guild:1", File("a.txt", NOTE), by="admin")
    ingest.add("guild:2", File("a.txt", NOTE), by="admin")
    assert library.documents((BASE,)) == []
    assert [entry.scope for entry in library.documents(("guild:1", "guild:2"))] == ["guild:1", "guild:2"]


def test_a_typed_text_has_its_title_and_is_cleaned(ingest, library):
    outcome = ingest.add(BASE, Text("Plant visit", "The plant\u200b was \u202eclean\u202c on 3 May 2025."), by="admin")
    assert (outcome.entry.publication.title, outcome.entry.publication.date) == ("Plant visit", "2025-05-03")
    assert texts(library, outcome.entry.id) == ["The plant was clean on 3 May 2025."]


@pytest.mark.parametrize(
    "details", [Details(date="soon"), Details(kind="gossip"), Details(title="x" * 301), Details(date="2025-13"), Details(date="2026-11-04")]
)
def test_details_that_cannot_be_used_are_refused(ingest, library, details):
    with pytest.raises(DocumentError):
        ingest.add(BASE, File("a.txt", NOTE), by="admin", details=details)
    assert library.documents((BASE,)) == []


def test_several_at_once_give_a_table_and_a_bad_one_stops_no_other(ingest, library):
    told = []
    sources = [
        File("locked.pdf", encrypted_pdf()), File("plant.txt", NOTE), File("empty.txt", b""), File("letter.docx", samples.letter_docx()),
        Address("http://169.254.169.254/latest"), File("again.txt", NOTE), Text("Visit", "The plant was seen on 3 May 2025."),
        File("picture.png", b"\x89PNG\r\n\x1a\n"),
    ]  # fmt: skip
    rows = ingest.add_all(BASE, sources, by="admin", progress=lambda source, stage, *_: told.append((source, stage)))
    assert [row.change for row in rows] == ["refused", "added", "refused", "added", "refused", "unchanged", "added", "refused"]
    assert [row.source for row in rows][4] == "http://169.254.169.254/latest"
    assert all(row.reason.endswith(".") for row in rows if row.change == "refused")
    assert "password" in rows[0].reason
    assert len(library.documents((BASE,))) == 3
    assert ("letter.docx", "live") in told
    assert ingest.add_all(BASE, [], by="admin") == []


async def test_an_address_is_fetched_named_and_kept(ingest, library, site):
    site.pages["/letter"] = samples.article_html()
    outcome = await asyncio.to_thread(ingest.add, BASE, Address(f"{site.address}/letter"), by="admin")
    publication = outcome.entry.publication
    assert (publication.title, publication.publisher, publication.date) == (samples.TITLE, "Cell Wire", "2025-07-23")
    assert publication.url == f"{site.address}/letter"
    site.pages["/letter"] = samples.article_html("<p>A further sentence on the separator was put in later.</p>")
    outcome = await asyncio.to_thread(ingest.add, BASE, Address(f"{site.address}/letter"), by="admin")
    assert (outcome.change, outcome.difference.added_count) == ("replaced", 1)
    assert len(library.documents((BASE,))) == 1


async def test_an_address_that_fails_stores_nothing(ingest, library, site):
    for path in ("/gone", "/picture"):
        with pytest.raises((FetchError, DocumentError)):
            await asyncio.to_thread(ingest.add, BASE, Address(site.address + path), by="admin")
    assert library.documents((BASE,)) == []


async def test_sync_asks_only_for_what_changed_and_shows_it(ingest, library, site):
    state = {"etag": '"1"', "body": samples.article_html(), "whole": 0}

    async def letter(request):
        if request.headers.get("If-None-Match") == state["etag"]:
            return web.Response(status=304)
        state["whole"] += 1
        return web.Response(body=state["body"], content_type="text/html", headers={"ETag": state["etag"]})

    site.pages["/letter"] = letter
    url = f"{site.address}/letter"
    about = Publication("The letter", "Larkfield", "2025-07-23", "shareholder-letter", url)
    sources = [SourceAddress("letter", url, about), SourceAddress("gone", f"{site.address}/gone", about)]

    def sync(**options):
        return ingest.sync(BASE, sources, by="admin", **options)

    looked = await asyncio.to_thread(sync, replace=False)
    assert ([row.change for row in looked], library.documents((BASE,))) == (["changed", "refused"], [])
    assert [row.change for row in await asyncio.to_thread(sync)] == ["added", "refused"]
    assert library.document("letter").publication == about
    assert [row.change for row in await asyncio.to_thread(sync)] == ["unchanged", "refused"]
    assert state["whole"] == 2
    state |= {"etag": '"2"', "body": samples.article_html("<p>The separator plant was moved in August.</p>")}
    looked = await asyncio.to_thread(sync, replace=False)
    assert looked[0].difference.added == ("The separator plant was moved in August.",)
    assert "The separator plant was moved in August." not in texts(library, "letter")
    assert (await asyncio.to_thread(sync))[0].change == "replaced"
    assert "The separator plant was moved in August." in texts(library, "letter")
    library.remove(BASE, "letter", by="admin")
    assert (await asyncio.to_thread(sync))[0].change == "added"


def test_the_shipped_sources_can_be_read_and_may_be_fetched():
    sources = load_sources(shipped_knowledge() / "sources.toml")
    fetcher = Fetcher(FetchOptions(allow_loopback_fetch=False))
    assert len(sources) >= 15
    for source in sources:
        assert fetcher.check(source.url) == source.url
        assert Details(source.publication.title, source.publication.publisher, source.publication.date, source.publication.kind).checked()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[source]]\nid = 'a'\n", "lacks title"),
        ("not toml", "cannot be read"),
        ("source = [1]\n", "table"),
        ("[[source]]\nid='a'\ntitle='t'\npublisher='p'\ndate='2025'\nkind='other'\nurl='https://a.example/'\n" * 2, "twice"),
    ],
)
def test_a_sources_file_that_is_wrong_says_where(tmp_path, text, says):
    file = tmp_path / "sources.toml"
    file.write_text(text)
    with pytest.raises(DocumentError, match=says):
        load_sources(file)


def test_a_difference_is_of_whole_passages_in_their_order():
    assert difference(["a", "b", "b"], ["b", "c", "d"]) == Difference(("c", "d"), ("a",), 2, 1)
    assert difference(["a"], ["a"]) == Difference()


@pytest.mark.parametrize(
    ("text", "expected"), [("Q2 2025 – Brief an Aktionäre!", "q2-2025-brief-an-aktionare"), ("---", "document-cb3f91d5")]
)
def test_a_slug_is_short_and_plain(text, expected):
    assert slug(text) == expected


def test_what_is_undated_never_counts_as_the_newest(ingest, library):
    undated = ingest.add(BASE, File("a.txt", b"Yield is what yield is."), by="admin")
    assert (undated.entry.publication.date, library.newest((BASE,))) == ("", "")
    ingest.add(BASE, File("b.txt", b"Cash is what cash is."), by="admin", details=Details(date="2019"))
    assert library.newest((BASE,)) == "2019"


def test_a_new_version_keeps_what_the_old_one_was_called_unless_it_says_otherwise(ingest):
    said = Details("Letter", "The company", "2025-01-02", "shareholder-letter")
    first = ingest.add(BASE, File("a.txt", b"PowerCo pays 130 million."), by="admin", details=said)
    second = ingest.add(BASE, File("b.txt", b"PowerCo pays 131 million."), by="admin", replace=first.entry.id)
    about = second.entry.publication
    assert (about.title, about.publisher, about.kind, about.date) == ("Letter", "The company", "shareholder-letter", "2025-01-02")
    assert second.guessed == ("title", "publisher", "date", "kind")
    third = ingest.add(BASE, File("c.md", b"---\ntitle: Note\n---\nPowerCo pays 132 million."), by="admin", replace=first.entry.id)
    assert third.entry.publication.title == "Note"


def test_the_content_of_another_document_is_refused_as_a_new_version(ingest, library):
    ingest.add(BASE, File("a.txt", b"PowerCo pays 130 million."), by="admin", details=Details(title="Letter"))
    ingest.add(BASE, File("b.txt", b"Cash is what cash is."), by="admin", details=Details(title="Note"))
    with pytest.raises(DocumentError, match="the very content of the document 'letter'"):
        ingest.add(BASE, File("c.txt", b"PowerCo pays 130 million."), by="admin", replace="note")
    assert {entry.id for entry in library.documents((BASE,))} == {"letter", "note"}


def test_a_new_version_that_shares_hardly_a_word_is_warned_about(ingest):
    ingest.add(BASE, File("a.txt", b"PowerCo pays 130 million."), by="admin", details=Details(title="Letter"))
    cake = ingest.read(File("cake.txt", b"Beat four eggs with sugar."))
    assert "shares hardly any words with “Letter”" in ingest.unrelated(BASE, cake, "letter")
    assert ingest.unrelated(BASE, ingest.read(File("b.txt", b"PowerCo pays 131 million.")), "letter") == ""


@pytest.mark.parametrize("text", [b"x", b"x y", b"# x"])
def test_a_file_of_a_word_or_two_is_refused_with_a_sentence(ingest, library, text):
    with pytest.raises(DocumentError, match=r"fewer than 3 words in 'x\.md'"):
        ingest.add(BASE, File("x.md", text), by="admin")
    assert library.documents((BASE,)) == []


def test_a_new_version_without_a_date_keeps_the_old_one_as_a_guess(ingest):
    first = ingest.add(BASE, File("a.txt", NOTE), by="admin", details=Details(date="2024-03-05"))
    second = ingest.add(BASE, File("a.txt", NEWER), by="admin", replace=first.entry.id)
    assert second.entry.publication.date == "2024-03-05"
    assert "date" in second.guessed


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Q3 2026 results\n\nThe plant ran well again.", "2026-09-30"),
        ("Results\n\nIn the first quarter of 2026 the plant ran well.", "2026-03-31"),
        ("Q3 2026 results\n\nTold on 20 October 2026 to the holders.", "2026-10-20"),
        ("Results\n\nThe plant ran well in the third quarter.", ""),
    ],
)
def test_a_quarter_that_is_named_is_the_guess_of_a_date_where_there_is_no_other(ingest, text, date):
    draft = ingest.read(File("n.txt", text.encode()))
    assert draft.guess.date == date
    assert "date" in draft.guessed(Details())
