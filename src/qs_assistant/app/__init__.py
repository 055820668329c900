"""The assistant: one question's way through the rooms, conversations, and where the parts are put together.

The front ends (bot/, cli/) import the assistant and its wiring.
"""

__all__ = [
    "assistant",
    "async_library",
    "base_case",
    "beliefs",
    "calculation",
    "digest",
    "frequent_topics",
    "golden",
    "model_trial",
    "newer_figures",
    "own_documents",
    "preparation",
    "scoped_model",
    "state",
    "watching",
    "wiring",
]
