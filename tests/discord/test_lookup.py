from tests.discord.fakes import document, text_of


async def test_assumptions_are_paged_and_turned_in_place(world):
    shown = await world.alice.slash(world.channel, "assumptions")
    assert "Assumptions as of 2025-12-31" in shown.response.embeds[0].title
    assert "**separator yield** 95% (88% … 98%) · judgement" in shown.response.embeds[0].description
    turned = await world.alice.click(shown.response, label="More")
    assert turned.response is None or turned.response.id == shown.response.id
    assert "55% (35% … 75%) · judgement" in shown.response.embeds[0].description
    assert "Page 2 of 2" in shown.response.embeds[0].footer.text
    await world.alice.click(shown.response, label="Back")
    assert "Page 1 of 2" in shown.response.embeds[0].footer.text


async def test_somebody_else_turns_pages_for_themselves(world):
    shown = await world.alice.slash(world.channel, "assumptions")
    turned = await world.bob.click(shown.response, label="More")
    assert turned.response.ephemeral
    assert "Page 2 of 2" in turned.response.embeds[0].footer.text
    assert "Page 1 of 2" in shown.response.embeds[0].footer.text


async def test_one_assumption_says_everything_about_it(world):
    text = (await world.alice.slash(world.channel, "assumptions", name="royalty_rate")).response.embeds[0].description
    assert "**Value** 10%" in text
    assert "**Range** worse 5%, better 17%" in text
    assert "**Basis** judgement" in text
    assert "**Allowed** from 0% to 100%" in text
    composite = (await world.alice.slash(world.channel, "assumptions", name="target yield")).response.embeds[0].description
    assert "**cell yield** 95.5%" in composite
    cap = (await world.alice.slash(world.channel, "assumptions", name="market_cap")).response.embeds[0].description
    assert "650.1 million" in cap
    rate = (await world.alice.slash(world.channel, "assumptions", name="wacc")).response.embeds[0].description
    assert "must exceed terminal growth" in rate
    assert "**Allowed** from above 0% a year to 100% a year" in rate
    unknown = await world.alice.slash(world.channel, "assumptions", name="nonsense")
    assert 'no input called "nonsense"' in text_of(unknown)


async def test_sources_are_links_where_there_is_an_address(world):
    listed = (await world.alice.slash(world.channel, "sources")).response.embeds[0]
    assert listed.description.splitlines() == [
        "- [Q2 letter](https://example.com/letter) · QuantumScape · 2025-07-23 · letter",
        "- PowerCo release · QuantumScape · 2025-07-23 · letter",
    ]
    assert (await world.alice.slash(world.channel, "sources", topic="powerco")).response.embeds[0].title == "Sources: powerco"
    nothing = await world.alice.slash(world.channel, "sources", topic="bananas")
    assert nothing.response.embeds[0].description == "No document here is about that."


async def test_many_sources_are_paged_with_their_topic_in_the_button(world):
    world.assistant.documents[:] = [document(f"d{n}", f"Letter number {n}") for n in range(60)]
    shown = await world.alice.slash(world.channel, "sources", topic="letter")
    await world.alice.click(shown.response, label="More")
    assert "Page 2 of" in shown.response.embeds[0].footer.text
    assert shown.response.embeds[0].title == "Sources: letter"


async def test_a_run_is_shown_again_or_said_to_be_unknown(world):
    assert "$8.5" in (await world.alice.slash(world.channel, "run", id=" 3F2A00000001 ")).response.embeds[0].description
    assert text_of(await world.alice.slash(world.channel, "run", id="none")) == "No run is kept under none."
