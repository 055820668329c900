"""The Discord front end: python -m bot. Commands in `cogs`, buttons in `views`, answers sent by `delivery`, the order of work in `queue`.

Of the modules beside those rooms the rooms may import these; `bot.bot` puts everything together and is imported by the entry points alone.
"""

__all__ = ["errors", "options", "ports", "requests"]
