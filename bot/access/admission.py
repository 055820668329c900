"""Who may do what: admins and owners, checked at run time on every entry; private or public answers."""

from collections.abc import Collection

import discord

from bot.ports import ServerSettings
from qs_assistant.types.errors import NotAllowedError

ADMINS_ONLY = "Only this server's admins may do this: people who may manage the server, or whom the bot's operator has named."
OWNER_ONLY = "Only the bot's owner may do this, as it concerns every server."


class Admission:
    """Rights, by settings and by what Discord says of the person in this very request.

    Discord's own command permissions are not trusted: a server can open any command to anyone.

    Args:
        owners: users who own the shared knowledge base.
        admins: users who are admins in every server that the bot is in.
        admin_role: a role whose members are admins of its server.
        servers: what the servers have set.
    """

    def __init__(
        self, *, owners: Collection[int] = (), admins: Collection[int] = (), admin_role: int | None = None, servers: ServerSettings
    ) -> None:
        self._owners, self._admins, self._admin_role, self._servers = set(owners), frozenset(admins), admin_role, servers

    def add_owners(self, owners: Collection[int]) -> None:
        """Also count the application's own owner or team, which Discord names at login."""
        self._owners.update(owners)

    def is_owner(self, user: int) -> bool:
        """Whether the person owns the shared knowledge base."""
        return user in self._owners

    def is_admin(self, interaction: discord.Interaction) -> bool:
        """Whether the person may change this server's knowledge and settings; false outside servers."""
        if interaction.guild_id is None:
            return False
        user = interaction.user
        if interaction.permissions.manage_guild or interaction.permissions.administrator or user.id in self._admins | self._owners:
            return True
        return isinstance(user, discord.Member) and self._admin_role in {role.id for role in user.roles}

    def require_admin(self, interaction: discord.Interaction) -> None:
        """Go on for admins only.

        Raises:
            NotAllowedError: the person is not one.
        """
        if not self.is_admin(interaction):
            raise NotAllowedError(ADMINS_ONLY)

    def require_owner(self, interaction: discord.Interaction) -> None:
        """Go on for the owner only.

        Raises:
            NotAllowedError: the person is not the owner.
        """
        if not self.is_owner(interaction.user.id):
            raise NotAllowedError(OWNER_ONLY)

    def is_private(self, interaction: discord.Interaction, choice: bool | None = None) -> bool:  # noqa: FBT001 - an option's value
        """Whether an answer is for the asker's eyes only: their choice, else the server's default, else public."""
        if choice is not None:
            return choice
        return interaction.guild_id is not None and self._servers.replies_private(interaction.guild_id)
