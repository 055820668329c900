"""The assistant: one question's way through the rooms, conversations, and where the parts are put together."""
