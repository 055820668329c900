"""/believe: what a server's members believe of the inputs, run through the model, and a log of dated predictions."""

import asyncio
from collections.abc import Callable

import discord
from discord import app_commands
from discord.app_commands import locale_str as _
from discord.ext import commands

from bot.access.admission import Admission
from bot.access.places import guild_scope, interaction_place
from bot.cogs.ask import PRIVATE
from bot.cogs.belief_posts import log_post, mine_post, score_post
from bot.delivery.layout import sentence
from bot.delivery.rendering import CHOICE, CHOICES, Post, plain
from bot.delivery.replies import InteractionReply
from bot.errors import error_boundary
from bot.locales.translation import translate
from bot.options import input_value, known_input
from bot.ports import Assistant, Progress
from bot.queue.dispatcher import Dispatcher
from bot.views.belief_form import BeliefForm
from qs_assistant.app.beliefs import ServerBeliefs
from qs_assistant.types.answer import Answer
from qs_assistant.types.errors import NotAllowedError, NotFoundError
from qs_assistant.types.request import Request, Scenario
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.units import label

VOTED = "Your votes are kept. Nobody sees whose they are; the server sees the medians."
WITHDRAWN = "Your votes are withdrawn ({count})."
NO_VOTES = "You have no such vote here."
NOBODY_VOTED = "Nobody has voted here yet. /believe vote begins it."
PREDICTED = "Prediction {number} is open: {statement}, by {due}. Others can give it their chance with /believe chance."
GIVEN = "Your chance of prediction {number} is kept: {statement}."
TAKEN_BACK = "Your chances of it are withdrawn ({count})."
SETTLED = "Prediction {number} is settled: {outcome}."
REMOVED = "Prediction {number} is deleted, with all its chances."
SERVERS_ONLY = "This is for servers only."
NUMBER = _("The prediction: pick one")
INPUT = _("The input: type a few letters")
CHANCE = _("How likely it is, in percent: 40")

Percent = app_commands.Range[float, 0, 100]
Typed = app_commands.Range[str, 1, 60]


