import numpy as np
import pytest

from qs_assistant.documents.passage import Passage, Publication
from qs_assistant.encoder.embedder import EncodedQuestion
from qs_assistant.retrieval.answer_type import TYPES, AnswerTypes, shown
from qs_assistant.retrieval.asked import Asked
from qs_assistant.retrieval.fitting import FITS, fits


def passage(text, title="Brackwater letter"):
    return Passage("p", "d", "v", "global", 0, "", text, Publication("T", "Brackwater", "2025", "article"), document_title=title)


@pytest.mark.parametrize(
    ("question", "text", "expected"),
    [
        ("what does it cost?", "It is sold in two sizes.", {"words"}),
        ("what does it cost?", "It costs 19,800 euros.", {"money", "number", "words"}),
        ("what does it cost?", "It costs $5 million.", {"money", "number", "words"}),
        ("which share?", "It was 12 percent.", {"share", "number", "words"}),
        ("how many in the 12 plants?", "The 12 plants are old.", {"words"}),
        ("when was it?", "It opened on 3 May 2024.", {"time", "number", "words"}),
        ("what happened on 3 May 2024?", "It opened on 3 May 2024.", {"words"}),
        ("who leads it?", "It is led by Mara Holt.", {"name", "words"}),
        ("what does Holt lead?", "The company that Holt leads is Brackwater.", {"words"}),
    ],
)
def test_what_a_passage_shows_beside_what_the_question_says(question, text, expected):
    assert {name for name, held in zip(TYPES, shown(question, passage(text)), strict=True) if held} == expected


def test_what_a_question_wants_is_a_softmax_of_its_vector():
    weights = np.zeros((2, len(TYPES)))
    weights[0, TYPES.index("money")] = np.log(5)
    types = AnswerTypes(weights, np.zeros(len(TYPES)))
    assert types.of(np.array([1.0, 0.0], np.float32)) == pytest.approx([0.5, 0.1, 0.1, 0.1, 0.1, 0.1])
    assert types.of(np.array([0.0, 1.0], np.float32)) == pytest.approx([1 / 6] * 6)


def test_how_likely_a_passage_shows_what_is_wanted():
    weights = np.zeros((2, len(TYPES)))
    weights[0, TYPES.index("money")] = np.log(5)
    types = AnswerTypes(weights, np.zeros(len(TYPES)))
    asked = Asked("what does it cost?", EncodedQuestion(np.array([1.0, 0.0], np.float32), np.empty((0, 0)), np.empty(0)), (), (), "")
    costs, sold = passage("It costs $5."), passage("It is sold in two sizes.")
    for first, second, shows, likely in ((costs, sold, 1, 0.7), (sold, costs, 0, 0.1)):  # money, a number and words; words alone
        found = fits(asked, [first, second], [first, second], types)
        row = dict(zip(FITS, found[0], strict=True))
        assert (row["wants money"], row["shows money"], row["wanted shown"]) == (pytest.approx(0.5), shows, pytest.approx(likely))
        assert not found[1, FITS.index("wants money") :].any()
    assert not fits(asked, [costs], [costs])[:, FITS.index("wants money") :].any()
