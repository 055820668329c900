from types import SimpleNamespace

import discord
import pytest

from bot.access.admission import Admission
from bot.access.places import lane_of, place_of
from qs_assistant.types.errors import NotAllowedError


class NothingSet:
    def replies_private(self, guild):
        return guild == 7


def someone(user=1, guild=7, **permissions):
    return SimpleNamespace(guild_id=guild, user=SimpleNamespace(id=user), permissions=discord.Permissions(**permissions))


@pytest.mark.parametrize(
    ("interaction", "admin"),
    [
        (someone(), False),
        (someone(manage_guild=True), True),
        (someone(administrator=True), True),
        (someone(manage_channels=True, manage_messages=True), False),
        (someone(user=5), True),
        (someone(user=9), True),
        (someone(user=5, guild=None), False),
        (someone(guild=None, manage_guild=True), False),
    ],
)
def test_admins_are_those_who_manage_the_server_or_are_named(interaction, admin):
    admission = Admission(owners=[9], admins=[5], servers=NothingSet())
    assert admission.is_admin(interaction) == admin
    if not admin:
        with pytest.raises(NotAllowedError, match="admins"):
            admission.require_admin(interaction)


def test_only_owners_own_the_shared_base():
    admission = Admission(owners=[9], admins=[5], servers=NothingSet())
    admission.require_owner(someone(user=9))
    with pytest.raises(NotAllowedError, match="owner"):
        admission.require_owner(someone(user=5, manage_guild=True))
    admission.add_owners([5])
    admission.require_owner(someone(user=5))


@pytest.mark.parametrize(
    ("guild", "choice", "private"),
    [(7, None, True), (8, None, False), (None, None, False), (7, False, False), (8, True, True), (None, True, True)],
)
def test_the_askers_choice_goes_before_the_servers(guild, choice, private):
    assert Admission(servers=NothingSet()).is_private(someone(guild=guild), choice) == private


def test_places_keep_people_channels_and_servers_apart():
    served = place_of(guild=1, channel=2, user=3)
    assert (served.conversation, served.scopes, served.user) == ("guild:1/channel:2/user:3", ("guild:1", "global"), "3")
    direct = place_of(guild=None, channel=2, user=3)
    assert (direct.conversation, direct.scopes) == ("dm:3", ("global",))
    assert place_of(guild=None, channel=2, user=3, private_channel=True).conversation == "channel:2/user:3"
    assert (lane_of(served), lane_of(direct)) == ("guild:1", "dm:3")
