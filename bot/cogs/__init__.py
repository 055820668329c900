"""The bot's features, one file each."""
