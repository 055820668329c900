"""/value: a valuation with typed options."""

import discord
from discord import app_commands
from discord.app_commands import locale_str as _

from bot.cogs.analysing import AnalysingCog, Changes, Typed, scenario_options
from bot.requests import Options
from qs_assistant.types.request import Request


class Value(AnalysingCog):
    """What the company is worth under given inputs."""

    @app_commands.command(name="value", description=_("What the company is worth: change the inputs you like, the others stay"))
    @app_commands.rename(
        target_yield="yield", peak_capacity="capacity", royalty_rate="royalty", discount_rate="wacc", success_probability="probability"
    )
    @scenario_options(
        target_yield=_("Overall mature yield, such as 90%"),
        peak_capacity=_("Licensed capacity at full ramp, in GWh a year"),
        start_year=_("First year of commercial production"),
        cell_price=_("Cell price in the base year, in $/kWh"),
        royalty_rate=_("Royalty as a share of the cell price, such as 10%"),
        discount_rate=_("Annual discount rate, such as 11%"),
        success_probability=_("Chance that all four stages succeed, such as 30%"),
        share_price=_("Share price to compare with, in $"),
    )
    async def value(
        self,
        interaction: discord.Interaction,
        *,
        target_yield: Typed | None = None,
        peak_capacity: Typed | None = None,
        start_year: app_commands.Range[int, 2020, 2055] | None = None,
        cell_price: Typed | None = None,
        royalty_rate: Typed | None = None,
        discount_rate: Typed | None = None,
        success_probability: Typed | None = None,
        share_price: Typed | None = None,
        preset: str | None = None,
        changes: Changes | None = None,
        private: bool | None = None,
    ) -> None:
        """Value the company."""
        typed = {
            "target_yield": target_yield,
            "peak_capacity": peak_capacity,
            "start_year": start_year,
            "cell_price": cell_price,
            "royalty_rate": royalty_rate,
            "discount_rate": discount_rate,
            "success_probability": success_probability,
            "share_price": share_price,
        }
        await self.run_request(interaction, Options(typed, preset, changes), lambda: Request("value"), private=private)
