"""Another folder of the shape of knowledge/ makes another company's bot: it answers its own questions, and none of QuantumScape's."""

import asyncio
import shutil
import tomllib
from pathlib import Path

import numpy as np
import pytest

from bot.cogs.about import help_post
from bot.cogs.membership import welcome_post
from qs_assistant.answers.findings import Findings
from qs_assistant.app.document_lookup import DocumentLookup
from qs_assistant.app.watching import likely_effect
from qs_assistant.app.wiring import open_assistant
from qs_assistant.llm.reading_examples import NearExamples, shipped_examples
from qs_assistant.questions.company_names import CompanyNames
from qs_assistant.types.answer import Citation
from qs_assistant.types.company import load_company
from qs_assistant.types.errors import SettingsError
from qs_assistant.types.place import Place
from qs_assistant.types.settings import Settings, shipped_knowledge
from qs_assistant.valuation.analyses import Analyst
from qs_assistant.valuation.assumptions import load_assumptions

ACME = Path(__file__).with_name("acme")
SHIPPED = {one.stem for one in (shipped_knowledge() / "documents").glob("*.md")}


@pytest.fixture(scope="module")
def ask(model_folder, tmp_path_factory):
    """Asks the assistant over the second pack."""
    folder = tmp_path_factory.mktemp("acme") / "data"
    shutil.copytree(model_folder, folder / "models")
    with asyncio.Runner() as runner:
        opened = open_assistant(Settings(_env_file=None, data_dir=folder, knowledge_dir=ACME), strict=True)
        assistant = runner.run(opened.__aenter__())
        runner.run(assistant.warm_up())
        yield lambda question: runner.run(assistant.ask(question, Place(f"packs/{question}")))
        runner.run(opened.__aexit__(None, None, None))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many people work for Acme Anodes?", "212"),
        ("Who buys the graphite of Acme Anodes?", "Borealis"),
        ("How much does the AX-7 anode hold?", "412"),
    ],
)
def test_it_answers_its_own_questions_from_its_own_documents(ask, question, said):
    answer = ask(question)
    assert answer.tier in ("answer", "closest")
    assert said in answer.text
    assert {one.document for one in answer.citations} == {"acme-in-brief"}


def test_its_value_is_that_of_its_own_figures(ask):
    own = Analyst(load_assumptions(ACME / "assumptions.toml")).value().results["value_per_share"]
    assert ask("What is the company worth?").results["value_per_share"] == own
    assert own != Analyst(load_assumptions(shipped_knowledge() / "assumptions.toml")).value().results["value_per_share"]


@pytest.mark.parametrize("question", ["What is Acme Anodes worth?", "what's ACME worth?", "value Acme Anodes", "is acme undervalued?"])
def test_it_is_valued_by_its_own_name(ask, question):
    answer = ask(question)
    assert answer.results["value_per_share"] == Analyst(load_assumptions(ACME / "assumptions.toml")).value().results["value_per_share"]
    assert "QuantumScape" not in answer.text


@pytest.mark.parametrize(
    "question", ["What is QuantumScape worth?", "what's QS worth?", "value Borealis", "What is the fair value of Borealis?"]
)
def test_other_companies_are_not_valued(ask, question):
    answer = ask(question)
    assert answer.reasons == ("declined/stranger",)
    assert "Acme Anodes only" in answer.text
    assert answer.run_id is None


def test_a_question_back_names_its_own_company(ask):
    answer = ask("what if it gets 20% dilution?")
    assert answer.choices
    assert all("Acme Anodes" in one.question for one in answer.choices)


def test_names_change_places_and_back():
    names = CompanyNames(load_company(ACME))
    assert names.text("Is Acme Anodes (acme) worth more than QuantumScape or QS? QS-0 stays.") == (
        "Is QuantumScape (QS) worth more than Acme Anodes or ACME? QS-0 stays."
    )
    assert names.text(names.text("Acme Anodes, ACME, QS")) == "Acme Anodes, ACME, QS"
    assert CompanyNames(load_company(shipped_knowledge())).text("the company, QS, it") == "the company, QS, it"


def test_the_labelled_questions_that_a_chat_model_is_shown_name_it():
    embedded = []

    def embed(texts):
        embedded.extend(texts)
        return np.eye(1, dtype=np.float32)[[0] * len(texts)]

    names = CompanyNames(load_company(ACME))
    near = NearExamples(embed, shipped_examples(), named=names.text)
    shown = near.nearest("What is Acme Anodes worth?", len(shipped_examples()))
    assert embedded[-1] == "What is QuantumScape worth?"  # so that it is near what was asked of the other
    assert any("Acme Anodes" in one.question for one in shown)
    assert not any("QuantumScape" in one.question for one in shown)


