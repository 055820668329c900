from dataclasses import replace

import numpy as np
import pytest

from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.encoder.embedder import EncodedQuestion
from qs_assistant.retrieval.asked import Asked, version
from qs_assistant.retrieval.features import FEATURES, Candidate, features, met, nearness
from qs_assistant.retrieval.fitting import FITS
from qs_assistant.retrieval.ranker import DOUBTED, SIGNS, Ranker, signs
from qs_assistant.types.errors import StoreError
from qs_assistant.types.forest import LEAF, Forest

FULL = 127  # a state's value of 1


def question(states, weights, *, periods=(), wanted=""):
    encoded = EncodedQuestion(np.array([1.0, 0.0], np.float32), np.array(states, np.int8), np.array(weights, float))
    return Asked("q", encoded, (), periods, wanted)


def candidate(states, vector=(1.0, 0.0), date="2025", *, periods=(), bank=None, where=("d", 0), text="text"):
    passage = Passage("p", where[0], "v", "global", where[1], "", text, Publication("T", "P", date, "article"), periods=periods)
    return Candidate(passage, np.array(vector, np.float32), np.array(states, np.int8), 0.25, 0.5, bank, 0.75)


def test_each_token_of_the_question_meets_its_nearest_token():
    asked = question([[FULL, 0], [0, FULL]], [3.0, 1.0])
    late, unmet = met(asked, nearness(asked, [np.array([[FULL, 0]], np.int8), np.array([[FULL, 0], [0, FULL]], np.int8)]))
    assert late == pytest.approx([3 / 4, 1.0])
    assert unmet == pytest.approx([1 / 3, 0.0])  # the second token, of a third of the first's weight, is not met at all


def test_features_by_hand():
    asked = question([[FULL, 0]], [1.0], periods=("2025",), wanted="latest")
    other = candidate([[0, FULL]], (0.6, 0.8), "2024", where=("e", 0))
    rows = features(asked, [candidate([[FULL, 0]], periods=("2025-Q1",), bank=0.7), other])
    first, second = (dict(zip(FEATURES, row, strict=True)) for row in rows)
    alone = {"words": 0.25, "covered": 0.5, "within": 0.75, "answers": 0, "own": 0}
    assert first == pytest.approx(
        alone | {"late": 1, "cosine": 1, "unmet": 0, "bank": 0.7, "banked": 1, "period": 1, "dated": 1, "document": 1, "beside": 1}
    )
    assert second == pytest.approx(
        alone | {"late": 0, "cosine": 0.6, "unmet": 1, "bank": 0, "banked": 0, "period": 0, "dated": 0, "document": 0, "beside": 0}
    )


def test_what_stands_around_a_passage_counts_for_it():
    asked = question([[FULL, 0], [0, FULL]], [1.0, 3.0])
    asks = candidate([[0, FULL]], where=("d", 4), text="Whose film is it?")
    reply = candidate([[FULL, 0]], where=("d", 5))
    far = candidate([[-FULL, 0]], where=("d", 9))
    rows = {name: features(asked, [asks, reply, far])[:, at] for at, name in enumerate(FEATURES)}
    assert rows["late"] == pytest.approx([3 / 4, 1 / 4, -1 / 4])
    assert rows["document"] == pytest.approx([1, 1, 1])  # together its passages meet both tokens
    assert rows["beside"] == pytest.approx([1, 1, -1 / 4])
    assert rows["answers"] == pytest.approx([0, 3 / 4, 0])


def test_without_token_states_nothing_is_met():
    rows = features(question(np.empty((0, 0)), []), [candidate(np.empty((0, 0)))])
    assert rows[0, FEATURES.index("late")] == rows[0, FEATURES.index("unmet")] == 0


@pytest.mark.parametrize(
    ("text", "wanted"), [("what is the latest guidance?", "latest"), ("the original guidance", "first"), ("the guidance of 2025", "")]
)
def test_the_version_that_a_question_wants(text, wanted):
    assert version(text) == wanted


def test_the_order_the_verdict_and_the_probability_by_hand():
    ranker = Ranker.of({"order": {"late": 2.0, "verdict": 0.5}, "sure": {"lead": 1.0, "one": -1.0}})
    rows = np.zeros((2, len(FEATURES)))
    rows[:, 0] = [1.0, 0.5]
    final = ranker.final(ranker.first(rows), [-1.0, 3.0])
    assert final == pytest.approx([2 - 0.5, 1 + 1.5])
    fitting = np.zeros((2, len(FITS)))
    assert signs(rows, fitting, final, [-1.0, 3.0])[:, SIGNS.index("lead")] == pytest.approx([-1.0, 1.0])
    assert ranker.probabilities(rows, fitting, final, [-1.0, 3.0]) == pytest.approx([1 / (1 + np.exp(2)), 0.5], abs=1e-6)


def test_the_forest_judges_what_comes_first_alone():
    lead = SIGNS.index("lead")
    forest = Forest(np.array([[lead, 0.5, 1, 2], [LEAF, 0.25, 0, 0], [LEAF, 0.75, 0, 0]]), np.array([0]))
    ranker = replace(Ranker.of({"order": {}, "sure": {"one": -1.0}}), first_sure=forest)
    rows, fitting = np.zeros((2, len(FEATURES))), np.zeros((2, len(FITS)))
    behind = pytest.approx(1 / (1 + np.exp(1)), abs=1e-6)
    assert list(ranker.probabilities(rows, fitting, np.array([1.0, 2.0]), [0.0, 0.0])) == [behind, 0.75]
    assert list(ranker.probabilities(rows, fitting, np.array([1.2, 1.0]), [0.0, 0.0])) == [0.25, behind]


def test_what_is_of_another_name_is_never_sure():
    ranker = Ranker.of({"order": {}, "sure": {"one": 3.0}})
    fitting = np.zeros((2, len(FITS)))
    fitting[0, FITS.index("stranger")] = 1
    rows = np.zeros((2, len(FEATURES)))
    assert ranker.probabilities(rows, fitting, np.zeros(2), [0.0, 0.0]) == pytest.approx([DOUBTED, 1 / (1 + np.exp(-3))], abs=1e-6)


def test_weights_that_cannot_be_read_are_one_sentence(tmp_path):
    (tmp_path / "weights.json").write_text("{}")
    with pytest.raises(StoreError, match=r"weights\.json cannot be read"):
        Ranker.read(tmp_path / "weights.json")
    (tmp_path / "learned.npz").write_bytes(b"PK")
    with pytest.raises(StoreError, match="Install the project again"):
        Ranker.read(learned=tmp_path / "learned.npz")
