"""What is asked for in the present is told from the newest account, the older one as an earlier state."""

import pytest

from qs_assistant.answers.compose import document_text
from qs_assistant.answers.extracts import extract
from qs_assistant.answers.present_state import asks_for_present
from qs_assistant.answers.select import ACCOUNTS, NEAR, Part, select
from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.retrieval.ranker import SURE

ASKED = "what is Kilnhaven's market value?"


def passage(text, date, periods, score=NEAR, kind="article"):
    of = Publication(f"Note of {date}", "Clay Gazette", date, kind, f"https://example.org/{date}")
    return Passage(text, date, "v", "global", 0, "", text, of, score=score, periods=periods, document_title=of.title)


OLD = passage("Kilnhaven's market value was $7 billion in October 2025.", "2025-10-01", ("2025-10",), SURE + 0.1)
NEW = passage("Kilnhaven's market value was $3 billion in October 2026.", "2026-10-03", ("2026-10",))
BETWEEN = passage("Kilnhaven's market value was $5 billion in July 2026.", "2026-07-17", ("2026-07",))


def told(question, *passages):
    return select([Part(question, passages)])


def test_the_newest_account_comes_first_and_the_older_one_is_an_earlier_state():
    found = told(ASKED, OLD, BETWEEN, NEW)
    assert (found.passages, found.earlier) == ((NEW, OLD), (OLD,))
    parts = [Part(ASKED, (OLD, BETWEEN, NEW))]
    shown = extract(ASKED, parts, found, newest="2026-10-03")
    text = document_text(shown)
    assert "The first is the newest account of it; that of 1 October 2025 is an earlier state." in text
    assert "Age:" not in text
    assert check(text, Evidence(passages=shown.passages, facts=shown.facts)).sound


@pytest.mark.parametrize(
    "question",
    [
        "what was Kilnhaven's market value?",
        "what is Kilnhaven's market value in October 2025?",
        "what is Kilnhaven's market value when it lists?",
        "why is Kilnhaven's market value what it takes?",
        "what is Kilnhaven's market value of $7 billion?",
    ],
)
def test_another_time_or_thing_asked_for_is_told_as_it_was_found(question):
    assert told(question, OLD, NEW).passages[0] == OLD


@pytest.mark.parametrize(
    "other",
    [
        passage("Larkpot's market value was $3 billion in October 2026.", "2026-10-03", ("2026-10",)),
        passage("Kilnhaven's market value was told by 3 banks in October 2026.", "2026-10-03", ("2026-10",)),
        passage("Kilnhaven's market value was $3 billion in 2026.", "2026-12-31", ("2026",)),
        passage("Kilnhaven's market value will be $9 billion in October 2028.", "2026-10-03", ("2028-10",)),
        passage("Kilnhaven's market value was $3 billion in October 2024.", "2026-10-03", ("2024-10",)),
        passage("Kilnhaven's market value was $7 billion in October 2026.", "2026-10-03", ("2026-10",)),
        passage("Kilnhaven's market value is $3 billion in October 2026.", "2026-10-03", ("2026-10",), kind="own"),
    ],
    ids=["another company", "another unit", "another length", "a forecast", "of before", "the same amount", "the program's own"],
)
def test_what_is_no_newer_account_of_it_is_not_told_first(other):
    found = told(ASKED, OLD, other)
    assert (found.passages[0], found.earlier) == (OLD, ())


def test_it_is_looked_for_among_the_best_alone():
    others = [passage(f"The kiln of shed {at} is red.", "2026-10-03", ()) for at in "abcd"]
    assert told(ASKED, OLD, *others[: ACCOUNTS - 2], NEW).passages[0] == NEW
    assert told(ASKED, OLD, *others[: ACCOUNTS - 1], NEW).passages[0] == OLD


def test_nothing_is_told_that_was_not_sure_before():
    weak = passage(OLD.text, "2025-10-01", ("2025-10",), SURE - 0.01)
    assert told(ASKED, weak, NEW).tier == "closest"


@pytest.mark.parametrize("question", ["how much cash does Kilnhaven have now?", "what's the current price of clay?", ASKED])
def test_the_present_is_asked_for(question):
    assert asks_for_present(question)
