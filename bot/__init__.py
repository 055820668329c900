"""The Discord front end: python -m bot."""
