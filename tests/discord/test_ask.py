async def test_ask_defers_and_answers_with_source_and_headline(world):
    result = await world.alice.slash(world.channel, "ask", question="What does PowerCo pay?")
    callbacks = [sent.json["type"] for sent in world.env.http_requests if sent.path.endswith("/callback")]
    assert callbacks == [5]
    embed = result.response.embeds[0]
    assert "up to $131 million" in embed.description
    assert embed.fields[-1].name == "Sources"
    assert "[Shareholder letter 1](https://example.com/letter%281%29) · QuantumScape · 2025-07-23" in embed.fields[-1].value
    question, place = world.assistant.asked[-1]
    assert question == "What does PowerCo pay?"
    assert place.conversation == f"guild:{world.guild.id}/channel:{world.channel.id}/user:{world.alice.id}"
    assert place.scopes == (f"guild:{world.guild.id}", "global")


async def test_a_valuation_comes_with_fields_run_and_chart(world):
    result = await world.alice.slash(world.channel, "value", **{"yield": "90%"})
    embed = result.response.embeds[0]
    assert "A share would be worth $9 at a yield of 90%." in embed.description
    assert [field.value for field in embed.fields] == ["$9", "base"]
    assert "3f2a00000001" in embed.footer.text
    assert result.response.attachments[0].filename == "chart.png"
    assert result.response.attachments[0].description == "Value per share against yield"


async def test_direct_message_and_mention_are_answered_in_place(world):
    await world.alice.user.send_dm("What does PowerCo pay?")
    assert "up to $131 million" in world.alice.user.dm_channel.history()[-1].embeds[0].description
    assert world.assistant.asked[-1][1].conversation == f"dm:{world.alice.id}"
    assert world.assistant.asked[-1][1].scopes == ("global",)
    await world.alice.send(world.channel, f"{world.env.bot.user.mention} what about yield at 90%?")
    answer = world.channel.history()[-1]
    assert "A share would be worth $9" in answer.embeds[0].description
    assert world.assistant.asked[-1][0] == "what about yield at 90%?"
