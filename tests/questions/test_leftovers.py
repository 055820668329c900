"""Conditions that nothing used are named; what many askers say is not."""

import pytest

from qs_assistant.questions.leftovers import left_over, other_names
from qs_assistant.questions.mentions import Lexicon
from qs_assistant.questions.sentence import take_apart
from qs_assistant.questions.vocabulary import ordinary_words
from qs_assistant.types.company import load_company
from qs_assistant.types.settings import shipped_knowledge

COMPANY = load_company(shipped_knowledge())

ORDINARY = frozenset(("what", "is", "a", "share", "worth", "the", "go", "away", "and", "please", "thank"))
LEXICON = Lexicon(codes=COMPANY.codes)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("90% yield and tariffs go away", ("tariffs go away",)),
        ("royalty 12% while unicorns buy it", ("unicorns buy it",)),
        ("90% yield and royalty 12%", ()),
        ("90% yield and thanks please", ()),
        ("tariffs go away, 90% yield", ()),
    ],
)
def test_a_condition_in_words_is_left_over(question, left):
    assert left_over(take_apart(question, LEXICON), ORDINARY) == left


def test_the_counted_words_are_there():
    assert {"what", "share", "worth", "yield"} <= ordinary_words()
    assert "tariff" not in ordinary_words()


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("what is a share of Zorblatt worth", ("Zorblatt",)),
        ("What is a share worth. Please", ()),
        ("WHAT IS A SHARE WORTH", ()),
        ("what is the Royalty", ()),
    ],
)
def test_a_name_that_nobody_knows_is_anothers(question, names):
    assert other_names(take_apart(question, LEXICON), ORDINARY) == names
