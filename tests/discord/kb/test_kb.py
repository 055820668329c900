"""An admin's day with /kb, from the first file to the last undo."""

import io
import json
import re
import zipfile

import pytest

from qs_assistant.types.errors import StoreError
from tests.discord.fakes import text_of
from tests.discord.kb.conftest import docx, pdf
from tests.documents.fetch.server import serving

FORM = {"title": "Separator report", "publisher": "The company", "date": "2025-07-23", "kind": "filing"}
FILLER = [f"Page number {number} speaks of nothing in particular and goes on about it." for number in range(1, 31)]


def thirty_pages(sentence, page=17):
    pages = list(FILLER)
    pages[page - 1] = sentence
    return pdf(*pages)


def shown(result):
    embed = result.embeds[0] if result.embeds else None
    parts = [result.content or ""] + (
        [embed.title or "", embed.description or "", *(field.value for field in embed.fields)] if embed else []
    )
    return "\n".join(parts)


async def ask(world, question):
    return shown((await world.alice.slash(world.channel, "ask", question=question)).response)


async def test_pdf_word_and_web_page_are_added_asked_about_replaced_removed_and_brought_back(world):
    first = thirty_pages("The separator costs eleven dollars.")
    said = (await world.boss.slash(world.channel, "kb add file", file=("report.pdf", first), **FORM)).response
    assert said.ephemeral
    assert "**added** Separator report · `separator-report` · 30 pages" in shown(said)
    assert "-# 29 of 29 figures kept." in shown(said)
    assert "What does the separator cost?" in shown(said)  # one of the golden questions, answered otherwise now
    answer = await ask(world, "What does the separator cost?")
    assert "The separator costs eleven dollars." in answer
    assert "p. 17" in answer

    word = docx("Ducati bike", "Ducati showed a bike with the cells.")
    said = (await world.boss.slash(world.channel, "kb add file", file=("bike.docx", word), **{**FORM, "title": "Ducati bike"})).response
    assert "**added** Ducati bike" in shown(said)
    assert "Ducati showed a bike" in await ask(world, "Who is Ducati?")

    second = thirty_pages("The separator costs nine dollars.", page=3)
    said = (await world.boss.slash(world.channel, "kb replace", document="separator-report", file=("report.pdf", second))).response
    kept = await world.boss.click(said, label="Keep")
    assert "**replaced**" in shown(kept.response or said)
    answer = await ask(world, "What does the separator cost?")
    assert "nine dollars" in answer
    assert "p. 3" in answer
    assert "eleven" not in answer

    await world.boss.slash(world.channel, "kb remove", document="separator-report")
    answer = await ask(world, "What does the separator cost?")
    assert "dollars" not in answer

    said = (await world.boss.slash(world.channel, "kb undo")).response
    assert "This takes back: remove" in shown(said)
    await world.boss.click(said, label="Undo")
    assert "nine dollars" in await ask(world, "What does the separator cost?")
    said = (await world.boss.slash(world.channel, "kb undo", document="separator-report")).response
    assert "This takes back: replace" in shown(said)
    await world.boss.click(said, label="Undo")
    assert "eleven dollars" in await ask(world, "What does the separator cost?")
    assert world.bot.assistant.library.check() == []


@pytest.mark.bot_settings(allow_loopback_fetch=True)
async def test_a_web_page_is_added_by_its_address_and_cited_with_it(world):
    async with serving() as site:
        site.pages["/news"] = (
            b"<html><head><title>Corning deal</title></head><body><article><h1>Corning deal</h1><p>Corning makes the ceramic for the"
            b" Corning line, and the Corning people said that more is to come in the years ahead.</p></article></body></html>"
        )
        said = (await world.boss.slash(world.channel, "kb add url", url=f"{site.address}/news")).response
    said = (await world.boss.click(said, label="Keep")).response or said
    assert "**added**" in shown(said)
    assert "Corning makes the ceramic" in await ask(world, "What does Corning make?")


async def test_an_address_of_this_machine_is_refused_by_default(world):
    said = (await world.boss.slash(world.channel, "kb add url", url="http://127.0.0.1:1/x")).response
    assert "not a public address" in shown(said)


