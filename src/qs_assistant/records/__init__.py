"""What must be remembered and not lost: documents and versions, runs, feedback, history, server settings.

Import one store a module; the tables behind them are theirs alone.
"""

__all__ = [
    "answers",
    "base_cases",
    "beliefs",
    "chat_failures",
    "chat_usage",
    "copying",
    "database",
    "dm_permissions",
    "document_tables",
    "documents",
    "fetches",
    "folder",
    "history",
    "integrity",
    "passage_questions",
    "pending_requests",
    "predictions",
    "runs",
    "servers",
    "watch",
]
