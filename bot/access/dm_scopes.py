"""In direct messages, the documents of those servers that allow it and that the person is a member of, beside the shared ones."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from cachetools import TTLCache

from bot.access.places import guild_scope
from bot.queue.fair_queue import Clock
from qs_assistant.records.dm_permissions import DmPermissions
from qs_assistant.types.place import Place

if TYPE_CHECKING:
    from bot.ports import Assistant

MEMBER_SECONDS = 300
"""How long a membership is believed; who leaves a server loses its documents within this time."""

MEMBERS_KEPT = 10_000
DIRECT = "dm:"
PLACED = frozenset({"ask", "run", "read", "replay", "sources", "assumptions"})
"""The assistant's calls that a place decides over."""


class DmScopes:
    """Which servers' documents a person may ask about in direct messages.

    Args:
        allowing: the servers that allow it.
        guild: gives a server that the bot is in, by its id.
        clock: seconds that only go forward.
    """

    def __init__(self, allowing: DmPermissions, guild: Callable[[int], discord.Guild | None], clock: Clock) -> None:
        self.allowing, self._guild = allowing, guild
        self._members: TTLCache[tuple[int, int], bool] = TTLCache(MEMBERS_KEPT, MEMBER_SECONDS, clock)

    async def widened(self, place: Place) -> Place:
        """The place with the servers' scopes, where it is a direct message; any other place as it is."""
        if not place.conversation.startswith(DIRECT):
            return place
        allowed = await asyncio.to_thread(self.allowing.allowed)
        scopes = [guild_scope(guild) for guild in allowed if await self._is_member(guild, int(place.user))]
        return replace(place, scopes=(*scopes, *place.scopes))

    async def _is_member(self, guild_id: int, user: int) -> bool:
        guild, key = self._guild(guild_id), (guild_id, user)
        if guild is None:
            return False
        remembered = self._members.get(key)
        if remembered is not None:
            return remembered
        try:
            await guild.fetch_member(user)
            known = True
        except discord.NotFound:
            known = False
        except discord.HTTPException:
            return False  # not known now; asked again the next time
        self._members[key] = known
        return known


class ScopedAssistant:
    """The assistant, asked in places as wide as they may be; all else is the assistant's own.

    Args:
        assistant: who answers.
        dm_scopes: widens places.
    """

    def __init__(self, assistant: "Assistant", dm_scopes: DmScopes) -> None:
        self._assistant, self._dm_scopes = assistant, dm_scopes

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the assistant has under that name
        """The assistant's attribute; a call that takes a place gets the widened one."""
        found = getattr(self._assistant, name)
        if name not in PLACED:
            return found

        async def call(*arguments: object, **options: object) -> Any:  # noqa: ANN401 - the call's own result
            placed = [await self._dm_scopes.widened(one) if isinstance(one, Place) else one for one in arguments]
            return await found(*placed, **options)

        return call
