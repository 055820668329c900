"""Buttons and forms."""
