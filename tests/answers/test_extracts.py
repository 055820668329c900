from dataclasses import replace

import pytest

from qs_assistant.answers.answer_subject import subject_of
from qs_assistant.answers.compose import document_text
from qs_assistant.answers.extracts import SILENT_PART, extract, joined, same_account
from qs_assistant.answers.question_focus import asking, clauses
from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import check
from tests.grounding.independent import stray


def passage(text, *, title="Letter", publisher="QuantumScape", date="2025-07-23", heading="", cosine=0.5, document="d"):
    published = Publication(title, publisher, date, "article", f"https://example.org/{document}")
    return Passage(f"{document}:{text[:8]}", document, "v", "global", 0, heading, text, published, score=cosine, cosine=cosine)


CAPEX = [
    passage(
        "QuantumScape's initial guidance for 2025 capital expenditure (capex) was $45 to $75 million.", date="2025-02-12", document="a"
    ),
    passage("In July 2025 QuantumScape narrowed its guidance for 2025 capital expenditure (capex) to $45 to $65 million.", document="b"),
    passage(
        "QuantumScape's final guidance for 2025 ended up at capital expenditure (capex) of $30 to $40 million.",
        date="2025-10-22",
        document="c",
    ),
]
RESULTS = [
    passage("In Q1 2025 QuantumScape had a net loss of $114.4 million.", date="2025-04-23", document="q1"),
    passage("In Q2 2025 QuantumScape had a net loss of $114.7 million and operating expenses of $123.6 million.", document="q2"),
    passage("At 30 June 2025 liquidity consisted of $172.5 million in cash and $625.0 million in marketable securities.", document="q2b"),
    passage("Solid Power's net loss in Q1 2025 was $15.0 million.", date="2025-05-01", document="sp"),
]


def told(question, passages, newest="2025-10-22"):
    return document_text(extract(question, passages, newest=newest)).split("Sources:")[0]


def test_the_first_version_without_the_later_ones():
    text = told("what was the original capex guidance for 2025, before any revisions?", CAPEX)
    assert "$45 to $75" in text
    assert "40" not in text
    assert "revised later" in text


def test_the_final_version_without_the_earlier_ones():
    text = told("where did the 2025 capex guidance end up?", CAPEX)
    assert "$30 to $40" in text
    assert "75" not in text


def test_the_quarter_asked_for():
    assert "114.4" in told("how big was the bottom line hit in the opening quarter of 2025?", RESULTS)
    assert "114.7" in told("net loss for Q2 25", RESULTS)
    assert "15.0" not in told("net loss in Q1 2025", RESULTS)


def test_each_part_of_a_question_is_answered_and_cited():
    result = extract("for Q2 25: opex, and how much of the liquidity was cash?", RESULTS, newest="2025-10-22")
    text = document_text(result)
    assert "123.6" in text
    assert "172.5" in text
    assert len(result.citations) == 2
    assert all(f"[{said.citation}]" in text for said in result.sentences)


def test_a_time_that_nothing_speaks_of_is_not_answered():
    result = extract("net loss in Q4 2029?", RESULTS, newest="2025-10-22")
    assert result.abstained


def test_accounts_that_differ_are_both_told():
    passages = [
        passage("Benzinga gave QS a 139% gain for the year to date around the Corning deal.", publisher="Benzinga", document="b"),
        passage("The year-to-date gain that the article quotes around the Corning deal is 122.38%.", publisher="article", document="a"),
    ]
    text = told("ytd gain around the corning deal - outlets disagree, which figures?", passages)
    assert "139%" in text
    assert "122.38%" in text


@pytest.mark.parametrize(
    "question", ["what's a good lasagne recipe?", "who chairs the board?", "how many patents are there?", "what does the bike weigh in kg?"]
)
def test_an_abstention_names_what_was_looked_for_and_no_figure(question):
    result = extract(question, [*CAPEX, *RESULTS], newest="2025-10-22")
    text = document_text(result)
    assert result.abstained
    assert "do not say" in text
    assert "docs add" in text
    assert stray(text) == []


