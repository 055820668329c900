import pytest

from qs_assistant.types.request import Request
from tests.discord.fakes import text_of


def labels(message):
    return [button["label"] for row in message.components for button in row["components"]]


@pytest.fixture
async def valued(world):
    return (await world.alice.slash(world.channel, "value", **{"yield": "90%"})).response


@pytest.fixture
async def documented(world):
    return (await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")).response


async def test_a_valuation_and_a_document_answer_have_the_buttons_that_make_sense(valued, documented):
    assert labels(valued) == [
        "Bear",
        "Base",
        "Bull",
        "Sensitivity",
        "Chart",
        "Why this figure",
        "Ask on",
        "Helpful",
        "Not helpful",
        "Workbook",
    ]
    nexts = ["What is it worth?", "What matters most?", "What does the market imply?"]
    assert labels(documented) == [*nexts, "Sources", "Why this figure", "Ask on", "Helpful", "Not helpful", "[1] QuantumScape"]


@pytest.mark.parametrize(
    ("label", "request_"),
    [
        ("Bear", Request("value", {"target_yield": 0.9}, "bear")),
        ("Bull", Request("value", {"target_yield": 0.9}, "bull")),
        ("Sensitivity", Request("sensitivity", {"target_yield": 0.9})),
    ],
)
async def test_a_valuation_is_run_again_with_the_same_changes(world, valued, label, request_):
    result = await world.alice.click(valued, label=label)
    assert world.assistant.asked[-1][0] == request_
    assert "3f2a00000001" in result.response.embeds[0].footer.text
    assert not result.response.ephemeral


async def test_the_current_preset_is_marked_by_being_disabled(world, valued):
    base = next(button for row in valued.components for button in row["components"] if button["label"] == "Base")
    assert base["disabled"]
    await world.alice.click(valued, label="Bear")
    disabled = [button["label"] for row in valued.components for button in row["components"] if button.get("disabled")]
    assert disabled == ["Bear"]


async def test_what_others_run_from_an_answer_is_shown_to_them_alone(world, valued):
    assert (await world.bob.click(valued, label="Bear")).response.ephemeral


async def test_sources_why_and_chart_open_for_the_presser_alone(world, documented, valued):
    sources = (await world.bob.click(documented, label="Sources")).response
    assert "> PowerCo may pay QuantumScape up to $131 million" in sources.embeds[0].description
    why = (await world.bob.click(valued, label="Why this figure")).response
    assert why.embeds[0].description == "- $9: run value_per_share"
    chart = (await world.bob.click(valued, label="Chart")).response
    assert chart.attachments[0].description == "Value per share against yield"
    assert sources.ephemeral
    assert why.ephemeral
    assert chart.ephemeral


async def test_the_workbook_of_a_run_is_a_file_for_the_presser_alone(world, valued):
    message = (await world.bob.click(valued, label="Workbook")).response
    assert message.ephemeral
    [file] = message.attachments
    assert file.filename == "qs-3f2a00000001.xlsx"
    assert "live formulas" in message.content


async def test_verdicts_are_kept_with_the_answer(world, documented):
    await world.bob.click(documented, label="Helpful")
    await world.alice.click(documented, label="Not helpful")
    assert world.assistant.votes == [("a1", str(world.bob.id), True), ("a1", str(world.alice.id), False)]


async def test_who_finds_the_answer_among_the_closest_can_say_so(world, documented):
    near = (await world.alice.slash(world.channel, "ask", question="what is near?")).response
    assert labels(near)[:2] == ["[1] answers it", "[2] answers it"]
    assert "[1] answers it" not in labels(documented)
    pressed = await world.bob.click(near, label="[2] answers it")
    assert pressed.response.ephemeral
    assert world.assistant.votes == [("a2", str(world.bob.id), True, "source 2 answers it")]


async def test_passages_under_a_question_back_have_their_sources_and_buttons(world):
    asked = (await world.alice.slash(world.channel, "ask", question="unclear but near")).response
    assert labels(asked)[:4] == ["Overall yield", "Cell yield", "[1] answers it", "[2] answers it"]
    assert {"Sources", "Why this figure", "[1] QuantumScape"} <= set(labels(asked))
    embed = asked.embeds[0]
    assert embed.description.startswith("**Which yield do you mean?**")
    assert "up to $131 million" in embed.description
    assert embed.fields[-1].name == "Sources"
    chosen = await world.alice.click(asked, label="Cell yield")
    assert "A share would be worth $9" in chosen.response.embeds[0].description
    await world.alice.click(asked, label="[2] answers it")
    assert world.assistant.votes[-1][2] is True


async def test_readings_of_an_unclear_question_are_buttons(world):
    unclear = (await world.alice.slash(world.channel, "ask", question="unclear")).response
    assert labels(unclear)[:2] == ["Overall yield", "Cell yield"]
    chosen = await world.alice.click(unclear, label="Cell yield")
    assert world.assistant.asked[-1][0] == "cell yield at 90%"
    assert "A share would be worth $9" in chosen.response.embeds[0].description


async def test_long_answers_are_paged_and_never_cut_in_a_sentence(world):
    first = (await world.alice.slash(world.channel, "ask", question="a long one")).response
    texts = [first.embeds[0].description]
    while True:
        more = next(button for row in first.components for button in row["components"] if button["label"] == "More")
        if more.get("disabled"):
            break
        await world.alice.click(first, label="More")
        texts.append(first.embeds[0].description)
    assert len(texts) > 2
    assert all(text.endswith("text.") for text in texts)
    assert " ".join(texts).count("sentence number one") == 120
    await world.alice.click(first, label="Back")
    assert first.embeds[0].description == texts[-2]


async def test_every_source_has_its_line_and_all_of_it_is_behind_the_button(world):
    shown = (await world.alice.slash(world.channel, "ask", question="a long one")).response
    assert all(f"`[{n}]`" in shown.embeds[0].fields[-1].value for n in range(1, 31))
    page = (await world.alice.click(shown, label="Sources")).response
    seen = page.embeds[0].description
    while not next(b for row in page.components for b in row["components"] if b["label"] == "More").get("disabled"):
        await world.alice.click(page, label="More")
        seen += page.embeds[0].description
    assert all(f"`[{n}]`" in seen for n in range(1, 31))


async def test_every_button_works_after_a_restart(world, make_bot, valued, documented):
    await world.env.restart_bot(make_bot())
    for label in ("Bear", "Bull", "Sensitivity", "Chart", "Why this figure", "Helpful", "Not helpful"):
        result = await world.alice.click(valued, label=label)
        assert result.response.embeds, label
    assert (await world.alice.click(documented, label="Sources")).response.embeds


async def test_the_button_of_an_answer_no_longer_kept_says_so(world, valued):
    world.assistant.answers.clear()
    for label in ("Bear", "Chart", "Helpful"):
        assert "no longer kept" in text_of(await world.alice.click(valued, label=label))


async def test_buttons_under_a_direct_message_work(world):
    await world.alice.user.send_dm("what about yield?")
    answer = world.alice.user.dm_channel.history()[-1]
    result = await world.alice.user.click(answer, label="Bear")
    assert result.response.embeds
    assert world.assistant.asked[-1][1].conversation == f"dm:{world.alice.id}"


@pytest.mark.usefixtures("valued")
async def test_nothing_is_kept_in_memory_for_a_message_with_buttons(world):
    store = world.bot._connection._view_store
    assert store._views == {}
    assert store._synced_message_views == {}
