"""The bot's own words in each language."""
