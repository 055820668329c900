"""Getting an answer to the person who asked: layout, Discord's limits, late answers, recovery after a crash.

Import `replies` to answer, `layout` and `rendering` to lay out, the rest to note and recover what is pending.
"""

__all__ = ["dm_fallback", "finish", "layout", "message_map", "pending_requests", "recovery", "rendering", "replies", "reply"]
