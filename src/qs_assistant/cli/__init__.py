"""The terminal front end: the commands, the chat, tables and progress.

Only the progress bar is shared with bot/.
"""

__all__ = ["progress"]
