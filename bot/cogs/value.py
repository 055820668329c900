"""/value: a valuation with typed options."""

import discord
from discord import app_commands
from discord.app_commands import locale_str as _

from bot.cogs.analysing import AnalysingCog
from bot.cogs.ask import PRIVATE
from bot.requests import Options
from qs_assistant.types.request import Request, Scenario

CHANGES = _("Anything else to change, in words: opex $300M, two years later")
PRESET = _("The case to start from (default: base)")
PRESETS = [
    app_commands.Choice(name=_("Bear: a coherent bad story"), value="bear"),
    app_commands.Choice(name=_("Base: the assumptions as they are"), value="base"),
    app_commands.Choice(name=_("Bull: a coherent good story"), value="bull"),
]
Changes = app_commands.Range[str, 1, 400]


class Value(AnalysingCog):
    """What the company is worth under given inputs."""

    @app_commands.command(name="value", description=_("What QuantumScape is worth: change the inputs you like, the others stay"))
    @app_commands.rename(target_yield="yield", peak_capacity="capacity", royalty_rate="royalty")
    @app_commands.describe(
        target_yield=_("Overall mature yield as a fraction: 0.9 is 90%"),
        peak_capacity=_("Licensed capacity at full ramp, in GWh a year"),
        start_year=_("First year of commercial production"),
        cell_price=_("Cell price in the base year, in $/kWh"),
        royalty_rate=_("Royalty as a share of the cell price: 0.1 is 10%"),
        discount_rate=_("Annual discount rate: 0.11 is 11%"),
        success_probability=_("Chance that all four stages succeed: 0.3 is 30%"),
        share_price=_("Share price to compare with, in $"),
        preset=PRESET,
        changes=CHANGES,
        private=PRIVATE,
    )
    @app_commands.choices(preset=PRESETS)
    async def value(
        self,
        interaction: discord.Interaction,
        *,
        target_yield: app_commands.Range[float, 0, 1] | None = None,
        peak_capacity: app_commands.Range[float, 0, 5000] | None = None,
        start_year: app_commands.Range[int, 2020, 2055] | None = None,
        cell_price: app_commands.Range[float, 0, 1000] | None = None,
        royalty_rate: app_commands.Range[float, 0, 1] | None = None,
        discount_rate: app_commands.Range[float, 0, 1] | None = None,
        success_probability: app_commands.Range[float, 0, 1] | None = None,
        share_price: app_commands.Range[float, 0, 100000] | None = None,
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

        def request(case: Scenario) -> Request:
            return Request(kind="value", set=case.set, preset=case.preset)

        await self.run_request(interaction, Options(typed, preset, changes), request, private=private)
