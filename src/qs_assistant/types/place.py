"""Where a question was asked and by whom: what decides which knowledge and which conversation it belongs to."""

from dataclasses import dataclass

GLOBAL_SCOPE = "global"


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation's place. `scopes` are the knowledge bases that may answer, nearest first.

    `conversation` is unique per user and place ("guild:1/channel:2/user:3"); `user` is an opaque id used for limits and forgetting.
    """

    conversation: str
    user: str = "local"
    scopes: tuple[str, ...] = (GLOBAL_SCOPE,)
    locale: str = "en"


TERMINAL = Place(conversation="terminal")


def channel_of(conversation: str) -> str:
    """The id of the channel of a server that a conversation was in; "" where it was elsewhere."""
    server, _, rest = conversation.partition("/")
    kind, _, number = rest.partition("/")[0].partition(":")
    return number if server.startswith("guild:") and kind == "channel" and number.isdecimal() else ""