async def test_guesses_are_shown_and_can_be_corrected_or_dropped(world):
    said = (await world.boss.slash(world.channel, "kb add file", file=("report.pdf", pdf("Yield yield yield.")))).response
    assert "a guess" in shown(said)
    assert await world.bot._document_admin.library.documents(f"guild:{world.guild.id}") == []
    await world.boss.click(said, label="Drop")
    assert await world.bot._document_admin.library.documents(f"guild:{world.guild.id}") == []
    said = (await world.boss.slash(world.channel, "kb add file", file=("report.pdf", pdf("Yield yield yield.")))).response
    form = await world.boss.click(said, label="Correct")
    await world.boss.submit_modal(form, {"title": "Yields", "publisher": "Us", "date": "2025-02", "kind": ["article"]})
    [entry] = await world.bot._document_admin.library.documents(f"guild:{world.guild.id}")
    assert (entry.publication.title, entry.publication.publisher, entry.publication.date) == ("Yields", "Us", "2025-02")


async def test_several_files_give_a_table_and_a_bad_one_stops_no_other(world):
    files = {
        "file": ("one.txt", b"Plant plant plant is one."),
        "file2": ("bad.pdf", b"%PDF-1.4 broken"),
        "file3": ("two.txt", b"Royalty royalty royalty."),
    }
    said = (await world.boss.slash(world.channel, "kb add file", **files)).response
    done = (await world.boss.click(said, label="Keep")).response or said
    text = shown(done)
    assert text.count("**added**") == 2
    assert "**refused** bad.pdf" in text
    assert {one.origin for one in await world.bot._document_admin.library.documents(f"guild:{world.guild.id}")} == {"one.txt", "two.txt"}


async def test_a_text_is_typed_into_a_form(world):
    opened = await world.boss.slash(world.channel, "kb add text")
    await world.boss.submit_modal(opened, {"title": "Cash note", "text": "Cash cash cash is king."})
    assert "Cash cash cash is king." in await ask(world, "How much cash?")


async def test_a_form_with_a_date_that_is_none_keeps_the_text_and_asks(world):
    opened = await world.boss.slash(world.channel, "kb add text")
    typed = {"title": "Cash note", "date": "last May", "text": "Cash cash cash is king."}
    said = (await world.boss.submit_modal(opened, typed)).response
    assert "The date “last May” cannot be used" in shown(said)
    assert await world.bot._document_admin.library.documents(f"guild:{world.guild.id}") == []
    form = await world.boss.click(said, label="Correct")
    await world.boss.submit_modal(form, {"title": "Cash note", "publisher": "Us", "date": "2025-05", "kind": ["other"]})
    [entry] = await world.bot._document_admin.library.documents(f"guild:{world.guild.id}")
    assert (entry.publication.title, entry.publication.date) == ("Cash note", "2025-05")
    assert "Cash cash cash is king." in await ask(world, "How much cash?")


async def test_the_same_content_twice_is_one_document(world):
    for name in ("a.txt", "b.txt"):
        said = (await world.boss.slash(world.channel, "kb add file", file=(name, b"Yield is what yield is."), **FORM)).response
    assert "**unchanged**" in shown(said)
    assert len(await world.bot._document_admin.library.documents(f"guild:{world.guild.id}")) == 1


async def test_export_list_show_search_and_history_tell_what_is_there(world):
    await world.boss.slash(world.channel, "kb add file", file=("a.txt", b"Yield is what yield is."), **FORM)
    exported = (await world.boss.slash(world.channel, "kb export")).response
    with zipfile.ZipFile(io.BytesIO(await exported.attachments[0].read())) as packed:
        [described] = json.loads(packed.read("documents.json"))["documents"]
        assert packed.read(described["file"]) == b"Yield is what yield is."
    assert "Separator report" in shown((await world.boss.slash(world.channel, "kb list")).response)
    assert "Yield is what yield is." in shown((await world.boss.slash(world.channel, "kb show", document="separator-report")).response)
    assert "separator-report" in shown((await world.boss.slash(world.channel, "kb search", query="yield")).response)
    history = shown((await world.boss.slash(world.channel, "kb history")).response)
    assert re.search(r"- <t:\d+:f> \*\*add\*\* ", history)  # each reader's own time zone
    assert f"<@{world.boss.id}>" in history
    assert "1 passage." in shown((await world.boss.slash(world.channel, "kb rebuild")).response)


async def test_a_document_is_named_by_its_title_as_well_as_by_its_id(world):
    given = {**FORM, "title": "The Q2 letter"}
    await world.boss.slash(world.channel, "kb add file", file=("a.txt", b"The separator costs eleven dollars."), **given)
    by_title = (await world.boss.slash(world.channel, "kb show", document="q2 LETTER")).response
    assert by_title.embeds[0].title == "The Q2 letter"
    unknown = await world.boss.slash(world.channel, "kb show", document="no such thing")
    assert text_of(unknown) == (
        "There is no document “no such thing” here. Pick one of those suggested while you type; /kb list has them all."
    )