@app_commands.guild_only()
@app_commands.allowed_installs(guilds=True, users=False)
class Beliefs(commands.GroupCog, group_name="believe", group_description=_("What this server's members believe")):
    """Votes and predictions.

    Args:
        assistant: runs the model.
        beliefs: keeps votes and predictions.
        dispatcher: where questions go, and errors are told.
        admission: who may settle.
    """

    def __init__(self, assistant: Assistant, beliefs: ServerBeliefs, dispatcher: Dispatcher, admission: Admission) -> None:
        self._assistant, self._beliefs, self._dispatcher, self._admission = assistant, beliefs, dispatcher, admission

    @app_commands.command(name="vote", description=_("Say in a form what you believe of the inputs that matter most"))
    async def vote(self, interaction: discord.Interaction) -> None:
        """Open the form, with the person's own votes in it."""
        async with error_boundary(InteractionReply(interaction, private=True)):
            scope, user = _scope(interaction), str(interaction.user.id)
            most_sensitive, own = await asyncio.to_thread(lambda: (self._beliefs.most_sensitive, self._beliefs.own(scope, user)))
            await interaction.response.send_modal(BeliefForm(interaction.locale.value, most_sensitive, own, self._entered))

    async def _entered(self, interaction: discord.Interaction, typed: dict[str, str]) -> None:
        """Keep what a form says; a field that is left empty has no vote."""
        values = {name: input_value(name, text) for name, text in typed.items() if text}

        def work(scope: str, user: str) -> Post:
            self._beliefs.vote(scope, user, values)
            for name in typed.keys() - values.keys():
                self._beliefs.withdraw(scope, user, name)
            return sentence(translate(VOTED, interaction.locale.value))

        await self._respond(interaction, work)

    @app_commands.command(name="set", description=_("Say what you believe of one input"))
    @app_commands.describe(name=INPUT, value=_("Its value, such as 90% or $110"))
    async def set_one(self, interaction: discord.Interaction, name: Typed, value: Typed) -> None:
        """Keep one vote."""

        def work(scope: str, user: str) -> Post:
            known = known_input(name)
            self._beliefs.vote(scope, user, {known: input_value(known, value)})
            return sentence(translate(VOTED, interaction.locale.value))

        await self._respond(interaction, work)

    @app_commands.command(name="show", description=_("The medians of all votes run through the model, beside the base case"))
    @app_commands.describe(private=PRIVATE)
    async def show(self, interaction: discord.Interaction, *, private: bool | None = None) -> None:
        """Compare the base case with what members believe."""
        place, scope = interaction_place(interaction), _scope(interaction)

        async def run(progress: Progress) -> Answer:
            progress("running the model")
            medians = await asyncio.to_thread(self._beliefs.median_values, scope)
            if not medians:
                raise NotFoundError(NOBODY_VOTED)
            return await self._assistant.run(Request("compare", scenarios=(Scenario(), Scenario(medians))), place)

        await self._dispatcher.answer(InteractionReply(interaction, private=self._admission.is_private(interaction, private)), place, run)

    @app_commands.command(name="mine", description=_("Your votes beside the medians, and how many have voted"))
    async def mine(self, interaction: discord.Interaction) -> None:
        """Show a person their own votes."""

        def work(scope: str, user: str) -> Post:
            return mine_post(self._beliefs.own(scope, user), self._beliefs.medians(scope), interaction.locale.value)

        await self._respond(interaction, work)

    @app_commands.command(name="withdraw", description=_("Take back your vote on an input, or all your votes here"))
    @app_commands.describe(name=INPUT)
    async def withdraw(self, interaction: discord.Interaction, name: Typed | None = None) -> None:
        """Take back votes."""

        def work(scope: str, user: str) -> Post:
            count = self._beliefs.withdraw(scope, user, None if name is None else known_input(name))
            return sentence(translate(WITHDRAWN if count else NO_VOTES, interaction.locale.value).format(count=count))

        await self._respond(interaction, work)

    @app_commands.command(name="predict", description=_("Open a dated prediction with your chance of it"))
    @app_commands.describe(statement=_("What happens: start of production"), by=_("The last day: 2029-12-31, or 2029"), chance=CHANCE)
    async def predict(
        self, interaction: discord.Interaction, statement: app_commands.Range[str, 1, 200], by: Typed, chance: Percent
    ) -> None:
        """Open a prediction."""

        def work(scope: str, user: str) -> Post:
            one = self._beliefs.predict(scope, user, statement, by, chance / 100)
            text = translate(PREDICTED, interaction.locale.value)
            return sentence(text.format(number=one.id, statement=plain(one.statement), due=one.due))

        await self._respond(interaction, work, private=False)

    @app_commands.command(name="chance", description=_("Give an open prediction your chance; without one, withdraw yours"))
    @app_commands.describe(number=NUMBER, chance=CHANCE)
    async def chance(self, interaction: discord.Interaction, number: int, chance: Percent | None = None) -> None:
        """Give or withdraw a chance."""

        def work(scope: str, user: str) -> Post:
            locale = interaction.locale.value
            if chance is None:
                return sentence(translate(TAKEN_BACK, locale).format(count=self._beliefs.withdraw_forecasts(scope, user, number)))
            one = self._beliefs.add_forecast(scope, user, number, chance / 100)
            return sentence(translate(GIVEN, locale).format(number=one.id, statement=plain(one.statement)))

        await self._respond(interaction, work)

    @app_commands.command(name="log", description=_("This server's predictions, open and settled"))
    async def log(self, interaction: discord.Interaction) -> None:
        """Show the log."""
        await self._respond(interaction, lambda scope, _user: log_post(self._beliefs.log(scope), interaction.locale.value))

    @app_commands.command(name="score", description=_("How good predictions were here: Brier scores"))
    async def score(self, interaction: discord.Interaction) -> None:
        """Show the scores; a person's own to that person alone."""
        await self._respond(interaction, lambda scope, user: score_post(self._beliefs.score(scope, user), interaction.locale.value))

    @app_commands.command(name="settle", description=_("For admins: say what became of a prediction"))
    @app_commands.describe(number=NUMBER, outcome=_("What became of it"), known_on=_("The day it was known (default: today)"))
    @app_commands.choices(
        outcome=[
            app_commands.Choice(name=_("It came true"), value="yes"),
            app_commands.Choice(name=_("It did not"), value="no"),
            app_commands.Choice(name=_("It cannot be said"), value="void"),
        ]
    )
    async def settle(self, interaction: discord.Interaction, number: int, outcome: str, known_on: Typed | None = None) -> None:
        """Settle a prediction."""

        def work(scope: str, user: str) -> Post:
            self._admission.require_admin(interaction)
            one = self._beliefs.settle(scope, number, outcome, by=user, known_on=known_on or "")
            return sentence(translate(SETTLED, interaction.locale.value).format(number=one.id, outcome=one.outcome))

        await self._respond(interaction, work, private=False)

    @app_commands.command(name="remove", description=_("For admins: delete a prediction with all its chances"))
    @app_commands.describe(number=NUMBER)
    async def remove(self, interaction: discord.Interaction, number: int) -> None:
        """Delete a prediction."""

        def work(scope: str, _user: str) -> Post:
            self._admission.require_admin(interaction)
            self._beliefs.remove(scope, number)
            return sentence(translate(REMOVED, interaction.locale.value).format(number=number))

        await self._respond(interaction, work)

    @set_one.autocomplete("name")
    @withdraw.autocomplete("name")
    async def suggest_input(self, _interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        """Suggest the inputs that are voted on, with their units."""
        wanted = current.strip().lower().replace("_", " ")
        found = [(f"{label(name)} ({INPUTS[name].unit})", name) for name in self._beliefs.inputs if wanted in label(name)]
        return [app_commands.Choice(name=text[:CHOICE], value=name) for text, name in found[:CHOICES]]

    @chance.autocomplete("number")
    @settle.autocomplete("number")
    @remove.autocomplete("number")
    async def suggest_prediction(self, interaction: discord.Interaction, current: str) -> list[app_commands.Choice[int]]:
        """Suggest the predictions that are open here."""
        wanted = current.strip().lower()
        found = [one.prediction for one in await asyncio.to_thread(self._beliefs.log, _scope(interaction))]
        told = [(f"{one.id}: {one.statement} ({one.due})"[:CHOICE], one.id) for one in found if one.outcome is None]
        return [app_commands.Choice(name=text, value=number) for text, number in told if wanted in text.lower()][:CHOICES]

    async def _respond(self, interaction: discord.Interaction, work: Callable[[str, str], Post], *, private: bool = True) -> None:
        async def in_thread() -> Post:
            return await asyncio.to_thread(work, _scope(interaction), str(interaction.user.id))

        await self._dispatcher.respond(InteractionReply(interaction, private=private), in_thread)


def _scope(interaction: discord.Interaction) -> str:
    if interaction.guild_id is None:
        raise NotAllowedError(SERVERS_ONLY)
    return guild_scope(interaction.guild_id)
