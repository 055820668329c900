"""What is said to what is declined holds no figure, and offers something else."""

from typing import get_args

import pytest

from qs_assistant.grounding.evidence import Evidence
from qs_assistant.grounding.figures import check
from qs_assistant.reports.declines import decline_text
from qs_assistant.types.company import load_company
from qs_assistant.types.request import DeclineTopic
from qs_assistant.types.settings import shipped_knowledge


@pytest.mark.parametrize("topic", get_args(DeclineTopic))
def test_no_figure_in_any_refusal(topic):
    result = check(decline_text(topic, load_company(shipped_knowledge())), Evidence())
    assert result.sound
    assert result.figures == ()
