"""Whether a message speaks to the bot, and what it says apart from whom it names."""

import re

import discord

_NAMES = re.compile(r"<(?:@[!&]?|#|/[^:<>]{1,100}:)\d{1,20}>|<a?:\w{1,32}:\d{1,20}>|<t:-?\d{1,14}(?::[a-zA-Z])?>|@(?:everyone|here)\b")


def without_mentions(text: str) -> str:
    """A message's words: without mentions of people, roles and channels, custom emoji and times, whose numbers are no figures."""
    return re.sub(r"[ \t]{2,}", " ", _NAMES.sub(" ", text)).strip()


def addressed_role(message: discord.Message) -> discord.Role | None:
    """The mentioned role that stands for the bot: its own, or one of its name, which people pick by mistake."""
    if message.guild is None or (message.guild.self_role is None and not message.role_mentions):
        return None
    me = message.guild.me
    names = {me.name.casefold(), me.display_name.casefold()}
    own = message.guild.self_role
    return next((role for role in message.role_mentions if role == own or role.name.casefold() in names), None)
