"""No document, question or result can exceed a limit of Discord: fuzzed."""

import re

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.layout import answer_post, sources_text, text_post
from bot.delivery.rendering import Button, Picture, Post, clean, clip, embed, link, measure, moment, packed, plain, split
from bot.documents.posts import passage_line
from bot.views.buttons import TEMPLATE, answer_buttons, press_id
from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.types.answer import Answer, Choice, Citation, Field, Figure, Source

# The long ones are just over what an embed holds in all (6,000 characters), or over what a message or a description holds.
HOSTILE = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=st.characters(), min_size=0, max_size=200),
    st.sampled_from(
        ["", " ", "\u200b", "\ud800", "\x00", "```", "@everyone", "[x](https://e.vil)", "<@1>", "😀" * 3000, "a" * 6500, "word " * 1300]
    ),
    st.sampled_from(["A sentence. " * 550, "Line\n" * 900, "## Head\n\n" * 500, "```\ncode\n" * 300, "- item\n" * 900]),
)
CITATIONS = st.builds(
    Citation,
    n=st.integers(1, 99),
    document=HOSTILE,
    title=HOSTILE,
    publisher=HOSTILE,
    date=HOSTILE,
    kind=HOSTILE,
    passage=HOSTILE,
    score=st.floats(0, 1),
    url=st.none()
    | HOSTILE
    | st.sampled_from(["https://example.com/a(b)", "https://example.com/" + "x" * 5000, "javascript:alert(1)", "http://["]),
    provenance=HOSTILE,
    page=st.none() | st.integers(1, 10**9),
)
ANSWERS = st.builds(
    Answer,
    question=HOSTILE,
    route=st.sampled_from(["documents", "valuation", "both", "declined"]),
    text=HOSTILE,
    request=st.none()
    | st.builds(dict, kind=st.sampled_from(["value", "compare", "sensitivity", "market"]), preset=st.none() | st.just("bear")),
    citations=st.lists(CITATIONS, max_size=12).map(tuple),
    figures=st.lists(st.builds(Figure, HOSTILE, st.floats(), HOSTILE, st.just(Source("question"))), max_size=2).map(tuple),
    fields=st.lists(st.builds(Field, HOSTILE, HOSTILE), max_size=40).map(tuple),
    notes=st.lists(HOSTILE, max_size=4).map(tuple),
    choices=st.lists(st.builds(Choice, HOSTILE, HOSTILE), max_size=14).map(tuple),
    run_id=st.none() | st.just("3f2a00000001"),
    understood=HOSTILE,
    headline=HOSTILE,
    body=HOSTILE,
    helped_by=st.none() | HOSTILE,
    id=st.sampled_from(["", "a1", "x" * 32, "no id"]),
)
PICTURE = Picture(b"png", "shown")


def assert_discord_takes(post):
    assert measure(post.content) <= 2000
    assert post.content.strip() or post.embed is not None
    if post.embed is not None:
        assert_embed_fits(post.embed)
    assert len(post.buttons) <= 5
    ids = [button.custom_id for row in post.buttons for button in row if button.url is None]
    assert len(set(ids)) == len(ids)
    for row in post.buttons:
        assert 1 <= len(row) <= 5
    assert all(re.fullmatch(TEMPLATE, one) and len(one) <= 100 for one in ids)
    post.content.encode()


def assert_embed_fits(made):
    parts = [made.title or "", made.description or "", made.footer.text or "", *(x for f in made.fields for x in (f.name, f.value))]
    assert measure(made.title or "") <= 256
    assert measure(made.description or "") <= 4096
    assert measure(made.footer.text or "") <= 2048
    assert len(made.fields) <= 25
    for field in made.fields:
        assert field.name.strip()
        assert field.value.strip()
        assert measure(field.name) <= 256
        assert measure(field.value) <= 1024
    assert sum(measure(part) for part in parts) <= 6000
    for part in parts:
        part.encode()
        assert "\x00" not in part


@settings(max_examples=150, deadline=None)
@given(ANSWERS, st.integers(0, 40), st.booleans(), st.sampled_from(["en", "de"]))
def test_no_answer_exceeds_a_limit_on_any_page(answer, page, embeds, locale):
    post = answer_post(answer, asker="1" * 20, page=page, locale=locale, picture=PICTURE, embeds=embeds)
    assert_discord_takes(post)
    assert_discord_takes(post.as_text())
    assert_discord_takes(post.within(1))
    assert_discord_takes(
        text_post(answer.headline, sources_text(answer), action="sources", answer="a1", asker="1", page=page, locale=locale)
    )


@settings(max_examples=100, deadline=None)
@given(HOSTILE, HOSTILE, st.lists(st.tuples(HOSTILE, HOSTILE, st.booleans()), max_size=40), HOSTILE)
def test_no_embed_exceeds_a_limit(title, description, fields, footer):
    assert_embed_fits(embed(description, title=title, fields=fields, footer=footer))


@settings(max_examples=200, deadline=None)
@given(HOSTILE, st.integers(40, 2000))
def test_pages_lose_nothing_and_fit(text, limit):
    pages = split(text, limit)
    assert all(measure(page) <= limit for page in pages)
    assert re.sub(r"[\s`]", "", "".join(pages)) == re.sub(r"[\s`]", "", clean(text))


SENTENCES = st.lists(
    st.text("abc ,", min_size=3, max_size=80).map(lambda words: f"The {words.strip() or 'x'} ends."), min_size=5, max_size=60
)


