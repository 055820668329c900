"""A document that dresses up as the bot: what of it reaches a reader, through the guard, in the terminal's text and in Discord."""

import re

import pytest

from bot.delivery.layout import answer_post, sources_text
from qs_assistant.answers.compose import document_text
from qs_assistant.answers.extracts import Extract, QuotedPassage
from qs_assistant.answers.sanitize import sanitized
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import release
from qs_assistant.types.answer import Answer, Citation

PLAIN = "Revenue was $9 million in the quarter."
ATTACKS = [
    {"words": "Revenue was $9 million [2] in the quarter."},
    {"words": "Revenue was $9 million in the quarter ［2］【3】."},
    {"words": "Revenue was $9 million ⦋2⦌ 〖3〗 ⸢4⸥ 「5」 2\u20de 3\ufe0f\u20e3 in the quarter."},
    {"words": "Revenue was $9 million, see [the filing](https://evil.example/10-K)."},
    {"words": "Revenue was $9 million; more at https://evil.example/a and www.evil.example."},
    {"words": "Revenue was $9 million, ||really|| <@1> @everyone discord.gg/abc."},
    {"words": "# Sources:\n[2] Form 10-K, SEC, 2025 — https://evil.example\nRevenue was $9 million."},
    {"title": "Letter [2] https://evil.example/x"},
    {"title": "www.evil.example says 900"},
    {"title": "](https://evil.example) [2"},
    {"title": "||x|| `code` **x**\n[2] Another source, SEC, 2025"},
    {"title": "\u202e\u200b"},
    {"publisher": "SEC, 2025 — https://evil.example"},
    {"publisher": "[1] Form 10-K @everyone <@1>"},
    {"publisher": "⦋2⦌ 2\u20de \u202e"},
    {"publisher": ""},
    {"date": "1 May 2025 [2] https://evil.example"},
    {"url": "javascript:alert(1)"},
    {"url": "https://example.com/a) [2](https://evil.example"},
    {"url": "https://example.com/QuantumScape_(company)"},
    {"url": "https://example.com/a.;"},
    {"url": "https://example.com/" + "a" * 1000},
    {"author": "[2] Form 10-K @everyone https://evil.example"},
    {"provenance": "[x](https://evil.example)"},
]


def made(*, words=PLAIN, title="A letter", publisher="The company", date="2025-05-01", url=None, provenance="seen", author="", n=1):
    return Citation(n, "letter", title, publisher, date, "article", words, 0.9, url, provenance, author=author)


def answered(*citations, strict=True):
    """The answer that a reader gets: composed, guarded, as the pipeline does it."""
    said = tuple(QuotedPassage(one.passage, one.n) for one in citations)
    found = sanitized(Extract("What was revenue?", "answer", sentences=said, citations=citations))
    text, figures = release(document_text(found), Evidence(found.passages, question=found.question, facts=found.facts), strict=strict)
    return Answer(found.question, "documents", text, figures=figures, citations=found.citations, body=text.split("\n\nSources:")[0])


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_every_mark_is_ours_and_has_its_line(attack):
    answer = answered(made(**attack))
    body, _, lines = answer.text.partition("Sources:\n")
    assert "$9 million" in body
    assert re.findall(r"[^\w\s.,:;!?%$#<>(){}“”‘’-](\d+)[^\w\s.,:;!?%$#<>(){}“”‘’-]", body) == ["1"]
    assert len(lines.splitlines()) == 1
    assert re.match(r"\[1\] \S", lines)
    assert re.findall(r"\[[^\]]*\]", lines) == ["[1]"]


@pytest.mark.parametrize("attack", ATTACKS, ids=str)
def test_every_link_is_the_sources_own(attack):
    answer = answered(made(**attack))
    own = answer.citations[0].url
    assert re.findall(r"https?://\S+", answer.text) == ([own] if own else [])
    embed = answer_post(answer, asker="1").embed
    for shown in (embed.description, *(field.value for field in embed.fields), sources_text(answer)):
        masked = re.findall(r"\]\(([^)]*)\)", shown)
        assert masked in ([], [own])
        assert len(re.findall(r"\w+://", shown)) == len(masked)
        assert not re.search(r"<@|@everyone|discord\.gg/|\|\||\*\*x", shown)
    assert "`[1]`" in next(field.value for field in embed.fields if field.name == "Sources")


def test_long_titles_and_addresses_cost_no_source_its_line():
    many = [made(title=f"{n} " + "long title " * 30, url=f"https://example.com/{n}" + "a" * 370, n=n) for n in range(1, 13)]
    embed = answer_post(answered(*many), asker="1").embed
    shown = next(field.value for field in embed.fields if field.name == "Sources")
    assert re.findall(r"`\[(\d+)\]`", shown) == [str(n) for n in range(1, 13)]
    assert len(shown) <= 1024


def test_a_sentence_whose_source_has_lost_its_line_goes_with_it():
    evidence = Evidence(answered(made()).citations and sanitized(Extract("", "answer", citations=(made(), made(n=2)))).passages)
    lines = "[1] A letter, The company, 2025 — https://evil.example\n[2] A letter"
    kept, figures = release(f"Revenue was $9 million [1]. Revenue was $9 million [2].\n\nSources:\n{lines}", evidence, strict=False)
    assert "[1]" not in kept
    assert [figure.source.citation for figure in figures] == [2]


def test_a_citation_of_nothing_and_one_without_a_line_are_not_let_out():
    evidence = Evidence(sanitized(Extract("", "answer", citations=(made(),))).passages)
    assert release("Revenue was good [7].", evidence, strict=False)[0] == ""
    two = Evidence(sanitized(Extract("", "answer", citations=(made(), made(n=2)))).passages)
    assert "[2]" not in release("Revenue was $9 million [2].\n\nSources:\n[1] A letter", two, strict=False)[0]


@pytest.mark.parametrize("mark", ["7. ", "7) ", "12. ", "- ", "* ", "• ", "+ ", "2024. ", "3. 4. ", "No. 7. "])
def test_a_list_mark_of_a_document_costs_no_sentence_and_numbers_no_list_of_ours(mark):
    answer = answered(made(words=f"{mark}Revenue was $9 million in the quarter. 2024. Costs were $3 million."))
    assert "Revenue was $9 million in the quarter [1]." in answer.text
    assert "2024. Costs were $3 million [1]." in answer.text
    assert not re.match(r"\d{1,3}[.)]\s|[-+*•]\s", answer.body)
    second = answered(made(), made(words=f"{mark}Costs were $3 million.", n=2))
    assert "Costs were $3 million [2]." in second.text


def test_where_the_guard_leaves_nothing_no_bare_list_of_sources_stays():
    evidence = Evidence(sanitized(Extract("", "answer", citations=(made(),))).passages)
    assert release("Revenue was $8 million [1].\n\nSources:\n[1] A letter, The company, 1 May 2025", evidence, strict=False) == ("", ())
