import logging

import pytest

from qs_assistant.documents.passage import TableFigure
from qs_assistant.grounding.evidence import Cited, Evidence
from qs_assistant.grounding.figures import UngroundedFigureError, check, release

LETTER = Cited(
    "Under the July 2025 upgrade PowerCo may pay up to $131 million more over two years, tied to milestones of the joint team.",
    "Q2 fiscal 2025 letter to shareholders",
    "QuantumScape",
    "2025-07-23",
    "https://example.org/letter",
)
CALL = Cited(
    "Q2 2025 showed operating expenses of $123.6 million, a net loss of $114.7 million and $797.5 million of liquidity.",
    "Earnings call transcript: QuantumScape Q2 2025",
    "Investing.com",
    "2025-06-30",
)
ARTICLE = Cited("The article reports a one-day rise of over 16% and a value between $7 billion and $8 billion; its yardstick is above 99%.")
RUN = {
    "equity_value": (1272.30293589, "$M"),
    "value_per_share": (1.962976, "$"),
    "target_yield": (0.9, "fraction"),
    "start_year": (2029.0, "year"),
    "opex_growth": (0.03, "1/yr"),
}
EVIDENCE = Evidence(
    {1: LETTER, 2: CALL, 3: ARTICLE}, {"3f2ab91c0d3e": RUN}, "what if yield hits 95% and Corning puts in $500M?", {"documents": 36}
)


@pytest.mark.parametrize(
    "text",
    [
        "PowerCo may pay up to $131 million more over two years [1].",
        "PowerCo may pay up to $131M more. [1]",
        "In July 2025 PowerCo agreed to up to 131 million dollars [1].",
        "The net loss was $114.7 million on operating expenses of $123.6 million [2].",
        "The net loss was about $115 million [2].",
        "Equity value is $1.27 billion.",
        "Equity value is $1.3 billion.",
        "Equity value is $1,272 million at a target yield of 90%, run 3f2ab91c0d3e.",
        "Value per share is $1.96, with production from 2029 and opex growth of 3% a year.",
        "You asked about 95%.",
        "There are 36 documents.",
        "Value between $7 and $8 billion [3].",
        "Sources:\n[1] Q2 fiscal 2025 letter to shareholders, QuantumScape, 23 July 2025 — https://example.org/letter",
    ],
)
@pytest.mark.parametrize("author", ["program", "model"])
def test_what_the_evidence_holds_passes(text, author):
    result = check(text, EVIDENCE, author)
    assert result.unbound == ()
    assert result.reasons == ()


@pytest.mark.parametrize(
    "text",
    [
        "PowerCo may pay $131 million more [1].",  # the bound is lost
        "PowerCo may pay over $131 million more [1].",  # the bound is turned
        "PowerCo may pay up to $131 billion more [1].",
        "PowerCo may pay up to $131 more [1].",
        "PowerCo may pay up to €131 million more [1].",
        "PowerCo may pay up to 131% more [1].",
        "PowerCo may pay up to $131 million per GWh more [1].",
        "PowerCo may pay up to $131 million more over three years [1].",
        "In July 2026 PowerCo agreed to more [1].",
        "PowerCo may pay up to $131 million more [2].",  # the wrong passage
        "PowerCo may pay up to $131 million more.",  # no passage
        "The rise was 16% [3].",
        "The net loss was about $110 million [2].",
        "Together that is $238.3 million [2].",  # a sum made in prose
        "Equity value is $1.28 billion.",
        "Equity value is 1.27%.",
        "The yield is 95%.",  # only the question says it
        "Corning is investing $500M.",
        "Value is $7 [3].",  # nine zeros short
        "PowerCo may pay up to １３２ million dollars [1].",
        "PowerCo may pay up to $1\u200b32 million [1].",
        "Up to one hundred and thirty-two million dollars [1].",
        "| up to $132 million | [1] |",
        "`up to $132 million` [1]",
    ],
)
def test_what_it_does_not_hold_is_refused(text):
    assert check(text, EVIDENCE).unbound


@pytest.mark.parametrize(
    "text",
    [
        "PowerCo may pay up to $131 million more over two years [9].",
        "PowerCo may pay up to $131 million more, see https://evil.example/?q=1 [1].",
    ],
)
def test_no_figure_rests_on_a_source_that_is_not_there(text):
    assert not check(text, EVIDENCE, "model").sound


def test_figures_stand_in_order_with_their_sources():
    text = "PowerCo may pay up to $131 million [1]. Equity value is $1.27 billion at a target yield of 90%."
    figures = check(text, EVIDENCE).figures
    assert [(one.text, one.value, one.unit, one.source.kind) for one in figures] == [
        ("$131 million", 131.0, "$M", "passage"),
        ("$1.27 billion", 1272.30293589, "$M", "run"),
        ("90%", 0.9, "fraction", "run"),
    ]
    assert figures[1].source.output == "equity_value"


def test_strict_raises_and_names_the_number():
    with pytest.raises(UngroundedFigureError, match="132 million"):
        release("Fine. PowerCo pays up to $132 million [1].", EVIDENCE, strict=True)


def test_production_drops_the_sentence_and_logs(caplog):
    with caplog.at_level(logging.ERROR):
        text, figures = release("PowerCo pays up to $132 million [1]. It may pay up to $131 million [1].", EVIDENCE, strict=False)
    assert text == "It may pay up to $131 million [1]."
    assert [one.text for one in figures] == ["$131 million"]
    assert "dropped 1 sentences" in caplog.text
    assert "132" not in caplog.text


def test_a_models_text_is_never_repaired():
    with pytest.raises(UngroundedFigureError):
        release("PowerCo pays up to $132 million [1]. Fine.", EVIDENCE, strict=False, author="model")


RANGED = Evidence({1: Cited("Capex guidance was $45 to $75 million. The target rose from $5 million to $9 million.")})


@pytest.mark.parametrize(
    ("text", "sound"),
    [
        ("Capex guidance was $45 million [1].", False),
        ("Capex guidance was $75 million [1].", False),
        ("Capex guidance was $45-75 million [1].", True),
        ("Capex guidance was between $45 million and $75 million [1].", True),
        ("The target rose to $9 million [1].", True),
    ],
)
def test_a_chat_model_may_not_quote_one_end_of_a_range(text, sound):
    assert (check(text, RANGED, "model").unbound == ()) is sound


def test_a_tables_figure_needs_its_scale_and_may_be_rounded_to_a_larger_one():
    figures = (TableFigure("$73,118 thousand", 73_118_000.0, "$", 1000.0, "2026-07-01/2026-09-30"),)
    cited = Cited("Research, three months ended September 30, 2026: $73,118 thousand", figures=figures)
    evidence = Evidence(passages={1: cited})
    for right in ("$73,118 thousand", "$73.1 million", "$73.118 million"):
        assert check(f"Research cost {right} [1].", evidence).sound
    for wrong in ("$73,118", "$73 million", "$73.2 million", "73.1 million cells", "$73.1 billion"):
        assert not check(f"Research cost {wrong} [1].", evidence).sound


def test_a_figure_in_an_accounts_brackets_is_below_nought_with_its_scale():
    evidence = Evidence(passages={1: Cited("Net loss, 2026: $(86,447) thousand")})
    (figure,) = check("The net loss was $(86,447) thousand [1].", evidence).figures
    assert (figure.value, figure.unit) == (-86.447, "$M")


def test_a_name_with_digits_is_no_figure():
    assert check("QSE-5 cells hold 5.5 Ah [1].", Evidence({1: Cited("QSE-5 cells hold 5.5 Ah.")}), author="model").sound
