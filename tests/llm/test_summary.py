"""A summary stands only where nothing speaks against it."""

import pytest

from qs_assistant.grounding.evidence import Cited
from qs_assistant.llm.summary import accepted_summary, summarize
from tests.llm.fake_models import Scripted

QUOTES = {
    1: Cited("PowerCo commits up to $131 million over two years, paid on milestones."),
    2: Cited("QuantumScape expects to ship QSE-5 cells in 2026."),
}
SOUND = "PowerCo commits up to $131 million on milestones; QuantumScape expects to ship cells over two years in 2026."


def test_the_quotes_words_and_figures_pass():
    assert accepted_summary(SOUND, QUOTES) == SOUND


@pytest.mark.parametrize(
    "text",
    [
        SOUND.replace("131", "132"),
        SOUND.replace("$131 million", "$131 billion"),
        SOUND.replace("up to ", ""),
        SOUND.replace("expects to ship", "ships"),
        SOUND.replace("commits", "does not commit"),
        SOUND.replace("PowerCo", "Toyota"),
        SOUND + " See https://example.com.",
        SOUND + " @everyone",
        SOUND + " **Buy.**",
        SOUND + " It is good. It is fine. It is well.",
        SOUND * 5,
        "Everything goes swimmingly over at the factory up to two years in 2026 expects.",
        "PowerCo commits up to $131 million and expects a further $131 million over two years in 2026.",
        "There is a commitment of PowerCo that is up to $131 million of profit.",
        "Costs for toothpaste advertising expects up to $131 million over two years.",
        "",
    ],
)
def test_on_any_doubt_there_is_none(text):
    assert accepted_summary(text, QUOTES) is None


async def test_the_model_sees_the_quotes_and_the_question_alone(access_of):
    model = Scripted(SOUND)
    assert await summarize(access_of(model).session("a"), "What is planned?", QUOTES) == SOUND
    assert model.asked[0][1][1].count("<passage>") == 2


async def test_nothing_quoted_is_nothing_to_sum_up(access_of):
    assert await summarize(access_of(Scripted(SOUND)).session("a"), "What?", {}) is None
