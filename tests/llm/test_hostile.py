"""Whatever a hostile model proposes, no wrong reading runs: over many questions in code, and one a kind through a real server."""

import json

import pytest

from qs_assistant.app.model_agreement import merge_confident, merge_unsure, same_request
from qs_assistant.app.wiring import open_assistant
from qs_assistant.encoder.embed import load_embedder
from qs_assistant.llm.bound_proposal import NUMERIC
from qs_assistant.llm.read import ModelReader
from qs_assistant.llm.reading_examples import NEAR, NearExamples, shipped_examples, shipped_vectors
from qs_assistant.questions.cases import Cases
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.reader import Reader
from qs_assistant.types.company import load_company
from qs_assistant.types.place import Place
from qs_assistant.types.settings import shipped_knowledge
from tests.llm.hostile import KINDS
from tests.llm.server import Server, running

COMPANY = load_company(shipped_knowledge())

EVERY = 14  # of the shipped questions; each is judged by the others alone
FEW = 12  # questions that go through the server, for each kind one of them where it can be made from one


@pytest.fixture(scope="session")
def embedder(model_folder):
    return load_embedder("builtin", model_folder)


@pytest.fixture(scope="session")
def near(embedder):
    return NearExamples(embedder.embed, shipped_examples(), lambda: shipped_vectors(embedder.name))


@pytest.fixture(scope="session")
def trials(near, base_cases):
    """Questions with their right reading, the program's own, and near questions without the question itself."""
    own = Reader(cases=base_cases, company=COMPANY)
    chosen = [one for one in shipped_examples() if one.kind in NUMERIC][::EVERY]
    return [
        (
            one.question,
            json.loads(one.answer),
            own.read(one.question),
            tuple(other for other in near.nearest(one.question, NEAR + 1) if other != one)[:NEAR],
        )
        for one in chosen
    ]


def test_the_shipped_vectors_are_the_built_in_encoders(embedder):
    """Where the encoder changes, `make train` makes them anew; until then they would be computed at the first question."""
    assert shipped_vectors(embedder.name) is not None


def test_the_catalogue_is_as_large_as_it_has_to_be():
    assert len(KINDS) >= 60


def test_no_wrong_reading_of_any_kind_runs(trials, base_cases):
    cases, reader = Cases(base_cases), ModelReader(lambda _question: (), Lexicon(codes=COMPANY.codes))
    tried, run, honest = 0, [], 0
    for question, reading, own, near in trials:
        right = reader.checked(json.dumps(reading), question, own, near, cases)
        honest += right.sure
        for kind, tamper in KINDS.items():
            text = tamper(reading, question)
            found = reader.checked(text, question, own, near, cases) if text is not None else None
            tried += text is not None
            if found is None or same_request(found.request, right.request):
                continue
            if own.request is not None:
                met = merge_confident(own, found.request, checked=found.sure, company=COMPANY.name)
                run += [(kind, question)] if met.request not in (None, own.request) else []
            else:
                met = merge_unsure(own, found.request, checked=found.sure, company=COMPANY.name)
                run += [(kind, question, text)] if met.request is not None else []
    assert run == []
    assert tried >= 2_000
    assert honest >= len(trials) / 5  # a check that lets nothing through would pass this test as well


def asked_of_each_kind():
    """For each kind a shipped question that it can be made from, with its text: of a few questions where that is possible."""
    every = [one for one in shipped_examples() if one.kind in NUMERIC]
    few = every[:: len(every) // FEW]
    for kind, tamper in KINDS.items():
        made = ((one.question, tamper(json.loads(one.answer), one.question)) for one in (*few, *every))
        found = next(((question, text) for question, text in made if text is not None), None)
        if found is not None:
            yield kind, *found


async def test_through_a_server_the_answers_are_the_programs_own(stocked_settings):
    """Each kind once, on few questions: opening the assistant and the program's own answers are what takes time."""
    asked = list(asked_of_each_kind())
    assert len(asked) >= 60
    replying = {"text": "{}"}
    settings = stocked_settings.model_copy(update={"chat_model": "openai:tiny", "chat_ask": "always", "chat_timeout_seconds": 20})
    async with open_assistant(stocked_settings, strict=True) as alone:
        own = {question: await alone.ask(question, Place(question)) for question in {question for _, question, _ in asked}}

    async with running(Server(lambda _messages: replying["text"])) as server:
        settings = settings.model_copy(update={"chat_base_url": server.base_url, "chat_tokens_per_user_per_day": 10**9})
        async with open_assistant(settings, strict=True) as assisted:
            for kind, question, text in asked:
                replying["text"] = text
                answer = await assisted.ask(question, Place(f"{kind} {question}"))
                mine = own[question].request and {**own[question].request, "unused": []}
                theirs = answer.request and {**answer.request, "unused": []}
                assert theirs in (None, mine), (kind, question)
        assert len(server.requests) > len(asked) / 2
