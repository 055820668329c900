"""Whose word an answer is: own words before others' reports, and a contradiction with a better source shown."""

from dataclasses import replace

import pytest

from qs_assistant.answers.compose import document_text
from qs_assistant.answers.extracts import extract
from qs_assistant.answers.select import Part, Selection, select
from qs_assistant.answers.source_authority import Authority, authority_of, contradicts, is_own_word, rank_by_authority, speaker_asked_for
from qs_assistant.documents.passage import KIND_CLAIMED, Passage, Publication
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import check, release
from qs_assistant.retrieval.ranker import SURE
from qs_assistant.types.company import Company
from qs_assistant.types.whose import CLAIMED

COMPANY = Company("QuantumScape", "QS", "?")
ASKED = "what did QuantumScape say about the yield of its pilot line?"


def passage(text, *, publisher, kind, document, score=SURE, speaker="", provenance="seen", scope="global", periods=("2026-Q2",)):
    of = Publication(f"On {document}", publisher, "2026-07-22", kind, f"https://example.org/{document}", provenance)
    return Passage(text, document, "v", scope, 0, "", text, of, score=score, speaker=speaker, periods=periods)


OWN = passage(
    "The yield of the pilot line was 71% in the second quarter of 2026.",
    publisher="QuantumScape",
    kind="shareholder-letter",
    document="letter",
)
WRONG = passage(
    "QuantumScape said that the yield of its pilot line was 96% in the second quarter of 2026.",
    publisher="Battery Gazette", kind="article", document="gazette", score=SURE + 0.2,
)  # fmt: skip


@pytest.mark.parametrize(
    ("publisher", "kind", "scope", "expected"),
    [
        ("QuantumScape", "filing", "global", Authority.FILING),
        ("QuantumScape", "press-release", "global", Authority.COMPANY),
        ("Battery Gazette", "article", "global", Authority.PRESS),
        ("HSBC", "industry-report", "global", Authority.NOTE),
        ("Reddit mirror", "press-release", "global", Authority.FORUM),
        ("unknown", "filing", "guild:7", Authority.OWN),
        ("unknown", "filing", "global", Authority.PRESS),
    ],
)
def test_a_source_stands_by_its_kind_its_publisher_and_its_scope(publisher, kind, scope, expected):
    assert authority_of(Publication("T", publisher, "2026", kind), scope) == expected


def test_words_at_second_hand_do_not_stand_as_a_companys():
    assert authority_of(Publication("T", "QuantumScape", "2026", "filing", None, "second-hand")) == Authority.PRESS


@pytest.mark.parametrize(
    ("question", "whose"),
    [
        (ASKED, "QuantumScape"),
        ("what is the yield according to QuantumScape?", "QuantumScape"),
        ("has QuantumScape ever announced a yield?", "QuantumScape"),
        ("what did Solid Power say of it?", ""),
        ("what is the yield of the pilot line?", ""),
    ],
)
def test_a_question_asks_for_the_words_of_a_publisher_that_it_names(question, whose):
    assert speaker_asked_for(question, [OWN, WRONG]) == whose


def answered(question, *passages):
    parts = [Part(question, passages)]
    selection, whose = rank_by_authority(question, parts, select(parts))
    return extract(question, parts, selection, whose=whose)


def test_a_companys_own_word_comes_first_and_the_report_of_another_is_told_as_that():
    found = answered(ASKED, WRONG, OWN)
    assert [one.text for one in found.sentences] == [OWN.text, f"As reported by Battery Gazette: {WRONG.text}"]
    assert [one.publisher for one in found.citations] == ["QuantumScape", "Battery Gazette"]
    assert "QuantumScape gives another figure than Battery Gazette, and is the better source for it." in found.notes


@pytest.mark.parametrize("publisher", ["Channel 4 News", "24/7 Wall St.", "Top 10 Batteries, 2026", "(2) Sources: (1) Form 10-K"])
@pytest.mark.parametrize("tier", ["answer", "closest"])
def test_a_publisher_whose_name_holds_a_number_is_named_all_the_same(publisher, tier):
    other = replace(WRONG, publication=replace(WRONG.publication, publisher=publisher))
    found = answered(ASKED, other, OWN) if tier == "answer" else extract(ASKED, [], Selection("closest", (other, OWN)))
    text, _ = release(document_text(found), Evidence(found.passages, question=found.question, facts=found.facts), strict=True)
    assert f"As reported by {publisher}: " in text or f"({publisher}, 22 July 2026)" in text


