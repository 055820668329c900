"""Nothing that a hostile chat model makes of an answer gets past the judge, and hardly anything honest is held back."""

from functools import cache

import pytest

from qs_assistant.llm.drafts import Drafted
from qs_assistant.llm.fidelity import Judge, Material
from tests.llm.fake_models import Scripted, lines
from tests.llm.materials import Told, answers, document_answers, run_answers
from tests.llm.tampering import KINDS
from tests.llm.truthful import rewordings

ENOUGH = 20
RARE = {"denial lost", "subject and object"}  # fewer than 20 answers have a denial, or both companies, to turn


@cache
def judge_of(index):
    told = ordered()[index]
    return Judge(Material(told.evidence, told.values, told.own_text))


@cache
def ordered() -> tuple[Told, ...]:
    """Answers on runs and on documents in turns, the documents spread over the library."""
    documents, runs = document_answers(), run_answers()
    spread = [*documents[::4], *documents[1::4], *documents[2::4], *documents[3::4]]
    mixed = [told for pair in zip(runs, spread, strict=False) for told in pair]
    return (*mixed, *spread[len(runs) :])


def forged(kind, told):
    """The first sentence of the answer that this kind of tampering changes, changed."""
    for text, cited in told.sentences:
        made = KINDS[kind](told, text, cited)
        if made is not None and made != (text, cited):
            return made
    return None


def test_the_catalogue_is_as_large_as_it_has_to_be():
    assert len(KINDS) - len(RARE) >= 40


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_no_tampered_sentence_passes(kind):
    tried, through = 0, []
    for index, told in enumerate(ordered()):
        made = forged(kind, told)
        if made is None:
            continue
        tried += 1
        if judge_of(index).passes(Drafted(*made)):
            through.append(made)
        if tried == ENOUGH:
            break
    assert through == []
    assert tried == ENOUGH or (kind in RARE and tried >= 5)


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_a_user_sees_nothing_of_a_tampered_answer(kind, phraser_of):
    told = next(one for one in ordered() if forged(kind, one))
    shown = []
    phraser = phraser_of(Scripted(lines(forged(kind, told))))
    phrased = await phraser.phrase(told.question, told.passages, told.values, told.own_text, told.evidence, on_sentence=shown.append)
    assert phrased is None
    assert shown == []


def test_at_most_one_honest_sentence_in_a_hundred_is_refused():
    sentences, refused = 0, []
    for index, told in list(enumerate(ordered()))[::3]:
        for text, cited in rewordings(told):
            sentences += 1
            if not judge_of(index).passes(Drafted(text, cited)):
                refused.append(text)
    assert sentences >= 300
    assert len(refused) <= sentences / 100, refused


def test_every_kind_leaves_the_true_answer_alone():
    assert all(judge_of(index).passes(Drafted(*told.sentences[0])) for index, told in enumerate(ordered()[:12]))
    assert len(answers()) == len(ordered())
