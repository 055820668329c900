"""What the /kb commands do, without the commands: rights, drafts, results, lists, history.

Import the admin's work, what it shows, and what puts it together.
"""

__all__ = ["document_admin", "jobs", "pending", "posts", "wiring"]
