"""The whole house behind the simulated Discord: the shipped documents, the model, the guard, read back as a user sees it.

Every figure that a person is shown is looked for in the evidence by an extractor of this file's own, written apart from the program's.
"""

import re

import pytest

from tests.discord.fakes import stored, text_of

YIELD = "what's implied if yield reaches 90%?"
POWERCO = "What may PowerCo pay QuantumScape, and for what?"
NUMBER = re.compile(r"(?<![\w.])-?\$?€?\d[\d,]*(?:\.\d+)?")

pytestmark = pytest.mark.simcord(settle_timeout=60)  # the real assistant, on a machine that has other work to do


@pytest.fixture
def simcord_bot(real_bot):
    return real_bot


def shown(message):
    """The running text and the fields of an answer; not its sources and footer."""
    embed = message.embeds[0]
    return "\n".join([embed.description, *(field.value for field in embed.fields if field.name != "Sources")])


def digits(text):
    return [float(one.lstrip("$€-").replace("$", "").replace("€", "").replace(",", "")) for one in NUMBER.findall(text.replace("−", "-"))]


async def check_figures(world, message):
    """Every number that is shown stands in the evidence: in a passage that is cited, in the question, or in the answer's run."""
    answer = await stored(world, message)
    text = re.sub(r"\[\d+\]", "", shown(message))
    passages = {number for citation in answer.citations for number in digits(f"{citation.passage} {citation.date}")}
    question = set(digits(answer.question))
    bound = {number for figure in answer.figures if figure.source.kind in {"run", "program"} for number in digits(figure.text)}
    loose = [number for number in digits(text) if number not in passages | question | bound]
    assert not loose, (loose, text)
    assert digits(text)


async def test_the_main_question_by_command_by_mention_and_in_a_direct_message(world):
    result = await world.alice.slash(world.channel, "ask", question=YIELD)
    await world.alice.send(world.channel, f"{world.env.bot.user.mention} {YIELD}")
    await world.alice.user.send_dm(YIELD)
    for message in (result.response, world.channel.history()[-1], world.alice.user.dm_channel.history()[-1]):
        answer = await stored(world, message)
        assert answer.request["set"] == {"target_yield": 0.9}
        assert f"${answer.results['value_per_share']:.2f}" in shown(message)
        assert message.attachments[0].description
        assert answer.run_id in message.embeds[0].footer.text
        await check_figures(world, message)


async def test_a_document_question_comes_with_its_source_as_a_link_and_the_words_behind_a_button(world):
    result = await world.alice.slash(world.channel, "ask", question=POWERCO)
    assert "131 million" in shown(result.response)
    assert re.search(r"`\[1\]` \[.+\]\(https?://", result.response.embeds[0].fields[-1].value)
    await check_figures(world, result.response)
    words = await world.alice.click(result.response, label="Sources")
    assert "> " in words.response.embeds[0].description
    why = await world.alice.click(result.response, label="Why this figure")
    assert "131 million" in why.response.embeds[0].description


async def test_why_a_figure_of_an_analysis_says_what_it_is(world):
    torn = (await world.alice.slash(world.channel, "sensitivity")).response
    lines = (await world.alice.click(torn, label="Why this figure")).response.embeds[0].description.splitlines()
    assert lines[0] == "- **$3.16 a share** is how far the value per share moves between the two ends of the peak capacity."
    assert "is the value per share with the lower end of the peak capacity, all else as it was." in lines[1]
    assert "is the lower end that was tried of the peak capacity." in lines[2]
    solved = (await world.alice.slash(world.channel, "solve", input="wacc", target="value_per_share", value="$1.50")).response
    why = (await world.alice.click(solved, label="Why this figure")).response.embeds[0].description
    assert "is the value found: the model, run with it, gives the target." in why


async def test_an_event_is_found_by_a_part_of_its_title(world):
    result = await world.alice.slash(world.channel, "event", event="walks away", changes="success probability 50")
    assert "the event “PowerCo walks away”, on success probability 50% (was 29.45%)" in result.response.embeds[0].description


async def test_a_comparison_of_three_tells_both_differences(world):
    result = await world.alice.slash(world.channel, "compare", first="bear", second="base", third="yield 95")
    assert "changes by +$1.42 to the second and by +$1.56 to the third." in result.response.embeds[0].description


async def test_follow_ups_go_on_from_the_last_scenario(world):
    await world.alice.slash(world.channel, "ask", question=YIELD)
    result = await world.alice.slash(world.channel, "ask", question="and with a 5% royalty?")
    assert (await stored(world, result.response)).request["set"] == {"target_yield": 0.9, "royalty_rate": 0.05}
    fresh = await world.alice.slash(world.channel, "value", changes="royalty 6%")
    assert (await stored(world, fresh.response)).request["set"] == {"royalty_rate": 0.06}
    other = await world.bob.slash(world.channel, "value")
    assert (await stored(world, other.response)).request["set"] == {}


