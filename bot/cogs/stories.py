"""/frontier, /event, /views, /football and /explain."""

import discord
from discord import app_commands
from discord.app_commands import locale_str as _

from bot.access.places import interaction_place
from bot.cogs.analyses import TARGETS, input_choices
from bot.cogs.analysing import CHANGES, AnalysingCog, Changes, Typed, scenario_options
from bot.cogs.ask import PRIVATE
from bot.delivery.rendering import CHOICE, CHOICES
from bot.options import known_event, known_input, output_value
from bot.requests import Options
from qs_assistant.types.errors import InputError
from qs_assistant.types.request import ExplainTopic, Request

ALL, ALL_EVENTS = "all", "All events, side by side"
_Text = app_commands.Range[str, 1, CHOICE]
_TOPICS = [
    app_commands.Choice(name=_("How the number comes about"), value="number"),
    app_commands.Choice(name=_("Why it is far from the market"), value="market"),
    app_commands.Choice(name=_("How much is terminal value"), value="terminal"),
    app_commands.Choice(name=_("Which limits bind"), value="limits"),
    app_commands.Choice(name=_("What an rNPV is"), value="method"),
    app_commands.Choice(name=_("Whether risk is counted twice"), value="risk"),
    app_commands.Choice(name=_("What the model leaves out"), value="omissions"),
    app_commands.Choice(name=_("Where the inputs come from"), value="inputs"),
    app_commands.Choice(name=_("What the value is compared with"), value="references"),
    app_commands.Choice(name=_("Why no multiples of peers"), value="peers"),
    app_commands.Choice(name=_("How to work a result out again"), value="workbook"),
]


class Stories(AnalysingCog):
    """What is priced in, what an event changes, what others assume, and how a number comes about."""

    @app_commands.command(name="frontier", description=_("Which combinations of inputs the market price implies"))
    @scenario_options(
        x=_("An input: type a few letters; without any, those that move the value most"),
        y=_("A second input; without a third it is the one solved for"),
        solve=_("The input that makes up for the others"),
        target=_("The output that has to meet a value (default: value per share at the newest price)"),
        value=_("The value that it has to meet, such as $12 or $8 billion"),
    )
    @app_commands.choices(target=TARGETS)
    async def frontier(
        self,
        interaction: discord.Interaction,
        *,
        x: _Text | None = None,
        y: _Text | None = None,
        solve: _Text | None = None,
        target: str | None = None,
        value: Typed | None = None,
        preset: str | None = None,
        changes: Changes | None = None,
        private: bool | None = None,
    ) -> None:
        """Show what is priced in."""

        def request() -> Request:
            axes = tuple((known_input(name), None, None) for name in (x, y) if name)
            if (target is None) != (value is None):
                raise InputError("A target is an output with its value. Give both, or neither for the newest price.", "target")
            aim = (target, output_value(target, value)) if target is not None and value is not None else None
            return Request("frontier", axes=axes, solve_for=known_input(solve) if solve else None, target=aim)

        await self.run_request(interaction, Options({}, preset, changes), request, private=private)

    @app_commands.command(name="event", description=_("What an event changes: an agreement, a year's delay, a partner walking away"))
    @scenario_options(
        event=_("The event: pick one, or all of them side by side"),
        second=_("Another event, set beside the first"),
        third=_("A third event"),
    )
    async def event(
        self,
        interaction: discord.Interaction,
        *,
        event: _Text,
        second: _Text | None = None,
        third: _Text | None = None,
        preset: str | None = None,
        changes: Changes | None = None,
        private: bool | None = None,
    ) -> None:
        """Show what an event changes, or several side by side."""
        typed = [one for one in (event, second, third) if one]
        stories = (await self._assistant.assumptions(interaction_place(interaction))).stories

        def request() -> Request:
            every = [one.id for one in stories.events]
            asked = tuple(every if ALL in typed else [known_event(stories, one) for one in typed])
            return Request("event", event=asked[0]) if len(asked) == 1 else Request("event", events=asked)

        await self.run_request(interaction, Options({}, preset, changes), request, private=private)

    @app_commands.command(name="views", description=_("Others' published assumptions in this model, beside what they published"))
    @app_commands.describe(changes=CHANGES, private=PRIVATE)
    async def views(self, interaction: discord.Interaction, *, changes: Changes | None = None, private: bool | None = None) -> None:
        """Show others' views."""
        await self.run_request(interaction, Options({}, None, changes), lambda: Request("views"), private=private)

    @app_commands.command(name="football", description=_("Value per share by presets, views, simulation and inputs, beside the market"))
    @app_commands.describe(changes=CHANGES, private=PRIVATE)
    async def football(self, interaction: discord.Interaction, *, changes: Changes | None = None, private: bool | None = None) -> None:
        """Show the football field."""
        await self.run_request(interaction, Options({}, None, changes), lambda: Request("football"), private=private)

    @app_commands.command(name="explain", description=_("How the value comes about, and what would have to change"))
    @scenario_options(topic=_("What to explain (default: the number)"))
    @app_commands.choices(topic=_TOPICS)
    async def explain(
        self,
        interaction: discord.Interaction,
        *,
        topic: ExplainTopic = "number",
        preset: str | None = None,
        changes: Changes | None = None,
        private: bool | None = None,
    ) -> None:
        """Explain the value."""
        await self.run_request(interaction, Options({}, preset, changes), lambda: Request("explain", topic=topic), private=private)

    @frontier.autocomplete("x")
    @frontier.autocomplete("y")
    @frontier.autocomplete("solve")
    async def suggest_input(self, _interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Suggest inputs with their units."""
        return input_choices(self._assistant, current)

    @event.autocomplete("event")
    @event.autocomplete("second")
    @event.autocomplete("third")
    async def suggest_event(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Suggest the events that there are."""
        events = (await self._assistant.assumptions(interaction_place(interaction))).stories.events
        wanted = current.strip().lower()
        found = [one for one in events if wanted in one.title.lower() or wanted in one.id]
        every = [app_commands.Choice(name=ALL_EVENTS, value=ALL)] if wanted in ALL_EVENTS.lower() else []
        return [*(app_commands.Choice(name=one.title[:CHOICE], value=one.id) for one in found[: CHOICES - 1]), *every]
