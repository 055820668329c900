import pytest

from qs_assistant.types.request import Request
from qs_assistant.valuation.inputs import INPUTS
from tests.discord.fakes import text_of

SENT_AS = {
    "yield": "target_yield",
    "capacity": "peak_capacity",
    "royalty": "royalty_rate",
    "wacc": "discount_rate",
    "probability": "success_probability",
}


async def test_every_typed_option_reaches_the_request_under_its_input_name(world):
    given = {
        "yield": ("90%", 0.9),
        "capacity": ("85 GWh", 85.0),
        "start_year": (2030, 2030),
        "cell_price": ("$100", 100.0),
        "royalty": ("5", 0.05),
        "wacc": ("12%", 0.12),
        "probability": ("0.4", 0.4),
        "share_price": ("5", 5.0),
    }
    await world.alice.slash(world.channel, "value", preset="bear", **{name: typed for name, (typed, _) in given.items()})
    request, _ = world.assistant.asked[-1]
    assert request == Request("value", {SENT_AS.get(name, name): value for name, (_, value) in given.items()}, "bear")


async def test_free_changes_join_the_typed_options(world):
    await world.alice.slash(world.channel, "value", changes="royalty 5%", **{"yield": "90"})
    assert world.assistant.asked[-1][0].set == {"target_yield": 0.9, "royalty_rate": 0.05}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"changes": "yield 90%", "yield": "80%"}, "target yield is given twice"),
        ({"changes": "hello"}, 'cannot read "hello" as changes'),
        ({"changes": "unclear"}, "Which yield do you mean? For example: cell yield 90%"),
    ],
)
async def test_changes_that_cannot_be_used_are_asked_back(world, options, words):
    result = await world.alice.slash(world.channel, "value", **options)
    assert words in text_of(result)
    assert not world.assistant.asked


async def test_base_as_preset_is_no_preset(world):
    await world.alice.slash(world.channel, "value", preset="base")
    assert world.assistant.asked[-1][0] == Request("value")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"yield": "150%"}, "The target yield cannot be 150%. Allowed: from above 0% to 100%."),
        ({"cell_price": "a lot"}, 'I cannot read "a lot" as the cell price. Write it like $110.'),
        ({"capacity": "10% more"}, 'I cannot read "10% more" as the peak capacity. Write it like 120 GWh.'),
    ],
)
async def test_a_value_that_cannot_be_is_refused_in_private_and_in_the_units_that_people_read(world, options, words):
    result = await world.alice.slash(world.channel, "value", **options)
    assert text_of(result) == words
    assert world.channel.history() == []
    assert not world.assistant.asked


async def test_bounds_of_options_are_those_of_the_inputs_table(world):
    command = world.bot.tree.get_command("value")
    for parameter in command.parameters:
        if parameter.name == "start_year":
            spec = INPUTS[parameter.name]
            assert (parameter.min_value, parameter.max_value) == (spec.low, spec.high), parameter.name


async def test_private_answers_are_for_the_asker_only(world):
    shown = await world.alice.slash(world.channel, "value", private=True)
    assert shown.response.ephemeral
    shown = await world.alice.slash(world.channel, "value")
    assert not shown.response.ephemeral
