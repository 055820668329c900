"""The form of /believe vote: one field for each of the inputs that matter most."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import discord

from bot.delivery.replies import InteractionReply
from bot.errors import error_boundary
from bot.locales.translation import translate
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.units import label

TITLE = "What do you believe?"
LONGEST = 40
LABEL, DESCRIPTION = 45, 100
_SHARES = ("fraction", "probability", "1/yr")

Entered = Callable[[discord.Interaction, dict[str, str]], Awaitable[None]]


class BeliefForm(discord.ui.Modal):
    """A field an input; what is left empty is no vote.

    Args:
        locale: the reader's language.
        names: the inputs, at most five.
        own: what the person has voted for so far.
        entered: called with what was typed, by input.
    """

    def __init__(self, locale: str, names: Sequence[str], own: Mapping[str, float], entered: Entered) -> None:
        super().__init__(title=translate(TITLE, locale), timeout=15 * 60)
        self._entered = entered
        self._fields: dict[str, discord.ui.TextInput[Any]] = {}
        for name in names:
            field: discord.ui.TextInput[Any] = discord.ui.TextInput(
                custom_id=name, default=typed(name, own[name]) if name in own else None, required=False, max_length=LONGEST
            )
            self._fields[name] = field
            text = f"{label(name)} ({INPUTS[name].unit})"
            self.add_item(discord.ui.Label(text=text[:LABEL], description=INPUTS[name].meaning[:DESCRIPTION], component=field))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        """Hand over what was typed."""
        async with error_boundary(InteractionReply(interaction, private=True)):
            await self._entered(interaction, {name: field.value.strip() for name, field in self._fields.items()})


def typed(name: str, value: float) -> str:
    """A value as a person would type it into the field, and as it is read back from there."""
    return f"{100 * value:.10g}%" if INPUTS[name].unit in _SHARES else f"{value:.12g}"