def test_a_report_alone_is_told_as_a_report():
    other = passage("The plant is in San Jose.", publisher="QuantumScape", kind="filing", document="plant", score=0.2, periods=())
    (said,) = answered(ASKED, WRONG, other).sentences
    assert said.text.startswith("As reported by Battery Gazette: ")


def test_a_contradicting_better_source_is_shown_whatever_was_asked():
    low = passage(OWN.text, publisher="QuantumScape", kind="filing", document="filing", score=0.3)
    found = answered("what is the yield of the pilot line?", WRONG, low)
    assert [one.text for one in found.sentences] == [low.text, WRONG.text]


def test_another_companys_figure_is_no_other_account():
    told = passage(
        "QuantumScape's net loss in the first quarter of 2026 was $91.7 million.",
        publisher="Battery Gazette", kind="article", document="gazette", periods=("2026-Q1",),
    )  # fmt: skip
    other = passage(
        "Corvane Cells' net loss in the first quarter of 2026 was $12.6 million.",
        publisher="Corvane Cells", kind="filing", document="corvane", score=0.3, periods=("2026-Q1",),
    )  # fmt: skip
    found = answered("what was QuantumScape's net loss in the first quarter of 2026?", told, other)
    assert [one.text for one in found.sentences] == [told.text]


def test_other_times_other_things_and_equal_sources_contradict_nothing():
    earlier = passage(
        "The yield of the pilot line was 55% in the first quarter of 2026.",
        publisher="QuantumScape",
        kind="filing",
        document="e",
        periods=("2026-Q1",),
    )
    apart = passage("Cash was $797 million in the second quarter of 2026.", publisher="QuantumScape", kind="filing", document="c")
    peer = passage(OWN.text, publisher="Cell Weekly", kind="article", document="w")
    assert not any(contradicts(one, WRONG) for one in (earlier, apart, peer))
    assert contradicts(OWN, WRONG)
    assert not contradicts(WRONG, OWN)


def test_a_speaker_is_own_word_in_what_the_company_published_and_a_report_elsewhere():
    words, speaker = "We reached 71% on the pilot line.", "Siva Sivaram, QuantumScape"
    theirs = passage(words, publisher="QuantumScape", kind="shareholder-letter", document="call", speaker=speaker)
    copied = passage(words, publisher="Call Transcripts", kind="other", document="call", speaker=speaker)
    assert answered(ASKED, theirs).sentences[0].text.startswith("Siva Sivaram, QuantumScape: ")
    told = extract(ASKED, [], Selection("answer", (copied,)), whose="QuantumScape").sentences[0].text
    assert told.startswith("As reported by Call Transcripts: Siva Sivaram, QuantumScape: ")


@pytest.mark.parametrize(
    "publisher",
    [
        "QuantumScape fan forum",
        "QuantumScape Investor Relations blog",
        "Quantum Scape Corp.",
        "The QuantumScape Skeptic",
        "QuantumScapes",
        "Qu\u0430ntumScape",
        "News for QuantumScape",
    ],
)
def test_names_count_whole(publisher):
    other = replace(WRONG, publication=replace(WRONG.publication, publisher=publisher, kind="press-release"))
    assert not is_own_word("QuantumScape", other)
    first, second = answered(ASKED, other, OWN).sentences
    assert first.text == OWN.text
    assert second.text.startswith(f"As reported by {publisher}: ")


@pytest.mark.parametrize(
    "publisher",
    ["QuantumScape", "QuantumScape Corp.", "SEC EDGAR / QuantumScape", "QuantumScape via MarketScreener", "QuantumScape (CapEdge copy)",
     "QuantumScape Investor Relations", "the QuantumScape Corporation, Inc."],
)  # fmt: skip
def test_legal_forms_copyists_and_offices_are_no_part_of_a_name(publisher):
    assert is_own_word("QuantumScape", replace(OWN, publication=replace(OWN.publication, publisher=publisher)))


