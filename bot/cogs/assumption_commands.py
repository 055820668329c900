"""/kb assumptions: the commands of a server's own base case, as a part of /kb."""

import discord
from discord import app_commands
from discord.app_commands import locale_str as _
from discord.ext import commands

from bot.cogs.base_case import BaseCaseCommands

SHARED = _("The base that every server shares (its owner only)")
KINDS = [
    app_commands.Choice(name=_("Share price, in $"), value="share_price"),
    app_commands.Choice(name=_("Market value, in $M"), value="market_cap"),
]
Words = app_commands.Range[str, 1, 200]


class AssumptionCommands(commands.Cog):
    """The group's commands; the cog that they are part of sets `base_cases`, which does the work."""

    base_cases: BaseCaseCommands
    assumptions = BaseCaseCommands.group()

    @assumptions.command(name="list", description=_("What this server's base case has otherwise"))
    @app_commands.describe(shared=SHARED)
    async def assumptions_list(self, interaction: discord.Interaction, *, shared: bool = False) -> None:
        """List the base case's own inputs."""
        await self.base_cases.show(interaction, shared=shared)

    @assumptions.command(name="set", description=_("Set an input of this server's base case"))
    @app_commands.describe(
        name=_("An input of the model: type a few letters"),
        value=_("Its value, such as 90%, $5 billion or 2030"),
        why=_("The reason; every answer that uses the value shows it"),
        shared=SHARED,
    )
    async def assumptions_set(
        self,
        interaction: discord.Interaction,
        *,
        name: Words,
        value: app_commands.Range[str, 1, 40],
        why: app_commands.Range[str, 1, 300],
        shared: bool = False,
    ) -> None:
        """Set an input."""
        await self.base_cases.set(interaction, name, value, why, shared=shared)

    @app_commands.command(name="price", description=_("Set the dated price that valuations here are compared with"))
    @app_commands.describe(
        kind=_("A share price in $, or a market value in $M"),
        value=_("The figure, such as $5.20 or $3 billion"),
        as_of=_("Its date, such as 2026-10-02"),
        why=_("Where it is from; every answer shows it"),
        shared=SHARED,
    )
    @app_commands.choices(kind=KINDS)
    async def price(
        self,
        interaction: discord.Interaction,
        *,
        kind: str,
        value: app_commands.Range[str, 1, 40],
        as_of: app_commands.Range[str, 8, 20],
        why: app_commands.Range[str, 1, 300],
        shared: bool = False,
    ) -> None:
        """Set a dated price."""
        await self.base_cases.set_price(interaction, kind, value, as_of, why, shared=shared)

    @assumptions.command(name="reset", description=_("Go back to the shipped base case"))
    @app_commands.describe(name=_("One input only: type a few letters"), shared=SHARED)
    async def assumptions_reset(self, interaction: discord.Interaction, *, name: Words | None = None, shared: bool = False) -> None:
        """Reset one input or all, after a word."""
        await self.base_cases.reset(interaction, name, shared=shared)

    @assumptions_set.autocomplete("name")
    @assumptions_reset.autocomplete("name")
    async def suggest_input(self, _interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Suggest inputs with their units."""
        return self.base_cases.choices(current)
