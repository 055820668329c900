"""The optional chat model."""
