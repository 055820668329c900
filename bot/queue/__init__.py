"""Whose question is worked on next."""
