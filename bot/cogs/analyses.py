"""/solve, /sweep, /sensitivity, /simulate and /compare."""

import discord
from discord import app_commands
from discord.app_commands import locale_str as _

from bot.access.places import interaction_place
from bot.cogs.analysing import AnalysingCog, Changes, Typed, scenario_options
from bot.cogs.ask import PRIVATE
from bot.delivery.rendering import CHOICE, CHOICES
from bot.delivery.replies import InteractionReply
from bot.options import input_value, known_input, output_value
from bot.ports import Assistant, Progress
from bot.requests import Options, read_weighted
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import InputError
from qs_assistant.types.request import Request
from qs_assistant.valuation.outputs import OUTPUTS
from qs_assistant.valuation.simulate import MAX_N, MAX_SEED

TARGETS = [
    app_commands.Choice(name=_("Equity value, in $M"), value="equity_value"),
    app_commands.Choice(name=_("Value per share, in $"), value="value_per_share"),
    app_commands.Choice(name=_("Upside over the share price"), value="upside"),
    app_commands.Choice(name=_("Enterprise value, in $M"), value="enterprise_value"),
    app_commands.Choice(name=_("Funding need, in $M"), value="funding_need"),
    app_commands.Choice(name=_("Good output of the last year, in GWh"), value="mature_output"),
    app_commands.Choice(name=_("Unit margin of the last year, in $/kWh"), value="mature_unit_margin"),
]


def input_choices(assistant: Assistant, typed: str) -> list[app_commands.Choice[str]]:
    """Inputs that match what is typed, with their units."""
    offered = [(label, name) for label, name in assistant.complete(typed) if len(label) <= CHOICE]
    return [app_commands.Choice(name=label, value=name) for label, name in offered[:CHOICES]]


_INPUT = _("An input of the model: type a few letters")
_Text = app_commands.Range[str, 1, CHOICE]


class Analyses(AnalysingCog):
    """Questions about the model that a single valuation does not answer."""

    @app_commands.command(name="solve", description=_("Which value of an input gives a result, such as the yield for a market value"))
    @app_commands.rename(name="input")
    @scenario_options(
        name=_INPUT,
        target=_("The result to reach"),
        value=_("The value to reach, such as $8 billion, $20 or 50%"),
    )
    @app_commands.choices(target=TARGETS)
    async def solve(
        self,
        interaction: discord.Interaction,
        *,
        name: _Text,
        target: str,
        value: Typed,
        preset: str | None = None,
        changes: Changes | None = None,
        private: bool | None = None,
    ) -> None:
        """Solve for an input."""

        def request() -> Request:
            if target not in OUTPUTS:
                raise InputError(f'There is no result called "{target[:60]}". Pick one of those offered.', "target")
            return Request("solve", solve_for=known_input(name), target=(target, output_value(target, value)))

        await self.run_request(interaction, Options({}, preset, changes), request, private=private)

    @app_commands.command(name="sweep", description=_("How the value moves while one input goes from low to high"))
    @app_commands.rename(name="input")
    @scenario_options(
        name=_INPUT,
        low=_("From, such as 80% or 2028"),
        high=_("To, such as 95% or 2032"),
        steps=_("How many points (default: the model's own)"),
    )
    async def sweep(
        self,
        interaction: discord.Interaction,
        *,
        name: _Text,
        low: Typed,
        high: Typed,
        steps: app_commands.Range[int, 2, 101] | None = None,
        preset: str | None = None,
        changes: Changes | None = None,
        private: bool | None = None,
    ) -> None:
        """Sweep an input."""

        def request() -> Request:
            variable = known_input(name)
            return Request("sweep", variable=variable, low=input_value(variable, low), high=input_value(variable, high), steps=steps)

        await self.run_request(interaction, Options({}, preset, changes), request, private=private)

    @app_commands.command(name="sensitivity", description=_("Which inputs the value hangs on most: each alone at its low and its high"))
    @scenario_options()
    async def sensitivity(
        self,
        interaction: discord.Interaction,
        *,
        preset: str | None = None,
        changes: Changes | None = None,
        private: bool | None = None,
    ) -> None:
        """Show the tornado."""
        await self.run_request(interaction, Options({}, preset, changes), lambda: Request("sensitivity"), private=private)

    @app_commands.command(name="simulate", description=_("The odds: the spread of values when every input varies within its range"))
    @scenario_options(
        n=_("How many draws (default: the model's own)"),
        seed=_("Of the draws: the same n and seed give the same numbers"),
        outcomes=_("Draw each stage as passed or failed too: what becomes of one company"),
    )
    async def simulate(
        self,
        interaction: discord.Interaction,
        *,
        n: app_commands.Range[int, 2, MAX_N] | None = None,
        seed: app_commands.Range[int, 0, MAX_SEED] | None = None,
        outcomes: bool = False,
        preset: str | None = None,
        changes: Changes | None = None,
        private: bool | None = None,
    ) -> None:
        """Simulate."""
        request = Request("simulate", draws=n, seed=seed, outcomes=outcomes)
        await self.run_request(interaction, Options({}, preset, changes), lambda: request, private=private)

    @app_commands.command(name="compare", description=_("Two or three scenarios side by side, and what makes the difference"))
    @app_commands.describe(
        first=_("A scenario: base, bear, bull, or changes such as yield 90%; with a chance: bear: 25%"),
        second=_("Another"),
        third=_("And a third, if you like"),
        private=PRIVATE,
    )
    async def compare(
        self,
        interaction: discord.Interaction,
        *,
        first: Changes,
        second: Changes,
        third: Changes | None = None,
        private: bool | None = None,
    ) -> None:
        """Compare scenarios."""
        place = interaction_place(interaction)

        async def run(progress: Progress) -> Answer:
            progress("running the model")
            cases = [await read_weighted(self._assistant, text, place) for text in (first, second, third) if text]
            return await self._assistant.run(Request(kind="compare", scenarios=tuple(cases)), place)

        await self._dispatcher.answer(InteractionReply(interaction, private=self._admission.is_private(interaction, private)), place, run)

    @solve.autocomplete("name")
    @sweep.autocomplete("name")
    async def suggest(self, _interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Suggest inputs with their units."""
        return input_choices(self._assistant, current)
