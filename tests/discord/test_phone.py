"""A numeric answer on a phone: the headline, what was understood, at most three lines; the rest behind "More", no figure told twice."""

import asyncio
import re
import shutil

import pytest

from bot.delivery.layout import answer_post
from qs_assistant.app.wiring import open_assistant
from qs_assistant.types.place import Place
from qs_assistant.types.request import Request, Scenario
from qs_assistant.types.settings import Settings

NUMBER = re.compile(r"(?<![\w.,])[-+−]?[$€]?\d[\d,]*(?:\.\d+)?(?: (?:billion|million)|%|/kWh)?")
DATE = re.compile(r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b")
YEAR = re.compile(r"(?:19|20)\d\d")
ROYALTY, CAPACITY = ("royalty_rate", None, None), ("peak_capacity", None, None)

ASKED = {
    "value": Request("value", {"target_yield": 0.9}),
    "value of two": Request("value", {"royalty_rate": 0.12, "peak_capacity": 250.0}),
    "solution": Request("solve", solve_for="success_probability", target=("equity_value", 2000.0)),
    "yield at each step": Request("solve", solve_for="target_yield", target=("equity_value", 1000.0)),
    "no solution": Request("solve", solve_for="royalty_rate", target=("equity_value", 1400.0)),
    "out of reach": Request("solve", solve_for="target_yield", target=("equity_value", 8000.0)),
    "sweep": Request("sweep", variable="start_year", low=2027.0, high=2032.0),
    "sweep of many": Request("sweep", variable="royalty_rate", low=0.02, high=0.12, steps=13),
    "compare": Request("compare", scenarios=(Scenario(preset="bear"), Scenario(preset="bull"))),
    "compare four": Request("compare", scenarios=tuple(Scenario({"start_year": 2027.0 + n}) for n in range(4))),
    "sensitivity": Request("sensitivity"),
    "simulate": Request("simulate", draws=1024),
    "outcomes": Request("simulate", draws=1024, outcomes=True),
    "curve": Request("frontier", axes=(ROYALTY,)),
    "curve for $2": Request("frontier", axes=(ROYALTY,), target=("value_per_share", 2.0)),
    "frontier": Request("frontier", axes=(("start_year", None, None), CAPACITY), solve_for="royalty_rate", steps=5),
    "event": Request("event", event="corning"),
    "events": Request("event", events=("corning", "delay")),
    "views": Request("views"),
    "football": Request("football"),
    "weighted": Request(
        "compare", scenarios=(Scenario(preset="bear", weight=0.25), Scenario(weight=0.5), Scenario(preset="bull", weight=0.25))
    ),
    "figure of a year": Request("value", {"target_yield": 0.92}, figure=("free_cash_flow", 2035)),
    "way to be paid for": Request("value", outputs=("funding_need", "new_shares", "dilution")),
    "pay in shares": Request("value", outputs=("value_per_share_after_stock_compensation",)),
    **{f"explain {topic}": Request("explain", topic=topic) for topic in ("number", "market", "terminal", "limits", "risk", "omissions")},
}


@pytest.fixture(scope="module")
def real(stocked_folder, tmp_path_factory):
    """The assistant, opened once; it belongs to no event loop, so every test's own can use it."""
    folder = tmp_path_factory.mktemp("phone") / "data"
    shutil.copytree(stocked_folder, folder)
    loop = asyncio.new_event_loop()
    opened = open_assistant(Settings(_env_file=None, data_dir=folder), strict=True)
    yield loop.run_until_complete(opened.__aenter__())
    loop.run_until_complete(opened.__aexit__(None, None, None))
    loop.close()


@pytest.mark.parametrize("request_", ASKED.values(), ids=ASKED)
async def test_an_answer_fits_a_phone(real, request_):
    embed = answer_post(await real.run(request_, Place(conversation="phone")), asker="1").embed
    paragraphs = embed.description.split("\n\n")
    assert paragraphs[0].startswith("*Understood: ")
    assert paragraphs[1].startswith("**")
    lines = [line for paragraph in paragraphs[2:] for line in paragraph.split("\n") if line.startswith("- ")]
    assert len(lines) <= 3
    fields = [f"{one.name}: {one.value}" for one in embed.fields if one.name != "Sources"]
    told = DATE.sub("", "\n".join([*paragraphs[1:], *fields]))
    numbers = [one for one in NUMBER.findall(told) if not YEAR.fullmatch(one)]
    echoed = NUMBER.findall(paragraphs[0])
    assert not {one for one in numbers if numbers.count(one) > 1 and one not in echoed}
