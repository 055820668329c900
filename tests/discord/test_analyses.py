import pytest

from qs_assistant.types.request import Request, Scenario
from tests.discord.fakes import text_of


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
            "frontier",
            {"x": "royalty_rate", "y": "peak_capacity"},
            Request("frontier", axes=(("royalty_rate", None, None), ("peak_capacity", None, None))),
        ),
        (
            "frontier",
            {"x": "start_year", "y": "peak_capacity", "solve": "royalty", "preset": "bull"},
            Request("frontier", preset="bull", axes=(("start_year", None, None), ("peak_capacity", None, None)), solve_for="royalty_rate"),
        ),
        ("frontier", {}, Request("frontier", axes=())),
        (
            "frontier",
            {"x": "royalty_rate", "target": "value_per_share", "value": "$12"},
            Request("frontier", axes=(("royalty_rate", None, None),), target=("value_per_share", 12.0)),
        ),
        ("event", {"event": "corning"}, Request("event", event="corning")),
        ("event", {"event": "delay", "changes": "royalty 5%"}, Request("event", {"royalty_rate": 0.05}, event="delay")),
        ("event", {"event": "corning", "second": "delay"}, Request("event", events=("corning", "delay"))),
        ("views", {}, Request("views")),
        ("football", {"changes": "yield 90%"}, Request("football", {"target_yield": 0.9})),
        ("explain", {}, Request("explain", topic="number")),
        ("explain", {"topic": "limits", "preset": "bear"}, Request("explain", preset="bear", topic="limits")),
        ("simulate", {"outcomes": True}, Request("simulate", outcomes=True)),
        (
            "compare",
            {"first": "bear: 25%", "second": "base:50%", "third": "yield 90%: 0.25"},
            Request(
                "compare",
                scenarios=(Scenario(preset="bear", weight=0.25), Scenario(weight=0.5), Scenario({"target_yield": 0.9}, weight=0.25)),
            ),
        ),
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
    assert 'no input called "qwertz"' in text_of(result)
    assert not world.assistant.asked


async def test_a_weight_that_is_no_chance_is_refused_in_words(world):
    result = await world.alice.slash(world.channel, "compare", first="bear: much", second="bull: 50%")
    assert "Write a weight like 25%" in text_of(result)
    assert not world.assistant.asked


async def test_half_a_target_of_a_frontier_is_refused_in_words(world):
    result = await world.alice.slash(world.channel, "frontier", x="royalty_rate", value="$12")
    assert "Give both" in text_of(result)


async def test_events_are_suggested_by_their_titles(world):
    offered = await world.alice.autocomplete(world.channel, "event", "event", "corn")
    assert [one["value"] for one in offered] == ["corning"]
    assert len(await world.alice.autocomplete(world.channel, "event", "event", "")) >= 6


async def test_all_events_are_one_choice_and_one_request(world):
    offered = await world.alice.autocomplete(world.channel, "event", "second", "all ev")
    assert [one["value"] for one in offered] == ["all"]
    await world.alice.slash(world.channel, "event", event="all")
    assert len(world.assistant.asked[-1][0].events) >= 6


async def test_inputs_of_a_frontier_are_suggested(world):
    for option in ("x", "y", "solve"):
        offered = await world.alice.autocomplete(world.channel, "frontier", option, "royalty")
        assert "royalty_rate" in [one["value"] for one in offered]


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
