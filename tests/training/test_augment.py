"""Other wordings keep the numbers and the label."""

import random

from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.sentence import take_apart
from qs_assistant.types.company import load_company
from qs_assistant.types.settings import shipped_knowledge
from training.reading.augment import reworded

COMPANY = load_company(shipped_knowledge())

LEXICON = Lexicon(codes=COMPANY.codes)
DRAWS = [random.Random(3), random.Random(5), random.Random(5)]  # noqa: S311 - wordings, no secrets
ROW = {"question": "what if the royalty rate is 12% and capacity 200 GWh", "request": {"kind": "value", "set": {"royalty_rate": 0.12}}}


def test_numbers_and_labels_stay_while_words_change():
    sentence, draw = take_apart(ROW["question"], LEXICON), DRAWS[0]
    made = [reworded(sentence, ROW, draw) for _ in range(20)]
    assert all(one["request"] == ROW["request"] for one in made)
    assert all("12%" in one["question"] and "200 GWh" in one["question"] for one in made)
    assert len({one["question"] for one in made}) > 5


def test_equal_draws_give_equal_wordings():
    sentence = take_apart(ROW["question"], LEXICON)
    assert reworded(sentence, ROW, DRAWS[1]) == reworded(sentence, ROW, DRAWS[2])
