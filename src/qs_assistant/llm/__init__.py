"""The optional chat model: it proposes readings, chooses sentences, prepares documents; code checks each.

Import the jobs and what builds the client.
"""

__all__ = ["access", "build", "choose", "limits", "local_servers", "prepare", "read", "reading_examples", "rewrite", "summary"]
