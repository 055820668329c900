"""What answers no question: times alone, and figures of nothing."""

import pytest

from qs_assistant.answers.nameless import named
from qs_assistant.documents.passage import Passage, Publication


def passage(text):
    return Passage("d:1", "d", "v", "global", 0, "", text, Publication("A release", "Larkfield", "2027-05-04", "press-release"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Three Months Ended; Six Months Ended; July 29, 2027; July 30, 2026", False),
        ("three months ended July 29, 2027: $369 million; three months ended July 30, 2026: $367 million", False),
        ("December 31, 2027", False),
        ("Wages, three months ended July 29, 2027: $369 million", True),
        ("Q2 FY27 ran to July 29, 2027", True),
        ("Larkfield burns eleven kilns.", True),
    ],
)
def test_times_and_figures_alone_are_no_answer(text, kept):
    assert bool(named([passage(text)])) is kept
