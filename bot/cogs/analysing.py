"""What the commands that run the model have in common."""

from collections.abc import Callable

import discord
from discord.ext import commands

from bot.access.admission import Admission
from bot.access.places import interaction_place
from bot.delivery.replies import InteractionReply
from bot.ports import Assistant, Progress
from bot.queue.dispatcher import Dispatcher
from bot.requests import Options, scenario
from qs_assistant.types.answer import Answer
from qs_assistant.types.request import Request, Scenario


class AnalysingCog(commands.Cog):
    """Runs a request on the scenario that a command's options make.

    Args:
        assistant: who answers.
        dispatcher: where questions go.
        admission: whether an answer is private.
    """

    def __init__(self, assistant: Assistant, dispatcher: Dispatcher, admission: Admission) -> None:
        self._assistant, self._dispatcher, self._admission = assistant, dispatcher, admission

    async def run_request(
        self,
        interaction: discord.Interaction,
        options: Options,
        request: Callable[[Scenario], Request],
        *,
        private: bool | None,
    ) -> None:
        """Answer an interaction with a request on the scenario of its options."""
        place = interaction_place(interaction)

        async def run(progress: Progress) -> Answer:
            progress("running the model")
            return await self._assistant.run(request(await scenario(self._assistant, options, place)), place)

        await self._dispatcher.answer(InteractionReply(interaction, private=self._admission.is_private(interaction, private)), place, run)
