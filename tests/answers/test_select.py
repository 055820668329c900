from dataclasses import replace

import pytest

from qs_assistant.answers.compose import CLOSEST, document_text
from qs_assistant.answers.extracts import extract
from qs_assistant.answers.parts import clauses, with_time
from qs_assistant.answers.select import ALSO, NEAR, Part, select
from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.retrieval.ranker import SURE
from tests.grounding.independent import stray


def passage(text, score, *, publisher="QuantumScape", date="2025-07-23", document="d", periods=()):
    published = Publication("Letter", publisher, date, "article", f"https://example.org/{document}")
    title = f"About {document}"
    return Passage(text, document, "v", "global", 0, "", text, published, score=score, periods=periods, document_title=title)


CASH = passage("Cash was $797 million.", SURE + 0.1, document="cash")
FILM = passage("Corning makes the film.", SURE, document="film")
PLANT = passage("The plant is in San Jose.", NEAR + 0.01, document="plant", date="")
FAR = passage("The motorcycle was red.", NEAR - 0.01, document="far")


def test_what_is_sure_is_the_answer_and_what_is_nearly_as_sure_stands_beside_it():
    also = passage("Securities were $625 million.", ALSO, document="also")
    less = passage("Debt was small.", ALSO - 0.01, document="less")
    assert select([Part("q", (CASH, also, less))]) == select([Part("q", (CASH, also))])
    assert [one.text for one in select([Part("q", (CASH, also))]).passages] == [CASH.text, also.text]


def test_what_is_not_sure_is_the_closest_and_what_is_far_is_nothing():
    assert select([Part("q", (PLANT, FAR))]).tier == "closest"
    assert select([Part("q", (FAR,))]).tier == "none"
    assert select([Part("q", ())]).passages == ()


def test_each_part_is_answered_and_one_that_is_not_is_named():
    found = select([Part("how much cash?", (CASH, PLANT)), Part("and who paints it?", (PLANT,))])
    assert (found.tier, found.passages, found.unanswered) == ("answer", (CASH,), ("and who paints it?",))


def test_the_same_sentence_of_two_documents_is_told_once():
    again = passage(CASH.text, SURE, document="copy")
    assert select([Part("q", (CASH, again))]).passages == (CASH,)


def test_another_account_of_an_amount_stands_beside_it():
    mine = passage("PowerCo pays $131 million.", SURE, document="a")
    theirs = passage("PowerCo pays up to $130.7 million.", NEAR, publisher="SEC", document="b")
    other = passage("The plant costs $90 million.", NEAR, publisher="SEC", document="c")
    assert select([Part("q", (mine, other, theirs))]).passages == (mine, theirs)


def test_a_chooser_names_what_answers():
    part = Part("q", (CASH, FILM, PLANT))
    assert select([part], lambda _text, _passages: [2]).passages == (PLANT,)
    assert select([part], lambda _text, _passages: []).tier == "closest"
    assert select([part], lambda _text, _passages: None) == select([part])


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("who owns a quarter of the votes and how much did they put in?", ["who owns a quarter of the votes", "how much did they put in?"]),
        ("What is the yield? When was it reached?", ["What is the yield", "When was it reached?"]),
        ("cash and securities", ["cash and securities"]),
        ("how much and when?", ["how much and when?"]),
    ],
)
def test_a_question_of_several(question, parts):
    assert clauses(question) == parts


def told(*parts, newest="2026-07-24"):
    return extract("question about motorcycles", parts, select(parts), newest=newest)


def test_the_closest_are_shown_with_publisher_and_date():
    text = document_text(told(Part("q", (PLANT, passage("The film is thin.", NEAR, document="thin")))))
    assert text.startswith(CLOSEST)
    assert "- The plant is in San Jose [1]. (QuantumScape)\n- The film is thin [2]. (QuantumScape, 23 July 2025)" in text


def test_where_nothing_is_near_that_is_said_without_a_figure():
    text = document_text(told(Part("q", (FAR,))))
    assert "do not say" in text
    assert "Looked for: question, motorcycles." in text
    assert "The nearest documents are: About far." in text


def test_each_sentence_of_a_passage_has_its_mark():
    text = document_text(told(Part("q", (passage("Cash was $5 million. It fell by half.", SURE),)), newest=""))
    assert text.startswith("Cash was $5 million [1]. It fell by half [1].")


def test_a_later_account_and_age_are_pointed_to():
    old = passage("Capex guidance for 2025 is $45 to $75 million.", SURE, date="2025-02-12", document="a", periods=("2025",))
    new = passage("Capex guidance for 2025 is $30 to $40 million.", 0.1, date="2025-10-22", document="c", periods=("2025",))
    text = document_text(told(Part("q", (old, new))))
    assert "A later account gives another figure: see QuantumScape, 22 October 2025." in text
    assert "Age: relies on a source of 12 February 2025; the newest document is of 24 July 2026." in text
    assert "$30" not in text
    nobodys = replace(new, publication=replace(new.publication, publisher="unknown"))
    text = document_text(told(Part("q", (old, nobodys))))
    assert "see a document whose publisher is not known, 22 October 2025." in text


@pytest.mark.parametrize("passages", [(CASH, FILM), (PLANT, passage("Costs are $3 a unit.", NEAR))])
def test_no_number_of_an_answer_stands_outside_its_sources(passages):
    found = told(Part("q", passages))
    text = document_text(found)
    assert check(text, Evidence(passages=found.passages, facts=found.facts)).sound
    held = (part for one in found.passages.values() for part in (one.text, one.entry))
    assert stray(text, *held, *found.facts.values()) == []


def test_a_question_that_a_document_asks_is_followed_by_its_answer():
    asked = replace(passage("What was the fire in Toledo?", NEAR + 0.1, document="call"), position=4)
    reply = replace(passage("A dryer overheated.", 0.0, document="call"), position=5)
    elsewhere = replace(passage("The robots are red.", 0.0, document="other"), position=5)
    assert select([Part("q", (asked, PLANT, elsewhere, reply))]).passages[:2] == (asked, reply)
    sure = replace(asked, score=SURE)
    assert select([Part("q", (sure, elsewhere, reply))]).passages == (sure, reply)


def test_a_part_without_a_time_is_of_the_time_of_the_whole():
    whole = "What did they raise in 2023 and how much came from stock?"
    assert [with_time(one, whole) for one in clauses(whole)] == ["What did they raise in 2023", "how much came from stock (2023)?"]
    assert with_time("how much came from stock?", "What did they raise and how much came from stock?") == "how much came from stock?"
    assert with_time("and cash?", "What was revenue in Q2 2025 and cash?") == "and cash (Q2 2025)?"
