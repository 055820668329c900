"""What a press on a button does, by the button's id alone, so that it works on messages from before a restart."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.access.addressing import without_mentions
from bot.access.places import interaction_place
from bot.delivery.layout import answer_post, sentence, sources_text, text_post
from bot.delivery.rendering import Post, embed
from bot.delivery.replies import InteractionReply
from bot.delivery.reply import shows_question
from bot.errors import error_boundary
from bot.locales.answers import localized_lines
from bot.locales.translation import translate
from bot.ports import Assistant, Progress
from bot.queue.dispatcher import Dispatcher
from bot.requests import RUN_KINDS, request_of, sensitivity_of, with_preset
from bot.views.buttons import NEXT, TEMPLATE
from bot.views.follow_up import FollowUpForm
from bot.views.reasons import reason_menu
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import NotFoundError
from qs_assistant.types.request import Request
from qs_assistant.valuation.inputs import PRESETS

if TYPE_CHECKING:
    from bot.bot import AssistantBot

GONE = "That button's answer is no longer kept. Ask the question again to get a fresh one."
WORKBOOK = "The run as a workbook: inputs, years and results as live formulas."
NO_CHART = "There is no chart that would help with this answer."
THANKS = "Thank you, that is noted with this answer, its sources and its run."
WHAT_WAS_WRONG = "Thank you, that is noted. What was wrong? (You may leave that open.)"
SOURCE_ANSWERS = "source {n} answers it"
"""How a verdict keeps which of the closest sources answers the question."""
NO_ANSWER = "none"
"""Stands in a button's id where there is no answer that it is about."""

Listing = Callable[[discord.Interaction, str, int], Awaitable[Post]]
"""(interaction, key, page) → one page of a list; cogs offer theirs under an action's name."""


Act = Callable[[discord.Interaction], Awaitable[None]]
"""What a press that needs no answer does; it responds by itself."""


class AnswerButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """Any button of ours, made again from its id."""

    def __init__(self, item: discord.ui.Button[Any], *, action: str, answer: str, asker: str, n: int | None) -> None:
        super().__init__(item)
        self.action, self.answer, self.asker = action, answer, asker
        self.turning = n is not None
        self.n = n or 0

    @classmethod
    async def from_custom_id(cls, _interaction: discord.Interaction, item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:
        """Read the id."""
        if not isinstance(item, discord.ui.Button):
            raise TypeError(item)
        return cls(
            item, action=match["action"], answer=match["answer"], asker=match["asker"], n=None if match["n"] is None else int(match["n"])
        )

    async def callback(self, interaction: discord.Interaction) -> None:
        """Hand the press over."""
        bot: AssistantBot = interaction.client  # type: ignore[assignment] # the bot's own interactions carry the bot
        await bot.button_handlers.serve(self, interaction)


class ButtonHandlers:
    """Serves every press.

    Args:
        assistant: who answers.
        dispatcher: where questions go.
    """

    def __init__(self, assistant: Assistant, dispatcher: Dispatcher) -> None:
        self._assistant, self._dispatcher = assistant, dispatcher
        self._listings: dict[str, Listing] = {}
        self._acts: dict[str, Act] = {}
        self._details = {"sources": self._sources, "why": self._why, "chart": self._chart, "workbook": self._workbook}

    def offer(self, action: str, listing: Listing) -> None:
        """Let a cog's list be turned page by page."""
        self._listings[action] = listing

    def do(self, action: str, act: Act) -> None:
        """Let a cog act on presses of a button of its own."""
        self._acts[action] = act

    async def serve(self, press: AnswerButton, interaction: discord.Interaction) -> None:
        """Do what the button says."""
        own = str(interaction.user.id) == press.asker
        seen_by_one = interaction.message is not None and interaction.message.flags.ephemeral
        place = interaction_place(interaction)
        if press.action in self._listings:
            await self._list(press, interaction, update=own)
        elif press.action in self._acts:
            await self._acts[press.action](interaction)
        elif press.action == "page":
            await self._dispatcher.respond(
                InteractionReply(interaction, private=not own, update=own), lambda: self._page(press, interaction)
            )
        elif press.action in {"helpful", "unhelpful"}:
            await self._dispatcher.respond(InteractionReply(interaction, private=True), lambda: self._verdict(press, interaction))
        elif press.action == "fits":
            await self._dispatcher.respond(InteractionReply(interaction, private=True), lambda: self._fits(press, interaction))
        elif press.action in self._details:
            await self._detail(press, interaction)
        elif press.action == "on":
            await self._open_form(press, interaction)
        elif press.action == "share":
            await self._dispatcher.answer(InteractionReply(interaction), place, lambda _: self._assistant.answer(press.answer))
        elif press.action in {"choice", "next"}:
            reply = InteractionReply(interaction, private=seen_by_one or not own)
            await self._dispatcher.answer(reply, place, lambda progress: self._choose(press, interaction, progress))
        elif press.action in PRESETS:
            reply = InteractionReply(interaction, private=not own, update=own)
            await self._dispatcher.answer(reply, place, lambda _: self._run_again(press, interaction))
        else:
            reply = InteractionReply(interaction, private=seen_by_one or not own)
            await self._dispatcher.answer(reply, place, lambda _: self._run_again(press, interaction))

    async def keep_reason(self, interaction: discord.Interaction, answer: str, reason: str) -> None:
        """Keep why an answer did not help, in place of the menu."""

        async def work() -> Post:
            await self._assistant.feedback(answer, str(interaction.user.id), False, reason)  # noqa: FBT003 - the assistant's signature
            return sentence(translate(THANKS, interaction.locale.value))

        await self._dispatcher.respond(InteractionReply(interaction, private=True, update=True), work)

    async def _open_form(self, press: AnswerButton, interaction: discord.Interaction) -> None:
        """Ask for a question that follows on from the answer; a form has to be Discord's first response, so nothing is looked up before."""
        seen_by_one = interaction.message is not None and interaction.message.flags.ephemeral

        async def ask(submitted: discord.Interaction, typed: str) -> None:
            place, question = interaction_place(submitted), without_mentions(typed)

            async def follow(progress: Progress) -> Answer:
                if press.answer != NO_ANSWER:
                    answer = await self._assistant.answer(press.answer)
                    request = request_of(answer) if (answer.request or {}).get("kind") in RUN_KINDS else None
                    await self._assistant.take_up(answer, request, place)
                return await self._assistant.ask(question, place, progress=progress)

            await self._dispatcher.answer(InteractionReply(submitted, private=seen_by_one), place, follow, question=question)

        async with error_boundary(InteractionReply(interaction, private=True)):
            await interaction.response.send_modal(FollowUpForm(interaction.locale.value, ask))

    async def _list(self, press: AnswerButton, interaction: discord.Interaction, *, update: bool) -> None:
        listing = self._listings[press.action]
        reply = InteractionReply(interaction, private=not update, update=update)
        await self._dispatcher.respond(reply, lambda: listing(interaction, press.answer, press.n))

    async def _detail(self, press: AnswerButton, interaction: discord.Interaction) -> None:
        """A further page of a detail, on its own message, or its first page, for the presser alone."""
        detail = self._details[press.action]
        reply = InteractionReply(interaction, private=True, update=press.turning)
        await self._dispatcher.serve(reply, interaction_place(interaction), lambda _: detail(press, interaction))

    async def _page(self, press: AnswerButton, interaction: discord.Interaction) -> Post:
        answer = await self._assistant.answer(press.answer)
        embeds = interaction.message is None or bool(interaction.message.embeds)
        picture = await self._dispatcher.picture(answer) if answer.chart and not press.n and embeds else None
        message = interaction.message
        return answer_post(
            answer,
            asker=press.asker,
            page=press.n,
            locale=interaction.locale.value,
            picture=picture,
            embeds=embeds,
            question=answer.question if message is None or shows_question(message) else "",
            private=message is not None and message.flags.ephemeral,
        )

    async def _verdict(self, press: AnswerButton, interaction: discord.Interaction) -> Post:
        helpful, locale = press.action == "helpful", interaction.locale.value
        await self._assistant.feedback(press.answer, str(interaction.user.id), helpful)
        if helpful:
            return sentence(translate(THANKS, locale))
        return replace(sentence(translate(WHAT_WAS_WRONG, locale)), menu=reason_menu(press.answer, locale))

    async def _fits(self, press: AnswerButton, interaction: discord.Interaction) -> Post:
        """Keep that one of the closest sources answers the question."""
        reason = SOURCE_ANSWERS.format(n=press.n)
        await self._assistant.feedback(press.answer, str(interaction.user.id), True, reason)  # noqa: FBT003 - the assistant's signature
        return sentence(translate(THANKS, interaction.locale.value))

    async def _sources(self, press: AnswerButton, interaction: discord.Interaction) -> Post:
        answer = await self._assistant.answer(press.answer)
        return self._sheet("Sources", sources_text(answer), press, interaction)

    async def _why(self, press: AnswerButton, interaction: discord.Interaction) -> Post:
        answer = await self._assistant.answer(press.answer)
        lines = "\n".join(f"- {line}" for line in await self._assistant.trace(answer))
        return self._sheet("Why this figure", localized_lines(lines, interaction.locale.value), press, interaction)

    def _sheet(self, title: str, text: str, press: AnswerButton, interaction: discord.Interaction) -> Post:
        locale = interaction.locale.value
        return text_post(
            translate(title, locale), text, action=press.action, answer=press.answer, asker=press.asker, page=press.n, locale=locale
        )

    async def _chart(self, press: AnswerButton, interaction: discord.Interaction) -> Post:
        picture = await self._dispatcher.picture(await self._assistant.answer(press.answer))
        if picture is None:
            return sentence(translate(NO_CHART, interaction.locale.value))
        return Post(embed=embed(picture.alt_text).set_image(url=f"attachment://{picture.name}"), picture=picture)

    async def _workbook(self, press: AnswerButton, interaction: discord.Interaction) -> Post:
        answer = await self._assistant.answer(press.answer)
        content = await self._assistant.workbook(answer)
        return Post(content=translate(WORKBOOK, interaction.locale.value), attachment=(f"qs-{answer.run_id}.xlsx", content))

    async def _choose(self, press: AnswerButton, interaction: discord.Interaction, progress: Progress) -> Answer:
        if press.action == "next":
            questions = [question for _, question in NEXT]
        else:
            questions = [one.question for one in (await self._assistant.answer(press.answer)).choices]
        if press.n >= len(questions):
            raise NotFoundError(GONE)
        return await self._assistant.ask(questions[press.n], interaction_place(interaction), progress=progress)

    async def _run_again(self, press: AnswerButton, interaction: discord.Interaction) -> Answer:
        answer = await self._assistant.answer(press.answer)
        return await self._assistant.run(self._request(press.action, answer), interaction_place(interaction), question=answer.question)

    @staticmethod
    def _request(action: str, answer: Answer) -> Request:
        if action in PRESETS:
            return with_preset(request_of(answer), action)
        if action == "sensitivity":
            return sensitivity_of(request_of(answer))
        raise NotFoundError(GONE)
