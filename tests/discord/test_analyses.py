import pytest

from qs_assistant.types.request import Request, Scenario
from tests.discord.fakes import told


@pytest.mark.parametrize(
    ("command", "options", "request_"),
    [
        (
            "solve",
            {"input": "target_yield", "target": "equity_value", "value": "$8 billion"},
            Request("solve", solve_for="target_yield", target=("equity_value", 8000.0)),
        ),
        (
            "solve",
            {"input": "Cell price", "target": "upside", "value": "50"},
            Request("solve", solve_for="cell_price", target=("upside", 0.5)),
        ),
        ("sweep", {"input": "royalty_rate", "low": "0%", "high": "20"}, Request("sweep", variable="royalty_rate", low=0.0, high=0.2)),
        (
            "sweep",
            {"input": "start_year", "low": "2028", "high": "2032", "steps": 5, "preset": "bull", "changes": "yield 90%"},
            Request("sweep", {"target_yield": 0.9}, "bull", variable="start_year", low=2028.0, high=2032.0, steps=5),
        ),
        ("sensitivity", {"preset": "bear"}, Request("sensitivity", preset="bear")),
        ("simulate", {"changes": "royalty 5%"}, Request("simulate", {"royalty_rate": 0.05})),
        ("simulate", {"n": 1024, "seed": 7}, Request("simulate", draws=1024, seed=7)),
        (
            "compare",
            {"first": "Base", "second": "bear", "third": "yield 90%"},
            Request("compare", scenarios=(Scenario(), Scenario(preset="bear"), Scenario({"target_yield": 0.9}))),
        ),
    ],
)
async def test_each_analysis_is_run_as_its_options_say(world, command, options, request_):
    result = await world.alice.slash(world.channel, command, **options)
    assert world.assistant.asked[-1][0] == request_
    assert "3f2a00000001" in result.response.embeds[0].footer.text


async def test_an_unknown_input_is_named_with_what_to_do(world):
    result = await world.alice.slash(world.channel, "solve", input="qwertz", target="upside", value="100%")
    assert 'no input called "qwertz"' in told(result)
    assert not world.assistant.asked


async def test_inputs_are_suggested_with_their_units_and_never_more_than_25(world):
    offered = await world.alice.autocomplete(world.channel, "sweep", "input", "price")
    assert {"name": "cell price ($/kWh)", "value": "cell_price"} in [{key: one[key] for key in ("name", "value")} for one in offered]
    assert len(await world.alice.autocomplete(world.channel, "solve", "input", "")) == 25
    assert await world.alice.autocomplete(world.channel, "assumptions", "name", "no such thing") == []


async def test_questions_are_suggested_and_completed(world):
    ready = await world.alice.autocomplete(world.channel, "ask", "question", "")
    assert "What's implied if yield reaches 90%?" in [one["value"] for one in ready]
    offered = await world.alice.autocomplete(world.channel, "ask", "question", "What about cell pr")
    assert {"What about cell pr", "What about cell price"} <= {one["value"] for one in offered}
    assert await world.alice.autocomplete(world.channel, "ask", "question", "x" * 500) == []