OTHERS = tomllib.loads((shipped_knowledge() / "golden.toml").read_text(encoding="utf-8"))["questions"]


@pytest.mark.parametrize("question", OTHERS)
def test_it_answers_none_of_the_other_companys_questions(ask, question):
    answer = ask(question)
    assert answer.tier != "answer"
    assert not {one.document for one in answer.citations} & SHIPPED
    assert "QuantumScape" not in answer.text.replace(question, "")
    assert not answer.results


NUMERIC = (
    "what's implied for QuantumScape if yield reaches 90%?",
    "How much is QuantumScape worth at a 9% royalty?",
    "odds that QuantumScape is worth more than $2 a share",
    "what royalty would justify $3 billion for quantumscape?",
    "which input matters most for QuantumScape?",
    "QS at 90% yield",
    "compare bear and bull for QuantumScape",
    "what does QS need to be worth $3 billion?",
    "how much cash does QuantumScape have?",
    "what is 20% of QS's cash?",
)


@pytest.mark.parametrize("question", [*NUMERIC, *(one for one in OTHERS if "QuantumScape" in one)])
def test_a_question_about_the_other_company_alone_is_declined_and_gets_no_figure_of_its_own(ask, question):
    answer = ask(question)
    assert answer.reasons == ("declined/stranger",)
    assert (answer.run_id, answer.results, answer.citations, answer.figures) == (None, None, (), ())
    assert "Acme Anodes only" in answer.text


def test_the_other_companys_name_beside_its_own_stops_nothing(ask):
    answer = ask("what if ACME gets a 12% royalty, as QuantumScape does?")
    assert answer.request["set"] == {"royalty_rate": 0.12}


@pytest.mark.parametrize(
    ("publisher", "words", "of_another"),
    [
        ("Acme Anodes", "QuantumScape has bought anodes for two years.", False),
        ("QuantumScape", "The company has 300 people.", False),
        ("Acme Anodes", "The company has 300 people.", True),
        ("QS Assistant", "In the assistant's model shares is 40 million; qs-assistant value shows more.", True),
    ],
)
def test_a_document_that_names_the_other_company_tells_of_it(publisher, words, of_another):
    cited = Citation(1, "a-page", "A page", publisher, "2026-01-01", "other", words, 0.9)
    lookup = DocumentLookup(None, CompanyNames(load_company(ACME)))
    found = Findings(words, "", (cited,), tier="answer")
    assert lookup.is_of_another("How many people has QuantumScape?", found) is of_another
    assert not lookup.is_of_another("How many people has Acme Anodes, and QuantumScape?", found)
    shipped = DocumentLookup(None, CompanyNames(load_company(shipped_knowledge())))
    assert not shipped.is_of_another("How many people has QuantumScape?", found)


@pytest.mark.parametrize("question", ["hello", "what's the weather like in Paris?", "is it a buy?", "value Tesla for me"])
def test_what_it_says_of_itself_names_its_own_company(ask, question):
    assert "QuantumScape" not in ask(question).text


def test_the_bots_texts_name_the_company():
    acme = load_company(ACME)
    for locale in ("en", "de"):
        for post in (help_post(acme, locale), welcome_post(acme, locale)):
            assert "Acme Anodes" in post.embed.description
            assert "QuantumScape" not in post.embed.description


def test_its_own_feeds_are_watched():
    acme = load_company(ACME)
    assert acme.addresses == (
        "https://data.sec.gov/submissions/CIK0000004242.json",
        "https://efts.sec.gov/LATEST/search-index?q=&ciks=0000004242",
        "https://acme.example/news.rss",
    )
    assert "How many people work" in likely_effect(ACME / "golden.toml")("Acme Anodes now employs more people")


def test_a_folder_that_names_no_company_has_none(tmp_path):
    nobody = load_company(tmp_path)
    assert (nobody.name, nobody.addresses) == ("the company", ())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name = 3",
        'name = "A"\nshort = "B"',
        'name = "A"\nshort = "B"\nwarm_up = "?"\nasks = "x"',
        'name = "A"\nshort = "B"\nwarm_up = "?"\n[watch]\ncik = "x"',
        "name =",
    ],
)
def test_a_company_file_that_cannot_be_is_refused_in_a_sentence(tmp_path, text):
    (tmp_path / "company.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"company\.toml"):
        load_company(tmp_path)
