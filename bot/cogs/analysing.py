"""What the commands that run the model have in common."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import discord
from discord import app_commands
from discord.app_commands import locale_str as _
from discord.ext import commands

from bot.access.admission import Admission
from bot.access.places import interaction_place
from bot.cogs.ask import PRIVATE
from bot.delivery.replies import InteractionReply
from bot.ports import Assistant, Progress
from bot.queue.dispatcher import Dispatcher
from bot.requests import Options, scenario
from qs_assistant.types.answer import Answer
from qs_assistant.types.request import Request

CHANGES = _("Anything else to change, in words: opex $300M, two years later")
_PRESET = _("The case to start from (default: base)")
_PRESETS = [
    app_commands.Choice(name=_("Bear: a coherent bad story"), value="bear"),
    app_commands.Choice(name=_("Base: the assumptions as they are"), value="base"),
    app_commands.Choice(name=_("Bull: a coherent good story"), value="bull"),
]
Changes = app_commands.Range[str, 1, 400]
Typed = app_commands.Range[str, 1, 40]
"""A value as people type it; bot/options.py reads it."""
_Command = TypeVar("_Command")


def scenario_options(**own: _) -> Callable[[_Command], _Command]:
    """Describes a command's options: its own, then `preset`, `changes` and `private`."""
    described = app_commands.describe(**own, preset=_PRESET, changes=CHANGES, private=PRIVATE)
    chosen = app_commands.choices(preset=_PRESETS)
    return lambda command: chosen(described(command))


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
        request: Callable[[], Request],
        *,
        private: bool | None,
    ) -> None:
        """Answer an interaction with a request, which is made on the scenario of its options."""
        place = interaction_place(interaction)

        async def run(progress: Progress) -> Answer:
            progress("running the model")
            case = await scenario(self._assistant, options, place)
            return await self._assistant.run(replace(request(), set=case.set, preset=case.preset), place)

        await self._dispatcher.answer(InteractionReply(interaction, private=self._admission.is_private(interaction, private)), place, run)
