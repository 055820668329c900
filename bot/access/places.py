"""From a Discord message or interaction to the place that decides which knowledge and which conversation it belongs to."""

import discord

from qs_assistant.types.place import GLOBAL_SCOPE, Place

# One user or server is one number everywhere on Discord, so these texts are unique.


def guild_scope(guild: int) -> str:
    """The name of a server's own knowledge base."""
    return f"guild:{guild}"


def place_of(*, guild: int | None, channel: int | None, user: int, locale: str = "en", private_channel: bool = False) -> Place:
    """The place of one person's questions: per channel or thread in a server, one conversation in direct messages."""
    if guild is not None:
        conversation = f"guild:{guild}/channel:{channel}/user:{user}"
        return Place(conversation=conversation, user=str(user), scopes=(guild_scope(guild), GLOBAL_SCOPE), locale=locale)
    conversation = f"channel:{channel}/user:{user}" if private_channel else f"dm:{user}"
    return Place(conversation=conversation, user=str(user), scopes=(GLOBAL_SCOPE,), locale=locale)


def interaction_place(interaction: discord.Interaction) -> Place:
    """The place of a command, menu or button."""
    return place_of(
        guild=interaction.guild_id,
        channel=interaction.channel_id,
        user=interaction.user.id,
        locale=interaction.locale.value,
        private_channel=interaction.context.private_channel,
    )


def message_place(message: discord.Message) -> Place:
    """The place of a direct message, a mention or a reply."""
    return place_of(guild=None if message.guild is None else message.guild.id, channel=message.channel.id, user=message.author.id)


def lane_of(place: Place) -> str:
    """Who shares a turn: a server, or one person's direct messages."""
    return place.conversation.split("/")[0]


def lane_in_log(place: Place) -> str:
    """The same without the person, as the log holds nobody's id."""
    return lane_of(place).partition(":")[0] if place.conversation.startswith("dm:") else lane_of(place)
