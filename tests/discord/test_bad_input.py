"""What cannot be, typed into the analyses' own commands: one private sentence in people's words that says what is possible."""

import pytest

from tests.discord.fakes import stored, text_of

EVENTS = "Pick one of those suggested while you type: “Corning agreement on separator production”, “"
REFUSED = [
    ("compare", {"first": "bear: 25%", "second": "base: 50%", "third": "bull: 30%"}, "The weights sum to 105%, not to 100%"),
    ("compare", {"first": "bear: 25%", "second": "base", "third": "bull: 30%"}, "2 of 3 scenarios have a weight; give each of them one"),
    ("compare", {"first": "bear: -25%", "second": "base: 125%"}, "A weight is a chance from 0% to 100%"),
    ("event", {"event": "toyota"}, EVENTS),
    ("event", {"event": "corning", "second": "moonshot"}, EVENTS),
    (
        "event",
        {"event": "corning", "second": "corning"},
        "Several events are from 2 to 12 different ones; “Corning agreement on separator production” is named twice.",
    ),
    (
        "value",
        {"changes": "cash floor of minus $50 million"},
        "The cash floor cannot be -$50.0 million: it can be from $0 to $100",
    ),
    ("sweep", {"input": "cash_floor", "low": "-$50 million", "high": "$1 billion"}, "Allowed: from $0 to $100 billion."),
    ("sweep", {"input": "yield", "low": "90%", "high": "80%"}, "The range of the target yield runs from 90% to 80%: give the smaller"),
    ("sweep", {"input": "base_year", "low": "2025", "high": "2030"}, "with the base year 2030 it goes from 2030 to 2045."),
    ("value", {"changes": "discount rate 0.5%"}, "The discount rate, 0.5% a year, must exceed the terminal growth, 1% a year"),
    ("frontier", {"x": "target_yield", "y": "cell_yield"}, "The target yield is the product of separator yield, cell yield, pack yield"),
    ("frontier", {"x": "cash_floor", "y": "issue_price"}, "The cash floor is held fixed in the assumptions, without a range"),
    ("frontier", {"x": "royalty_rate", "y": "royalty_rate"}, "A frontier needs different inputs"),
    ("solve", {"input": "royalty_rate", "target": "upside", "value": "5"}, "Is that 5% or 500%?"),
]
REACHED = [
    ("solve", {"input": "shares", "target": "value_per_share", "value": "$50000"}, "value per share is $924.40 at 1 million and $0.01 at"),
    ("solve", {"input": "yield", "target": "equity_value", "value": "$900 billion"}, "equity value is -$220 million at just above 0%"),
    ("solve", {"input": "royalty_rate", "target": "value_per_share", "value": "-$5"}, "value per share is $0.00 at 0%"),
    (
        "frontier",
        {"x": "royalty_rate", "target": "value_per_share", "value": "$5000"},
        "at the end of its range that comes nearer, value per share is $47.86",
    ),
]

pytestmark = pytest.mark.simcord(settle_timeout=60)  # the real assistant, on a machine that has other work to do


@pytest.fixture
def simcord_bot(real_bot):
    return real_bot


@pytest.mark.parametrize(("command", "options", "words"), REFUSED)
async def test_what_cannot_be_is_a_private_sentence_that_says_what_can(world, command, options, words):
    said = text_of(await world.alice.slash(world.channel, command, **options))
    assert words in said
    assert "_" not in said


@pytest.mark.parametrize(("command", "options", "words"), REACHED)
async def test_a_target_beyond_reach_is_answered_with_what_is_reached(world, command, options, words):
    result = await world.alice.slash(world.channel, command, **options)
    assert words in (await stored(world, result.response)).text


async def test_weights_without_a_percent_sign_are_percentages(world):
    result = await world.alice.slash(world.channel, "compare", first="bear: 25", second="base: 75")
    assert "25%" in result.response.embeds[0].description


async def test_a_count_beside_an_amount_of_money_withholds_no_answer(world):
    result = await world.alice.slash(world.channel, "solve", input="shares", target="value_per_share", value="$12")
    assert "77.03 million" in result.response.embeds[0].description