async def test_a_follow_up_does_not_go_on_from_a_reading_that_nobody_chose(world):
    await world.alice.send(world.channel, f"{world.env.bot.user.mention} what if costs fall 20%?")
    await world.alice.send(world.channel, f"{world.env.bot.user.mention} and with an 8% royalty?")
    again = world.channel.history()[-1]
    answer = await stored(world, again)
    assert (answer.request, answer.run_id) == (None, None)
    assert "You have not chosen one of the readings yet" in again.embeds[0].description
    both = (await world.alice.click(again, label=answer.choices[1].label)).response
    assert (await stored(world, both)).request["set"] == answer.choices[1].request["set"]
    assert answer.choices[1].request["set"]["royalty_rate"] == 0.08


async def test_ask_on_under_a_question_back_can_answer_it(world):
    await world.alice.send(world.channel, f"{world.env.bot.user.mention} what if costs fall 20%?")
    asked = world.channel.history()[-1]
    offered = (await stored(world, asked)).choices
    form = await world.bob.click(asked, label="Ask on")
    answered = (await world.bob.submit_modal(form, {"question": "the second one"})).response
    assert (await stored(world, answered)).request["set"] == offered[1].request["set"]


async def test_how_a_question_for_the_documents_was_taken_is_shown_above_the_answer(world):
    first = (await world.alice.slash(world.channel, "ask", question=POWERCO)).response
    assert first.embeds[0].description.startswith("*Understood: a question for the documents*")
    followed = (await world.alice.slash(world.channel, "ask", question="and when?")).response
    understood = followed.embeds[0].description.splitlines()[0]
    assert understood.startswith("*Understood: a question for the documents, with “")
    assert "PowerCo" in understood


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("value", {"yield": "0.9", "preset": "bear", "changes": "start two years later"}),
        ("solve", {"input": "success_probability", "target": "equity_value", "value": "$2 billion"}),
        ("sweep", {"input": "royalty_rate", "low": "2%", "high": "20"}),
        ("sensitivity", {"preset": "bull"}),
        ("simulate", {}),
        ("compare", {"first": "base", "second": "yield 90%"}),
    ],
)
async def test_every_analysis_is_answered_with_bound_figures_and_a_chart(world, command, options):
    result = await world.alice.slash(world.channel, command, **options)
    await check_figures(world, result.response)
    assert result.response.attachments


async def test_presses_on_a_real_answer_run_the_model_again(world):
    shown_first = await world.alice.slash(world.channel, "ask", question=YIELD)
    bear = await world.alice.click(shown_first.response, label="Bear")
    answer = await stored(world, bear.response)
    assert (answer.request["set"], answer.request["preset"]) == ({"target_yield": 0.9}, "bear")
    again = await world.alice.slash(world.channel, "run", id=answer.run_id)
    assert (await stored(world, again.response)).results["value_per_share"] == answer.results["value_per_share"]
    await world.alice.click(bear.response, label="Helpful")
    exported = (await world.boss.slash(world.channel, "server feedback")).response
    assert answer.run_id in (await exported.attachments[0].read()).decode()
    forgotten = await world.alice.slash(world.channel, "forget-me")
    await world.alice.click(forgotten.response, label="Forget me")
    assert "Everything kept of you is deleted" in forgotten.response.embeds[0].description
    assert "no longer kept" in text_of(await world.alice.click(bear.response, label="Bull"))


async def test_bad_values_get_a_sentence_in_the_units_that_people_read(world):
    result = await world.alice.slash(world.channel, "sweep", input="royalty_rate", low="0.1", high="300%")
    assert "The royalty rate cannot be 300%. Allowed: from 0% to 100%." in text_of(result)
    unread = await world.alice.slash(world.channel, "value", changes="blue bananas")
    assert "blue bananas" in text_of(unread)


async def test_lists_and_status_are_the_shipped_ones(world):
    listed = (await world.alice.slash(world.channel, "sources")).response.embeds[0]
    assert len(listed.description.splitlines()) > 5
    assert listed.footer.text.startswith("Page 1 of ")
    assert "PowerCo" in (await world.alice.slash(world.channel, "sources", topic="PowerCo")).response.embeds[0].description
    assert "rnpv" in (await world.alice.slash(world.channel, "about")).response.embeds[0].description
    offered = await world.alice.autocomplete(world.channel, "sweep", "input", "roy")
    assert offered[0]["value"] == "royalty_rate"


async def test_a_number_that_the_question_leaves_over_is_said_to_be_not_used(world):
    result = await world.alice.slash(world.channel, "ask", question="run 90% yield with a 40 people team")
    answer = await stored(world, result.response)
    assert answer.request["set"] == {"target_yield": 0.9}
    assert "Not used: “40”." in shown(result.response)
