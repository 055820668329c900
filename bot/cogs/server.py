"""/server: what a server's admins decide and export. Separate from the rest, so that Discord hides it from members by default."""

import asyncio

import discord
from discord import app_commands
from discord.app_commands import locale_str as _
from discord.ext import commands

from bot.access.admission import Admission
from bot.access.places import guild_scope
from bot.delivery.layout import sentence
from bot.delivery.rendering import Post
from bot.delivery.replies import InteractionReply
from bot.locales.translation import translate
from bot.ports import Assistant, ServerSettings
from bot.queue.dispatcher import Dispatcher
from qs_assistant.types.errors import NotAllowedError
from qs_assistant.types.place import GLOBAL_SCOPE

NOW_PRIVATE = "From now on answers in this server are shown to the person who asks only, unless they choose otherwise."
NOW_PUBLIC = "From now on answers in this server are shown to everyone, unless the person who asks chooses otherwise."
NO_FEEDBACK = "There is no feedback yet."
FEEDBACK = "The feedback so far, one JSON object a line."
TOO_LARGE = "The feedback is too large to be sent here. Its owner can export it from the terminal."


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_guild=True)
class Server(commands.GroupCog, group_name="server", group_description=_("For this server's admins")):
    """A server's own settings.

    Args:
        assistant: who keeps the feedback.
        dispatcher: where errors are told.
        admission: who is an admin.
        servers: keeps the settings.
    """

    def __init__(self, assistant: Assistant, dispatcher: Dispatcher, admission: Admission, servers: ServerSettings) -> None:
        self._assistant, self._dispatcher, self._admission, self._servers = assistant, dispatcher, admission, servers

    @app_commands.command(name="replies", description=_("Whether answers are shown to everyone or to the asker only, by default"))
    @app_commands.describe(shown_to=_("Who sees answers unless the asker chooses otherwise"))
    @app_commands.choices(
        shown_to=[app_commands.Choice(name=_("Everyone"), value="everyone"), app_commands.Choice(name=_("The asker only"), value="asker")]
    )
    async def replies(self, interaction: discord.Interaction, shown_to: str) -> None:
        """Set the default."""
        private = shown_to == "asker"

        async def work() -> Post:
            await asyncio.to_thread(self._servers.set_replies_private, self._guild(interaction), private=private)
            return sentence(translate(NOW_PRIVATE if private else NOW_PUBLIC, interaction.locale.value))

        await self._dispatcher.respond(InteractionReply(interaction, private=True), work)

    @app_commands.command(name="feedback", description=_("Export this server's feedback on answers"))
    async def feedback(self, interaction: discord.Interaction) -> None:
        """Export the feedback."""

        async def work() -> Post:
            scopes = [guild_scope(self._guild(interaction))]
            if self._admission.is_owner(interaction.user.id):
                scopes.append(GLOBAL_SCOPE)
            lines = (await self._assistant.export_feedback(scopes)).encode()
            if len(lines) > interaction.filesize_limit:
                return sentence(translate(TOO_LARGE, interaction.locale.value))
            if not lines.strip():
                return sentence(translate(NO_FEEDBACK, interaction.locale.value))
            return Post(content=translate(FEEDBACK, interaction.locale.value), attachment=("feedback.jsonl", lines))

        await self._dispatcher.respond(InteractionReply(interaction, private=True), work)

    def _guild(self, interaction: discord.Interaction) -> int:
        """The server, for its admins only; checked here, as Discord's own check can be overridden."""
        self._admission.require_admin(interaction)
        if interaction.guild_id is None:
            raise NotAllowedError("This is for servers only.")
        return interaction.guild_id