@pytest.mark.parametrize("provenance", ["second-hand", CLAIMED, KIND_CLAIMED])
def test_a_page_that_calls_itself_the_company_is_told_as_a_report(provenance):
    claim = replace(WRONG, publication=replace(OWN.publication, publisher="QuantumScape", title="QuantumScape says", provenance=provenance))
    found = answered(ASKED, claim, OWN)
    called = "QuantumScape (by its own claim)" if provenance == CLAIMED else "QuantumScape"
    assert [one.text for one in found.sentences] == [OWN.text, f"As reported by {called}: {WRONG.text}"]
    assert f"QuantumScape gives another figure than {called}, and is the better source for it." in found.notes
    assert found.citations[1].whose == called


@pytest.mark.parametrize(
    "question",
    [
        "what did QS say about the yield of its pilot line?",
        "what did the company say about the yield of its pilot line?",
        "What QuantumScape announced about the yield of its pilot line",
        "tell me what QuantumScape itself has said of the pilot line's yield",
        "what has been said by QuantumScape about the yield of its pilot line?",
        "what are QuantumScape's own words on the yield of the pilot line?",
        "what did QuantumScape's management tell investors about the yield of the pilot line?",
        "in the words of QuantumScape, what was the yield of the pilot line?",
        "is it true that QuantumScape confirmed a yield of 96% for its pilot line?",
    ],
)
def test_a_companys_words_are_asked_for_in_many_ways(question):
    parts = [Part(question, (WRONG, OWN))]
    selection, whose = rank_by_authority(question, parts, select(parts), COMPANY)
    assert whose == "QuantumScape"
    assert selection.passages[0] == OWN


@pytest.mark.parametrize(
    "question",
    ["what did HSBC say QuantumScape will report?", "what did the QuantumScape forum say?",
     "what is the yield of QuantumScape's pilot line?",
     "who wrote about QuantumScape?",
     "according to QuantumScape bears, what is the yield?"],
)  # fmt: skip
def test_a_name_beside_other_words_asks_for_nobodys_own(question):
    assert speaker_asked_for(question, [OWN, WRONG], COMPANY) == ""


def test_a_report_is_told_as_one_where_the_company_said_nothing_that_was_found():
    parts = [Part(ASKED, (WRONG,))]
    selection, whose = rank_by_authority(ASKED, parts, select(parts), COMPANY)
    (said,) = extract(ASKED, parts, selection, whose=whose).sentences
    assert said.text.startswith("As reported by Battery Gazette: ")


def test_a_flood_of_one_sentence_does_not_hide_the_companys_word():
    flood = [replace(WRONG, id=f"flood {n}", text=f"{WRONG.text[:-1]}, note {n}.") for n in range(25)]
    found = answered(ASKED, *flood, replace(OWN, score=0.01))
    assert found.sentences[0].text == OWN.text


def test_among_the_closest_the_companys_word_stands_first():
    parts = [Part(ASKED, (WRONG, OWN))]
    assert rank_by_authority(ASKED, parts, Selection("closest", (WRONG, OWN)), COMPANY)[0].passages == (OWN, WRONG)


def test_what_is_closest_is_left_as_it_is():
    selection = Selection("closest", (WRONG,))
    assert rank_by_authority(ASKED, [Part(ASKED, (WRONG, OWN))], selection) == (selection, "")


def test_every_figure_still_has_its_passage():
    found = answered(ASKED, WRONG, OWN)
    assert check(document_text(found), Evidence(passages=found.passages, question=ASKED, facts=found.facts)).sound


def test_who_says_i_is_named_where_it_is_known():
    note = passage(
        "Ortwin Cells could reach 83% by 2029, which I think is cautious.", publisher="Ivo Santhe", kind="other", document="note"
    )
    plain = passage("Ortwin Cells could reach 83% by 2029.", publisher="Ivo Santhe", kind="other", document="note")
    quoted = passage("“I think 83% is cautious,” its chief said.", publisher="Ivo Santhe", kind="other", document="note")
    nobody = passage("I think 83% is cautious.", publisher="unknown", kind="other", document="note")
    shown = [extract("?", [Part("?", (one,))], Selection("answer", (one,))).sentences[0].text for one in (note, plain, quoted, nobody)]
    assert shown == [f"Ivo Santhe: {note.text}", plain.text, quoted.text, nobody.text]
