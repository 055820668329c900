import pytest
import simcord

from qs_assistant.types.request import Request
from qs_assistant.valuation.inputs import INPUTS

SENT_AS = {"yield": "target_yield", "capacity": "peak_capacity", "royalty": "royalty_rate"}


async def test_every_typed_option_reaches_the_request_under_its_input_name(world):
    given = {
        "yield": 0.9,
        "capacity": 85.0,
        "start_year": 2030,
        "cell_price": 100.0,
        "royalty": 0.05,
        "discount_rate": 0.12,
        "success_probability": 0.4,
        "share_price": 5.0,
    }
    await world.alice.slash(world.channel, "value", preset="bear", **given)
    request, _ = world.assistant.asked[-1]
    assert request == Request("value", {SENT_AS.get(name, name): value for name, value in given.items()}, "bear")


async def test_free_changes_join_the_typed_options(world):
    await world.alice.slash(world.channel, "value", changes="royalty 5%", **{"yield": 0.9})
    assert world.assistant.asked[-1][0].set == {"target_yield": 0.9, "royalty_rate": 0.05}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"changes": "yield 90%", "yield": 0.8}, "target yield is given twice"),
        ({"changes": "hello"}, 'cannot read "hello" as changes'),
        ({"changes": "unclear"}, "Which yield do you mean? For example: cell yield 90%"),
    ],
)
async def test_changes_that_cannot_be_used_are_asked_back(world, options, words):
    result = await world.alice.slash(world.channel, "value", **options)
    assert words in result.response.content
    assert not world.assistant.asked


async def test_base_as_preset_is_no_preset(world):
    await world.alice.slash(world.channel, "value", preset="base")
    assert world.assistant.asked[-1][0] == Request("value")


async def test_the_client_refuses_values_outside_the_domain(world):
    with pytest.raises(simcord.SetupError):
        await world.alice.slash(world.channel, "value", **{"yield": 90.0})


async def test_bounds_of_options_are_those_of_the_inputs_table(world):
    command = world.bot.tree.get_command("value")
    for parameter in command.parameters:
        if parameter.name in INPUTS:
            spec = INPUTS[parameter.name]
            assert (parameter.min_value, parameter.max_value) == (spec.low, spec.high), parameter.name


async def test_private_answers_are_for_the_asker_only(world):
    shown = await world.alice.slash(world.channel, "value", private=True)
    assert shown.response.ephemeral
    shown = await world.alice.slash(world.channel, "value")
    assert not shown.response.ephemeral