@given(SENTENCES)
def test_pages_end_at_the_end_of_a_sentence(sentences):
    assert all(page.endswith("ends.") for page in split(" ".join(sentences), 200))


def test_abbreviations_do_not_end_a_sentence():
    text = "QuantumScape Corp. Inc. No. 5 of the U.S. Market is a name that goes on and on. " * 3
    assert all(page.endswith("on.") for page in split(text, 120))


def test_a_code_block_is_closed_and_opened_again():
    pages = split("```\n" + "row of figures\n" * 40 + "```", 200)
    assert len(pages) > 2
    assert all(page.count("```") == 2 for page in pages)


@given(HOSTILE, st.integers(10, 300))
def test_clipped_text_fits_and_says_that_it_was_clipped(text, limit):
    clipped = clip(text, limit)
    assert measure(clipped) <= limit
    assert clipped == clean(text) or clipped.endswith("…")


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", "https://", "http://[", "https://a b", None, "https://" + "x" * 500]
)
def test_only_ordinary_web_addresses_become_links(address):
    assert link("title", address) == "title"


def test_a_link_cannot_be_broken_out_of():
    assert link("t", "https://example.com/a) [evil](https://e.vil") == "t"
    assert link("t", "https://example.com/a(b)") == "[t](https://example.com/a%28b%29)"
    assert plain("[x](y)\n**b** @everyone <@1>").count("\n") == 0
    assert "[" not in plain("[x](y)")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("sec.gov/Archives/10-K", "sec.gov/Archives/10-K ([evil.example](https://evil.example/x))"),
        ("News of www.quantumscape.com", "News of www.quantumscape.com ([evil.example](https://evil.example/x))"),
        ("Evil.Example: the news", "[Evil.Example: the news](https://evil.example/x)"),
        ("Q3 2026 results, 2.5 GWh, i.e. more", "[Q3 2026 results, 2.5 GWh, i.e. more](https://evil.example/x)"),
    ],
)
def test_a_link_that_reads_as_another_address_says_where_it_goes(title, shown):
    assert link(title, "https://evil.example/x") == shown


def test_the_button_of_a_source_does_not_promise_another_address():
    cited = Citation(1, "d", "A title", "sec.gov", "2025", "filing", "Words.", 0.9, "https://evil.example/x")
    answer = Answer("q", "documents", "Words [1].", citations=(cited,), id="a1")
    [button] = [one for row in answer_buttons(answer, asker="1") for one in row if one.url]
    assert (button.label, button.url) == ("[1] evil.example", "https://evil.example/x")


def test_lines_that_do_not_fit_are_counted():
    assert packed(["aaaa", "bbbb", "cccc"], 14, "+{count}") == "aaaa\nbbbb\ncccc"
    assert packed(["aaaa", "bbbb", "cccc"], 12, "+{count}") == "aaaa\nbbbb\n+1"
    assert packed(["a" * 99], 12, "+{count}") == "+1"


async def test_buttons_become_components_that_discord_takes():
    rows = (tuple(Button("x" * 200, press_id("choice", "a1", "1", n)) for n in range(9)),) * 7
    view = Post(content="x", buttons=rows).view()
    made = view.to_components()
    assert len(made) == 5
    assert all(len(row["components"]) == 5 for row in made)
    assert all(measure(button["label"]) <= 80 for row in made for button in row["components"])
    assert view.is_finished()


@pytest.mark.parametrize("answer", ["", "a b", "x" * 49, "a:b"])
def test_an_id_that_could_not_be_read_back_is_not_made(answer):
    with pytest.raises(ValueError, match="qs:"):
        press_id("why", answer, "1")


def test_an_answer_that_is_not_kept_has_no_buttons():
    assert answer_buttons(Answer("q", "documents", "t"), asker="1") == ()


def test_alt_text_is_cut_to_what_discord_takes():
    assert isinstance(Picture(b"", "x" * 5000).file(), discord.File)
    assert len(Picture(b"", "x" * 5000).file().description) <= 1024


def test_an_answer_without_a_word_is_still_a_message_that_discord_takes():
    post = answer_post(Answer("", "documents", ""), asker="1")
    assert post.embed.description == "—"
    assert post.as_text().content == "—"


@pytest.mark.parametrize(
    ("iso", "style", "shown"),
    [
        ("2026-01-01T00:00:00+00:00", "f", "<t:1767225600:f>"),
        ("2026-01-01T01:00:00+01:00", "R", "<t:1767225600:R>"),
        ("2026-01-01", "d", "<t:1767225600:d>"),
        ("undated", "f", "undated"),
    ],
)
def test_a_time_is_shown_in_each_readers_own_time_zone(iso, style, shown):
    assert moment(iso, style) == shown


def test_who_set_an_input_is_named_as_discord_names_people_and_nobody_else_is():
    note = "Own base case here: royalty rate set by <@123456789> on 2026-11-29: our <@77777> view"
    answer = Answer("q", "valuation", "", headline="A value.", body="It was set by <@55555> on Monday.", notes=(note,))
    shown = answer_post(answer, asker="1").embed.description
    assert "royalty rate set by <@123456789> on 2026-11-29" in shown
    assert "<@55555>" not in shown
    assert "<@77777>" not in shown


def test_a_passage_without_a_heading_has_no_empty_name():
    passage = Passage("a-0", "a", "1", "global", 0, "", "It makes 9 widgets.", Publication("A", "B", "2026", "other"))
    assert passage_line(passage) == "- It makes 9 widgets."
    assert passage_line(passage, named=True) == "- `a`: It makes 9 widgets."
