"""Who may do what, and where: admins, owners, servers, direct messages.

Import the check that you need; each module is one.
"""

__all__ = ["addressing", "admission", "channel_visibility", "dm_scopes", "places"]
