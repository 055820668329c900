"""Which channels of a server somebody may see."""

from collections.abc import Callable

import discord


def visible_to(guild: discord.Guild | None, reader: discord.abc.User | discord.Role | None) -> Callable[[str], bool]:
    """Whether a channel's id names one that a reader (a member, or a role for all who have it) may see; private threads count as hidden."""

    def visible(channel: str) -> bool:
        found = None if guild is None else guild.get_channel_or_thread(int(channel))
        if found is None or found.type is discord.ChannelType.private_thread or not isinstance(reader, discord.Member | discord.Role):
            return False
        return found.permissions_for(reader).view_channel

    return visible
