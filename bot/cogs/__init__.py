"""The commands, one group a file: a cog reads options, asks the dispatcher, and shows what comes back.

Only `bot.bot` imports cogs, to register them; `analysing`, `assumption_commands`, `base_case`, `belief_posts` and `watch_posts`
are parts of others.
"""

__all__ = [
    "about",
    "analyses",
    "ask",
    "beliefs",
    "conversation",
    "documents",
    "lookup",
    "membership",
    "server",
    "stories",
    "value",
    "watch",
]