def test_a_claim_in_the_question_is_not_repeated():
    text = told("since the Q2 2025 net loss was $9 million, how big were operating expenses?", RESULTS)
    assert "do not say" in text
    assert "$9" not in text


def test_hedges_stay_because_sentences_are_told_word_for_word():
    one = passage("Under the upgrade PowerCo may pay up to $131 million more over two years.")
    assert "up to $131 million" in told("how much more may PowerCo pay?", [one])


def test_an_old_source_is_marked():
    text = told("net loss for Q2 25", RESULTS, newest="2026-09-21")
    assert "Age: relies on a source of 23 July 2025; the newest document is of 21 September 2026." in text


def test_no_number_of_an_answer_stands_outside_its_sources():
    for question in ("net loss for Q2 25", "capex guidance for 2025", "how much cash at mid 2025?"):
        result = extract(question, [*CAPEX, *RESULTS], newest="2026-09-21")
        text = document_text(result)
        evidence = Evidence(result.passages, question=question, facts=result.facts)
        assert check(text, evidence).sound
        held = [part for one in result.citations for part in (one.passage, one.title, one.date, one.date.replace("-0", "-"))]
        assert stray(text.replace("-", " "), *(part.replace("-", " ") for part in held), *result.facts.values()) == []


def test_a_subject_is_the_names_before_the_attribution():
    sentence = "In June 2025 the Cobra process replaced Raptor at QuantumScape, according to The Motley Fool."
    assert subject_of(sentence) == "Cobra Raptor"
    assert subject_of("It works only in the laboratory and in one motorcycle.") == "Ducati motorcycle"


def test_each_of_several_times_gets_its_own_sentence():
    found = [
        passage("In the third quarter of 2025 (Q3 2025) the net loss was $105.8 million.", cosine=0.6),
        passage("The net loss for the full year 2025 was $435.1 million.", cosine=0.62),
        passage("In the fourth quarter of 2025 (Q4 2025) the net loss was $100.1 million.", cosine=0.58),
    ]
    texts = [said.text for said in extract("net loss q3 25 vs q4 25", found, newest="2026-09-21").sentences]
    assert any("105.8" in text for text in texts)
    assert any("100.1" in text for text in texts)
    assert not any("435.1" in text for text in texts)


def test_the_year_before_is_counted_from_the_subject():
    assert asking("and the year before? (pack price 2025)", "2026-09-21").periods == asking("pack price in 2024", "2026-09-21").periods
    assert asking("liquidity eoy 24", "").periods == asking("liquidity at the end of 2024", "").periods


def test_words_that_only_a_search_sees_decide_and_are_not_told():
    cash = passage("Liquidity fell by half.", document="cash")
    hidden = replace(cash, searched="Liquidity (the kitty, 900 people) fell by half.")
    told_ = extract("how is the kitty?", [hidden, passage("The yield rose by half.", document="yield")], newest="2025-10-22")
    assert [said.text for said in told_.sentences] == ["Liquidity fell by half."]
    assert [one.passage for one in told_.citations] == ["Liquidity fell by half."]


def test_what_was_told_before_a_day():
    assert "$250" not in told("what was the 2025 capex guidance before July 2025?", CAPEX)
    assert "$45 to $75 million" in told("what was the 2025 capex guidance before July 2025?", CAPEX)


@pytest.mark.parametrize("question", ["how many shares does Solid Power hold?", "how many GWh has Solid Power licensed?"])
def test_a_figure_of_another_company_is_no_answer(question):
    ours = passage("PowerCo may license up to 85 GWh a year from QuantumScape, which counts 500 million shares.", document="p", cosine=0.7)
    assert extract(question, [ours, RESULTS[3]], newest="2025-10-22").abstained