async def test_a_base_case_of_the_server_says_who_when_and_why(world):
    said = await world.boss.slash(world.channel, "kb assumptions set", name="target_yield", value="90", why="the plant's own plan")
    assert "target yield is 90%" in shown(said.response)
    listed = shown((await world.boss.slash(world.channel, "kb assumptions list")).response)
    assert "90%" in listed
    assert f"<@{world.boss.id}>, <t:1767323045:d>: the plant's own plan" in listed
    refused = await world.boss.slash(world.channel, "kb assumptions set", name="target_yield", value="150%", why="x")
    assert "The target yield cannot be 150%. Allowed: from above 0% to 100%." in text_of(refused)
    said = (await world.boss.slash(world.channel, "kb assumptions reset")).response
    assert "cannot be undone" in shown(said)
    await world.boss.click(said, label="Reset")
    assert "nothing is set otherwise" in shown((await world.boss.slash(world.channel, "kb assumptions list")).response)


async def test_a_dated_price_of_the_server_says_who_when_and_where_from(world):
    said = await world.boss.slash(world.channel, "kb price", kind="share_price", value="$5.20", as_of="2026-10-05", why="a terminal")
    assert "$5.20 of 2026-10-05 first" in shown(said.response)
    listed = shown((await world.boss.slash(world.channel, "kb assumptions list")).response)
    assert f"reference share price** $5.20, <@{world.boss.id}>" in listed
    assert "2026-10-05 a terminal" in listed


async def test_a_price_older_than_the_newest_reference_says_what_stands_first(world):
    said = await world.boss.slash(world.channel, "kb price", kind="market_cap", value="$3 billion", as_of="2025-12-30", why="a terminal")
    assert "also compared with $3.00 billion of 2025-12-30" in shown(said.response)
    assert "The newest reference stands first: $2.81 billion of 2026-10-02." in shown(said.response)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"value": "0"}, "The share price cannot be $0. Allowed: from above $0 to $100,000.00."),
        ({"value": "-5"}, "The share price cannot be -$5.00."),
        ({"value": "a lot"}, 'I cannot read "a lot" as the share price. Write it like $12.50.'),
        ({"value": "12%"}, 'I cannot read "12%" as the share price.'),
        ({"kind": "market_cap", "value": "2811000000"}, "a share price goes from above $0 to $100,000.00"),
        ({"as_of": "2999-01-01"}, "2999-01-01 is in the future. Give the day on which the price was known."),
        ({"as_of": "last week"}, 'Write the date of a price like 2026-10-02, not "last week".'),
        ({"as_of": "2026-02-30"}, 'Write the date of a price like 2026-10-02, not "2026-02-30".'),
        ({"why": "  "}, "Say where the price is from"),
    ],
)
async def test_a_price_that_cannot_be_is_a_private_sentence_that_says_what_can(world, wrong, words):
    given = {"kind": "share_price", "value": "$5", "as_of": "2026-10-02", "why": "x", **wrong}
    assert words in text_of(await world.boss.slash(world.channel, "kb price", **given))
    assert "nothing is set otherwise" in shown((await world.boss.slash(world.channel, "kb assumptions list")).response)


async def test_a_store_that_fails_refuses_in_its_row_without_its_place(world, library, monkeypatch):
    def fails(*_, **__):
        raise StoreError("The records at /secret/path cannot be used (disk full).")

    monkeypatch.setattr(library, "put", fails)
    said = shown((await world.boss.slash(world.channel, "kb add file", file=("a.txt", b"Yield is yield."), **FORM)).response)
    assert "**refused** a.txt: The store cannot be used just now" in said
    assert "/secret/path" not in said


async def test_a_server_that_has_left_for_good_leaves_nothing_behind_and_no_other_is_touched(world, library):
    await world.boss.slash(world.channel, "kb add file", file=("a.txt", b"Yield is what yield is."), **FORM)
    await world.boss.slash(world.channel, "kb assumptions set", name="target_yield", value="90", why="x")
    scope, document_admin = f"guild:{world.guild.id}", world.bot._document_admin
    await document_admin.clear(world.guild.id + 1)
    assert len(library.documents((scope,))) == 1
    await document_admin.clear(world.guild.id)
    assert library.documents((scope,)) == []
    assert library.history(scope) == []
    assert document_admin.knowledge.base_cases.entries(scope) == ()
    again = (await world.boss.slash(world.channel, "kb add file", file=("a.txt", b"Yield is what yield is."), **FORM)).response
    assert "**added**" in shown(again)
