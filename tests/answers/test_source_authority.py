"""Whose word an answer is: own words before others' reports, and a contradiction with a better source shown."""

from dataclasses import replace

import pytest

from qs_assistant.answers.compose import document_text
from qs_assistant.answers.extracts import extract
from qs_assistant.answers.select import Part, Selection, select
from qs_assistant.answers.source_authority import Authority, authority_of, contradicts, rank_by_authority, speaker_asked_for
from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import check, release
from qs_assistant.retrieval.ranker import SURE

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


def test_a_speakers_words_are_own_words_wherever_they_stand():
    quoted_text = passage(
        "We reached 71% on the pilot line.",
        publisher="Call Transcripts",
        kind="other",
        document="call",
        speaker="Siva Sivaram, QuantumScape",
    )
    found = answered(ASKED, quoted_text)
    assert found.sentences[0].text.startswith("Siva Sivaram, QuantumScape: ")


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