def test_a_forecast_for_the_year_is_no_report_of_a_quarter():
    ahead = passage("QuantumScape's guidance for the 2025 adjusted EBITDA loss is $250 million.", cosine=0.8)
    assert extract("adjusted EBITDA loss in Q1 2025?", [ahead], newest="2025-10-22").abstained


def test_the_parts_of_a_question_are_joined_with_their_own_citations():
    first, second = (extract(question, RESULTS, newest="2025-10-22") for question in ("net loss in Q1 2025?", "opex in Q2 2025?"))
    silent = extract("salary of the CEO?", RESULTS, newest="2025-10-22")
    both = joined("both?", [first, second])
    assert [(said.text[:10], said.citation) for said in both.sentences] == [("In Q1 2025", 1), ("In Q2 2025", 2)]
    assert [one.n for one in both.citations] == [1, 2]
    assert joined("both?", [first, silent]).notes[-1] == SILENT_PART
    assert joined("both?", [silent, silent]).abstained


def test_a_question_of_two_questions():
    assert clauses("when was it opened, and who opened it?") == ("when was it opened", "who opened it")
    assert clauses("cash and securities in 2025?") == ("cash and securities in 2025",)


def test_what_a_company_has_is_its_newest_balance_and_no_outflow():
    passages = [
        passage("QuantumScape's operating cash outflow was $242.5 million in 2025.", date="2025-12-31", document="flow", cosine=0.7),
        passage("QuantumScape's liquidity at 31 December 2025 was $970.8 million.", date="2026-02-11", document="old"),
        passage("QuantumScape's liquidity at 30 June 2026 was $859.0 million.", date="2026-06-30", document="new"),
    ]
    text = told("how much cash does QuantumScape have?", passages, "2026-07-25")
    assert "859.0" in text
    assert "242.5" not in text
    assert "970.8" not in text
    assert "242.5" in told("how much cash did QuantumScape burn in 2025?", passages, "2026-07-25")


def test_a_later_amendment_of_the_agreement_is_pointed_to():
    deal = passage(
        "PowerCo may pay QuantumScape up to $131 million more, tied to milestones of the agreement.", date="2025-07-23", document="a"
    )
    amended = passage("The PowerCo amendment of July 2026 changes the payments.", date="2026-07-16", document="b", publisher="SEC")
    found = extract("how much may PowerCo pay?", [deal], newest="2026-07-16", amending=[amended])
    assert "The agreement was amended later: see SEC, 16 July 2026." in found.notes
    assert not extract("how much may PowerCo pay?", [deal], newest="2026-07-16").notes


def test_an_analysts_model_revises_no_contract_but_that_analysts_own():
    contract = "PowerCo can license up to 85 GWh a year."
    assert not same_account(contract, "HSBC's model assumed 180 GWh a year of licensed volume.")
    assert not same_account("Truist's model assumed 380 GWh.", "HSBC's model assumed 180 GWh.")
    assert same_account("HSBC's model assumed 200 GWh.", "HSBC's model assumed 180 GWh.")
    assert same_account(contract, "PowerCo can license up to 80 GWh a year.")


def test_a_revenue_that_the_question_claims_is_answered_by_the_denial():
    passages = [
        passage("The plan needs 125 GWh a year to cover roughly $500 million of annual spending.", document="a", cosine=0.6),
        passage("QuantumScape is pre-revenue: QS has no revenue.", date="2025-10-01", document="b"),
    ]
    text = told("QS revenue in 2025 was $500 million, right?", passages)
    assert "no revenue" in text
    assert "500" not in text


def test_a_quarters_loss_is_not_told_as_the_years_without_saying_so():
    note = "A figure for the whole of 2025 was not found; what is told of 2025 is of a part of it."
    assert note in extract("what was the net loss in 2025?", RESULTS[:1], newest="2025-10-22").notes
    year = passage("QuantumScape's net loss for 2025 was $435.1 million.", date="2026-02-11")
    assert note not in extract("what was the net loss in 2025?", [year], newest="2026-02-11").notes
