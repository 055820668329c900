"""What /kb assumptions does: a server's own base case."""

import asyncio

import discord
from discord import app_commands
from discord.app_commands import locale_str as _

from bot.delivery.layout import sentence, text_post
from bot.delivery.rendering import CHOICE, CHOICES, Post, embed
from bot.delivery.replies import InteractionReply
from bot.documents.document_admin import DocumentAdmin, actor
from bot.documents.posts import button, override_line
from bot.locales.translation import translate
from bot.options import input_value, known_input
from bot.queue.dispatcher import Dispatcher
from qs_assistant.app.base_case import OWN
from qs_assistant.valuation.assumptions import Reference
from qs_assistant.valuation.inputs import INPUTS
from qs_assistant.valuation.units import label, show, unit_of

NOW_SET = "{name} is {value} in this base case from now on. Every answer that uses it says so, with your name and the reason."
NOW_PRICE = "From now on valuations here are compared with {value} of {date} first; answers show who set it and when."
NOW_PRICE_BEHIND = (
    "From now on valuations here are also compared with {value} of {date}; answers show who set it and when. The newest reference stands "
    "first: {newest} of {newest_date}."
)
NOW_RESET = "The shipped base case holds again for: {names}."
ASK_RESET = "This takes back what is set here for: {names}. It cannot be undone."
NONE_SET = "The shipped base case holds here: nothing is set otherwise."


class BaseCaseCommands:
    """The work of the group's commands.

    Args:
        document_admin: who may, and what is worked on.
        dispatcher: where errors are told.
    """

    def __init__(self, document_admin: DocumentAdmin, dispatcher: Dispatcher) -> None:
        self._document_admin, self._dispatcher, self._cases = document_admin, dispatcher, document_admin.knowledge.base_cases

    @staticmethod
    def group() -> app_commands.Group:
        """The group that the commands stand in."""
        return app_commands.Group(name="assumptions", description=_("This server's own base case"))

    async def show(self, interaction: discord.Interaction, *, shared: bool) -> None:
        """Show what is set, by whom, when and why."""

        async def work() -> Post:
            entries = await asyncio.to_thread(self._cases.entries, self._document_admin.scope(interaction, shared=shared))
            locale = interaction.locale.value
            return text_post(
                translate("Assumptions", locale), "\n".join(override_line(one) for one in entries) or translate(NONE_SET, locale)
            )

        await self._dispatcher.respond(InteractionReply(interaction, private=True), work)

    async def set(self, interaction: discord.Interaction, name: str, typed: str, why: str, *, shared: bool) -> None:
        """Set an input."""

        async def work() -> Post:
            scope, known = self._document_admin.scope(interaction, shared=shared), known_input(name)
            value = input_value(known, typed)
            await asyncio.to_thread(lambda: self._cases.set(scope, known, value, by=actor(interaction), why=why))
            text = translate(NOW_SET, interaction.locale.value)
            return sentence(text.format(name=label(known), value=show(value, unit_of(known))))

        await self._dispatcher.respond(InteractionReply(interaction, private=True), work)

    async def set_price(self, interaction: discord.Interaction, kind: str, typed: str, as_of: str, why: str, *, shared: bool) -> None:
        """Set a dated price that valuations here are compared with."""

        async def work() -> Post:
            scope, value = self._document_admin.scope(interaction, shared=shared), input_value(kind, typed)
            first = await asyncio.to_thread(lambda: self._cases.set_price(scope, kind, value, as_of, by=actor(interaction), why=why))
            return sentence(_price_text(kind, value, as_of.strip(), first, interaction.locale.value))

        await self._dispatcher.respond(InteractionReply(interaction, private=True), work)

    async def reset(self, interaction: discord.Interaction, name: str | None, *, shared: bool) -> None:
        """Ask before one input is reset, or all of them, as that cannot be undone."""

        async def work() -> Post:
            scope, locale = self._document_admin.scope(interaction, shared=shared), interaction.locale.value
            wanted = None if name is None else known_input(name)
            entries = [one for one in await asyncio.to_thread(self._cases.entries, scope) if wanted in (None, one.name)]
            if not entries:
                return sentence(translate(NONE_SET, locale))
            text = translate(ASK_RESET, locale).format(names=", ".join(label(one.name) for one in entries))
            key = ("s" if shared else "g") + (f".{wanted.replace('_', '-')}" if wanted else "")
            row = (button(translate("Reset", locale), "reset", key, interaction.user.id, discord.ButtonStyle.danger),)
            return Post(embed=embed(text), buttons=(row,))

        await self._dispatcher.respond(InteractionReply(interaction, private=True), work)

    async def reset_asked(self, interaction: discord.Interaction, key: str) -> None:
        """Reset what the pressed button's key says."""
        shelf, _, name = key.partition(".")

        async def work() -> Post:
            scope = self._document_admin.scope(interaction, shared=shelf == "s")
            return await self._reset(interaction, scope, name.replace("-", "_") or None)

        await self._dispatcher.respond(InteractionReply(interaction, private=True, update=True), work)

    def choices(self, typed: str) -> list[app_commands.Choice[str]]:
        """Inputs that match what is typed, with their units."""
        wanted = typed.strip().lower().replace("_", " ")
        found = [(f"{label(name)} ({spec.unit})", name) for name, spec in INPUTS.items() if wanted in label(name)]
        return [app_commands.Choice(name=text[:CHOICE], value=name) for text, name in found[:CHOICES]]

    async def _reset(self, interaction: discord.Interaction, scope: str, name: str | None) -> Post:
        names = await asyncio.to_thread(lambda: self._cases.reset(scope, name, by=actor(interaction)))
        return sentence(translate(NOW_RESET, interaction.locale.value).format(names=", ".join(label(one) for one in names)))


def _price_text(kind: str, value: float, day: str, first: Reference, locale: str) -> str:
    """What a price that has been set changes: it stands first where no reference is newer."""
    text = translate(NOW_PRICE if first.id == OWN else NOW_PRICE_BEHIND, locale)
    newest = show(first.share_price, "$") if first.share_price is not None else show(first.market_cap or 0.0, "$M")
    return text.format(value=show(value, unit_of(kind)), date=day, newest=newest, newest_date=first.as_of)
