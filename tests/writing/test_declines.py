"""What is said to what is declined holds no figure, and offers something else."""

from typing import get_args

import pytest

from qs_assistant.reading.request import DeclineTopic
from qs_assistant.writing.declines import decline_text
from qs_assistant.writing.evidence import Evidence
from qs_assistant.writing.figures import check


@pytest.mark.parametrize("topic", get_args(DeclineTopic))
def test_no_figure_in_any_refusal(topic):
    result = check(decline_text(topic), Evidence())
    assert result.sound
    assert result.figures == ()
